// Waiting for a fact instead of for a time.
import { setTimeout as sleep } from "node:timers/promises";

/**
 * Calls `check` until it returns something truthy, and returns that. An error thrown by `check` counts as "not yet"; the
 * last one is the cause when time is up.
 */
export async function waitFor(what, check, { timeout = 15_000, every = 60 } = {}) {
  const end = Date.now() + timeout;
  let last;
  for (;;) {
    try {
      const value = await check();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${timeout / 1000} s in vain for: ${what}`, { cause: last });
    }
    await sleep(every);
  }
}
