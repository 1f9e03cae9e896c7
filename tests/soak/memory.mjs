// The memory that the program keeps, as far as it can be told from what it has only not given back yet.
import { setTimeout as pause } from "node:timers/promises";
import { anonymous } from "../window/support/resources.mjs";

/** Rounds of garbage; after one alone, something is left that only the next collection finds free. */
const rounds = 3;

/** In the page: makes a gigabyte of garbage, a little at a time, which its engine must collect. */
const makeGarbage = `
  const done = arguments[0];
  let turns = 8;
  const more = () => {
    for (let i = 0; i < 16; i += 1) new Uint8Array(8 << 20)[0] = 1;
    turns -= 1;
    if (turns > 0) setTimeout(more, 30);
    else done();
  };
  more();`;

/**
 * What the program and all it started take that is in no file, in megabytes: as they stand, and after the page has collected
 * its garbage.
 *
 * Each command of WebDriver runs a script in the page and leaves 7 to 15 KB until the next collection, which thousands of them
 * did not bring about by themselves. That is the driver's alone. A page cannot ask for a collection, so it is given a reason.
 */
export async function kept(session, program) {
  const before = await anonymous([program]);
  for (let round = 0; round < rounds; round += 1) {
    await session.runAsync(makeGarbage);
    await pause(1_500);
  }
  await pause(2_000);
  return { before, after: await anonymous([program]) };
}
