import assert from "node:assert/strict";
import { appendFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import {
  attachedTo,
  bundleText,
  idOf,
  openSets,
  readAttachments,
  resolvesTo,
  setsOn,
  writeBundles,
} from "./support/sets.mjs";
import { apply, lookAt, refresh, reviewed } from "./support/steps.mjs";

const names = Array.from({ length: 12 }, (_, i) => `note-${String(i + 1).padStart(2, "0")}`);
const skillText = (name, text) => `---\nname: ${name}\ndescription: ${text}\n---\n# ${name}\n\n${text}\n`;
const skills = Object.fromEntries(
  names.map((name) => [`skills/${name}/SKILL.md`, skillText(name, "As it was.")]),
);
const ids = names.map((name) => `skill:${name}`);
/** What an outside change may take to show by itself, as in the journeys of other views. */
const soon = { timeout: 8_000 };

/** A project with eleven of the twelve deployed as a set, and the window at it. */
async function attachedProject(stage) {
  const { sandbox } = stage;
  await sandbox.addLibrary(skills);
  await writeBundles(sandbox.library, { "sets/kit": { members: ids.slice(0, 11), name: "Backend kit" } });
  const project = await sandbox.addProject("shop", { "README.md": "# Shop\n" });
  stage.env = { ...stage.env, ...setsOn };
  Object.assign(sandbox.extra, setsOn);
  const result = await sandbox.skm("sets", "deploy", "kit", "--project", project);
  assert.equal(result.results.filter(({ status }) => status === "success").length, 11);
  const page = await stage.open();
  await openSets(page);
  await page.reads(attachedTo("shop"), "Up to date");
  return { page, project };
}

journey(
  "a project that lags a set says so everywhere, and is brought up to date by one review",
  async (stage) => {
    const { sandbox } = stage;
    const { page, project } = await attachedProject(stage);

    // Another program adds a member, which shows by itself; an editor takes one out, and an artifact changes.
    await sandbox.skm("sets", "add", "kit", "skill:note-12");
    await page.reads(attachedTo("shop"), "1 of 12 behind", soon);
    const file = path.join(sandbox.library, "sets/kit.toml");
    const text = await readFile(file, "utf8");
    await writeFile(file, `# Ours.\n${text.replace('\n[[members]]\nartifact = "skill:note-02"\n', "")}`);
    await writeFile(
      path.join(sandbox.library, "skills/note-01/SKILL.md"),
      skillText("note-01", "As it is now."),
    );
    await refresh(page);
    await page.reads(attachedTo("shop"), "3 of 12 behind");
    await page.reads(`set-row-${idOf("kit")}`, "3 behind");
    await page.reads("update-behind", "Update 3 behind");
    await page.reads("fact-Members", "11 direct");
    await stage.shot("sets behind");

    await lookAt(page, "projects");
    await page.reads("project-set-Backend kit", "3 of 12 behind");
    await stage.shot("sets behind in projects");
    await page.click("project-set-open");
    await page.see(`[data-testid="${reviewed("skill:note-12", "shop")}"][data-action="create"]`);
    await page.see(`[data-testid="${reviewed("skill:note-01", "shop")}"][data-action="update"]`);
    await page.see(`[data-testid="${reviewed("skill:note-02", "shop")}"][data-action="remove"]`);
    await stage.shot("sets update");
    await apply(page);
    await page.reads("project-set-Backend kit", "up to date");
    await openSets(page);
    await page.reads(attachedTo("shop"), "Up to date");
    await page.gone("update-behind");

    const skill = (name) => readFile(path.join(project, `.claude/skills/${name}/SKILL.md`), "utf8");
    assert.equal(await skill("note-01"), skillText("note-01", "As it is now."));
    assert.equal(await skill("note-12"), skills["skills/note-12/SKILL.md"]);
    await assert.rejects(skill("note-02"));
    const [{ artifacts }] = await readAttachments(project);
    assert.deepEqual(
      [...artifacts].sort(),
      ids.filter((id) => id !== "skill:note-02"),
    );
    assert.match(await readFile(file, "utf8"), /^# Ours\.\n/);
  },
);

journey(
  "what a person changed in a project is not behind, and an update asks about what changed on both sides",
  async (stage) => {
    const { sandbox } = stage;
    const { page, project } = await attachedProject(stage);
    await appendFile(path.join(project, ".claude/skills/note-03/SKILL.md"), "\nOurs.\n");
    await refresh(page);
    await page.reads(attachedTo("shop"), "Up to date, 1 changed here");
    await writeFile(path.join(sandbox.library, "skills/note-03/SKILL.md"), skillText("note-03", "Theirs."));
    await refresh(page);
    await page.reads(attachedTo("shop"), "1 of 11 behind, also changed here");
    await page.click("attached-update");
    await page.see(`[data-testid="${reviewed("skill:note-03", "shop")}"][data-action="conflict"]`);
    await page.click("choice-keep");
    await apply(page);
    assert.match(
      await readFile(path.join(project, ".claude/skills/note-03/SKILL.md"), "utf8"),
      /\nOurs\.\n$/,
    );
  },
);

journey(
  "a set file that cannot be read is listed with its line, and works once it is mended",
  async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary(skills);
    await writeBundles(sandbox.library, { "sets/kit": { members: ids.slice(0, 2), name: "Backend kit" } });
    const broken = path.join(sandbox.library, "sets/broken.toml");
    await writeFile(
      broken,
      bundleText("broken", [ids[2]], { name: "Mended kit" }).replace("[[members]]", "[[members"),
    );
    const page = await stage.open(setsOn);
    await openSets(page);
    await page.reads("set-name", "Backend kit");
    await page.reads("flat-list", "note-02");
    await page.reads("invalid-row-broken", "line 4");
    await page.click("invalid-row-broken");
    await page.reads("invalid-pane", "broken.toml");
    await page.reads("invalid-pane", "line 4");
    await stage.shot("sets invalid");

    await writeFile(broken, bundleText("broken", [ids[2]], { name: "Mended kit" }));
    await page.click("retry");
    await page.reads(`set-row-${idOf("broken")}`, "Mended kit");
    await page.gone("invalid-row-broken");
    await page.click(`set-row-${idOf("broken")}`);
    await page.reads("flat-list", "note-03");
  },
);

journey("a cycle made in the files is named, and removing the member in the way mends it", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary(skills);
  await writeBundles(sandbox.library, {
    "sets/api": { members: [ids[0], "set/base"], name: "API kit" },
    "sets/base": { members: [ids[1], "set/tools"], name: "Base" },
    "sets/tools": { members: [ids[2]], name: "Tools" },
  });
  const page = await stage.open(setsOn);
  await openSets(page);
  await page.reads("set-name", "API kit");
  await page.reads("flat-list", "note-03");

  await writeBundles(sandbox.library, { "sets/tools": { members: [ids[2], "set/api"], name: "Tools" } });
  await refresh(page);
  await page.see("set-problem");
  const way = async () =>
    (await page.texts('[data-testid="set-problem"] li')).map((text) => text.replace(/^\d+\s*/, ""));
  assert.deepEqual(await way(), ["API kit", "Base", "Tools", "API kit"]);
  await page.reads(`set-row-${idOf("api")}`, "Cycle");
  assert.equal(await page.count('[data-testid="deploy-set-button"][disabled]'), 1);
  await stage.shot("sets cycle");
  await page.click("problem-remove");
  await page.gone("set-problem");
  await page.reads("flat-list", "note-01");
  await page.click(`set-row-${idOf("tools")}`);
  await resolvesTo(page, ["note-03", "note-01"]);
});
