import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { readManifest } from "./support/manifest.mjs";
import { waitFor } from "./support/poll.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { goTo, openArtifact } from "./support/steps.mjs";

const pdf = "skill:pdf-tools";
const codex = "codex-default";
const cursor = "cursor-default";

/** Takes the artifact out of the profile that its sheet lists first, and says whether its files stay for `other`. */
async function undeployFirst(page, profile, other) {
  await openArtifact(page, pdf);
  await page.click("undeploy-button");
  if (other) {
    await page.see(`[data-testid="undeploy-profile-${profile}"][aria-pressed="true"]`);
    await page.reads("undeploy-dialog", `The files stay: ${other} still uses them.`);
  }
  await page.click('[data-testid="undeploy-confirm"]:not([disabled])');
  await page.gone("undeploy-dialog");
}

journey("one skill for Codex and Cursor is one copy with two owners", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addFolder("shop", {
    ".codex/config.toml": 'model = "x"\n',
    ".cursor/rules/a.mdc": "A rule.\n",
  });
  const before = await readTree(project);
  await sandbox.skm("projects", "add", project);
  const page = await stage.open();
  await openArtifact(page, pdf);
  await page.click("deploy-button");
  await page.click("deploy-project-shop");

  // Both profiles are in use here, since their programs left a mark; together they are one place.
  await page.click(`profile-chip-${codex}`);
  await page.click(`profile-chip-${cursor}`);
  await page.click("profile-chip-claude-code-default");
  await page.see(`[data-testid="plan-artifact-${pdf}"][data-profiles="${codex} ${cursor}"]`);
  assert.equal(await page.count('[data-testid^="plan-artifact-"]'), 1);
  await page.reads("plan-place", ".agents/skills/pdf-tools");
  await page.reads("plan-place", "serves Codex, Cursor");
  await page.reads("plan-place", "1 copy");
  await stage.shot("deploy for two profiles");

  // Claude Code has a folder of its own, where Cursor looks as well: that is said before anything is written.
  await page.click("profile-chip-claude-code-default");
  await page.reads("plan-warnings", "Cursor would load pdf-tools twice");
  await stage.shot("loaded twice");
  await page.click("profile-chip-claude-code-default");
  await page.gone("plan-warnings");
  await page.click('[data-testid="deploy-confirm"]:not([disabled])');
  await page.gone("deploy-dialog");

  const place = path.join(project, ".agents/skills/pdf-tools");
  const source = await readTree(path.join(sandbox.library, "skills/pdf-tools"));
  assert.deepEqual(await readTree(place), source);
  const records = async () =>
    (await readManifest(project, ".agents")).map(({ profile, path: at }) => `${profile} ${at}`).sort();
  assert.deepEqual(await records(), [`${codex} skills/pdf-tools`, `${cursor} skills/pdf-tools`]);
  for (const root of [".claude", ".codex/skills", ".cursor/skills"])
    assert.ok(!existsSync(path.join(project, root)), root);

  // Out of one: its record goes, the files stay for the other.
  await undeployFirst(page, codex, "Cursor");
  await waitFor("one record to be left", async () => (await records()).length === 1);
  assert.deepEqual(await records(), [`${cursor} skills/pdf-tools`]);
  assert.deepEqual(await readTree(place), source);

  // Out of the last: everything is as before.
  await undeployFirst(page, cursor, null);
  await holdsTree(project, before);
});

journey("a profile of one's own is made, used in a project, and deployed to", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addFolder("shop");
  await sandbox.skm("projects", "add", project);
  const page = await stage.open();
  await goTo(page, "settings");
  await page.click("settings-new-profile");
  await page.fill("profile-name", "Team tools");
  await page.click("profile-platform");
  await page.fill("platform-search", "Claude");
  await page.click("platform-option-claude-code");
  await page.fill("profile-root", "tools/ai");
  await page.see("profile-preview");
  await stage.shot("own profile");
  await page.click('[data-testid="profile-save"]:not([disabled])');
  await page.gone("profile-editor");
  await page.reads("own-profiles", "Team tools");
  assert.match(await readFile(path.join(sandbox.skillmeat, "profiles.toml"), "utf8"), /id = "team-tools"/);

  await page.click("nav-project-shop");
  await page.click("project-tab-profiles");
  await page.click("add-profile");
  await page.fill("profile-search", "Team");
  await page.click("profile-option-team-tools");
  await stage.session.press("Escape");
  await page.see("profile-row-team-tools");
  await page.click("profile-primary-team-tools");
  await waitFor("it to be the primary one", async () =>
    /primary = "team-tools"/.test(await readFile(path.join(sandbox.skillmeat, "projects.toml"), "utf8")),
  );

  await openArtifact(page, pdf);
  await page.click("deploy-button");
  await page.click("deploy-project-shop");
  await page.reads("plan-place", "tools/ai/skills/pdf-tools");
  await page.click('[data-testid="deploy-confirm"]:not([disabled])');
  await page.gone("deploy-dialog");
  const [record] = await readManifest(project, "tools/ai");
  assert.equal(record.profile, "team-tools");
  await holdsTree(
    path.join(project, "tools/ai/skills/pdf-tools"),
    await readTree(path.join(sandbox.library, "skills/pdf-tools")),
  );
});

journey("what is in the home folder is for all projects", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const page = await stage.open();
  await openArtifact(page, pdf);
  await page.click("deploy-button");
  await page.click("deploy-home");
  await page.reads("plan-place", ".claude/skills/pdf-tools");
  await page.click('[data-testid="deploy-confirm"]:not([disabled])');
  await page.gone("deploy-dialog");
  const place = path.join(sandbox.home, ".claude/skills/pdf-tools");
  assert.deepEqual(await readTree(place), await readTree(path.join(sandbox.library, "skills/pdf-tools")));
  await goTo(page, "projects");
  await page.reads("project-detail", "Your home folder");
  await page.click("project-tab-profiles");
  await page.see("profile-row-claude-code-default");
  await stage.shot("home");
  await page.click("project-tab-import");
  await page.reads("import-row-.claude/skills/pdf-tools", "Already recorded");
  await undeployFirst(page, "claude-code-default", null);
  await holdsTree(place, {});
});
