// Whether disk, cache and window say the same.
//
// What is true is what a fresh cache says after it looked at everything: it is made in a copy of the home, so that the run's
// own cache stays as the open window keeps it. `deployments_json` and `deployments` are compared with it as rows, and the
// window by what stands on the screen.
import { execFile } from "node:child_process";
import { mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { inPage } from "../bench/probe.mjs";
import { skmProgram } from "../window/support/paths.mjs";
import { waitFor } from "../window/support/poll.mjs";
import { goTo } from "../window/support/steps.mjs";

const exec = promisify(execFile);
const tables = ["collection_artifacts", "artifact_tags", "projects", "project_profiles", "deployments", "attachments", "problems"];
/** Numbers of rows say nothing. */
const ignored = ["id"];
/** What is only in the home of the run: the caches, and what can be undone. */
const own = ["cache", "state", "logs"];
/** As long as the window may take to follow, with room for a busy machine. */
const patience = { timeout: 20_000, every: 250 };

async function query(database, statement) {
  const { stdout } = await exec("sqlite3", ["-json", "-readonly", "-cmd", ".timeout 5000", database, statement], { maxBuffer: 2 ** 28 });
  return stdout.trim() ? JSON.parse(stdout) : [];
}

/** A row as text that can be compared: places in the home without the home, what is a set in an order. */
function line(table, row, home) {
  const told = Object.entries(row).filter(([column]) => !ignored.includes(column));
  const value = (column, text) =>
    column === "deployments_json" && text !== null ? JSON.stringify(JSON.parse(text).map((one) => JSON.stringify(one)).sort()) : text;
  return `${table} ${JSON.stringify(Object.fromEntries(told.map(([column, text]) => [column, value(column, text)])))}`.replaceAll(home, "~");
}

/** All that a cache says, as sorted lines. */
async function said(home) {
  const lines = [];
  for (const table of tables) {
    for (const row of await query(path.join(home, "cache/desktop.db"), `SELECT * FROM ${table}`)) lines.push(line(table, row, home));
  }
  return lines.sort();
}

async function skmIn(sandbox, home, ...args) {
  const { stdout } = await exec(skmProgram, [...args, "--json"], { env: { ...sandbox.env, SKILLMEAT_HOME: home }, maxBuffer: 2 ** 28 });
  return JSON.parse(stdout);
}

const statusLines = (document) => document.deployments.map((one) => `status ${JSON.stringify(one)}`).sort();

/** What the disk says, by a fresh cache in a copy of the home. */
async function truth(sandbox) {
  const home = path.join(sandbox.root, "fresh");
  await rm(home, { recursive: true, force: true });
  await mkdir(home);
  const kept = (await readdir(sandbox.skillmeat)).filter((name) => !own.includes(name));
  // Not by Node, which rounds times to milliseconds: a file of 3.9996 s would be one of 4 s, which the cache tells.
  await exec("cp", ["-a", ...kept.map((name) => path.join(sandbox.skillmeat, name)), home]);
  await rm(path.join(home, "collection/.git"), { recursive: true, force: true });
  await skmIn(sandbox, home, "refresh", "--full");
  const status = statusLines(await skmIn(sandbox, home, "status"));
  return { home, lines: await said(home), status: status.map((one) => one.replaceAll(home, "~")) };
}

/** Throws where two lists of lines differ, and says how. */
function same(what, theirs, ours) {
  const [them, us] = [new Set(theirs), new Set(ours)];
  const missing = theirs.filter((one) => !us.has(one));
  const wrong = ours.filter((one) => !them.has(one));
  if (missing.length + wrong.length + Math.abs(theirs.length - ours.length) === 0) return true;
  const told = [...missing.slice(0, 6).map((one) => `is not told: ${one}`), ...wrong.slice(0, 6).map((one) => `is told: ${one}`)];
  throw new Error(`${what}: ${missing.length} missing, ${wrong.length} wrong\n  ${told.join("\n  ")}`);
}

/** In the page: goes over a scroller in steps of half a screen and collects what `each` finds, by key. */
async function collect(selector, kind) {
  const scroller = document.querySelector(selector);
  if (!scroller) return {};
  const found = {};
  const look = {
    cells: () => {
      for (const cell of scroller.querySelectorAll("[data-cell]")) found[cell.dataset.testid] = cell.dataset.state;
    },
    rows: () => {
      for (const row of scroller.querySelectorAll('[data-testid^="artifact-row-"]')) {
        const chips = [...row.querySelectorAll("[title]")].map((chip) => chip.textContent.trim());
        found[row.dataset.testid] = chips;
      }
    },
  }[kind];
  const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))));
  const [top, left] = [scroller.scrollTop, scroller.scrollLeft];
  for (let y = 0; ; y += scroller.clientHeight / 2) {
    for (let x = 0; ; x += scroller.clientWidth / 2) {
      scroller.scrollTo(x, y);
      await frames();
      look();
      if (x + scroller.clientWidth >= scroller.scrollWidth) break;
    }
    if (y + scroller.clientHeight >= scroller.scrollHeight) break;
  }
  scroller.scrollTo(left, top);
  return found;
}

