// One journey: a sandbox, a display, a window; all gone afterwards, with a picture and the page's source if it failed.
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { Page } from "./page.mjs";
import { desktop, results } from "./paths.mjs";
import { startBus, startDisplay, startDriver } from "./processes.mjs";
import { Sandbox } from "./sandbox.mjs";
import { Session } from "./webdriver.mjs";

const exec = promisify(execFile);

/** Everything a journey acts on. */
export class Stage {
  #stops = [];

  /** `report` takes a line for the output of the test. */
  constructor(sandbox, report) {
    this.sandbox = sandbox;
    this.report = report;
  }

  async prepare() {
    const display = await startDisplay();
    this.#stops.push(display.stop);
    this.display = display.name;
    this.env = { ...this.sandbox.env, DISPLAY: display.name };
  }

  /** Gives the window a session bus, which the single-instance check needs. Call it before `open`. */
  async withBus() {
    const bus = await startBus(this.sandbox.root);
    this.#stops.push(bus.stop);
    this.env.DBUS_SESSION_BUS_ADDRESS = bus.address;
  }

  /** Starts the program and returns its page. A second call is a restart. */
  async open(env = {}) {
    await this.close();
    this.driver = await startDriver({ ...this.env, ...env });
    this.session = await Session.open(this.driver.url, desktop, () => {
      /** When the driver was asked to start the program. */
      this.asked = Date.now();
    });
    this.page = new Page(this.session);
    return this.page;
  }

  /** Ends the program, as closing the window does, and its driver. */
  async close() {
    await this.session?.close().catch(() => {});
    this.session = undefined;
    await this.driver?.stop();
    this.driver = undefined;
  }

  /** Ends the window at once, as a crash or the system does: nothing of it runs any more. */
  async kill() {
    await this.driver.killChildren();
    await this.close();
  }

  /** Saves a picture of the display, native dialogs included, under test-results. */
  async shot(name) {
    await mkdir(results, { recursive: true });
    const file = path.join(results, `${name.replaceAll(/\W+/g, "-")}.png`);
    await exec("import", ["-silent", "-window", "root", file], { env: this.env });
  }

  /** Does something that a person waits for, and fails where it takes too long, with room for a busy machine. */
  async timed(what, act, most = 5_000) {
    const start = performance.now();
    await act();
    const took = performance.now() - start;
    this.report(`${what}: ${Math.round(took)} ms`);
    if (took > most) throw new Error(`${what} took ${Math.round(took)} ms, and not ${most} at most`);
  }

  async #record(name) {
    const file = path.join(results, `failed-${name.replaceAll(/\W+/g, "-")}`);
    await this.shot(`failed ${name}`);
    await writeFile(`${file}.log`, this.driver?.log.join("") ?? "");
    if (this.session)
      await writeFile(`${file}.html`, await this.session.run("return document.documentElement.outerHTML"));
  }

  /** Plays a journey, keeps what helps to understand its failure, and clears up. */
  async play(name, act) {
    try {
      await this.prepare();
      await act(this);
    } catch (error) {
      await this.#record(name).catch((second) => console.error("nothing recorded:", second.message));
      throw error;
    } finally {
      await this.end();
    }
  }

  async end() {
    await this.close();
    for (const stop of this.#stops.reverse()) await stop();
    await this.sandbox.remove();
  }
}

/** Declares a test that gets a fresh stage; its window is not open yet. */
export function journey(name, act) {
  test(name, { timeout: 240_000 }, async (t) => {
    await new Stage(await Sandbox.create(), (line) => t.diagnostic(line)).play(name, act);
  });
}
