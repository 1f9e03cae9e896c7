// From an edit by another program to the changed cell on the screen.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { open, size, stage } from "./big.mjs";
import { inPage } from "./probe.mjs";
import { figure, ms, percentile, remark } from "./table.mjs";
import { cellIn } from "../window/support/steps.mjs";

const edits = 100;

/** The file of an artifact in a project that uses Claude Code. */
const fileOf = (kind, name) => path.join(".claude", `${kind}s`, kind === "skill" ? path.join(name, "SKILL.md") : `${name}.md`);

/** What is on the screen and in sync: the artifact, its project, and its file there. */
async function onScreen(home) {
  const { projects } = await home.sandbox.skm("projects", "list");
  const places = new Map(projects.map((project) => [project.name, project.path]));
  const cells = await home.session.run(
    `return [...document.querySelectorAll('[data-testid="entities-grid"] [data-state="in_sync"]')].map((cell) => cell.dataset.testid);`,
  );
  return cells.flatMap((cell) => {
    const [, kind, name, project] = cell.match(/^entity-cell-(skill|command|agent):(.+)-(project-\d+)\/claude-code-default$/) ?? [];
    if (!places.has(project)) return [];
    return [{ artifact: `${kind}:${name}`, project, file: path.join(places.get(project), fileOf(kind, name)) }];
  });
}

/** Writes a file as another program would; how long until its cell shows the state. */
async function edit(session, { artifact, project, file }, text, state) {
  const selector = cellIn(artifact, project, state);
  await inPage(session, (selector) => void (window.__seen = window.__probe.seen(selector)), selector);
  const start = Date.now();
  await writeFile(file, text);
  return (await inPage(session, () => window.__seen)) - start;
}

export async function measure() {
  const home = await stage("big");
  const page = await open(home, "entities");
  const { session } = home;
  await page.see('[data-testid="entities-grid"] [data-state="in_sync"]', { timeout: 60_000 });
  const cells = await onScreen(home);
  if (cells.length === 0) throw new Error("nothing that is in sync is on the screen");
  const times = [];
  for (let i = 0; i < edits / 2; i += 1) {
    const cell = cells[i % cells.length];
    const before = await readFile(cell.file);
    times.push(await edit(session, cell, `${before}\nOne more line.\n`, "modified"));
    times.push(await edit(session, cell, before, "in_sync"));
  }
  await home.close();
  remark("edit to painted cell", times);
  figure(`an edit outside to the changed cell on the screen, ${size.artifacts.toLocaleString("en")} × ${size.projects}, 95 % of ${edits}`, ms(percentile(times, 0.95)), "1000 ms");
}
