import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { journey } from "./support/journey.mjs";
import { skmProgram } from "./support/paths.mjs";
import { waitFor } from "./support/poll.mjs";
import { holdsTree, readTree } from "./support/sandbox.mjs";
import { lookAt } from "./support/steps.mjs";

const exec = promisify(execFile);

/** A library of skills that are not written within a moment. */
async function addLargeLibrary(sandbox, skills = 60, files = 80) {
  const tree = {};
  for (let i = 0; i < skills; i += 1) {
    const name = `large-${String(i).padStart(3, "0")}`;
    tree[`skills/${name}/SKILL.md`] = `---\nname: ${name}\ndescription: Large\n---\n# ${name}\n`;
    for (let j = 0; j < files; j += 1)
      tree[`skills/${name}/data/${j}.txt`] = `${name} ${j} ${"x".repeat(20_000)}\n`;
  }
  await sandbox.addLibrary(tree);
}

/** Opens the plan of deploying everything to the project `shop`, and starts it. */
async function deployAll(stage) {
  const { page, session } = stage;
  await lookAt(page, "artifacts");
  await page.click("artifact-row-skill:large-000");
  await session.press("Escape");
  await page.gone("artifact-sheet");
  await session.press("Space");
  await session.press("Shift", "End");
  await page.click("deploy-selected");
  await page.click("deploy-project-shop");
  await page.click('[data-testid="deploy-confirm"]:not([disabled])', { timeout: 30_000 });
}

/** Presses Cancel the moment the first files are ready, quicker than the driver's own clicks are. */
function cancelUnderWay(session) {
  return session.runAsync(`const done = arguments[arguments.length - 1];
    const look = () => {
      const dialog = document.querySelector('[data-testid="deploy-dialog"]');
      const cancel = [...(dialog?.querySelectorAll("button") ?? [])].find((one) => one.textContent === "Cancel");
      if (!/(Preparing|Moving files), [1-9]/.test(dialog?.textContent ?? "") || cancel?.disabled !== false) return requestAnimationFrame(look);
      cancel.click();
      done();
    };
    look();`);
}

journey("Cancel during a large batch leaves everything as it was", async (stage) => {
  const { sandbox } = stage;
  await addLargeLibrary(sandbox);
  const project = await sandbox.addProject("shop", { "README.md": "# Shop\n", ".claude/notes.md": "Mine\n" });
  await sandbox.skm("projects", "add", project);
  const work = path.join(sandbox.home, "work");
  const before = await readTree(work);
  const page = await stage.open();
  await deployAll(stage);
  await cancelUnderWay(stage.session);
  await page.reads("deploy-dialog", "Cancelled. Everything is as it was before.", { timeout: 30_000 });
  await holdsTree(work, before);
  await page.clickText("deploy-dialog", "Cancel");
  await page.gone("deploy-dialog");
  await lookAt(page, "activity");
  await page.see("activity-empty");
});

journey(
  "a window that is killed while it deploys brings the project in order when it starts again",
  async (stage) => {
    const { sandbox } = stage;
    await addLargeLibrary(sandbox);
    const project = await sandbox.addProject("shop", { "README.md": "# Shop\n" });
    await sandbox.skm("projects", "add", project);
    const before = await readTree(project);
    let page = await stage.open();
    await deployAll(stage);
    await page.reads("deploy-dialog", /Preparing, [1-9]|Moving files/);
    await stage.kill();

    page = await stage.open();
    // Whether it is known by then that it was a deploy depends on the instant.
    await page.reads(
      "recovered-note",
      /^An interrupted (deploy to|change in) shop was taken back\. Nothing was lost\./,
    );
    await holdsTree(project, before);
    await lookAt(page, "deployments");
    await page.see("deployments-empty");
  },
);

journey("an skm that was killed half way through is taken back by the start of the window", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("deploy", "skill:pdf-tools", "--project", project);
  const before = await readTree(project);
  const env = { ...sandbox.env, SKILLMEAT_KILL_AT: "6" };
  const killed = await exec(
    skmProgram,
    ["deploy", "skill:commit-helper", "agent:code-reviewer", "--project", project],
    { env },
  ).catch((error) => error);
  assert.equal(killed.signal, "SIGKILL");
  assert.notDeepEqual(await readTree(project), before, "it was killed after it had begun");

  const page = await stage.open();
  await page.reads("recovered-note", "An interrupted deploy to shop was taken back. Nothing was lost.");
  await holdsTree(project, before);
  await stage.shot("recovered");
  await page.click("recovered-show");
  await page.gone("recovered-note");
  await page.see("activity-list");
  await waitFor("one operation", async () => (await page.count("operation-expand")) === 1);
});
