// From a key in the search field to the painted result.
import { moments, open, size, stage } from "./big.mjs";
import { inPage } from "./probe.mjs";
import { figure, ms, percentile, remark } from "./table.mjs";

/** Each is typed key by key; there is something for the one and nothing for the other. */
const words = ["77", "schema", "105", "review", "9001", "merge tok", "42", "zzz", "parse", "6 8", "deploy", "331", "agent", "cache 1", "none of it", "layout 3"];
/** As long as a page must be quiet until the result counts as final. */
const quiet = 250;

async function type({ when, wait }) {
  const home = await stage("big");
  const page = await open(home, "artifacts", wait);
  const { session } = home;
  const times = [];
  let without = 0;
  await page.fill("artifact-search", "");
  for (const word of words) {
    // Typed over the word before, as after /, which marks it. Were it deleted first, the next letter would take up to 15 ms more:
    // WebKitGTK paints the whole window for it, in any field of any page.
    await session.press("Control", "a");
    await inPage(session, (quiet) => window.__probe.settled(quiet), quiet);
    for (const key of word) {
      await session.type(key);
      const took = await inPage(session, (quiet) => window.__probe.settled(quiet), quiet);
      if (took === null) without += 1;
      else times.push(took);
    }
  }
  await home.close();
  remark(`key to painted result, ${when}`, times);
  console.error(`  ${without} keys changed nothing in the list and are not counted`);
  const what = `a key in the search to the painted result, ${size.artifacts.toLocaleString("en")} artifacts, ${when}`;
  figure(`${what}, 95 % of ${times.length} keys`, ms(percentile(times, 0.95)), "50 ms");
}

export async function measure() {
  for (const moment of moments) await type(moment);
}
