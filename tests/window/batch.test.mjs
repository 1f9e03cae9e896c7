import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { waitFor } from "./support/poll.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { apply, cell, cellIn, goTo, lookAt, reviewed, undoNewest } from "./support/steps.mjs";

const names = ["api", "blog", "shop"];

/** Marks a cell of the matrix by the keys, as Space or Delete do. */
async function stageCell(stage, artifact, project, key) {
  await stage.page.click(cell(artifact, project));
  await stage.session.press("Escape");
  await stage.page.gone("cell-story");
  await stage.session.press(key);
  await stage.page.see(`[data-testid="${cell(artifact, project)}"][data-staged]`);
}

journey("a batch over several projects, staged in the matrix, is undone after a restart", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const projects = {};
  for (const name of names) projects[name] = await sandbox.addProject(name, { "README.md": `# ${name}\n` });
  await sandbox.skm("deploy", "agent:test-writer", "--project", projects.api);
  await sandbox.skm("deploy", "agent:code-reviewer", "--project", projects.blog);
  await sandbox.skm("projects", "add", projects.shop);
  await appendFile(path.join(projects.blog, ".claude/agents/code-reviewer.md"), "\nBe kind.\n");
  const work = path.join(sandbox.home, "work");
  const before = await readTree(work);

  let page = await stage.open();
  await lookAt(page, "entities");
  await stageCell(stage, "agent:test-writer", "api", "Delete");
  await stageCell(stage, "skill:commit-helper", "api", "Space");
  await stageCell(stage, "skill:commit-helper", "shop", "Space");
  await stageCell(stage, "agent:code-reviewer", "blog", "Space");
  await page.reads("tray", "4 changes in 3 projects");
  await page.reads("tray", "1 needs a choice");
  await holdsTree(work, before);

  await page.click("tray-review");
  await page.see(reviewed("skill:commit-helper", "shop"));
  await page.click(reviewed("agent:code-reviewer", "blog"));
  await page.reads("diff", "Be kind.");
  await page.click("choice-replace");
  await page.click("review-atomic");
  await page.reads("review-totals", "The one conflict has a choice.");
  await apply(page);
  await page.gone("tray");
  await page.see(cellIn("skill:commit-helper", "shop", "in_sync"));
  await page.see(cellIn("agent:test-writer", "api", "none"));
  await page.see(cellIn("agent:code-reviewer", "blog", "in_sync"));
  await waitFor(
    "what was displaced to be tidied up",
    async () => !Object.keys(await readTree(work)).some((name) => name.includes(".skillmeat-stage")),
  );
  const after = await readTree(work);
  assert.notDeepEqual(after, before);

  page = await stage.open();
  await goTo(page, "activity");
  await page.click("operation-expand");
  await page.see("undo-summary");
  await page.click("undo-review");
  await page.see(reviewed("agent:code-reviewer", "blog"));
  await apply(page);
  await holdsTree(work, before);

  // And once more: what was undone is done again.
  await page.click("operation-redo");
  await page.see("review");
  await apply(page);
  await holdsTree(work, after);
});

journey("one skill takes the place of the only other one in a single batch", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("api");
  await sandbox.skm("deploy", "skill:pdf-tools", "--project", project);
  const before = await readTree(project);
  const page = await stage.open();
  await lookAt(page, "entities");
  await stageCell(stage, "skill:pdf-tools", "api", "Delete");
  await stageCell(stage, "skill:commit-helper", "api", "Space");
  await page.click("tray-review");
  await apply(page);
  await page.see(cellIn("skill:commit-helper", "api", "in_sync"));
  await page.see(cellIn("skill:pdf-tools", "api", "none"));
  await undoNewest(page);
  await page.see("operation-redo");
  await holdsTree(project, before);
});
