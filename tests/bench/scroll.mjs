// The longest task of the page's main thread while a list and the matrix are scrolled from end to end.
import { waitedForProcessor } from "../window/support/resources.mjs";
import { goTo } from "../window/support/steps.mjs";
import { moments, open, size, stage } from "./big.mjs";
import { longInPage } from "./probe.mjs";
import { figure, ms, percentile, remark } from "./table.mjs";

/** Ten seconds of frames: some thirty rows a frame, faster than anybody reads. */
const frames = 600;

/** Scrolls all that a selector finds first; the gaps between beats meanwhile. */
const scrolled = (session, selector, side) =>
  longInPage(
    session,
    async (selector, side, frames) => {
      const { painted, beat, scroll } = window.__probe;
      const element = document.querySelector(selector);
      await new Promise(painted);
      const stop = beat();
      await scroll(element, side, frames);
      return stop();
    },
    selector,
    side,
    frames,
  );

async function row({ session, driver }, what, selector, side) {
  const pids = await driver.children();
  const before = await waitedForProcessor(pids);
  const gaps = await scrolled(session, selector, side);
  remark(what, gaps);
  const all = gaps.reduce((sum, gap) => sum + gap, 0);
  console.error(`  of ${ms(all)} the page waited ${ms((await waitedForProcessor(pids)) - before)} for a processor`);
  figure(`longest task while ${what}`, ms(percentile(gaps, 1)), "50 ms");
}

async function through({ when, wait }) {
  const home = await stage("big");
  const page = await open(home, "artifacts", wait);
  const rows = size.artifacts.toLocaleString("en");
  await row(home, `scrolling ${rows} rows of the library from end to end, ${when}`, '[role="grid"][data-list]', "down");
  await goTo(page, "entities");
  await page.see('[data-testid="entities-grid"] [role="gridcell"]', { timeout: 60_000 });
  const matrix = '[data-testid="entities-grid"]';
  await row(home, `scrolling the matrix of ${rows} × ${size.projects} down from end to end, ${when}`, matrix, "down");
  await row(home, `scrolling the matrix of ${rows} × ${size.projects} across from end to end, ${when}`, matrix, "right");
  await home.close();
}

export async function measure() {
  for (const moment of moments) await through(moment);
}
