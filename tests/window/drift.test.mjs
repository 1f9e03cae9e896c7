import assert from "node:assert/strict";
import { appendFile, readFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { apply, cellIn, deployed, goTo, openDeployment, refresh, undoNewest } from "./support/steps.mjs";

const artifact = "skill:pdf-tools";
const note = "Our invoices have three columns.";

journey("what was changed in a project shows, is compared, saved back and undone", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const shop = await sandbox.addProject("shop");
  const blog = await sandbox.addProject("blog");
  for (const project of [shop, blog]) await sandbox.skm("deploy", artifact, "--project", project);
  const library = await readTree(sandbox.library);
  const page = await stage.open();
  await goTo(page, "entities");
  await page.see(cellIn(artifact, "shop", "in_sync"));

  await appendFile(path.join(shop, ".claude/skills/pdf-tools/SKILL.md"), `\n${note}\n`);
  const edited = await readTree(shop);
  await refresh(page);
  await page.see(cellIn(artifact, "shop", "modified"));
  await page.see(cellIn(artifact, "blog", "in_sync"));

  await goTo(page, "deployments");
  await page.click("state-tab-modified");
  await openDeployment(page, artifact);
  await page.click("deployment-diff");
  await page.see('[data-testid="diff"][data-form="text"]');
  await page.reads("diff-sheet", note);
  await stage.session.press("Escape");
  await page.gone("diff-sheet");

  await page.click("deployment-save-back");
  await page.reads("review-totals", "Changes 1 file of the library.");
  await page.reads("diff", note);
  await apply(page);
  const saved = await readFile(path.join(sandbox.library, "skills/pdf-tools/SKILL.md"), "utf8");
  assert.ok(saved.endsWith(`\n${note}\n`));
  assert.deepEqual(Object.keys(await readTree(sandbox.library)), Object.keys(library));
  await goTo(page, "entities");
  await page.see(cellIn(artifact, "shop", "in_sync"));
  await page.see(cellIn(artifact, "blog", "outdated"));

  await undoNewest(page);
  await page.see("operation-redo");
  await holdsTree(sandbox.library, library);
  await holdsTree(shop, edited);
  await goTo(page, "entities");
  await page.see(cellIn(artifact, "shop", "modified"));
  await page.see(cellIn(artifact, "blog", "in_sync"));
  await goTo(page, "deployments");
  await page.see(deployed(artifact));
});
