import assert from "node:assert/strict";
import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { loadAxe, looker, violations } from "./support/axe.mjs";
import { journey } from "./support/journey.mjs";
import { apply, cell, goTo, lookAt, openArtifact, openDeployment, reviewed } from "./support/steps.mjs";

async function replaceText(file, from, to) {
  const text = await readFile(file, "utf8");
  assert.ok(text.includes(from));
  await writeFile(file, text.replace(from, to));
}

for (const theme of ["light", "dark"]) {
  journey(`axe finds nothing in any view, ${theme}`, async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary();
    const project = await sandbox.addProject("shop");
    await sandbox.skm("projects", "add", project);
    await sandbox.skm("deploy", "skill:pdf-tools", "agent:test-writer", "--project", project);
    const page = await stage.open();
    await page.see("artifact-row-skill:pdf-tools");
    const { look, wrong } = await looker(stage, theme);

    await look("settings");
    for (const view of ["artifacts", "entities", "deployments", "projects", "activity"]) {
      await goTo(page, view);
      await page.gone('[aria-busy="true"]');
      await look(view);
    }
    await openArtifact(page, "skill:pdf-tools");
    for (const tab of ["overview", "contents", "deployments"]) {
      await page.click(`sheet-tab-${tab}`);
      await look(`sheet ${tab}`);
    }
    await page.click("deploy-button");
    await page.click("deploy-project-shop");
    await page.see("plan-artifact-skill:pdf-tools");
    await look("deploy dialog");
    await stage.session.press("Escape");
    await page.gone("deploy-dialog");
    await stage.session.press("Control", "k");
    await page.see("palette");
    await look("palette");
    assert.deepEqual(wrong, {});
  });

  journey(`axe finds nothing in what is reviewed, done and undone, ${theme}`, async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary();
    const project = await sandbox.addProject("shop");
    const other = await sandbox.addProject("blog");
    for (const place of [project, other]) await sandbox.skm("deploy", "skill:pdf-tools", "--project", place);
    await sandbox.skm("deploy", "agent:code-reviewer", "agent:test-writer", "--project", project);
    await sandbox.skm("undeploy", "agent:test-writer", "--project", project);
    await sandbox.skm("undo");
    await appendFile(path.join(project, ".claude/skills/pdf-tools/SKILL.md"), "\nOurs has three columns.\n");
    await replaceText(path.join(sandbox.library, "skills/pdf-tools/SKILL.md"), "\n# ", "\n# The new ");
    await rm(path.join(project, ".claude/agents/code-reviewer.md"));
    const page = await stage.open();
    await page.see("artifact-row-skill:pdf-tools");
    const { look, wrong } = await looker(stage, theme);

    await page.fill("settings-history-days", "1");
    await page.reads("history-cost", /./);
    await look("settings history");

    await lookAt(page, "activity");
    await page.click("operation-expand");
    await page.see("undo-summary");
    await page.gone('[aria-busy="true"]');
    await look("activity");

    await goTo(page, "deployments");
    await page.click("state-tab-diverged");
    await openDeployment(page, "skill:pdf-tools");
    await page.gone('[aria-busy="true"]');
    await look("deployment sheet");
    await page.click("deployment-diff");
    await page.see("diff");
    await look("differences");
    await stage.session.press("Escape");
    await page.gone("diff-sheet");

    await page.click("deployment-sheet-update");
    await page.see(reviewed("skill:pdf-tools", "shop"));
    await page.see('[data-testid="diff"][data-form="text"]');
    await look("review conflict");
    await page.click("diff-unified");
    await look("review unified");
    await page.click("choice-merge");
    await page.click("diff-merged");
    await page.reads("diff", "The new");
    await look("review merge");
    await apply(page);
    await page.see("toast");
    await look("toast");

    await lookAt(page, "entities");
    await page.click(cell("skill:pdf-tools", "blog"));
    await page.see("cell-story");
    await page.gone('[aria-busy="true"]');
    await look("story");
    await stage.session.press("Escape");
    await page.gone("cell-story");
    await stage.session.press("Space");
    await page.see("tray");
    await look("tray");
    assert.deepEqual(wrong, {});
  });
}

journey("axe finds nothing at the first start", async (stage) => {
  const page = await stage.open();
  await page.see("first-run");
  await loadAxe(stage.session);
  assert.deepEqual(await violations(stage.session), []);
});
