// The longest task of the page's main thread while a list and the matrix are scrolled from end to end.
import { open, size, stage } from "./big.mjs";
import { longInPage } from "./probe.mjs";
import { figure, ms, percentile, remark } from "./table.mjs";
import { goTo } from "../window/support/steps.mjs";

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

async function row(session, what, selector, side) {
  const gaps = await scrolled(session, selector, side);
  remark(what, gaps);
  figure(`longest task while ${what}`, ms(percentile(gaps, 1)), "50 ms");
}

export async function measure() {
  const home = await stage("big");
  const page = await open(home);
  const { session } = home;
  const rows = size.artifacts.toLocaleString("en");
  await row(session, `scrolling ${rows} rows of the library from end to end`, '[role="grid"][data-list]', "down");
  await goTo(page, "entities");
  await page.see('[data-testid="entities-grid"] [role="gridcell"]', { timeout: 60_000 });
  const matrix = '[data-testid="entities-grid"]';
  await row(session, `scrolling the matrix of ${rows} × ${size.projects} down from end to end`, matrix, "down");
  await row(session, `scrolling the matrix of ${rows} × ${size.projects} across from end to end`, matrix, "right");
  await home.close();
}
