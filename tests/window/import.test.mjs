import assert from "node:assert/strict";
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { chooseFolder } from "./support/chooser.mjs";
import { filesOf, handmade } from "./support/handmade.mjs";
import { journey } from "./support/journey.mjs";
import { readManifest } from "./support/manifest.mjs";
import { waitFor } from "./support/poll.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { apply, cell, cellIn, goTo, undoNewest } from "./support/steps.mjs";

/** From the middle door to the table of what these projects have. */
async function findToImport(page, names) {
  await page.click("first-run-find");
  await page.click('[data-testid="find-start"]:not([disabled])');
  await page.see("find-list");
  for (const name of names) await page.click(`[data-testid^="found-"][data-testid$="/${name}"]`);
  await page.reads("find-chosen", String(names.length));
  await page.click('[data-testid="find-add-import"]:not([disabled])');
  await page.see("import-list");
}

journey("a new library from what projects have, and back", async (stage) => {
  const { sandbox } = stage;
  const projects = await handmade(sandbox);
  const before = await filesOf(projects);
  const page = await stage.open();

  // Four projects are found; three are chosen, one of which SkillMeat deployed to.
  await page.see("first-run");
  await findToImport(page, ["website", "assistant", "portal"]);
  await page.reads("import-lead", "3 projects");
  // What is the same in two projects is one artifact.
  await page.reads("import-lead", "2 of them are copies of one artifact");
  assert.deepEqual(await readTree(sandbox.library), {}, "nothing is written before the review");
  assert.deepEqual(await filesOf(projects), before);

  // All that is new. What SkillMeat deployed says so.
  await page.reads("import-row-.claude/skills/pdf-tools", "SkillMeat");
  await page.click("import-add-all-new");
  await page.reads("import-summary", "go into the library");
  await page.click('[data-testid="import-review"]:not([disabled])');
  await page.see("review");
  await stage.shot("import review");
  await apply(page);
  await page.see("import-done");
  await page.reads("import-done", "artifacts are in your library now");

  // The library has them once each, byte for byte, and no file of a project is another.
  assert.deepEqual(await filesOf(projects), before);
  const skills = path.join(sandbox.library, "skills");
  for (const [name, from] of [
    ["meeting-notes", path.join(projects.website, ".claude/skills/meeting-notes")],
    ["page-speed", path.join(projects.website, ".claude/skills/page-speed")],
    ["prompt-review", path.join(projects.assistant, ".agents/skills/prompt-review")],
    ["pdf-tools", path.join(projects.portal, ".claude/skills/pdf-tools")],
  ]) {
    assert.deepEqual(await readTree(path.join(skills, name)), await readTree(from), name);
  }
  const recorded = async (project, root) =>
    (await readManifest(project, root)).map(({ artifact }) => artifact).sort();
  assert.deepEqual(await recorded(projects.website), [
    "command:release",
    "skill:meeting-notes",
    "skill:page-speed",
  ]);
  assert.ok((await recorded(projects.portal)).includes("skill:pdf-tools"));
  assert.deepEqual(
    [...new Set(await recorded(projects.assistant, ".agents"))],
    ["skill:meeting-notes", "skill:prompt-review"],
  );

  // Everything is in sync.
  await page.click("import-done-entities");
  await page.see(cellIn("skill:page-speed", "website", "in_sync"));
  await page.see(cellIn("skill:pdf-tools", "portal", "in_sync"));

  // And all of it back: no records, no artifacts.
  await page.clickText("toast", "Undo");
  await page.see("review");
  await apply(page);
  await waitFor("the library to be empty", async () => {
    const files = Object.keys(await readTree(sandbox.library));
    if (files.some((file) => /^(skills|commands|agents)\//.test(file))) throw new Error(files.join());
    return true;
  });
  for (const [name, folder] of Object.entries(projects)) await holdsTree(folder, before[name]);
  await page.gone(cell("skill:page-speed", "website"));
});

journey("projects are found below several folders, added at once, and imported from", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const projects = await handmade(sandbox, ["website", "game"]);
  const away = path.join(sandbox.root, "elsewhere");
  await mkdir(path.join(away, "tools/.codex"), { recursive: true });
  await sandbox.skm("projects", "add", projects.game);
  const before = await filesOf(projects);
  const page = await stage.open();
  await goTo(page, "projects");

  // Another folder beside the usual ones; what is on the list already cannot be chosen again.
  await page.click("find-projects");
  await page.see(`find-root-${path.join(sandbox.home, "work")}`);
  await page.click("find-add-folder");
  await chooseFolder(stage.display, "^Choose a project folder$", away);
  await page.click('[data-testid="find-start"]:not([disabled])');
  await page.see(`found-${path.join(away, "tools")}`);
  await page.reads(`found-${projects.game}`, "Listed already");
  await page.reads("find-chosen", "2");
  await stage.shot("find projects");
  await page.click('[data-testid="find-add"]:not([disabled])');
  await page.gone("find-dialog");
  for (const name of ["website", "game", "tools"]) await page.see(`nav-project-${name}`);
  assert.deepEqual(await filesOf(projects), before, "adding writes nothing into them");
  assert.equal((await sandbox.skm("projects", "list")).projects.length, 3);

  // One of them is imported from, in its own tab.
  await page.click("nav-project-website");
  await page.click("project-tab-import");
  await page.see("import-row-.claude/skills/page-speed");
  await page.click("import-check-.claude/skills/page-speed");
  await page.click('[data-testid="import-review"]:not([disabled])');
  await apply(page);
  await page.reads("toast", "page-speed");
  await page.reads("import-row-.claude/skills/page-speed", "Already recorded");

  // One is left out for good, and shown again.
  await page.click("import-check-.claude/commands/release.md");
  await page.click("import-skip-selected");
  await page.reads("import-row-.claude/commands/release.md", "Skipped");
  assert.deepEqual(await filesOf(projects), before);
});

journey("what the library has already is recorded, and what differs comes in beside it", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const shop = await sandbox.addFolder("shop", { ".claude/commands/release-notes.md": "My own.\n" });
  const place = ".claude/skills/pdf-tools";
  await cp(path.join(sandbox.library, "skills/pdf-tools"), path.join(shop, place), { recursive: true });
  await sandbox.skm("projects", "add", shop);
  const before = await readTree(shop);
  const library = await readTree(sandbox.library);
  const page = await stage.open();
  await page.click("nav-project-shop");
  await page.click("project-tab-import");
  await page.reads(`import-row-${place}`, "Identical");
  await page.reads("import-row-.claude/commands/release-notes.md", "Differs");

  // Both versions of what differs, side by side.
  await page.click("import-open-.claude/commands/release-notes.md");
  await page.reads("diff", "My own.");
  await stage.session.press("Escape");
  await page.gone("import-sheet");

  await page.click("import-record-all");
  await page.click("import-action-.claude/commands/release-notes.md");
  await page.click("import-choose-copy");
  await page.fill("import-rename-name", "shop-notes");
  await page.click('[data-testid="import-rename-apply"]:not([disabled])');
  await page.click('[data-testid="import-review"]:not([disabled])');
  await apply(page);
  await page.reads(`import-row-${place}`, "Already recorded");
  assert.deepEqual((await filesOf({ shop })).shop, before);
  assert.deepEqual(await readTree(sandbox.library), {
    ...library,
    "commands/shop-notes.md": before[".claude/commands/release-notes.md"],
  });
  const records = await readManifest(shop);
  assert.deepEqual(records.map(({ artifact }) => artifact).sort(), ["command:shop-notes", "skill:pdf-tools"]);

  await undoNewest(page);
  await holdsTree(shop, before);
  await holdsTree(sandbox.library, library);
});
