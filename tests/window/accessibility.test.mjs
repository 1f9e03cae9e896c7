import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { root } from "./support/paths.mjs";
import { goTo, openArtifact } from "./support/steps.mjs";

/** What axe finds wrong on the page as it is now, one line each. */
async function violations(session) {
  // Half faded in, a text has less contrast than it will have.
  const { found, checked } = await session.runAsync(
    `const done = arguments[arguments.length - 1];
     const passing = document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity);
     const line = (id, node) => id + ": " + node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "");
     Promise.allSettled(passing.map((one) => one.finished)).then(() => window.axe.run(document)).then(
       ({ violations, passes }) => done({
         found: violations.flatMap(({ id, nodes }) => nodes.map((node) => line(id, node))),
         checked: passes.length,
       }),
       (error) => done({ found: ["axe failed: " + error.message], checked: 0 }));`,
  );
  assert.ok(checked > 10 || found.length > 0, `axe checked only ${checked} rules`);
  return found;
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
    await stage.session.run(await readFile(path.join(root, "ui/node_modules/axe-core/axe.min.js"), "utf8"));

    await goTo(page, "settings");
    await page.click(`settings-theme-${theme}`);
    await page.see(`html[data-theme="${theme}"]`);
    const wrong = {};
    const look = async (place) => {
      const found = await violations(stage.session);
      if (found.length > 0) wrong[place] = found;
      await stage.shot(`${place} ${theme}`);
    };

    await look("settings");
    for (const view of ["artifacts", "entities", "deployments", "projects"]) {
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
}

journey("axe finds nothing at the first start", async (stage) => {
  const page = await stage.open();
  await page.see("first-run");
  await stage.session.run(await readFile(path.join(root, "ui/node_modules/axe-core/axe.min.js"), "utf8"));
  assert.deepEqual(await violations(stage.session), []);
});
