// Projects as people have them before they know of this program: made by hand, by SkillMeat, and for several programs.
import { cp } from "node:fs/promises";
import path from "node:path";
import { skillmeatProjects } from "./paths.mjs";
import { readTree } from "./sandbox.mjs";

const skill = (name, description, text) =>
  `---\nname: ${name}\ndescription: ${description}\n---\n# ${name}\n\n${text}\n`;
const command = (description, text) => `---\ndescription: ${description}\n---\n${text}\n`;

const meetings = {
  "SKILL.md": skill(
    "meeting-notes",
    "Turns a transcript into decisions and open questions",
    "Name who does what, and by when.",
  ),
  "scripts/tidy.sh": "#!/bin/sh\nsed 's/ *$//' \"$1\"\n",
};
const below = (folder, files) =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

/** `website` has skills and commands of Claude Code, `assistant` the skills that several programs share, `game` is for Cursor. */
const projects = {
  website: {
    "README.md": "# Website\n",
    ...below(".claude/skills/meeting-notes", meetings),
    ".claude/skills/page-speed/SKILL.md": skill(
      "page-speed",
      "Measures pages before and after a change",
      "Measure three times.",
    ),
    ".claude/commands/release.md": command("Writes the notes of a release", "Read the merged pull requests."),
  },
  assistant: {
    "main.py": "print('hello')\n",
    ...below(".agents/skills/meeting-notes", meetings),
    ".agents/skills/prompt-review/SKILL.md": skill(
      "prompt-review",
      "Reads a prompt for what it leaves open",
      "Ask what is meant.",
    ),
  },
  game: {
    ".cursor/commands/playtest.md": command("Plays the first level and reports", "Start the game."),
    ".cursor/commands/balance.md": command("Looks for weapons that are too strong", "Read the tables."),
  },
};

/** Makes them below the usual folder, and one more that SkillMeat deployed to; the paths by name. */
export async function handmade(sandbox, names = ["website", "assistant", "game", "portal"]) {
  const made = {};
  for (const name of names) {
    made[name] = await sandbox.addFolder(name, projects[name] ?? { "README.md": `# ${name}\n` });
    if (name === "portal")
      await cp(path.join(skillmeatProjects, "app1-dot-claude"), path.join(made[name], ".claude"), {
        recursive: true,
      });
  }
  return made;
}

/** The files of projects without the records of this program. */
export async function filesOf(projects) {
  const all = {};
  for (const [name, folder] of Object.entries(projects)) {
    const files = Object.entries(await readTree(folder));
    all[name] = Object.fromEntries(
      files.filter(([file]) => path.basename(file) !== "deployment-manifest.toml"),
    );
  }
  return all;
}
