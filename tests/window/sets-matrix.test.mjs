import assert from "node:assert/strict";
import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { looker } from "./support/axe.mjs";
import { demoSets } from "./support/demo.mjs";
import { journey } from "./support/journey.mjs";
import { readTree } from "./support/sandbox.mjs";
import { idOf, setsOn } from "./support/sets.mjs";
import { apply, cell, cellIn, lookAt, reviewed } from "./support/steps.mjs";

const call = idOf("infra-on-call");

journey("sets down the matrix: one that is behind is staged with Space and brought up to date", async (stage) => {
  const { sandbox } = stage;
  Object.assign(sandbox.extra, setsOn);
  const projects = await demoSets(sandbox);
  const command = "commands/terraform-plan.md";
  await appendFile(path.join(sandbox.library, command), "\nName the cost.\n");
  const page = await stage.open(setsOn);
  const { session } = stage;

  await lookAt(page, "entities");
  await page.see(cellIn("command:terraform-plan", "infra", "outdated"));
  await page.fill("entity-search", "call");
  await page.click("entity-rows-sets");
  await page.see(cellIn(call, "infra", "outdated"));
  assert.equal(await page.attribute("entities-grid", "aria-rowcount"), "3", "the words of the search stay");
  await page.see(cellIn(call, "web-app", "none"));

  await page.click(cell(call, "infra"));
  await page.reads("cell-story", "1 of");
  await page.reads("cell-story", "Newer in the library: terraform-plan");
  await session.press("Escape");
  await page.gone("cell-story");
  await session.press("Space");
  await page.see(`[data-testid="${cell(call, "infra")}"][data-staged="update"]`);
  await page.reads("tray-sets", "Infra on call");
  await session.press("ArrowRight");
  await session.press("Space");
  await session.press("Space");
  await page.reads("tray", "1 change in 1 project");

  // The rest of the matrix, as somebody sees it, while this waits.
  await page.fill("entity-search", "");
  await page.see(cell(idOf("backend-kit"), "billing-api"));
  for (const theme of ["light", "dark"]) {
    const { look, wrong } = await looker(stage, theme);
    await lookAt(page, "entities");
    // What was chosen stays while other views are looked at.
    await page.see(cellIn(call, "infra", "outdated"));
    await look("sets matrix staged");
    await page.click(cell(idOf("backend-kit"), "web-app"));
    await page.see("story-open-set");
    await page.gone('[aria-busy="true"]');
    await look("sets matrix story");
    await session.press("Escape");
    await page.gone("cell-story");
    assert.deepEqual(wrong, {});
  }

  const before = await readTree(projects.infra);
  await page.click("tray-review");
  await page.see(`[data-testid="${reviewed("command:terraform-plan", "infra")}"][data-action="update"]`);
  await apply(page);
  await page.gone("tray");
  await page.see(cellIn(call, "infra", "in_sync"));
  const after = await readTree(projects.infra);
  const file = `.claude/${command}`;
  assert.equal(after[file].text, await readFile(path.join(sandbox.library, command), "latin1"));
  const changed = Object.keys(after).filter((one) => after[one].text !== before[one]?.text);
  assert.deepEqual(changed, [file, ".claude/deployment-manifest.toml"]);
  assert.deepEqual(Object.keys(after), Object.keys(before), "nothing came or went");

  await page.click(cell(call, "infra"));
  await page.click("story-open-set");
  await page.reads("set-name", "Infra on call");
});
