import assert from "node:assert/strict";
import { journey } from "./support/journey.mjs";

const many = process.env.SKILLMEAT_LONG_TESTS ? 10_000 : 2_000;
const name = (i) => `skill-${String(i).padStart(5, "0")}`;

journey(`${many} artifacts: the list opens, searches and scrolls`, async (stage) => {
  const files = {};
  for (let i = 0; i < many; i += 1) {
    files[`skills/${name(i)}/SKILL.md`] = `---\nname: ${name(i)}\ndescription: Number ${i} of many\n---\n# ${i}\n`;
  }
  await stage.sandbox.addLibrary(files);
  const page = await stage.open();
  await page.see(`artifact-row-skill:${name(0)}`, { timeout: 60_000 });
  await page.reads("type-tab-all", many.toLocaleString("en"), { timeout: 60_000 });
  assert.ok((await page.count('[data-testid^="artifact-row-"]')) < 100, "only the rows in sight are in the page");

  await page.fill("artifact-search", name(many - 1));
  await page.see(`artifact-row-skill:${name(many - 1)}`);
  await page.gone(`artifact-row-skill:${name(0)}`);
  await page.fill("artifact-search", "");
  await page.see(`artifact-row-skill:${name(0)}`);

  await page.click(`artifact-row-skill:${name(0)}`);
  await stage.session.press("Escape");
  await page.gone("artifact-sheet");
  await stage.session.press("End");
  await page.see(`artifact-row-skill:${name(many - 1)}`);
});
