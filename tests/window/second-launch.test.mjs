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
  const first = await waitFor("the window", async () => {
    const found = await windows(stage.display, title);
    return found.length === 1 && found[0];
  });

  await exec("xdotool", ["windowminimize", first], { env: stage.env });
  await exec(desktop, [], { env: stage.env, timeout: 20_000 });

  assert.deepEqual(await windows(stage.display, title), [first]);
  await waitFor("the first window to have the focus", async () => {
    const { stdout } = await exec("xdotool", ["getwindowfocus"], { env: stage.env });
    return stdout.trim() === first || (await stage.session.run("return document.hasFocus()"));
  });
});
