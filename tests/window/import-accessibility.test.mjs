import assert from "node:assert/strict";
import { loadAxe, looker, violations } from "./support/axe.mjs";
import { handmade } from "./support/handmade.mjs";
import { journey } from "./support/journey.mjs";
import { goTo, openArtifact } from "./support/steps.mjs";

journey("axe finds nothing on the way from the first start to an import", async (stage) => {
  await handmade(stage.sandbox);
  const page = await stage.open();
  await page.see("first-run");
  await loadAxe(stage.session);
  const wrong = {};
  const look = async (place) => {
    await page.gone('[aria-busy="true"]');
    const found = await violations(stage.session);
    if (found.length > 0) wrong[place] = found;
    await stage.shot(`${place} first`);
  };
  await look("first run");
  await page.click("first-run-find");
  await page.see("find-dialog");
  await look("where to look");
  await page.click('[data-testid="find-start"]:not([disabled])');
  await page.see("find-list");
  await look("what was found");
  await page.click("find-all");
  await page.click('[data-testid="find-add-import"]:not([disabled])');
  await page.click("import-add-all-new");
  await look("what to import");
  await page.click('[data-testid="import-review"]:not([disabled])');
  await page.see("review");
  await look("review of an import");
  assert.deepEqual(wrong, {});
});

for (const theme of ["light", "dark"]) {
  journey(`axe finds nothing in what a project has, its profiles, and platforms, ${theme}`, async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary();
    const { website } = await handmade(sandbox, ["website"]);
    await sandbox.skm("deploy", "skill:pdf-tools", "--project", website, "--profile", "codex-default");
    const page = await stage.open();
    const { look, wrong } = await looker(stage, theme);
    await page.click("settings-platforms");
    await page.see("platform-codex");
    await look("platforms");
    await page.click("settings-new-profile");
    await page.see("profile-editor");
    await look("own profile");
    await stage.session.press("Escape");
    await page.gone("profile-editor");
    await page.click("nav-project-website");
    await page.click("project-tab-import");
    await page.click("import-add-all-new");
    await look("import tab");
    await page.click("import-open-.claude/skills/page-speed");
    await page.see("diff");
    await look("an entry");
    await stage.session.press("Escape");
    await page.click("project-tab-profiles");
    await page.see("profile-row-codex-default");
    await look("profiles");
    await goTo(page, "projects");
    await page.click("find-projects");
    await page.see("find-dialog");
    await look("find projects");
    await stage.session.press("Escape");
    await openArtifact(page, "skill:commit-helper");
    await page.click("deploy-button");
    await page.click("deploy-project-website");
    await page.click("profile-chip-codex-default");
    await page.click("deploy-mode-link");
    await page.see("plan-link");
    await look("deploy to two");
    assert.deepEqual(wrong, {});
  });
}
