import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { waitFor } from "./support/poll.mjs";
import { readTree } from "./support/sandbox.mjs";
import { idOf, setsOn, writeBundles } from "./support/sets.mjs";
import { deploy, goTo, refresh, undoNewest } from "./support/steps.mjs";

const off = { SKILLMEAT_DEPLOYMENT_SETS_ENABLED: "0" };

/** A library with one set. */
async function addSet(sandbox) {
  await sandbox.addLibrary();
  await writeBundles(sandbox.library, { "sets/kit": { members: ["skill:pdf-tools"], name: "Starter kit" } });
}

/** Whether the palette offers an action for some typed text. */
async function offers({ page, session }, typed, name) {
  await session.press("Control", "k");
  await page.see("palette");
  await session.type(typed);
  await waitFor(
    "what was typed",
    async () => (await session.run("return document.activeElement.value")) === typed,
  );
  const found = await page.texts('[data-testid="palette"] [role="option"]');
  await session.press("Escape");
  await page.gone("palette");
  return found.some((text) => text.includes(name));
}

const switchStands = (page, state, more = "") =>
  page.see(`[data-testid="settings-deployment-sets"][data-state="${state}"]${more}`);

journey(
  "sets are off at first: nothing shows them, their files stay, and the switch brings them at once",
  async (stage) => {
    const { sandbox } = stage;
    await addSet(sandbox);
    const files = await readTree(path.join(sandbox.library, "sets"));
    const project = await sandbox.addProject("shop");
    await sandbox.skm("projects", "add", project);
    const page = await stage.open();
    await page.see("artifact-row-skill:pdf-tools");
    assert.equal(await page.count("nav-sets"), 0);
    for (const name of ["New set", "New group"]) assert.equal(await offers(stage, name, name), false);
    await deploy(page, "skill:pdf-tools", "shop");
    await undoNewest(page);
    await refresh(page);
    assert.deepEqual(await readTree(path.join(sandbox.library, "sets")), files);
    const refused = await sandbox.skm("sets", "list");
    assert.equal(refused.error.code, "not_implemented");
    assert.equal(refused.error.details.status, 501);

    await goTo(page, "settings");
    await switchStands(page, "unchecked");
    assert.equal(await page.count("settings-sets-note"), 0);
    await page.click("settings-deployment-sets");
    await page.see("nav-sets");
    await switchStands(page, "checked");
    const listed = await sandbox.skm("sets", "list");
    assert.deepEqual(
      listed.sets.map(({ id, name }) => [id, name]),
      [[idOf("kit"), "Starter kit"]],
    );
    for (const name of ["New set", "New group"]) assert.equal(await offers(stage, name, name), true);
    await goTo(page, "sets");
    await page.reads("set-name", "Starter kit");
    assert.deepEqual(await readTree(path.join(sandbox.library, "sets")), files);
    assert.match(
      await readFile(path.join(sandbox.skillmeat, "desktop.toml"), "utf8"),
      /deployment_sets = true/,
    );

    // It is remembered, and can be switched off again.
    const again = await stage.open();
    await again.see("nav-sets");
    await goTo(again, "settings");
    await again.click("settings-deployment-sets");
    await again.gone("nav-sets");
    assert.equal((await sandbox.skm("sets", "list")).error.code, "not_implemented");
  },
);

journey("the variable wins over the switch, whichever way it stands", async (stage) => {
  const { sandbox } = stage;
  await addSet(sandbox);
  let page = await stage.open();
  await goTo(page, "settings");
  await page.click("settings-deployment-sets");
  await page.see("nav-sets");

  page = await stage.open(off);
  await goTo(page, "settings");
  assert.equal(await page.count("nav-sets"), 0);
  await page.reads("settings-sets-note", "SKILLMEAT_DEPLOYMENT_SETS_ENABLED");
  await switchStands(page, "unchecked", "[disabled]");
  await stage.shot("sets switched off by the variable");

  page = await stage.open();
  await goTo(page, "settings");
  await page.click("settings-deployment-sets");
  await page.gone("nav-sets");
  page = await stage.open(setsOn);
  await page.see("nav-sets");
  await goTo(page, "settings");
  await page.reads("settings-sets-note", "SKILLMEAT_DEPLOYMENT_SETS_ENABLED");
  await switchStands(page, "checked", "[disabled]");
});
