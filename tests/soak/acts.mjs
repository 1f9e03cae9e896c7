// What a person does with the program: by skm beside the window, and in the window. What is refused is no failure; each
// returns what came of it, in words.
import { readdir } from "node:fs/promises";
import path from "node:path";
import { goTo } from "../window/support/steps.mjs";

/** As long as the window is waited for before a person gives up and does something else. */
const patience = { timeout: 6_000 };

/** Some of the artifacts that stand in a place: the library, or a profile of a project. */
async function someOf(place, random, most) {
  const folders = { skill: "skills", command: "commands", agent: "agents" };
  const found = [];
  for (const [kind, folder] of Object.entries(folders)) {
    const names = await readdir(path.join(place, folder)).catch(() => []);
    found.push(...names.map((name) => `${kind}:${path.basename(name, ".md")}`));
  }
  found.sort();
  const chosen = Array.from({ length: 1 + random.below(most) }, () => random.pick(found));
  return [...new Set(chosen.filter((artifact) => artifact !== undefined))];
}

const told = (document) => document.error?.code ?? document.results?.map((result) => result.status).join(" ") ?? "done";

const bySkm = (verb, choices) => async ({ sandbox, world, random }) => {
  const project = random.pick(world.projects);
  const artifacts = await someOf(verb === "deploy" ? world.library : path.join(project, ".claude"), random, 4);
  if (artifacts.length === 0) return undefined;
  const choice = random.pick(choices);
  const document = await sandbox.skm(verb, ...artifacts, "--project", project, "--on-conflict", choice);
  return `${artifacts.join(" ")} in ${path.basename(project)}, ${choice}: ${told(document)}`;
};

const undoBySkm = async ({ sandbox }) => told(await sandbox.skm("undo"));

/** Removes a project from the list and adds it again. */
const listAgain = async ({ sandbox, world, random }) => {
  const project = random.pick(world.projects);
  await sandbox.skm("projects", "remove", project);
  return `${project}: ${told(await sandbox.skm("projects", "add", project))}`;
};

/** Applies the review that is open, where it can be; what conflicts waits for a choice that nobody makes. */
async function applyReview(page) {
  await page.see("review", patience);
  await page.click('[data-testid="review-apply"]:not([disabled])', patience);
  await page.gone("review", { timeout: 20_000 });
}

/** Stages the likeliest change of some cells in sight, and applies them. */
const stageInMatrix = async ({ page, session, random }) => {
  await goTo(page, "entities");
  await page.see('[data-testid="entities-grid"] [data-state]', patience);
  const cells = await session.run(
    `const grid = document.querySelector('[data-testid="entities-grid"]').getBoundingClientRect();
     const inside = ({ left, right, top, bottom }) => left > grid.left + 200 && right < grid.right && top > grid.top + 80 && bottom < grid.bottom;
     return [...document.querySelectorAll('[data-testid="entities-grid"] [data-cell]')]
       .filter((cell) => inside(cell.getBoundingClientRect()) && cell.dataset.state !== "unsupported")
       .map((cell) => cell.dataset.testid);`,
  );
  const chosen = [...new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(cells)))];
  for (const cell of chosen) {
    await page.click(cell, patience);
    await session.press("Escape");
    await page.gone("cell-story", patience);
    await session.press(random.below(3) === 0 ? "Delete" : "Space");
  }
  await page.click("tray-review", patience);
  await applyReview(page);
  return chosen.join(" ");
};

/** Deploys by the sheet of an artifact. */
const deployBySheet = async ({ page, world, random }) => {
  const [artifact] = await someOf(world.library, random, 1);
  const project = path.basename(random.pick(world.projects));
  await goTo(page, "artifacts");
  await page.fill("artifact-search", artifact.split(":")[1]);
  await page.click(`artifact-row-${artifact}`, patience);
  await page.click("deploy-button", patience);
  await page.click(`deploy-project-${project}`, patience);
  await page.click('[data-testid="deploy-confirm"]:not([disabled])', patience);
  await page.gone("deploy-dialog", { timeout: 20_000 });
  return `${artifact} in ${project}`;
};

const undoInActivity = async ({ page }) => {
  await goTo(page, "activity");
  await page.click("operation-undo", patience);
  await applyReview(page);
  return "done";
};

const walkAround = async ({ page, random }) => {
  const view = random.pick(["artifacts", "deployments", "projects", "activity", "settings"]);
  await goTo(page, view);
  return view;
};

/** Closes whatever is open and goes back to the matrix, which is looked at while others work. */
async function leave({ page, session }) {
  for (let i = 0; i < 4; i += 1) await session.press("Escape");
  if ((await page.count("tray-clear")) > 0) await page.click("tray-clear", patience).catch(() => {});
  if ((await page.count("artifact-search")) > 0) await page.fill("artifact-search", "").catch(() => {});
  for (let i = 0; i < 2; i += 1) await session.press("Escape");
  await goTo(page, "entities");
}

/** In the window; a person who does not get what they want leaves. */
const inWindow = (act) => async (context) => {
  try {
    return await act(context);
  } catch (error) {
    return `given up: ${error.message}`;
  } finally {
    await leave(context);
  }
};

/** `[weight, [name, act]]`. */
export const acts = [
  [7, ["skm deploy", bySkm("deploy", ["refuse", "keep", "replace", "adopt"])]],
  [3, ["skm undeploy", bySkm("undeploy", ["refuse", "keep", "replace"])]],
  [1, ["skm undo", undoBySkm]],
  [1, ["list a project again", listAgain]],
  [3, ["stage in the matrix", inWindow(stageInMatrix)]],
  [2, ["deploy by the sheet", inWindow(deployBySheet)]],
  [1, ["undo in the activity", inWindow(undoInActivity)]],
  [1, ["walk around", inWindow(walkAround)]],
];
