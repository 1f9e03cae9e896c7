import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { windows } from "./support/chooser.mjs";
import { journey } from "./support/journey.mjs";
import { desktop } from "./support/paths.mjs";
import { waitFor } from "./support/poll.mjs";

const exec = promisify(execFile);
const title = "^SkillMeat Desktop$";

journey("a second launch focuses the first window and ends", async (stage) => {
  await stage.sandbox.addLibrary();
  await stage.withBus();
  const page = await stage.open();
  await page.see("artifact-row-skill:pdf-tools");
  const xdotool = async (...args) => (await exec("xdotool", args, { env: stage.env })).stdout.trim();
  const [first] = await windows(stage.display, title);

  // The focus goes elsewhere: to the root window, since nothing else is open here.
  const root = await xdotool("search", "--maxdepth", "0", ".*");
  await xdotool("windowfocus", root);
  await waitFor("the window to lose the focus", async () => (await xdotool("getwindowfocus")) === root);

  await exec(desktop, [], { env: stage.env, timeout: 20_000 });
  await waitFor(
    "the first window to have the focus",
    async () => (await xdotool("getwindowfocus")) === first,
  );
  assert.deepEqual(await windows(stage.display, title), [first]);
});
