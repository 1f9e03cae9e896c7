// Makes the pictures of the README from the real window: script/pictures.
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { demo, demoSets } from "./support/demo.mjs";
import { handmade } from "./support/handmade.mjs";
import { journey } from "./support/journey.mjs";
import { results, root } from "./support/paths.mjs";
import { waitFor } from "./support/poll.mjs";
import { writeTree } from "./support/sandbox.mjs";
import { chooseBundle, openSets, setsOn } from "./support/sets.mjs";
import { apply, cell, goTo, lookAt, openArtifact, reviewed } from "./support/steps.mjs";

const images = path.join(root, "docs/images");

/** What is staged for the picture of the review: something new, an update, a conflict, and something that goes. */
const staged = [
  ["skill:api-contract", "web-app", "Space"],
  ["skill:react-performance", "web-app", "Delete"],
  ["skill:pdf-tools", "infra", "Space"],
  ["command:changelog", "docs-site", "Space"],
];

async function inTheme(stage, theme) {
  await goTo(stage.page, "settings");
  await stage.page.click(`settings-theme-${theme}`);
  await stage.page.see(`html[data-theme="${theme}"]`);
}

/** Nothing fades or rises any more. */
const isStill = `return document.getAnimations().every((one) => one.effect.getTiming().iterations === Infinity || one.playState === "finished")`;

async function picture(stage, name) {
  await stage.page.gone('[aria-busy="true"]');
  await waitFor("everything to stand still", () => stage.session.run(isStill));
  await stage.shot(name);
  await cp(path.join(results, `${name}.png`), path.join(images, `${name}.png`));
}

/** What people of the team put into a project by themselves. */
const found = {
  ".claude/skills/design-tokens/SKILL.md":
    "---\nname: design-tokens\ndescription: Keeps colours and spacing in one place\n---\n",
  ".claude/skills/storybook/SKILL.md":
    "---\nname: storybook\ndescription: Writes a story for each state of a component\n---\n",
  ".claude/commands/screenshot.md": "---\ndescription: Takes pictures of the pages that changed\n---\n",
  ".claude/commands/git/fix-flaky.md": "Run it until it fails.\n",
  ".agents/skills/i18n-check/SKILL.md":
    "---\nname: i18n-check\ndescription: Finds texts that are not translated\n---\n",
  ".cursor/commands/preview.md": "---\ndescription: Opens the preview of a branch\n---\n",
};

journey("pictures", async (stage) => {
  const projects = await demo(stage.sandbox);
  await writeTree(projects["web-app"], found);
  const page = await stage.open();
  await mkdir(images, { recursive: true });
  for (const theme of ["light", "dark"]) {
    await inTheme(stage, theme);
    await openArtifact(page, "skill:pdf-tools");
    await page.see("markdown");
    await picture(stage, `artifacts-${theme}`);
    await lookAt(page, "deployments");
    await picture(stage, `deployments-${theme}`);
    await lookAt(page, "projects");
    await page.click("nav-project-web-app");
    await page.click("project-tab-import");
    await page.see("import-list");
    if (theme === "light") await page.click("import-add-all-new");
    await page.see("import-bar");
    await picture(stage, `projects-${theme}`);
  }
  await lookAt(page, "entities");
  for (const [artifact, project, key] of staged) {
    await page.click(cell(artifact, project));
    await stage.session.press("Escape");
    await page.gone("cell-story");
    await stage.session.press(key);
  }
  for (const theme of ["light", "dark"]) {
    await inTheme(stage, theme);
    await lookAt(page, "entities");
    await picture(stage, `entities-${theme}`);
    await page.click("tray-review");
    await page.click(reviewed("skill:api-contract", "web-app"));
    await page.click("choice-merge");
    await page.see('[data-testid="review-apply"]:not([disabled])');
    await page.see("diff");
    await picture(stage, `review-${theme}`);
    if (theme === "light") await stage.session.press("Escape");
    else await apply(page);
    await page.gone("review");
  }
  for (const theme of ["light", "dark"]) {
    await inTheme(stage, theme);
    await lookAt(page, "activity");
    if ((await page.count("undo-summary")) === 0) await page.click("operation-expand");
    await page.see("undo-summary");
    await page.gone("toast", { timeout: 30_000 });
    await picture(stage, `activity-${theme}`);
  }
});

journey("pictures of sets", async (stage) => {
  Object.assign(stage.sandbox.extra, setsOn);
  await demoSets(stage.sandbox);
  const page = await stage.open(setsOn);
  await mkdir(images, { recursive: true });
  for (const theme of ["light", "dark"]) {
    await inTheme(stage, theme);
    await openSets(page);
    await chooseBundle(page, "Backend kit");
    await page.see("attached-update");
    await page.gone('[aria-busy="true"]');
    // What brought it stands beside the artifact that has the focus; the mouse would bring a tooltip as well.
    await stage.session.run("document.querySelector('[data-testid=\"flat-list\"]').focus()");
    await stage.session.press("Home");
    for (let i = 0; i < 2; i += 1) await stage.session.press("ArrowDown");
    await page.see("way");
    await picture(stage, `sets-${theme}`);
    await page.click("deploy-set-button");
    for (const project of ["web-app", "data-pipeline"]) await page.click(`deploy-set-project-${project}`);
    await picture(stage, `sets-deploy-${theme}`);
    await stage.session.press("Escape");
    await page.gone("deploy-set");
  }
});

for (const theme of ["light", "dark"]) {
  journey(`pictures of the first run, ${theme}`, async (stage) => {
    const { sandbox } = stage;
    await handmade(sandbox);
    // There is no way to the settings yet.
    await writeTree(path.join(sandbox.home, ".local/share/dev.skillmeat.desktop"), {
      "settings.json": JSON.stringify({ theme }),
    });
    const page = await stage.open();
    await mkdir(images, { recursive: true });
    await page.see(`html[data-theme="${theme}"]`);
    await page.see("first-run");
    await picture(stage, `first-run-${theme}`);
    await page.click("first-run-find");
    await page.click('[data-testid="find-start"]:not([disabled])');
    await page.click("find-all");
    await picture(stage, `find-${theme}`);
    await page.click('[data-testid="find-add-import"]:not([disabled])');
    await page.click("import-add-all-new");
    await picture(stage, `import-${theme}`);
  });
}
