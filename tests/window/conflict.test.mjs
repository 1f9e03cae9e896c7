import assert from "node:assert/strict";
import { journey } from "./support/journey.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { apply, openArtifact } from "./support/steps.mjs";

/** Leads from the sheet of an artifact over its plan into the review of the conflict. */
async function reviewDeploy(page, artifact) {
  await openArtifact(page, artifact);
  await page.click("deploy-button");
  await page.click("deploy-project-shop");
  await page.click("deploy-review");
  await page.see("review-story");
}

journey("a file of one's own is never overwritten", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop", {
    ".claude/agents/code-reviewer.md": "# My own reviewer\n",
  });
  await sandbox.skm("projects", "add", project);
  const before = await readTree(project);
  const page = await stage.open();
  await openArtifact(page, "agent:code-reviewer");
  await page.click("deploy-button");
  await page.click("deploy-project-shop");
  await page.see('[data-testid="plan-artifact-agent:code-reviewer"][data-action="conflict"]');
  await page.see('[data-testid="deploy-confirm"][disabled]');
  await stage.shot("conflict");
  await holdsTree(project, before);

  const refused = await sandbox.skm("deploy", "agent:code-reviewer", "--project", project);
  assert.equal(refused.results[0].status, "failed");
  assert.equal(refused.results[0].error.code, "conflict");
  await holdsTree(project, before);
});

journey(
  "a conflict is kept or replaced as the person says, and the replaced file comes back by Undo",
  async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary();
    const own = {
      ".claude/agents/code-reviewer.md": "# My own reviewer\n",
      ".claude/agents/test-writer.md": "# My tests\n",
    };
    const project = await sandbox.addProject("shop", own);
    await sandbox.skm("projects", "add", project);
    const before = await readTree(project);
    const page = await stage.open();

    await reviewDeploy(page, "agent:code-reviewer");
    await page.see('[data-testid="review-apply"][disabled]');
    assert.equal(
      await page.count('[data-testid^="choice-"][data-state="checked"]'),
      0,
      "nothing is chosen beforehand",
    );
    await page.reads("diff", "My own reviewer");
    await page.click("choice-keep");
    await apply(page);
    await page.see("toast");
    await holdsTree(project, before);

    await reviewDeploy(page, "agent:test-writer");
    await page.click("choice-replace");
    await apply(page);
    const library = await readTree(sandbox.library);
    const replaced = await readTree(project);
    assert.deepEqual(replaced[".claude/agents/test-writer.md"], library["agents/test-writer.md"]);
    assert.deepEqual(replaced[".claude/agents/code-reviewer.md"], before[".claude/agents/code-reviewer.md"]);

    await page.reads("toast", "Deployed test-writer to shop");
    await page.clickText("toast", "Undo");
    await page.see("review");
    await apply(page);
    await holdsTree(project, before);
  },
);
