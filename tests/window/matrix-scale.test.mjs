import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { goTo } from "./support/steps.mjs";

const sizes = {
  artifacts: 10_000,
  projects: 300,
  deployments: process.env.SKILLMEAT_LONG_TESTS ? 60_000 : 9_000,
  files: 1,
};
/** Looking at everything, in a program that is not optimized. */
const looking = 120_000;
/** Asking for a screen, there. */
const painting = 20_000;
const profile = "claude-code-default";
const cell = (artifact, project) => `entity-cell-${artifact}-${project}/${profile}`;
const inState = (artifact, project, state) => `[data-testid="${cell(artifact, project)}"][data-state="${state}"]`;

/** Scrolls the matrix all the way in steps, and tells the longest task of each step in milliseconds. */
const scrolled = (session, direction, step) =>
  session.runAsync(
    `const [direction, step, done] = arguments;
     const grid = document.querySelector('[data-testid="entities-grid"]');
     const end = direction === "scrollLeft" ? grid.scrollWidth - grid.clientWidth : grid.scrollHeight - grid.clientHeight;
     const pulse = new MessageChannel();
     const longest = [];
     let last = performance.now();
     let most = 0;
     let over = false;
     pulse.port1.onmessage = () => {
       const now = performance.now();
       most = Math.max(most, now - last);
       last = now;
       if (!over) pulse.port2.postMessage(0);
     };
     pulse.port2.postMessage(0);
     let at = 0;
     grid[direction] = 0;
     const next = () => {
       if (at > 0) longest.push(most);
       most = 0;
       if (at >= end) {
         over = true;
         done(longest);
         return;
       }
       at = Math.min(end, at + step);
       grid[direction] = at;
       requestAnimationFrame(next);
     };
     requestAnimationFrame(next);`,
    direction,
    step,
  );

/** Half of the steps are short, however busy the machine is with other things. */
function smooth(stage, what, longest) {
  const sorted = longest.toSorted((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.floor((sorted.length - 1) * part)]);
  stage.report(`${what}: ${sorted.length} steps, longest task of a step ${at(0.5)} ms, of the slowest tenth ${at(0.9)}, of all ${at(1)}`);
  assert.ok(at(0.5) <= 50, `half of the steps of ${what} have a task of ${at(0.5)} ms`);
}

const top = (session) => session.run(`return document.querySelector('[data-testid="entities-grid"]').scrollTop`);

journey(`${sizes.artifacts} artifacts in ${sizes.projects} projects: the matrix opens, scrolls, stages and follows`, async (stage) => {
  const { sandbox } = stage;
  await sandbox.addBigHome(sizes);
  await sandbox.skm("refresh");
  const page = await stage.open();
  const { session } = stage;
  await page.see("nav-entities", { timeout: 60_000 });
  await page.gone('[data-testid="refresh-button"][disabled]', { timeout: looking });

  await stage.timed("the matrix", async () => {
    await goTo(page, "entities");
    await page.see(inState("agent:agent-00009", "project-000", "in_sync"), { timeout: painting });
  }, painting);
  assert.equal(await page.attribute("entities-grid", "aria-colcount"), "401");
  const rows = Number(await page.attribute("entities-grid", "aria-rowcount")) - 2;
  assert.ok(rows > sizes.artifacts, "what is gone from the library has its rows, too");
  assert.ok((await page.count('[role="gridcell"]')) < 1_500, "only the cells in sight are in the page");

  smooth(stage, "across", await scrolled(session, "scrollLeft", 240));
  smooth(stage, "down", await scrolled(session, "scrollTop", 900));
  await page.gone('[data-state="waiting"]');

  await session.run(`document.querySelector('[data-testid="entities-grid"]').focus()`);
  await stage.timed("the last cell", async () => {
    await session.press("Control", "End");
    await page.see(inState("skill:skill-09997", "project-299", "none"), { timeout: painting });
  }, painting);
  await session.press("Control", "Home");
  await page.see(inState("agent:agent-00009", "project-000", "in_sync"));

  await page.fill("entity-search", "skill-0001");
  await page.reads("entities-grid", "skill-00010");
  await page.click(`entity-column-project-000/codex-default`);
  await page.reads("line-deploy", /\d/);
  await stage.timed("a whole column staged", async () => {
    await page.click("line-deploy");
    await page.see("tray");
  }, painting);
  await page.click("tray-clear");
  await page.fill("entity-search", "");
  await page.gone("tray");

  // A file changes outside: its cell follows, and nothing moves.
  const artifact = "skill:skill-00005";
  await page.see(inState("agent:agent-00009", "project-000", "in_sync"));
  await session.run(
    `const grid = document.querySelector('[data-testid="entities-grid"]');
     grid.scrollTop = 2_000 * document.querySelector('[aria-rowindex="3"]').getBoundingClientRect().height;`,
  );
  await page.see(cell(artifact, "project-000"), { timeout: 30_000 });
  const before = await top(session);
  assert.equal(await page.attribute(cell(artifact, "project-000"), "data-state"), "in_sync");
  await page.click(cell(artifact, "project-000"));
  await page.see("cell-story");
  await session.press("Escape");
  await page.gone("cell-story");
  await appendFile(path.join(sandbox.home, "work/project-000/.claude/skills/skill-00005/SKILL.md"), "changed outside\n");
  await page.click("refresh-button");
  await page.see(inState(artifact, "project-000", "modified"), { timeout: looking });
  assert.equal(await top(session), before);
  assert.equal(await page.attribute(`[data-testid="${cell(artifact, "project-000")}"]`, "data-active"), "true");

  await page.click("entity-drifted");
  await page.reads("entities-grid", "skill-00005");
  const drifted = Number(await page.attribute("entities-grid", "aria-rowcount")) - 2;
  assert.ok(drifted > 0 && drifted < rows, `${drifted} of ${rows} rows drifted`);
  await page.see(inState(artifact, "project-000", "modified"));
});
