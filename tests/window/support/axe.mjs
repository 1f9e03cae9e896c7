// Asks axe what is wrong with a page, place by place.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { root } from "./paths.mjs";
import { goTo } from "./steps.mjs";

/** Puts axe into the page, which keeps it until it is loaded anew. */
export async function loadAxe(session) {
  await session.run(await readFile(path.join(root, "ui/node_modules/axe-core/axe.min.js"), "utf8"));
}

/** What axe finds wrong on the page as it is now, one line each. */
export async function violations(session) {
  // Half faded in, a text has less contrast than it will have.
  const { found, checked } = await session.runAsync(
    `const done = arguments[arguments.length - 1];
     const passing = document.getAnimations().filter((one) => one.effect.getTiming().iterations !== Infinity);
     const line = (id, node) => id + ": " + node.html.slice(0, 160) + " " + (node.any[0]?.message ?? "");
     Promise.allSettled(passing.map((one) => one.finished)).then(() => window.axe.run(document)).then(
       ({ violations, passes }) => done({
         found: violations.flatMap(({ id, nodes }) => nodes.map((node) => line(id, node))),
         checked: passes.length,
       }),
       (error) => done({ found: ["axe failed: " + error.message], checked: 0 }));`,
  );
  assert.ok(checked > 10 || found.length > 0, `axe checked only ${checked} rules`);
  return found;
}

/** Chooses a theme, and returns what asks axe about a place and notes what is wrong there. */
export async function looker(stage, theme) {
  const { page, session } = stage;
  await loadAxe(session);
  await goTo(page, "settings");
  await page.click(`settings-theme-${theme}`);
  await page.see(`html[data-theme="${theme}"]`);
  const wrong = {};
  const look = async (place) => {
    const found = await violations(session);
    if (found.length > 0) wrong[place] = found;
    await stage.shot(`${place} ${theme}`);
  };
  return { look, wrong };
}
