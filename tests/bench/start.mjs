// From the start of the program to the first list that is painted from the cache.
import { probe, inPage } from "./probe.mjs";
import { size, stage } from "./big.mjs";
import { median, ms, ratio, remark } from "./table.mjs";

const starts = 11;
const firstRow = '[data-testid^="artifact-row-"]';

/** Starts the window once; how long it took, and whether the list was there before anybody could look. */
async function start(stage) {
  await stage.open();
  const { session, asked } = stage;
  await probe(session);
  const early = await inPage(session, (row) => document.querySelector(row) === null, firstRow);
  const seen = await inPage(session, (row) => window.__probe.seen(row), firstRow);
  await stage.close();
  return { took: seen - asked, early };
}

export async function measure() {
  const [few, many] = [await stage("small"), await stage("big")];
  const times = { few: [], many: [] };
  let late = 0;
  // The first start of each reads the program from the disk.
  for (let i = -1; i < starts; i += 1) {
    for (const [name, home] of [["few", few], ["many", many]]) {
      const { took, early } = await start(home);
      if (i < 0) continue;
      times[name].push(took);
      if (!early) late += 1;
    }
  }
  remark("start with few", times.few);
  remark("start with many", times.many);
  if (late > 0) console.error(`  in ${late} of ${2 * starts} starts the list was there before the driver could look: those times are too long`);
  const [ours, theirs] = [median(times.many), median(times.few)];
  ratio(`start to the first painted list with ${size.artifacts.toLocaleString("en")} artifacts in the cache, against 20`, [ours, ms(ours)], [theirs, ms(theirs)], "1.1");
}
