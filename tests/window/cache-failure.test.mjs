import assert from "node:assert/strict";
import { access } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { deploy, openArtifact } from "./support/steps.mjs";

journey("a deploy succeeds when the cache fails, says so, and refresh repairs it", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("projects", "add", project);
  const page = await stage.open();
  await page.see("artifact-row-skill:pdf-tools");

  for (const event of ["INSERT", "UPDATE"]) {
    await sandbox.sql(
      `CREATE TRIGGER fail_${event} BEFORE ${event} ON collection_artifacts BEGIN SELECT RAISE(ABORT, 'made to fail'); END`,
    );
  }
  await deploy(page, "skill:pdf-tools", "shop");

  await access(path.join(project, ".claude/skills/pdf-tools/SKILL.md"));
  await page.see("cache-warning");
  assert.equal(
    await sandbox.cachedDeployments("skill:pdf-tools"),
    null,
    "the cache has the deployment after all",
  );

  for (const event of ["INSERT", "UPDATE"]) await sandbox.sql(`DROP TRIGGER fail_${event}`);
  await page.click("refresh-button");
  await page.gone("cache-warning");
  await openArtifact(page, "skill:pdf-tools");
  await page.click("sheet-tab-deployments");
  await page.reads("artifact-sheet", "shop");
  const [entry] = await sandbox.cachedDeployments("skill:pdf-tools");
  assert.equal(entry.project_path, project);
});
