// What a program takes of the machine, with everything it started. Linux alone tells it this way.
import { readdir, readFile } from "node:fs/promises";

/** A process and all below it, as pids. One that ends meanwhile is left out. */
async function tree(pid) {
  const below = [pid];
  for (const one of below) {
    for (const thread of await readdir(`/proc/${one}/task`).catch(() => [])) {
      const children = await readFile(`/proc/${one}/task/${thread}/children`, "utf8").catch(() => "");
      below.push(...children.split(" ").filter(Boolean).map(Number));
    }
  }
  return below;
}

/**
 * The proportional set size of some processes and all below them, in megabytes: what each has for itself, and its share of
 * what several have together, so that the sum counts each page once.
 */
const pss = (pids) => summed(pids, "Pss");

/**
 * The part of it that is in no file. Who watches for hours takes this: the shares of libraries grow and shrink with whatever
 * else on the machine has them loaded.
 */
export const anonymous = (pids) => summed(pids, "Pss_Anon");

async function summed(pids, line) {
  const sought = new RegExp(`^${line}:\\s+(\\d+) kB$`, "m");
  let kilobytes = 0;
  for (const root of pids) {
    for (const pid of await tree(root)) {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
      kilobytes += Number(text.match(sought)?.[1] ?? 0);
    }
  }
  return kilobytes / 1024;
}

/** Samples the memory until `stop` is called, which returns the samples. */
export function watchMemory(pids, every = 100) {
  const samples = [];
  let over = false;
  const watching = (async () => {
    while (!over) {
      const next = performance.now() + every;
      samples.push(await pss(pids));
      await new Promise((done) => setTimeout(done, Math.max(0, next - performance.now())));
    }
  })();
  return {
    stop: async () => {
      over = true;
      await watching;
      return samples;
    },
  };
}

/** How long the main threads that draw the page have waited for a processor so far, in milliseconds. */
export async function waitedForProcessor(pids) {
  let nanoseconds = 0;
  for (const root of pids) {
    for (const pid of await tree(root)) {
      const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "");
      if (!name.startsWith("WebKitWebProces")) continue;
      const times = await readFile(`/proc/${pid}/schedstat`, "utf8").catch(() => "");
      nanoseconds += Number(times.split(" ")[1] ?? 0);
    }
  }
  return nanoseconds / 1e6;
}

/** The time that some processes and all below them have had a processor so far, in milliseconds. One that has ended is missing. */
export async function processorTime(pids) {
  let ticks = 0;
  for (const root of pids) {
    for (const pid of await tree(root)) {
      const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      // The name, which may hold anything, ends with the last bracket; of what follows, utime and stime are the 12th and 13th.
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      ticks += Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
    }
  }
  // Linux tells programs of a hundred ticks a second, whatever it counts by itself.
  return ticks * 10;
}
