import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { journey } from "./support/journey.mjs";
import { cellIn, goTo } from "./support/steps.mjs";

journey("what skm changes appears in the open window without a click", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("projects", "add", project);
  const page = await stage.open();
  await page.see("artifact-row-agent:code-reviewer");
  await page.reads("artifact-row-agent:code-reviewer", "Not deployed");

  await sandbox.skm("deploy", "agent:code-reviewer", "--project", project);
  await page.reads("artifact-row-agent:code-reviewer", "shop", {
    timeout: 8_000,
  });

  await sandbox.skm("undeploy", "agent:code-reviewer", "--project", project);
  await page.reads("artifact-row-agent:code-reviewer", "Not deployed", {
    timeout: 8_000,
  });

  const other = await sandbox.addProject("added-outside");
  await goTo(page, "projects");
  await sandbox.skm("projects", "add", other);
  await page.see("nav-project-added-outside", { timeout: 8_000 });
});

journey(
  "what an editor and a person do on the disk appears in the open window without a click",
  async (stage) => {
    const { sandbox } = stage;
    await sandbox.addLibrary();
    const project = await sandbox.addProject("shop");
    await sandbox.skm("deploy", "skill:pdf-tools", "--project", project);
    const page = await stage.open();
    await goTo(page, "entities");
    await page.see(cellIn("skill:pdf-tools", "shop", "in_sync"));

    // As editors save: a new file takes the place of the old one.
    const save = async (file, text) => {
      await writeFile(`${file}~`, text);
      await rename(`${file}~`, file);
    };
    const here = path.join(project, ".claude/skills/pdf-tools/SKILL.md");
    const written = await readFile(here, "utf8");
    await save(here, `${written}\nA line of our own.\n`);
    await page.see(cellIn("skill:pdf-tools", "shop", "modified"));
    await save(here, written);
    await page.see(cellIn("skill:pdf-tools", "shop", "in_sync"));

    await save(
      path.join(sandbox.library, "skills/pdf-tools/SKILL.md"),
      `${written}\nA line of the library's.\n`,
    );
    await page.see(cellIn("skill:pdf-tools", "shop", "outdated"));

    await rm(path.join(project, ".claude"), { recursive: true });
    await page.gone(cellIn("skill:pdf-tools", "shop", "outdated"));

    await goTo(page, "artifacts");
    await mkdir(path.join(sandbox.library, "skills/fresh"));
    await writeFile(
      path.join(sandbox.library, "skills/fresh/SKILL.md"),
      "---\ndescription: Just written\n---\n# Fresh\n",
    );
    await page.reads("artifact-row-skill:fresh", "Just written");
    await rm(path.join(sandbox.library, "skills/fresh"), { recursive: true });
    await page.gone("artifact-row-skill:fresh");
  },
);
