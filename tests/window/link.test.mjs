import assert from "node:assert/strict";
import { appendFile, lstat, readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { readManifest } from "./support/manifest.mjs";
import { waitFor } from "./support/poll.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { deployed, openArtifact, openDeployment, refresh, undeploy } from "./support/steps.mjs";

const pdf = "skill:pdf-tools";

journey("a deployed link leads to the library, and goes without it", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  const before = await readTree(project);
  await sandbox.skm("projects", "add", project);
  const page = await stage.open();
  await openArtifact(page, pdf);
  await page.click("deploy-button");
  await page.click("deploy-project-shop");
  await page.click("deploy-mode-link");
  await page.see("plan-link");
  await stage.shot("deploy as link");
  await page.click('[data-testid="deploy-confirm"]:not([disabled])');
  await page.gone("deploy-dialog");

  const place = path.join(project, ".claude/skills/pdf-tools");
  const source = path.join(sandbox.library, "skills/pdf-tools");
  await waitFor("the link", async () => (await lstat(place)).isSymbolicLink());
  assert.equal(await realpath(place), await realpath(source));
  const [record] = await readManifest(project);
  assert.equal(record.mode, "link");

  // What changes in the library is in the project at once, and nothing is behind.
  await appendFile(path.join(source, "SKILL.md"), "\nMore.\n");
  assert.match(await readFile(path.join(place, "SKILL.md"), "utf8"), /More\.\n$/);
  await openDeployment(page, pdf);
  await page.reads("deployment-mode", "Link");
  await stage.session.press("Escape");
  await refresh(page);
  await page.reads(deployed(pdf), "In sync");
  const library = await readTree(source);

  await undeploy(page, pdf);
  await holdsTree(project, before);
  await assert.rejects(lstat(place));
  assert.deepEqual(await readTree(source), library);
});
