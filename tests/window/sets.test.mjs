import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { ledgerOf, readManifest } from "./support/manifest.mjs";
import { waitFor } from "./support/poll.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import {
  attachedTo,
  chooseBundle,
  closePicker,
  fillBundle,
  openPicker,
  openSets,
  pick,
  readAttachments,
  readBundle,
  resolvesTo,
  reviewDeploy,
  setsOn,
  treeRows,
} from "./support/sets.mjs";
import { apply, refresh, reviewed } from "./support/steps.mjs";

const own = "My own reviewer.\n";
const reviewer = ".claude/agents/code-reviewer.md";
const kit = ["release-notes", "code-reviewer", "commit-helper", "pdf-tools"];

/** Makes the group, the set that lies in the other, and the other, by the window. */
async function makeSets(page) {
  await page.click("first-set");
  await fillBundle(page, {
    name: "Service basics",
    description: "What every service needs.",
    tags: "api, basics",
  });
  await page.see("no-members");
  await openPicker(page);
  await pick(page, "artifact", ["commit-helper", "code-reviewer", "pdf-tools"]);
  await closePicker(page);
  await resolvesTo(page, ["commit-helper", "code-reviewer", "pdf-tools"]);

  await page.click("new-group");
  await fillBundle(page, { name: "Review group" });
  await openPicker(page);
  await pick(page, "artifact", ["code-reviewer", "test-writer", "commit-helper"]);
  await closePicker(page);
  await page.reads("fact-Members", "3 direct");

  await page.click("new-set");
  await fillBundle(page, { name: "Backend kit" });
  await openPicker(page);
  await pick(page, "artifact", ["release-notes"]);
  await pick(page, "group", ["Review group"]);
  await pick(page, "set", ["Service basics"]);
  await closePicker(page);
}

/** Each artifact of the set lies in the project as in the library, is recorded with its ledger, and the set is remembered. */
async function holdsKit(sandbox, project, set, found) {
  const places = { "release-notes": "commands/release-notes.md", "code-reviewer": "agents/code-reviewer.md" };
  for (const name of kit) {
    const place = places[name] ?? `skills/${name}`;
    const [here, there] = [path.join(project, ".claude", place), path.join(sandbox.library, place)];
    if (place.endsWith(".md")) assert.equal(await readFile(here, "utf8"), await readFile(there, "utf8"));
    else assert.deepEqual(await readTree(here), await readTree(there));
  }
  const records = await readManifest(project);
  assert.deepEqual(records.map(({ artifact }) => artifact.split(":")[1]).sort(), [...kit].sort());
  const skill = records.find(({ artifact }) => artifact === "skill:pdf-tools");
  assert.deepEqual(skill.files, await ledgerOf(path.join(sandbox.library, "skills/pdf-tools")));
  const [attachment, ...others] = await readAttachments(project);
  assert.deepEqual(others, []);
  assert.equal(attachment.set, set);
  assert.equal(attachment.name, "Backend kit");
  assert.equal(attachment.profile, "claude-code-default");
  assert.deepEqual(attachment.artifacts.map((artifact) => artifact.split(":")[1]).sort(), [...kit].sort());
  assert.deepEqual(attachment.found, found);
}

