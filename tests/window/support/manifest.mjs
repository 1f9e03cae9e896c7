// Reads a deployment manifest back, independently of the program that wrote it.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { readTree } from "./sandbox.mjs";

/** The records of a root's `deployment-manifest.toml`, each with its strings and its ledger; empty where there is none. */
export async function readManifest(project, root = ".claude") {
  const text = await readFile(path.join(project, root, "deployment-manifest.toml"), "utf8").catch(() => "");
  const records = [];
  let files = null;
  for (const line of text.split("\n")) {
    const pair = line.match(/^("?)([^"=]+?)\1\s*=\s*"?([^"]*?)"?\s*$/);
    if (line.trim() === "[[deployments]]") {
      records.push({ files: {} });
      files = null;
    } else if (line.trim() === "[deployments.files]") {
      files = records.at(-1).files;
    } else if (line.trim() === "[[sets]]") {
      break; // What the project remembers of sets: the last part of the file.
    } else if (pair && records.length > 0) {
      (files ?? records.at(-1))[pair[2]] = pair[3];
    }
  }
  return records;
}

/** The ledger that a folder should have: path → `sha256:…`, with `+x` where it is executable. */
export async function ledgerOf(folder) {
  const ledger = {};
  for (const [name, { text, executable }] of Object.entries(await readTree(folder))) {
    const hash = createHash("sha256").update(text, "latin1").digest("hex");
    ledger[name] = `sha256:${hash}${executable ? "+x" : ""}`;
  }
  return ledger;
}
