import assert from "node:assert/strict";
import { journey } from "./support/journey.mjs";

const focused =
  "return document.activeElement?.getAttribute('data-testid') ?? document.activeElement?.tagName";

journey("the keyboard alone reaches views, artifacts and dialogs", async (stage) => {
  const { sandbox } = stage;
  await sandbox.addLibrary();
  const project = await sandbox.addProject("shop");
  await sandbox.skm("projects", "add", project);
  const page = await stage.open();
  const { session } = stage;
  await page.see("artifact-row-skill:pdf-tools");

  // The palette goes to a view.
  await session.press("Control", "k");
  await page.see("palette");
  await session.type("entities");
  await page.reads("palette", "Entities");
  await session.press("Enter");
  await page.see('[data-testid="nav-entities"][aria-current="page"]');

  // And to an artifact.
  await session.press("Control", "k");
  await page.see("palette");
  await session.type("pdf-tools");
  await page.reads("palette", "pdf-tools");
  await session.press("Enter");
  await page.reads("artifact-sheet", "PDF");
  await session.press("Escape");
  await page.gone("artifact-sheet");

  // The search, the list, the sheet.
  await session.press("/");
  await session.type("flaky");
  await page.gone("artifact-row-skill:pdf-tools");
  await page.see("artifact-row-command:git/fix-flaky");
  await session.press("ArrowDown");
  await session.press("Enter");
  await page.reads("artifact-sheet", "fix-flaky");
  await session.press("Escape");
  await page.gone("artifact-sheet");

  // Help, and back without a mouse.
  await session.press("?");
  await page.see("shortcuts-dialog");
  await session.press("Escape");
  await page.gone("shortcuts-dialog");
  assert.notEqual(await session.run(focused), undefined);
});