/** The matrix as it stands on the screen, as far as something is deployed. */
async function shownCells(session) {
  const cells = await inPage(session, collect, '[data-testid="entities-grid"]', "cells");
  return Object.entries(cells)
    .filter(([, state]) => state !== "none" && state !== "unsupported")
    .map(([cell, state]) => `${cell}: ${state}`);
}

const cellsQuery = `
  SELECT 'entity-cell-' || d.artifact_id || '-' || p.name || '/' || d.profile_id || ': ' || d.state AS line
  FROM deployments d JOIN projects p ON p.path = d.project_path WHERE d.type IS NOT NULL`;

/** Goes over the views, beginning with the one that was open all the time. */
async function windowAgrees({ page, session }, home) {
  const database = path.join(home, "cache/desktop.db");
  const cells = (await query(database, cellsQuery)).map((row) => row.line);
  await waitFor("the matrix to show what is there", async () => same("the matrix", cells, await shownCells(session)), patience);

  await goTo(page, "artifacts");
  const artifacts = (await query(database, "SELECT artifact_id AS id FROM collection_artifacts")).map((row) => `artifact-row-${row.id}`);
  await waitFor(
    "the library to show what is there",
    async () => same("the library", artifacts, Object.keys(await inPage(session, collect, '[role="grid"][data-list]', "rows"))),
    patience,
  );

  await goTo(page, "deployments");
  const counted = await query(database, "SELECT state, count(*) AS count FROM deployments GROUP BY state");
  const counts = counted.map(({ state, count }) => `${state}: ${count}`);
  const tabs = () =>
    session.run(
      `return [...document.querySelectorAll('[data-testid^="state-tab-"]')].map((tab) =>
         [tab.dataset.testid.replace("state-tab-", ""), tab.textContent.replace(/[^0-9]/g, "")])
         .filter(([state, count]) => state !== "all" && count !== "0").map(([state, count]) => state + ": " + count);`,
    );
  await waitFor("the deployments to show what is there", async () => same("the deployments", counts, await tabs()), patience);
  await goTo(page, "entities");
}

/** Fails unless disk, cache, manifests and window agree, once the window had time to follow. */
export async function agree({ sandbox, page, session }) {
  const { home, lines, status } = await truth(sandbox);
  await waitFor("the cache to say what is there", async () => same("the cache", lines, await said(sandbox.skillmeat)), patience);
  same("skm status", status, statusLines(await skmIn(sandbox, sandbox.skillmeat, "status")).map((one) => one.replaceAll(sandbox.skillmeat, "~")));
  await windowAgrees({ page, session }, home);
}
