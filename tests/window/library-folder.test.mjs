import assert from "node:assert/strict";
import path from "node:path";
import { cancelChooser, chooseFolder } from "./support/chooser.mjs";
import { journey } from "./support/journey.mjs";
import { readTree, writeTree } from "./support/sandbox.mjs";

const dialog = "^Choose a library folder$";

journey("another folder becomes the library, and stays it over a restart", async (stage) => {
  const { sandbox } = stage;
  const folder = path.join(sandbox.home, "my kit");
  await writeTree(folder, {
    "skills/notes/SKILL.md": "---\nname: notes\ndescription: Keeps notes\n---\n# Notes\n",
    "commands/team/hello.md": "Say hello.\n",
  });
  const before = await readTree(folder);
  let page = await stage.open();
  await page.click("first-run-choose-folder");
  await cancelChooser(stage.display, dialog);
  await page.see("first-run");

  await page.click("first-run-choose-folder");
  await chooseFolder(stage.display, dialog, folder);
  await page.reads("artifact-row-skill:notes", "Keeps notes");
  await page.see("artifact-row-command:team/hello");

  page = await stage.open();
  await page.see("artifact-row-skill:notes");
  assert.equal(await page.count('[data-testid^="artifact-row-"]'), 2);
  assert.deepEqual(await readTree(folder), before, "a library is read, never written");
});
