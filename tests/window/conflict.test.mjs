import assert from "node:assert/strict";
import { journey } from "./support/journey.mjs";
import { readTree } from "./support/sandbox.mjs";
import { openArtifact } from "./support/steps.mjs";

journey("a file of one's own is never overwritten", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop", { ".claude/agents/code-reviewer.md": "# My own reviewer\n" });
  await sandbox.skm("projects", "add", project);
  const before = await readTree(project);
  const page = await stage.open();
  await openArtifact(page, "agent:code-reviewer");
  await page.click("deploy-button");
  await page.click("deploy-project-shop");
  await page.see('[data-testid="plan-artifact-agent:code-reviewer"][data-action="conflict"]');
  await page.see('[data-testid="deploy-confirm"][disabled]');
  await stage.shot("conflict");
  assert.deepEqual(await readTree(project), before);

  const refused = await sandbox.skm("deploy", "agent:code-reviewer", "--project", project);
  assert.equal(refused.results[0].status, "failed");
  assert.equal(refused.results[0].error.code, "conflict");
  assert.deepEqual(await readTree(project), before);
});
