import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { holdsTree, readTree, writeTree } from "./support/sandbox.mjs";
import {
  attachedTo,
  openSets,
  readAttachments,
  reviewDeploy,
  setsOn,
  writeBundles,
} from "./support/sets.mjs";
import { apply, reviewed } from "./support/steps.mjs";

const names = Array.from({ length: 6 }, (_, i) => `part-${i + 1}`);
const files = Object.fromEntries(
  names.map((name) => [`commands/${name}.md`, `---\ndescription: ${name}\n---\n# ${name}\n`]),
);
/** The window waits this long for a folder that another program works in, and some. */
const patience = { timeout: 45_000 };

/** Works in the folder of a project, as another program does, until it is let go. */
async function holdProject(lock) {
  const holder = spawn("flock", ["--no-fork", lock, "sh", "-c", "echo held; exec sleep 200"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  return async () => {
    holder.kill();
    await once(holder, "exit");
  };
}

/** A window at a set of six commands, two projects, and the lock of the second. */
async function twoProjects(stage) {
  const { sandbox } = stage;
  await sandbox.addLibrary(files);
  await writeBundles(sandbox.library, {
    "sets/kit": { members: names.map((name) => `command:${name}`), name: "Parts kit" },
  });
  const [shop, blog] = [
    await sandbox.addProject("shop", { "README.md": "# Shop\n" }),
    await sandbox.addProject("blog", { "README.md": "# Blog\n" }),
  ];
  await sandbox.skm("projects", "add", shop);
  await sandbox.skm("deploy", "command:part-1", "--project", blog);
  await sandbox.skm("undo");
  const locks = path.join(sandbox.skillmeat, "state/locks");
  const [lock, ...others] = (await readdir(locks)).filter((name) => name.startsWith("project-"));
  assert.deepEqual(others, [], "only one project was worked in");
  const page = await stage.open(setsOn);
  await openSets(page);
  await page.reads("fact-Resolves to", "6 artifacts");
  return { page, shop, blog, lock: path.join(locks, lock) };
}

const deployed = async (project) => Object.keys(await readTree(path.join(project, ".claude/commands")));

journey(
  "what was left out is told with its counts, the rest is done, and what is left is tried again",
  async (stage) => {
    const { page, shop, blog } = await twoProjects(stage);
    const own = path.join(blog, ".claude/commands/part-3.md");
    await writeTree(blog, { ".claude/commands/part-3.md": "My own part.\n" });
    await reviewDeploy(page, ["shop", "blog"]);
    await page.see(`[data-testid="${reviewed("command:part-3", "blog")}"][data-action="conflict"]`);
    await apply(page);
    await page.reads("toast", "1 change left out");
    assert.equal((await deployed(shop)).length, 6);
    assert.equal((await deployed(blog)).length, 6);
    assert.equal(await readFile(own, "utf8"), "My own part.\n");
    assert.equal((await readAttachments(blog))[0].artifacts.length, 5);

    await page.clickText("toast", "Details");
    await page.see("review-result");
    await page.reads("result-project-shop", "6 done");
    await page.reads("result-project-blog", "1 to decide, 5 done");
    await stage.shot("sets result");
    await page.click("result-show-failed");
    await page.gone("result-project-shop");
    await page.see("result-command:part-3@blog");

    await page.click("review-again");
    await page.see(reviewed("command:part-3", "blog"));
    assert.equal(
      await page.count(reviewed("command:part-3", "shop")),
      0,
      "what was done is not asked for again",
    );
    await page.click("choice-replace");
    await apply(page);
    assert.match(await readFile(own, "utf8"), /^# part-3$/m);
    assert.equal((await readAttachments(blog))[0].artifacts.length, 6);
    for (const project of ["shop", "blog"]) await page.reads(attachedTo(project), "Up to date");
  },
);

journey(
  "where another program works in one project, nothing is changed, and then it can be applied",
  async (stage) => {
    const { page, shop, blog, lock } = await twoProjects(stage);
    const work = path.join(stage.sandbox.home, "work");
    const before = await readTree(work);
    await page.click("deploy-set-button");
    for (const project of ["shop", "blog"]) await page.click(`deploy-set-project-${project}`);
    await page.click("deploy-set-mode-atomic");
    await page.reads("deploy-set", "nothing is changed");
    await stage.shot("sets deploy dialog");
    await page.click('[data-testid="deploy-set-review"]:not([disabled])');
    await page.see('[data-testid="review-atomic"][data-state="checked"]');
    const letGo = await holdProject(lock);
    try {
      await page.click('[data-testid="review-apply"]:not([disabled])');
      await page.see('[data-testid="review"] [data-testid="error-state"]', patience);
      await stage.shot("sets busy");
    } finally {
      await letGo();
    }
    await holdsTree(work, before);
    await apply(page);
    for (const project of [shop, blog]) assert.equal((await deployed(project)).length, 6);
    await page.reads("attached-title", "Attached to 2 projects");
  },
);
