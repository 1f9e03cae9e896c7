// Deployment sets as files, written and read back independently of the program, and the steps of their view.
import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { waitFor } from "./poll.mjs";
import { goTo } from "./steps.mjs";

/** The environment in which sets are switched on from outside. */
export const setsOn = { SKILLMEAT_DEPLOYMENT_SETS_ENABLED: "1" };

/** The id that `writeBundles` gives to the set or group with this slug: always the same. */
export const idOf = (slug) =>
  `01939000-0000-7000-8000-${createHash("sha256").update(slug).digest("hex").slice(0, 12)}`;

/** `skill:pdf` is an artifact, `group/<slug>` and `set/<slug>` are what they say. */
function memberLine(member) {
  const [kind, slug] = member.split("/", 2);
  return kind === "group" || kind === "set" ? `${kind} = "${idOf(slug)}"` : `artifact = "${member}"`;
}

/** The text of a set or group. `more` holds lines for its head, such as `tags = ["api"]`. */
export function bundleText(slug, members, { name = slug, more = [] } = {}) {
  const head = [`id = "${idOf(slug)}"`, `name = "${name}"`, ...more];
  return `${[...head, ...members.flatMap((member) => ["", "[[members]]", memberLine(member)])].join("\n")}\n`;
}

/** Writes sets and groups into the library: `{ "sets/kit": members }`, or `{ "sets/kit": { members, name, more } }`. */
export async function writeBundles(library, bundles) {
  for (const folder of ["sets", "groups"]) await mkdir(path.join(library, folder), { recursive: true });
  for (const [place, own] of Object.entries(bundles)) {
    const { members, ...rest } = Array.isArray(own) ? { members: own } : own;
    await writeFile(path.join(library, `${place}.toml`), bundleText(path.basename(place), members, rest));
  }
}

const lineOf = (text, key) => text.match(new RegExp(`^${key} = "([^"]*)"$`, "m"))?.[1];
const listOf = (text, key) =>
  [...(text.match(new RegExp(`^${key} = \\[([^\\]]*)\\]`, "m"))?.[1] ?? "").matchAll(/"([^"]*)"/g)].map(
    ([, one]) => one,
  );

/** A set or group as its file has it: id, name, and its members as `artifact skill:pdf` or `set <id>`. */
export async function readBundle(library, place) {
  const text = await readFile(path.join(library, `${place}.toml`), "utf8");
  const members = [...text.matchAll(/^\[\[members\]\]\n(?:#.*\n)*(artifact|group|set) = "([^"]*)"$/gm)];
  return {
    id: lineOf(text, "id"),
    name: lineOf(text, "name"),
    members: members.map(([, kind, id]) => `${kind} ${id}`),
  };
}

/** The sets that a project remembers in its manifest. */
export async function readAttachments(project) {
  const text = await readFile(path.join(project, ".claude/deployment-manifest.toml"), "utf8").catch(() => "");
  return text
    .split(/^\[\[/m)
    .filter((part) => part.startsWith("sets]]"))
    .map((part) => ({
      set: lineOf(part, "set"),
      name: lineOf(part, "name"),
      profile: lineOf(part, "profile"),
      artifacts: listOf(part, "artifacts"),
      found: listOf(part, "found"),
    }));
}

/** Fills the dialog of a new set or group, and waits until the new one is shown. */
export async function fillBundle(page, { name, description, tags }) {
  await page.see("bundle-dialog");
  await page.fill("bundle-name", name);
  if (description) await page.fill("bundle-description", description);
  if (tags) await page.fill("bundle-tags", tags);
  await page.click("bundle-save");
  await page.gone("bundle-dialog");
  await page.reads("set-name", name);
}

/** Chooses what has a name in the list of sets and groups. */
export async function chooseBundle(page, name) {
  const row = await waitFor(`${name} to be listed`, () =>
    page.session.run(
      `const named = (row) => [...row.querySelectorAll("span")].some((one) => one.textContent === arguments[0]);
       return [...document.querySelectorAll('[data-testid="set-list"] [role="row"]')].find(named)?.dataset.testid;`,
      name,
    ),
  );
  await page.click(row);
  await page.reads("set-name", name);
}

/** Adds members of one kind from the open picker: `artifact`, `group` or `set`, by their names. */
export async function pick(page, tab, names) {
  if ((await page.count(`picker-tab-${tab}`)) > 0) await page.click(`picker-tab-${tab}`);
  for (const name of names) {
    await page.fill("picker-search", name);
    await waitFor(`${name} to be found`, async () => {
      // Others may have it in their files; what is called so comes first.
      const [first] = await page.texts('[data-testid="picker-list"] [role="option"]');
      return first?.includes(name);
    });
    await page.click('[data-testid="picker-list"] [role="option"]');
  }
  await page.click('[data-testid="picker-add"]:not([disabled])');
  await waitFor("the members to be added", async () => (await page.texts("picker-add"))[0] === "Add");
}

/** Opens the picker of the set or group that is shown, unless it is open. */
export async function openPicker(page) {
  if ((await page.count("picker")) === 0) await page.click("add-members");
  await page.see("picker");
}

export async function closePicker(page) {
  await page.click("picker-close");
  await page.gone("picker");
}

/** The rows of a list, each as the texts of its cells. */
const cells = (page, row) =>
  page.session.run(
    `return [...document.querySelectorAll(arguments[0])].map((row) =>
       [...row.children].map((cell) => cell.textContent.trim()).filter((text) => text !== ""));`,
    row,
  );

/** The rows of the tree from the top, each as `name: what it says at its end`. */
export async function treeRows(page) {
  const rows = await cells(page, '[data-testid="member-tree"] [role="treeitem"]');
  return rows.map((texts) => texts.join(": "));
}

/** What the set comes to, in its order, by name. */
export async function resolvedNames(page) {
  const rows = await cells(page, '[data-testid="flat-list"] [role="option"]');
  return rows.map(([, name]) => name);
}

/** Waits until the set that is shown comes to these, in this order. */
export const resolvesTo = (page, names) =>
  waitFor(`the set to resolve to ${names}`, async () => {
    const now = await resolvedNames(page);
    if (now.join() === names.join()) return true;
    throw new Error(`it resolves to ${now}`);
  });

/** Chooses projects in the dialog that deploys the set that is shown, and goes on to the review. */
export async function reviewDeploy(page, projects) {
  await page.click("deploy-set-button");
  await page.see("deploy-set");
  for (const project of projects) await page.click(`deploy-set-project-${project}`);
  await page.reads("deploy-set-chosen", `${projects.length} project`);
  await page.click('[data-testid="deploy-set-review"]:not([disabled])');
  await page.see("review");
}

/** The row of a project in the panel of what is attached. */
export const attachedTo = (project) => `attached-${project}-claude-code-default`;

/** Goes to the sets. */
export const openSets = (page) => goTo(page, "sets");
