import assert from "node:assert/strict";
import { readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { chooseFolder } from "./support/chooser.mjs";
import { journey } from "./support/journey.mjs";
import { ledgerOf, readManifest } from "./support/manifest.mjs";
import { readTree } from "./support/sandbox.mjs";
import { cellIn, deploy, deployed, goTo, openArtifact, undeploy } from "./support/steps.mjs";

const pdf = "skill:pdf-tools";

journey("from the first start to a deploy and back", async (stage) => {
  const { sandbox } = stage;
  const beside = { ".claude/skills/mine/SKILL.md": "# My own\n", "README.md": "# Shop\n" };
  const project = await sandbox.addProject("shop", beside);
  const before = await readTree(project);
  const page = await stage.open();

  // No library yet: three doors.
  await page.see("first-run");
  for (const door of ["first-run-open", "first-run-choose-folder", "first-run-samples"]) await page.see(door);
  await page.click("first-run-samples");
  await page.see(`artifact-row-${pdf}`);
  assert.equal(await page.count('[data-testid^="artifact-row-"]'), 8);
  assert.ok((await stat(path.join(sandbox.library, "skills/pdf-tools/scripts/pdf_text.py"))).mode & 0o100);

  // Add a project with the native dialog.
  await goTo(page, "projects");
  await page.click("add-project");
  await chooseFolder(stage.display, "^Choose a project folder$", project);
  await page.see("nav-project-shop");
  assert.deepEqual(await readTree(project), before, "adding a project writes nothing into it");

  // Deploy one artifact and see it in all three views.
  await deploy(page, pdf, "shop");
  await page.reads("toast", "shop");
  await page.reads(`artifact-row-${pdf}`, "shop");
  await goTo(page, "entities");
  await page.see(cellIn(pdf, "shop", "in_sync"));
  await page.reads("nav-deployments", "1");
  await goTo(page, "deployments");
  await page.reads(deployed(pdf), "In sync");

  // On the disk: the same bytes, the same executable bits, the record and its ledger.
  const source = path.join(sandbox.library, "skills/pdf-tools");
  const target = path.join(project, ".claude/skills/pdf-tools");
  assert.deepEqual(await readTree(target), await readTree(source));
  const [record, ...others] = await readManifest(project);
  assert.equal(others.length, 0);
  assert.equal(record.artifact, pdf);
  assert.equal(record.path, "skills/pdf-tools");
  assert.equal(record.profile, "claude-code-default");
  assert.equal(record.platform, "claude-code");
  assert.deepEqual(record.files, await ledgerOf(source));

  // In the cache: the entry as the data-flow document words it.
  const [entry, ...more] = await sandbox.cachedDeployments(pdf);
  assert.equal(more.length, 0);
  assert.equal(entry.project_path, project);
  assert.equal(entry.project_name, "shop");
  assert.equal(entry.content_hash, record.content_hash);
  assert.equal(entry.deployment_profile_id, "claude-code-default");
  assert.equal(entry.platform, "claude-code");
  assert.equal(entry.local_modifications, false);
  assert.ok(Math.abs(Date.parse(entry.deployed_at) - Date.now()) < 120_000, entry.deployed_at);

  // Take it back: gone from the three views and from the disk; what was there before is as it was.
  await undeploy(page, pdf);
  await page.reads("artifact-sheet", "Not deployed");
  await page.reads(`artifact-row-${pdf}`, "Not deployed");
  await goTo(page, "entities");
  await page.see(cellIn(pdf, "shop", "none"));
  await goTo(page, "deployments");
  await page.gone(deployed(pdf));
  assert.deepEqual(await readTree(project), before);
  assert.deepEqual(await readManifest(project), []);
  assert.equal(await sandbox.cachedDeployments(pdf), null);
});

journey("undeploy leaves a file that a person put inside", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("deploy", pdf, "--project", project);
  const page = await stage.open();
  await openArtifact(page, pdf);
  const note = path.join(project, ".claude/skills/pdf-tools/my-notes.md");
  await writeFile(note, "mine\n");
  await undeploy(page, pdf);
  assert.equal(await readFile(note, "utf8"), "mine\n");
  assert.deepEqual(Object.keys(await readTree(path.join(project, ".claude"))), [
    "skills/pdf-tools/my-notes.md",
  ]);
});
