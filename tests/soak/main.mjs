// The soak run: an open window, people and programs that change everything around it, and the question whether disk, cache
// and window still agree, and the memory is what it was. `script/soak` tells how to choose its length and its seed.
import { appendFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Stage } from "../window/support/journey.mjs";
import { results } from "../window/support/paths.mjs";
import { Sandbox } from "../window/support/sandbox.mjs";
import { goTo } from "../window/support/steps.mjs";
import { acts } from "./acts.mjs";
import { agree } from "./agree.mjs";
import { edits } from "./edits.mjs";
import { kept } from "./memory.mjs";
import { Random } from "./random.mjs";
import { build } from "./world.mjs";

const { SKILLMEAT_SOAK_SEED, SKILLMEAT_SOAK_STEPS, SKILLMEAT_SOAK_MINUTES = "120" } = process.env;
const seed = Number(SKILLMEAT_SOAK_SEED ?? Date.now() % 1_000_000);
const steps = SKILLMEAT_SOAK_STEPS === undefined ? Number.POSITIVE_INFINITY : Number(SKILLMEAT_SOAK_STEPS);
const minutes = SKILLMEAT_SOAK_STEPS === undefined ? Number(SKILLMEAT_SOAK_MINUTES) : Number.POSITIVE_INFINITY;
/** Steps between two comparisons. */
const stretch = 40;
/** The longest pause after a step: a watcher gathers what comes close together. */
const longestPause = 400;
/** How much more memory the end may take than the time after the warm-up. */
const growth = 1.15;
/** A shorter run says nothing of memory: the caches of the page still fill. */
const comparisonsForMemory = 20;

const log = path.join(results, "soak.log");
const note = (line) => appendFile(log, `${line}\n`);
const middle = (samples) => samples.toSorted((a, b) => a - b)[Math.floor(samples.length / 2)];

/** One step of the run: an edit from outside, two times in three, or something done with the program. */
async function step(context, number) {
  const [name, act] = context.random.weighted(context.random.below(3) < 2 ? edits : acts);
  const told = await act(context).catch((error) => {
    throw new Error(`step ${number}, ${name}`, { cause: error });
  });
  await note(`${number} ${name}: ${told ?? "nothing to do it to"}`);
  await pause(context.random.below(longestPause));
}

/** What the memory was after the warm-up, a third of the run, and what it is in the last sixth. */
function memoryHolds(samples) {
  if (samples.length < comparisonsForMemory) {
    console.log(`memory: ${Math.round(samples.at(-1))} MB; too short a run to judge it`);
    return;
  }
  const warm = middle(samples.slice(Math.floor(samples.length / 3), Math.floor(samples.length / 2)));
  const end = middle(samples.slice(-Math.ceil(samples.length / 6)));
  console.log(`memory: ${Math.round(warm)} MB after the warm-up, ${Math.round(end)} MB at the end, ${samples.length} samples`);
  if (end > warm * growth) throw new Error(`the memory grew from ${Math.round(warm)} to ${Math.round(end)} MB`);
}

async function run(stage) {
  const world = await build(stage.sandbox);
  // Each collection of the page's garbage looks at all of it. As it is, what survived one is not looked at again until the
  // heap is several times as large, and would count as kept.
  stage.sandbox.extra.JSC_useGenerationalGC = "0";
  await stage.prepare();
  const page = await stage.open();
  await goTo(page, "entities");
  const context = { world, random: new Random(seed), sandbox: stage.sandbox, page, session: stage.session };
  const [program] = await stage.driver.children();
  const memory = [];
  const end = Date.now() + minutes * 60_000;
  let number = 0;
  while (number < steps && Date.now() < end) {
    number += 1;
    await step(context, number);
    if (number % stretch !== 0) continue;
    await agree(context);
    const { before, after } = await kept(stage.session, program);
    memory.push(after);
    await note(`${number} all agree; ${Math.round(after)} MB, ${Math.round(before)} with what was not collected`);
  }
  await agree(context);
  memory.push((await kept(stage.session, program)).after);
  console.log(`soak: ${number} steps, seed ${seed}; disk, cache, manifests and window agree`);
  memoryHolds(memory);
}

await mkdir(results, { recursive: true });
await rm(log, { force: true });
await note(`seed ${seed}`);
console.log(`soak: seed ${seed}, what is done goes to ${log}`);
const stage = new Stage(await Sandbox.create(), console.log);
try {
  await run(stage);
} catch (error) {
  await stage.shot("failed soak").catch(() => {});
  await note(error.stack);
  console.error(`soak: failed; again with SKILLMEAT_SOAK_SEED=${seed}`);
  console.error(error);
  process.exitCode = 1;
} finally {
  await stage.end();
}
