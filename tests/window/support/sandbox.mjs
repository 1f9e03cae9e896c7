// A home of its own for each journey: nothing of the real user is read or written.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual, promisify } from "node:util";
import { bigHomeProgram, samples, skmProgram } from "./paths.mjs";

const exec = promisify(execFile);

/** Writes `{ "relative/path": "text" }` below a folder; a text that starts with `#!` becomes executable. */
export async function writeTree(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
}

/** All files below a folder as `{ path: { text, executable } }`, paths relative and sorted; empty where it is absent. */
export async function readTree(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
  const tree = {};
  for (const file of files) {
    const { mode } = await lstat(file);
    tree[path.relative(folder, file)] = {
      text: await readFile(file, "latin1"),
      executable: (mode & 0o100) !== 0,
    };
  }
  return tree;
}

/** Waits until a folder holds these files and no others: what was displaced is tidied up after an operation is over. */
export async function holdsTree(folder, tree) {
  const end = Date.now() + 5_000;
  while (Date.now() < end && !isDeepStrictEqual(await readTree(folder), tree)) await sleep(50);
  assert.deepEqual(await readTree(folder), tree);
}

export class Sandbox {
  /** Makes the folders. The path is a real one, without links, as the program shows and records it. */
  static async create() {
    const root = await realpath(await mkdtemp(path.join(os.tmpdir(), "skillmeat-window-")));
    const sandbox = new Sandbox(root);
    for (const folder of Object.values(sandbox.#xdg)) await mkdir(folder, { recursive: true });
    await chmod(sandbox.#xdg.XDG_RUNTIME_DIR, 0o700);
    return sandbox;
  }

  constructor(root) {
    this.root = root;
    this.home = path.join(root, "home");
    this.skillmeat = path.join(this.home, ".skillmeat");
    this.library = path.join(this.skillmeat, "collection");
    this.database = path.join(this.skillmeat, "cache/desktop.db");
    /** What a journey adds to the environment of all its programs. */
    this.extra = {};
  }

  get #xdg() {
    return {
      XDG_CONFIG_HOME: path.join(this.home, ".config"),
      XDG_DATA_HOME: path.join(this.home, ".local/share"),
      XDG_STATE_HOME: path.join(this.home, ".local/state"),
      XDG_CACHE_HOME: path.join(this.home, ".cache"),
      XDG_RUNTIME_DIR: path.join(this.root, "runtime"),
    };
  }

  /** The environment of every program of this journey. */
  get env() {
    const { PATH, LANG = "C.UTF-8", RUST_BACKTRACE = "1" } = process.env;
    return {
      PATH,
      LANG,
      RUST_BACKTRACE,
      HOME: this.home,
      SKILLMEAT_HOME: this.skillmeat,
      // No session bus: GTK would otherwise start one, with portals that mount a file system into the runtime folder.
      DBUS_SESSION_BUS_ADDRESS: "disabled:",
      // With it, a picture taken right after a change may show the state before.
      WEBKIT_DISABLE_DMABUF_RENDERER: "1",
      TAURI_WEBVIEW_AUTOMATION: "true",
      ...this.#xdg,
      ...this.extra,
    };
  }

  /** Puts the starter library in place, as the program does, or files of one's own. */
  async addLibrary(files) {
    if (files) return writeTree(this.library, files);
    await cp(samples, this.library, { recursive: true });
    for (const [name, { text }] of Object.entries(await readTree(this.library))) {
      if (text.startsWith("#!")) await chmod(path.join(this.library, name), 0o755);
    }
  }

  /** Makes a library and projects in `~/work` of some size: `{ artifacts, projects, deployments, files }`. */
  async addBigHome(sizes) {
    const args = Object.entries(sizes).flatMap(([name, size]) => [`--${name}`, String(size)]);
    await exec(bigHomeProgram, [...args, this.skillmeat, path.join(this.home, "work")], { env: this.env });
  }

  /** Makes a project folder with a `.claude` in it and returns its path. */
  async addProject(name, files = {}) {
    const project = path.join(this.home, "work", name);
    await mkdir(path.join(project, ".claude"), { recursive: true });
    await writeTree(project, files);
    return project;
  }

  /** Makes a folder below `~/work` with nothing in it but these files, and returns its path. */
  async addFolder(name, files = {}) {
    const folder = path.join(this.home, "work", name);
    await mkdir(folder, { recursive: true });
    await writeTree(folder, files);
    return folder;
  }

  /** Runs `skm … --json` and returns its document; a refusal is returned as well. */
  async skm(...args) {
    const { stdout } = await exec(skmProgram, [...args, "--json"], {
      env: this.env,
      cwd: this.home,
      maxBuffer: 2 ** 27,
    }).catch((error) => {
      if (error.code === 1 && error.stdout) return error;
      throw error;
    });
    return JSON.parse(stdout);
  }

  /** Runs SQL in the cache, as another program would, and returns the rows. */
  async sql(statement) {
    const args = ["-json", "-cmd", ".timeout 5000", this.database, statement];
    const { stdout } = await exec("sqlite3", args, { env: this.env });
    return stdout.trim() ? JSON.parse(stdout) : [];
  }

  /** The deployments column of one artifact in the cache, parsed; null where it is empty. */
  async cachedDeployments(artifact) {
    const rows = await this.sql(
      `SELECT deployments_json AS json FROM collection_artifacts WHERE artifact_id = '${artifact}'`,
    );
    if (rows.length !== 1) throw new Error(`${rows.length} rows in the cache for ${artifact}`);
    return rows[0].json === null ? null : JSON.parse(rows[0].json);
  }

  /** Overwrites the cache with what is no database. */
  async breakDatabase() {
    for (const suffix of ["-wal", "-shm"]) await rm(this.database + suffix, { force: true });
    await writeFile(this.database, "this is no database\n".repeat(500));
  }

  remove() {
    return rm(this.root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
