// Makes the pictures of the README from the real window: script/pictures. A demo library, five projects, and what a week
// of work does to them.
import { cp, mkdir } from "node:fs/promises";
import path from "node:path";
import { demo } from "./support/demo.mjs";
import { journey } from "./support/journey.mjs";
import { results, root } from "./support/paths.mjs";
import { goTo, openArtifact } from "./support/steps.mjs";

journey("pictures", async (stage) => {
  const { sandbox } = stage;
  await demo(sandbox);

  const page = await stage.open();
  const images = path.join(root, "docs/images");
  await mkdir(images, { recursive: true });
  for (const theme of ["light", "dark"]) {
    await goTo(page, "settings");
    await page.click(`settings-theme-${theme}`);
    await page.see(`html[data-theme="${theme}"]`);
    await openArtifact(page, "skill:pdf-tools");
    await page.see("markdown");
    await stage.shot(`artifacts-${theme}`);
    for (const view of ["entities", "deployments", "projects"]) {
      await goTo(page, view);
      await page.gone('[aria-busy="true"]');
      await stage.shot(`${view}-${theme}`);
    }
    for (const view of ["artifacts", "entities", "deployments", "projects"]) {
      await cp(path.join(results, `${view}-${theme}.png`), path.join(images, `${view}-${theme}.png`));
    }
  }
});
