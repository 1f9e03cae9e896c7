// What other programs do to the library and to projects: editors, file managers, Git. Each returns what it did, in words,
// or nothing where there was nothing to do it to.
import { access, appendFile, chmod, cp, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { filesBelow, switchBranch } from "./world.mjs";

const isThere = (place) => access(place).then(() => true, () => false);

/** A file in the library or below a project's profile, mostly of a project. */
async function anyFile({ world, random }) {
  const folder = random.below(5) < 2 ? world.library : path.join(random.pick(world.projects), ".claude");
  const file = random.pick(await filesBelow(folder));
  return file && path.join(folder, file);
}

/** A folder of an artifact: in the library, or deployed. */
async function anySkill({ world, random }) {
  const folder = path.join(random.below(4) === 0 ? world.library : path.join(random.pick(world.projects), ".claude"), "skills");
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const skill = random.pick(found.filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort());
  return skill && path.join(folder, skill);
}

const changed = async (file, random) => `${await readFile(file, "utf8")}Line ${random.below(1_000_000)}.\n`;

async function onFile(context, act) {
  const file = await anyFile(context);
  if (!file) return undefined;
  await act(file);
  return file;
}

/** Writes the file where it is. */
const saveInPlace = (context) => onFile(context, async (file) => writeFile(file, await changed(file, context.random)));

/** Writes a new file beside it and renames that over it. */
const saveByRename = (context) =>
  onFile(context, async (file) => {
    const beside = path.join(path.dirname(file), `.${path.basename(file)}.tmp`);
    await writeFile(beside, await changed(file, context.random), { mode: (await stat(file)).mode });
    await rename(beside, file);
  });

/** Renames the file to a backup, writes it anew and removes the backup. */
const saveWithBackup = (context) =>
  onFile(context, async (file) => {
    const text = await changed(file, context.random);
    const { mode } = await stat(file);
    await rename(file, `${file}~`);
    await writeFile(file, text, { mode });
    await rm(`${file}~`);
  });

const append = (context) => onFile(context, (file) => appendFile(file, `More ${context.random.below(1_000_000)}.\n`));

const changeMode = (context) => onFile(context, async (file) => chmod(file, (await stat(file)).mode ^ 0o111));

const renameFile = (context) =>
  onFile(context, async (file) => {
    if (path.basename(file) !== "SKILL.md") await rename(file, path.join(path.dirname(file), `moved-${context.random.below(100)}${path.extname(file)}`));
  });

const deleteFile = (context) => onFile(context, (file) => rm(file));

const addFile = async (context) => {
  const skill = await anySkill(context);
  if (!skill) return undefined;
  const file = path.join(skill, "reference", `added-${context.random.below(100)}.md`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `Added ${context.random.below(1_000_000)}.\n`);
  return file;
};

const deleteSkill = async (context) => {
  const skill = await anySkill(context);
  if (skill) await rm(skill, { recursive: true });
  return skill;
};

/** Renames an artifact of the library, or copies it under another name. */
const renameArtifact = (copies) => async (context) => {
  const { world, random } = context;
  const folder = path.join(world.library, "skills");
  const names = (await readdir(folder)).sort();
  const name = random.pick(names);
  const to = path.join(folder, `skill-${String(random.below(90)).padStart(2, "0")}`);
  if (!name || (await isThere(to))) return undefined;
  if (copies) await cp(path.join(folder, name), to, { recursive: true });
  else await rename(path.join(folder, name), to);
  return `${name} → ${path.basename(to)}`;
};

/** Puts a link into the place of a deployed folder. */
const linkInstead = async ({ world, random }) => {
  const folder = path.join(random.pick(world.projects), ".claude/skills");
  const name = random.pick((await readdir(folder).catch(() => [])).sort());
  if (!name) return undefined;
  await rm(path.join(folder, name), { recursive: true });
  await symlink(path.join(world.library, "skills", name), path.join(folder, name));
  return path.join(folder, name);
};

/** Moves a project away, or the one that is away back. */
const moveProject = async (context) => {
  const { world, random } = context;
  if (context.away) {
    await rename(`${context.away}.away`, context.away);
    const back = context.away;
    context.away = undefined;
    world.projects.push(back);
    world.projects.sort();
    return `${back} is back`;
  }
  context.away = random.pick(world.projects);
  world.projects.splice(world.projects.indexOf(context.away), 1);
  await rename(context.away, `${context.away}.away`);
  return `${context.away} is away`;
};

const branchOfProject = async ({ world, random }) => {
  const project = random.pick(world.projects);
  return `${project} → ${await switchBranch(project, random)}`;
};

const branchOfLibrary = async ({ world, random }) => `library → ${await switchBranch(world.library, random)}`;

/** `[weight, [name, act]]`. */
export const edits = [
  [10, ["save in place", saveInPlace]],
  [10, ["save by rename", saveByRename]],
  [8, ["save with a backup", saveWithBackup]],
  [5, ["append", append]],
  [3, ["change the mode", changeMode]],
  [4, ["rename a file", renameFile]],
  [4, ["delete a file", deleteFile]],
  [4, ["add a file", addFile]],
  [3, ["delete a folder", deleteSkill]],
  [2, ["rename an artifact", renameArtifact(false)]],
  [2, ["copy an artifact", renameArtifact(true)]],
  [1, ["put a link in its place", linkInstead]],
  [1, ["move a project", moveProject]],
  [3, ["another branch of a project", branchOfProject]],
  [1, ["another branch of the library", branchOfLibrary]],
];
