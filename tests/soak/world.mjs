// The library and the projects of a soak run: both under Git, as people have them.
import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { writeTree } from "../window/support/sandbox.mjs";

const exec = promisify(execFile);
const skills = 50;
const singles = 15;
/** What every project has at the start. */
const deployed = 8;
const projects = ["atlas", "billing", "console", "docs", "edge", "forms", "gateway", "house"];
/** The branches that every repository has. */
export const branches = ["main", "feature", "release"];

const number = (i) => String(i).padStart(2, "0");

function libraryFiles() {
  const files = {};
  for (let i = 0; i < skills; i += 1) {
    const at = `skills/skill-${number(i)}`;
    files[`${at}/SKILL.md`] = `---\nname: skill-${number(i)}\ndescription: Skill ${i} of the run\ntags: [t${i % 5}]\n---\n# ${i}\n`;
    files[`${at}/reference/notes.md`] = `# Notes of ${i}\n`;
    files[`${at}/scripts/run.sh`] = `#!/bin/sh\necho ${i}\n`;
  }
  for (let i = 0; i < singles; i += 1) {
    files[`commands/command-${number(i)}.md`] = `---\ndescription: Command ${i} of the run\n---\n# ${i}\n`;
    files[`agents/agent-${number(i)}.md`] = `---\ndescription: Agent ${i} of the run\n---\n# ${i}\n`;
  }
  return files;
}

/** Runs Git in a folder, without a person's settings. */
export function git(folder, ...args) {
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_AUTHOR_NAME: "soak",
    GIT_AUTHOR_EMAIL: "soak@localhost",
    GIT_COMMITTER_NAME: "soak",
    GIT_COMMITTER_EMAIL: "soak@localhost",
  };
  return exec("git", ["-c", "gc.auto=0", ...args], { cwd: folder, env });
}

async function repository(folder) {
  await git(folder, "init", "--quiet", "--initial-branch", branches[0]);
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--allow-empty", "--message", "first");
  for (const branch of branches.slice(1)) await git(folder, "branch", branch);
}

/** Commits what there is and goes to another branch; the one that it went to. */
export async function switchBranch(folder, random) {
  const { stdout } = await git(folder, "branch", "--show-current");
  const to = random.pick(branches.filter((branch) => branch !== stdout.trim()));
  await git(folder, "add", "--all");
  await git(folder, "commit", "--quiet", "--allow-empty", "--message", "as it was");
  await git(folder, "checkout", "--quiet", to);
  return to;
}

/** All files below a folder that a person may change, relative and sorted. */
export async function filesBelow(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && entry.name !== "deployment-manifest.toml")
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .filter((file) => !file.split(path.sep).some((name) => name === ".git" || name.startsWith(".skillmeat")))
    .sort();
}

/** Makes the library and the projects in a sandbox. */
export async function build(sandbox) {
  await writeTree(sandbox.library, libraryFiles());
  await repository(sandbox.library);
  const places = [];
  for (const [i, name] of projects.entries()) {
    const codex = i % 3 === 0 ? { ".codex/config.toml": "" } : {};
    const project = await sandbox.addProject(name, { "README.md": `# ${name}\n`, ...codex });
    await repository(project);
    const ids = Array.from({ length: deployed }, (_, nth) => `skill:skill-${number((i * 5 + nth * 3) % skills)}`);
    await sandbox.skm("deploy", ...ids, `command:command-${number(i)}`, `agent:agent-${number(i)}`, "--project", project);
    places.push(project);
  }
  return { library: sandbox.library, projects: places };
}
