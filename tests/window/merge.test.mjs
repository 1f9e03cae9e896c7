import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { apply, cell, cellIn, goTo, openDeployment, refresh, undoNewest } from "./support/steps.mjs";

const artifact = "skill:house-style";
const written = (first, last) =>
  [
    "---",
    "name: house-style",
    "description: How we write",
    "---",
    "# House style",
    "",
    first,
    "",
    "Use short words.",
    "",
    last,
    "",
  ].join("\n");
const places = { library: "skills/house-style/SKILL.md", project: ".claude/skills/house-style/SKILL.md" };

journey("changes here and in the library at different places are joined", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary({ [places.library]: written("Write plainly.", "Sign with your name.") });
  const project = await sandbox.addProject("shop");
  await sandbox.skm("deploy", artifact, "--project", project);
  const page = await stage.open();
  await goTo(page, "entities");
  await page.see(cellIn(artifact, "shop", "in_sync"));

  await writeFile(
    path.join(project, places.project),
    written("Write plainly, in English.", "Sign with your name."),
  );
  await writeFile(
    path.join(sandbox.library, places.library),
    written("Write plainly.", "Sign with your team."),
  );
  const before = await readTree(project);
  await refresh(page);
  await page.see(cellIn(artifact, "shop", "diverged"));

  await openDeployment(page, artifact);
  await page.click("deployment-sheet-update");
  await page.click("choice-merge");
  await page.see(`[data-testid="review-file-${places.project}"][data-action="merge"]`);
  await page.click("diff-merged");
  await page.reads("diff", "Sign with your team.");
  await stage.shot("merge");
  await apply(page);
  const joined = await readFile(path.join(project, places.project), "utf8");
  assert.equal(joined, written("Write plainly, in English.", "Sign with your team."));

  await undoNewest(page);
  await page.see("operation-redo");
  await holdsTree(project, before);
  await goTo(page, "entities");
  await page.see(cellIn(artifact, "shop", "diverged"));
});

journey("changes at the same place cannot be joined, and are not offered to be", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary({ [places.library]: written("Write plainly.", "Sign.") });
  const project = await sandbox.addProject("shop");
  await sandbox.skm("deploy", artifact, "--project", project);
  await writeFile(path.join(project, places.project), written("Write in English.", "Sign."));
  await writeFile(path.join(sandbox.library, places.library), written("Write in French.", "Sign."));
  const page = await stage.open();
  await goTo(page, "entities");
  await page.click(cell(artifact, "shop"));
  await page.click("story-save-back");
  await page.see("review");
  await stage.session.press("Escape");
  await page.gone("review");

  await openDeployment(page, artifact);
  await page.click("deployment-sheet-update");
  await page.see("choice-replace");
  assert.equal(await page.count("choice-merge"), 0);
});
