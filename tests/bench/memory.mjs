// The memory of the whole program with everything open, against an empty window.
import { rename } from "node:fs/promises";
import path from "node:path";
import { watchMemory } from "../window/support/resources.mjs";
import { goTo, lookAt } from "../window/support/steps.mjs";
import { looked, open, size, stage } from "./big.mjs";
import { longInPage, probe } from "./probe.mjs";
import { figure, percentile, ratio } from "./table.mjs";

const mb = (megabytes) => `${Math.round(megabytes)} MB`;

/** The most memory that the window takes while `act` goes on. */
async function most(home, act) {
  const watch = watchMemory(await home.driver.children());
  await act();
  return percentile(await watch.stop(), 1);
}

/** Goes through the views, and through the long ones from end to end. */
async function walk(home) {
  const { page, session } = home;
  await probe(session);
  const through = (selector) =>
    longInPage(session, (selector) => window.__probe.scroll(document.querySelector(selector), "down", 300), selector);
  await through('[role="grid"][data-list]');
  await goTo(page, "entities");
  await page.see('[data-testid="entities-grid"] [role="gridcell"]', { timeout: 60_000 });
  await through('[data-testid="entities-grid"]');
  for (const view of ["deployments", "projects", "activity", "artifacts"]) await lookAt(page, view);
}

export async function measure() {
  const empty = await stage("empty");
  await open(empty);
  await empty.page.see("no-artifacts");
  const nothing = await most(empty, () => lookAt(empty.page, "artifacts"));
  await empty.close();

  const home = await stage("big");
  const cache = path.dirname(home.sandbox.database);
  // Without a cache everything is read: the start is the scan.
  await rename(cache, `${cache}-before`);
  const page = await home.open();
  const scanning = await most(home, async () => {
    await goTo(page, "artifacts");
    await page.reads("type-tab-all", size.artifacts.toLocaleString("en"), { timeout: 300_000 });
    await looked(home);
  });
  const walking = await most(home, () => walk(home));
  const again = await most(home, async () => {
    await page.click("refresh-button");
    await looked(home);
  });
  await home.close();
  const all = Math.max(scanning, walking, again);
  console.error(
    `  memory: empty ${mb(nothing)}; scanning ${mb(scanning)}, going through the views ${mb(walking)}, refreshing ${mb(again)}`,
  );
  const what = `most memory of the whole program with ${size.artifacts.toLocaleString("en")} × ${size.projects}, scanning included`;
  ratio(`${what}, against an empty window`, [all, mb(all)], [nothing, mb(nothing)], "-");
  figure(`the difference of the two`, mb(all - nothing), "300 MB");
}