journey(
  "a set of a group and a set is made, deployed to two projects with a conflict, and undone",
  async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary();
    const shop = await sandbox.addProject("shop", { "README.md": "# Shop\n" });
    const blog = await sandbox.addProject("blog", { [reviewer]: own });
    for (const project of [shop, blog]) await sandbox.skm("projects", "add", project);
    const work = path.join(sandbox.home, "work");
    const before = await readTree(work);
    const page = await stage.open(setsOn);
    await openSets(page);
    await page.see("no-sets");
    await stage.shot("sets empty");
    await makeSets(page);

    // The order of the members, each artifact once; what comes again is grey and says where it was.
    await resolvesTo(page, ["release-notes", "code-reviewer", "test-writer", "commit-helper", "pdf-tools"]);
    await page.reads("fact-Resolves to", "5 artifacts, 2 duplicates left out");
    const rows = await treeRows(page);
    assert.deepEqual(
      rows.filter((row) => row.includes("Already")),
      ["commit-helper: Already in Review group", "code-reviewer: Already in Review group"],
    );
    assert.equal(await page.count('[data-testid="member-tree"] [data-again="true"]'), 2);
    const group = await readBundle(sandbox.library, "groups/review-group");
    const basics = await readBundle(sandbox.library, "sets/service-basics");
    const set = await readBundle(sandbox.library, "sets/backend-kit");
    assert.deepEqual(group.members, [
      "artifact agent:code-reviewer",
      "artifact agent:test-writer",
      "artifact skill:commit-helper",
    ]);
    assert.deepEqual(set.members, [
      "artifact command:release-notes",
      `group ${group.id}`,
      `set ${basics.id}`,
    ]);

    // One of its artifacts is deleted by somebody else.
    await rm(path.join(sandbox.library, "agents/test-writer.md"));
    await refresh(page);
    await resolvesTo(page, kit);
    await page.reads("fact-Resolves to", "1 missing");
    await page.reads("member-tree", "Not in the library");
    await stage.shot("sets full");

    await page.click("deploy-set-button");
    await page.reads("deploy-set-resolves", "4 artifacts, 1 missing");
    await stage.session.press("Escape");
    await page.gone("deploy-set");
    await reviewDeploy(page, ["shop", "blog"]);
    for (const project of ["shop", "blog"])
      await page.reads(`review-set-${project}`, "Backend kit will be attached");
    await page.see(`[data-testid="${reviewed("agent:code-reviewer", "shop")}"][data-action="create"]`);
    await page.see(`[data-testid="${reviewed("agent:test-writer", "shop")}"][data-action="refused"]`);
    await page.see(`[data-testid="${reviewed("agent:code-reviewer", "blog")}"][data-action="conflict"]`);
    await page.click(reviewed("agent:code-reviewer", "blog"));
    await page.reads("diff", own.trim());
    await stage.shot("sets review");
    await page.click("choice-replace");
    await page.reads("review-totals", "The one conflict has a choice.");
    await holdsTree(work, before);
    await apply(page);
    await page.reads("toast", "Deployed Backend kit to 2 projects");

    await waitFor(
      "what was displaced to be tidied up",
      async () => !Object.keys(await readTree(work)).some((name) => name.includes(".skillmeat-stage")),
    );
    await holdsKit(sandbox, shop, set.id, []);
    await holdsKit(sandbox, blog, set.id, []);
    assert.equal(await readFile(path.join(shop, "README.md"), "utf8"), "# Shop\n");
    await page.reads("attached-title", "Attached to 2 projects");
    for (const project of ["shop", "blog"]) await page.see(attachedTo(project));
    await stage.shot("sets attached");

    await page.clickText("toast", "Undo");
    await page.see(reviewed("agent:code-reviewer", "blog"));
    await apply(page);
    await holdsTree(work, before);
    await page.reads("attached-title", "Not attached to a project yet");
  },
);

journey(
  "a set is copied, edited and deleted, also where it lies in another, and each is taken back",
  async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary();
    const page = await stage.open(setsOn);
    await openSets(page);
    await makeSets(page);
    const sets = path.join(sandbox.library, "sets");
    const before = await readTree(sets);

    await page.click("duplicate-bundle");
    await page.reads("set-name", "Backend kit (copy)");
    assert.deepEqual(
      (await readBundle(sandbox.library, "sets/backend-kit-copy")).members,
      (await readBundle(sandbox.library, "sets/backend-kit")).members,
    );
    await page.click("edit-bundle");
    await fillBundle(page, { name: "Backend kit 2", tags: "api" });
    const copy = await readFile(path.join(sets, "backend-kit-copy.toml"), "utf8");
    assert.match(copy, /^name = "Backend kit 2"$/m);
    assert.match(copy, /^tags = \["api"\]$/m);

    await page.click("bundle-menu");
    await page.click("bundle-menu-delete");
    await page.click("delete-bundle-confirm");
    await page.gone("delete-bundle-dialog");
    await holdsTree(sets, before);

    await chooseBundle(page, "Service basics");
    await page.click("bundle-menu");
    await page.click("bundle-menu-delete");
    await page.reads("delete-used-in", "Backend kit");
    await page.click("delete-bundle-confirm");
    await page.gone("delete-bundle-dialog");
    const kept = await readBundle(sandbox.library, "sets/backend-kit");
    assert.equal(kept.members.length, 2);
    assert.deepEqual(Object.keys(await readTree(sets)), ["backend-kit.toml"]);
    await page.reads("toast", "Deleted Service basics");
    await page.clickText("toast", "Undo");
    await holdsTree(sets, before);
  },
);
