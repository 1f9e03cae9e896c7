import assert from "node:assert/strict";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { apply, cellIn, deployed, reviewed } from "./support/steps.mjs";

const many = process.env.SKILLMEAT_LONG_TESTS ? 10_000 : 2_000;
/** A plan of all of them reads every file, here in a program that is not optimized. */
const planning = 20_000;
const name = (i) => `skill-${String(i).padStart(5, "0")}`;

journey(`${many} artifacts: the list opens, searches and scrolls`, async (stage) => {
  const files = {};
  for (let i = 0; i < many; i += 1) {
    files[`skills/${name(i)}/SKILL.md`] =
      `---\nname: ${name(i)}\ndescription: Number ${i} of many\n---\n# ${i}\n`;
  }
  await stage.sandbox.addLibrary(files);
  const page = await stage.open();
  await page.see(`artifact-row-skill:${name(0)}`, { timeout: 60_000 });
  await page.reads("type-tab-all", many.toLocaleString("en"), { timeout: 60_000 });
  assert.ok(
    (await page.count('[data-testid^="artifact-row-"]')) < 100,
    "only the rows in sight are in the page",
  );

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

journey(`${many} artifacts: what was done to all of them is shown, reviewed and undone`, async (stage) => {
  const { sandbox } = stage;
  const files = {};
  for (let i = 0; i < many; i += 1)
    files[`commands/${name(i)}.md`] = `---\ndescription: Number ${i} of many\n---\n# ${i}\n`;
  await sandbox.addLibrary(files);
  const project = await sandbox.addProject("shop");
  const before = await readTree(project);
  for (let i = 0; i < 20; i += 1) {
    await sandbox.skm("deploy", `command:${name(i)}`, "--project", project);
    await sandbox.skm("undeploy", `command:${name(i)}`, "--project", project);
  }
  await sandbox.skm(
    "deploy",
    ...Array.from({ length: many }, (_, i) => `command:${name(i)}`),
    "--project",
    project,
  );
  const after = await readTree(path.join(project, ".claude/commands"));
  assert.equal(Object.keys(after).length, many);
  const page = await stage.open();
  await page.see(`artifact-row-command:${name(0)}`, { timeout: 60_000 });
  await page.reads("type-tab-all", many.toLocaleString("en"), { timeout: 60_000 });
  await page.gone('[data-testid="refresh-button"][disabled]', { timeout: 60_000 });

  await stage.timed("the matrix", async () => {
    await page.click("nav-entities");
    await page.see(cellIn(`command:${name(0)}`, "shop", "in_sync"));
  });
  await stage.timed("the deployments", async () => {
    await page.click("nav-deployments");
    await page.reads("state-tab-in_sync", many.toLocaleString("en"));
    await page.see(deployed(`command:${name(0)}`));
  });
  await stage.timed("the activity", async () => {
    await page.click("nav-activity");
    await page.see("operation-expand");
  });
  await stage.timed(
    "what the largest operation wrote",
    async () => {
      await page.click("operation-expand");
      await page.see("undo-review");
      await page.gone('[data-testid="undo-summary"] [aria-busy="true"]', { timeout: planning });
    },
    planning,
  );
  await stage.timed(
    "the review of its undo",
    async () => {
      await page.click("undo-review");
      await page.see("review-story", { timeout: planning });
    },
    planning,
  );
  assert.ok(
    (await page.count('[data-testid^="review-artifact-"]')) < 200,
    "only the rows in sight are in the page",
  );
  await stage.timed("the end of the tree of the review", async () => {
    await page.click(reviewed(`command:${name(many - 1)}`, "shop"));
    await stage.session.press("End");
    await page.see(reviewed(`command:${name(0)}`, "shop"));
  });
  await stage.timed("the undo", () => apply(page, { timeout: 120_000 }), 120_000);
  await holdsTree(project, before);
  await page.see("operation-redo");
});
