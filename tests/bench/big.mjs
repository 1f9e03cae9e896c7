// The homes that are measured: one with everything, one with next to nothing.
import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { Stage } from "../window/support/journey.mjs";
import { processorTime } from "../window/support/resources.mjs";
import { Sandbox } from "../window/support/sandbox.mjs";
import { goTo, lookAt } from "../window/support/steps.mjs";
import { probe } from "./probe.mjs";

const exec = promisify(execFile);
const program = process.env.SKILLMEAT_BIG_HOME;

/** How much there is, smaller for trying the measurements themselves. */
export const size = {
  artifacts: Number(process.env.SKILLMEAT_BENCH_ARTIFACTS ?? 10_000),
  projects: Number(process.env.SKILLMEAT_BENCH_PROJECTS ?? 300),
};

async function make(sandbox, { artifacts, projects, deployments }) {
  if (!program) throw new Error("SKILLMEAT_BIG_HOME names the program that makes a large home");
  // Files are those of a skill; one artifact in five is a single file.
  const counts = { artifacts, projects, deployments: projects * deployments, files: 7 };
  const args = Object.entries(counts).flatMap(([name, count]) => [`--${name}`, String(count)]);
  await exec(program, [...args, sandbox.skillmeat, path.join(sandbox.home, "work")]);
}

async function stageOf(counts) {
  const sandbox = await Sandbox.create();
  if (counts) await make(sandbox, counts);
  else await mkdir(path.join(sandbox.library, "skills"), { recursive: true });
  await sandbox.skm("refresh");
  const stage = new Stage(sandbox, console.error);
  await stage.prepare();
  // The first window reads all contents for the search. What is measured is any other one.
  if (counts) {
    await stage.open();
    await looked(stage);
    await stage.close();
  }
  return stage;
}

const made = new Map();

/** A stage by the name of its home, made when it is first asked for; no window is open in it. */
export async function stage(name) {
  const homes = {
    /** 10,000 artifacts with some 60,000 files, 300 projects with 200 deployments each. */
    big: { ...size, deployments: Math.min(200, size.artifacts) },
    /** A person's first week. */
    small: { artifacts: 20, projects: 3, deployments: 5 },
    /** An empty library and no project. */
    empty: null,
  };
  if (!made.has(name)) made.set(name, await stageOf(homes[name]));
  return made.get(name);
}

/** The program rests when it takes less than this of a processor, for this many seconds in turn; how long that is waited for. */
const rest = { share: 0.05, seconds: 3, within: 300 };

/** Waits until the window has looked at everything and watches it: until nothing of the program takes the processor any more. */
export async function looked(stage) {
  const pids = await stage.driver.children();
  let before = await processorTime(pids);
  const end = Date.now() + 1000 * rest.within;
  for (let seconds = 0; seconds < rest.seconds; ) {
    if (Date.now() > end) throw new Error(`the program did not rest within ${rest.within} s`);
    await new Promise((done) => setTimeout(done, 1000));
    const now = await processorTime(pids);
    seconds = now - before < 1000 * rest.share ? seconds + 1 : 0;
    before = now;
  }
}

/** When something is measured: while the window looks at everything behind what it shows, and once it has. */
export const moments = [
  { when: "right after the start", wait: async () => {} },
  { when: "at rest", wait: looked },
];

/** Opens the window of a stage at a view, the library first, once it has looked at everything or done what else `wait` waits for. */
export async function open(stage, view = "artifacts", wait = looked) {
  const page = await stage.open();
  await goTo(page, "artifacts");
  await wait(stage);
  await lookAt(page, view);
  await probe(stage.session);
  return page;
}

/** Removes all of them. */
export async function removeStages() {
  for (const one of made.values()) await one.end();
}
