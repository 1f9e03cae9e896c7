import { journey } from "./support/journey.mjs";
import { goTo } from "./support/steps.mjs";

journey("what skm changes appears in the open window without a click", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("projects", "add", project);
  const page = await stage.open();
  await page.see("artifact-row-agent:code-reviewer");
  await page.reads("artifact-row-agent:code-reviewer", "Not deployed");

  await sandbox.skm("deploy", "agent:code-reviewer", "--project", project);
  await page.reads("artifact-row-agent:code-reviewer", "shop", { timeout: 8_000 });

  await sandbox.skm("undeploy", "agent:code-reviewer", "--project", project);
  await page.reads("artifact-row-agent:code-reviewer", "Not deployed", { timeout: 8_000 });

  const other = await sandbox.addProject("added-outside");
  await goTo(page, "projects");
  await sandbox.skm("projects", "add", other);
  await page.see("nav-project-added-outside", { timeout: 8_000 });
});
