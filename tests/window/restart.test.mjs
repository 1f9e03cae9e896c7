import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { deployed, goTo } from "./support/steps.mjs";

journey("settings are kept over a restart", async (stage) => {
  await stage.sandbox.addLibrary();
  let page = await stage.open();
  await goTo(page, "settings");
  await page.click("settings-theme-dark");
  await page.see('html[data-theme="dark"]');
  await page.click("settings-density-compact");
  await page.see('html[data-density="compact"]');

  page = await stage.open();
  await page.see('html[data-theme="dark"][data-density="compact"]');
});

journey("everything is back after the database was deleted", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("deploy", "skill:pdf-tools", "command:git/fix-flaky", "--project", project);
  let page = await stage.open();
  await page.reads("artifact-row-skill:pdf-tools", "shop");
  await stage.close();
  const before = await sandbox.cachedDeployments("skill:pdf-tools");

  await rm(path.dirname(sandbox.database), { recursive: true });
  page = await stage.open();
  await page.reads("artifact-row-skill:pdf-tools", "shop");
  await page.reads("artifact-row-command:git/fix-flaky", "shop");
  assert.equal(await page.count('[data-testid^="artifact-row-"]'), 8);
  await page.see("nav-project-shop");
  await goTo(page, "deployments");
  await page.reads(deployed("skill:pdf-tools"), "In sync");
  assert.deepEqual(await sandbox.cachedDeployments("skill:pdf-tools"), before);
});

journey("an unreadable database is set aside, not taken for an empty library", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  let page = await stage.open();
  await page.see("artifact-row-skill:pdf-tools");
  await stage.close();
  await sandbox.breakDatabase();

  page = await stage.open();
  await page.see("artifact-row-skill:pdf-tools");
  assert.equal(await page.count('[data-testid^="artifact-row-"]'), 8);
  assert.deepEqual(await sandbox.sql("PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
  assert.deepEqual((await sandbox.sql("SELECT count(*) AS rows FROM collection_artifacts"))[0], { rows: 8 });
});
