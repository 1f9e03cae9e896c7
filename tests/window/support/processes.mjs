// The programs around the window: display, session bus, driver. Each is ended by the process group it was started with.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";

const running = new Set();

// Also where the test run is broken off.
process.on("exit", () => {
  for (const child of running) process.kill(-child.pid, "SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));

function start(program, args, options) {
  const child = spawn(program, args, { detached: true, ...options });
  running.add(child);
  const gone = once(child, "exit").catch(() => {});
  child.on("exit", () => running.delete(child));
  child.on("error", () => running.delete(child));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      // The group, so that a driver takes the window it started with it.
      process.kill(-child.pid, "SIGTERM");
      const kill = setTimeout(() => process.kill(-child.pid, "SIGKILL"), 5_000);
      await gone;
      clearTimeout(kill);
    }
  };
  return { child, stop };
}

/** The first line a stream writes, or an error once the process has ended without one. */
async function firstLine(what, child, stream) {
  let text = "";
  const failed = once(child, "exit").then(([code]) => {
    throw new Error(`${what} ended with ${code} before it was ready`);
  });
  failed.catch(() => {});
  const line = (async () => {
    for await (const chunk of stream) {
      text += chunk;
      if (text.includes("\n")) return text.split("\n", 1)[0].trim();
    }
    throw new Error(`${what} wrote no line`);
  })();
  return Promise.race([line, failed]);
}

/** A virtual display of the size of the window. Xvfb picks a free number itself. */
export async function startDisplay() {
  const args = ["-displayfd", "3", "-screen", "0", "1280x820x24", "-nolisten", "tcp"];
  const { child, stop } = start("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  return { name: `:${await firstLine("Xvfb", child, child.stdio[3])}`, stop };
}

/** A session bus that starts no services of its own: portals would mount a file system into the sandbox. */
export async function startBus(folder) {
  const config = path.join(folder, "bus.conf");
  await writeFile(
    config,
    `<busconfig>
  <type>session</type>
  <listen>unix:dir=${folder}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`,
  );
  const args = ["--nofork", "--print-address", `--config-file=${config}`];
  const { child, stop } = start("dbus-daemon", args, { stdio: ["ignore", "pipe", "ignore"] });
  return { address: await firstLine("dbus-daemon", child, child.stdout), stop };
}

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** WebKitWebDriver, with the environment that the window will inherit. One window each. */
export async function startDriver(env) {
  const port = await freePort();
  const { child, stop } = start("WebKitWebDriver", ["--host=127.0.0.1", `--port=${port}`], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => log.push(chunk.toString()));
  }
  /** The programs that it started: the window, while there is one. */
  const children = async () => {
    const pids = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, "utf8");
    return pids.split(" ").filter(Boolean).map(Number);
  };
  const killChildren = async () => {
    for (const pid of await children()) process.kill(pid, "SIGKILL");
  };
  return { url: `http://127.0.0.1:${port}`, log, stop, children, killChildren };
}
