import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";

/** All of the sources but the tests, which only say what they look for. */
const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.tsx?$/.test(file) && !file.includes(".test."),
);

/**
 * Their rules end in "any child but the last", which the engine asks of every element of the page. From then on it finds out
 * anew how a whole list looks when something is put after it: 10 to 19 ms for twenty rows, in WebKitGTK.
 */
it("uses no utility that makes every element depend on what comes after it", () => {
  const costly = /["'`\s](?:divide|space)-[xy]\b/;
  expect(sources.length).toBeGreaterThan(100);
  expect(sources.filter((file) => costly.test(readFileSync(path.join("src", file), "utf8")))).toEqual([]);
});
