import assert from "node:assert/strict";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { apply } from "./support/steps.mjs";

const many = process.env.SKILLMEAT_LONG_TESTS ? 10_000 : 2_000;
const name = (i) => `skill-${String(i).padStart(5, "0")}`;

journey(`${many} artifacts: the list opens, searches and scrolls`, async (stage) => {
  const files = {};
  for (let i = 0; i < many; i += 1) {
    files[`skills/${name(i)}/SKILL.md`] = `---\nname: ${name(i)}\ndescription: Number ${i} of many\n---\n# ${i}\n`;
  }
  await stage.sandbox.addLibrary(files);
  const page = await stage.open();
  await page.see(`artifact-row-skill:${name(0)}`, { timeout: 60_000 });
  await page.reads("type-tab-all", many.toLocaleString("en"), { timeout: 60_000 });
  assert.ok((await page.count('[data-testid^="artifact-row-"]')) < 100, "only the rows in sight are in the page");

  await page.fill("artifact-search", name(many - 1));
  await page.see(`artifact-row-skill:${name(many - 1)}`);
  await page.gone(`artifact-row-skill:${name(0)}`);
  await page.fill("artifact-search", "");
  await page.see(`artifact-row-skill:${name(0)}`);

  await page.click(`artifact-row-skill:${name(0)}`);
  await stage.session.press("Escape");
  await page.gone("artifact-sheet");
  await stage.session.press("End");
  await page.see(`artifact-row-skill:${name(many - 1)}`);
});

journey(`${many} artifacts: the review of all of them, their history and their undo stay quick`, async (stage) => {
  const { sandbox } = stage;
  const files = {};
  for (let i = 0; i < many; i += 1) files[`commands/${name(i)}.md`] = `---\ndescription: Number ${i} of many\n---\n# ${i}\n`;
  await sandbox.addLibrary(files);
  const project = await sandbox.addProject("shop");
  const before = await readTree(project);
  for (let i = 0; i < 40; i += 1) {
    await sandbox.skm(i % 2 === 0 ? "deploy" : "undeploy", `command:${name(i - (i % 2))}`, "--project", project);
  }
  await holdsTree(project, before);
  const page = await stage.open();
  await page.see(`artifact-row-command:${name(0)}`, { timeout: 60_000 });
  await page.reads("type-tab-all", many.toLocaleString("en"), { timeout: 60_000 });

  await page.click(`artifact-row-command:${name(0)}`);
  await stage.session.press("Escape");
  await page.gone("artifact-sheet");
  await stage.session.press("Space");
  await stage.session.press("Shift", "End");
  await page.reads("selection-tray", many.toLocaleString("en"));
  await page.click("deploy-selected");
  await page.click("deploy-project-shop");
  await page.click("deploy-stage", { timeout: 60_000 });
  await page.reads("tray", `${many.toLocaleString("en")} changes in 1 project`);

  await stage.timed("the matrix with all of them staged", async () => {
    await page.click("nav-entities");
    await page.see('[data-testid^="entity-cell-"][data-staged]');
  });
  await page.click("tray-review");
  await page.see("review-story", { timeout: 60_000 });
  assert.ok((await page.count('[data-testid^="review-artifact-"]')) < 200, "only the rows in sight are in the page");
  await stage.timed("the end of the tree of the review", async () => {
    await page.click(`review-artifact-command:${name(0)}@shop`);
    await stage.session.press("End");
    await page.see(`review-file-.claude/commands/${name(many - 1)}.md`);
  });
  await page.click("review-atomic");
  await apply(page, { timeout: 90_000 });
  assert.equal(Object.keys(await readTree(path.join(project, ".claude/commands"))).length, many);

  await stage.timed("the activity", async () => {
    await page.click("nav-activity");
    await page.see("operation-expand");
  });
  await stage.timed("what an operation wrote", async () => {
    await page.click("operation-expand");
    await page.see("undo-review");
    await page.gone('[data-testid="undo-summary"] [aria-busy="true"]', { timeout: 60_000 });
  });
  await stage.timed("the deployments", async () => {
    await page.click("nav-deployments");
    await page.reads("state-tab-in_sync", many.toLocaleString("en"));
  });
  await page.click("nav-activity");
  await page.click("operation-undo");
  await page.see("review-story", { timeout: 60_000 });
  await apply(page, { timeout: 90_000 });
  await holdsTree(project, before);
});
