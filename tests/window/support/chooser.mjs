// Drives the native GTK folder dialog by keyboard, as a person would.
import { execFile } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { waitFor } from "./poll.mjs";

const exec = promisify(execFile);

function xdotool(display, ...args) {
  return exec("xdotool", args, { env: { ...process.env, DISPLAY: display } });
}

/** The ids of the visible windows whose title matches a pattern. xdotool answers 1 where there is none. */
export async function windows(display, title) {
  const { stdout } = await xdotool(display, "search", "--onlyvisible", "--name", title).catch((error) => {
    if (error.code === 1) return { stdout: "" };
    throw error;
  });
  return stdout.split("\n").filter(Boolean);
}

/** Waits for the open dialog, lets `act` press keys in it, and waits until it has closed. */
async function inDialog(display, title, act) {
  const [dialog] = await waitFor("the folder dialog", async () => {
    const found = await windows(display, title);
    return found.length > 0 && found;
  });
  await xdotool(display, "windowfocus", "--sync", dialog);
  await act();
  await waitFor("the folder dialog to close", async () => (await windows(display, title)).length === 0);
}

/**
 * Types an absolute path into the folder dialog and accepts it. The pauses are for GTK alone: its location field opens on
 * the first slash and loses letters typed before it is ready, and it gives no sign of that to wait for.
 */
export function chooseFolder(display, title, folder) {
  return inDialog(display, title, async () => {
    await xdotool(display, "key", "slash");
    await sleep(500);
    await xdotool(display, "type", "--delay", "25", folder.slice(1));
    await sleep(400);
    // Without this the inline completion is accepted, and a folder inside is chosen.
    await xdotool(display, "key", "Delete");
    await xdotool(display, "key", "Return");
  });
}

/** Closes the folder dialog without a choice. */
export function cancelChooser(display, title) {
  return inDialog(display, title, () => xdotool(display, "key", "Escape"));
}
