import assert from "node:assert/strict";
import { journey } from "./support/journey.mjs";
import { chooseBundle, idOf, openSets, setsOn, writeBundles } from "./support/sets.mjs";

const many = 1_000;
const large = process.env.SKILLMEAT_LONG_TESTS ? 10_000 : 2_000;
const number = (i) => String(i).padStart(5, "0");
/** The programs of the journeys are not optimized. */
const slow = 30_000;

journey(`${many} sets, and one of ${large} members: the view opens, searches and scrolls`, async (stage) => {
  const { sandbox } = stage;
  const files = {};
  for (let i = 0; i < large; i += 1)
    files[`commands/c${number(i)}.md`] = `---\ndescription: Number ${i}\n---\n# ${i}\n`;
  await sandbox.addLibrary(files);
  const sets = {
    "sets/all": {
      members: Array.from({ length: large }, (_, i) => `command:c${number(i)}`),
      name: "All of them",
    },
  };
  for (let i = 1; i < many; i += 1) {
    sets[`sets/s${number(i)}`] = {
      members: [`command:c${number(i)}`, ...(i > 1 && i % 10 === 0 ? [`set/s${number(i - 1)}`] : [])],
      name: `Kit ${number(i)}`,
    };
  }
  await writeBundles(sandbox.library, sets);
  const page = await stage.open(setsOn);
  const { session } = stage;
  await page.reads("type-tab-all", large.toLocaleString("en"), { timeout: 60_000 });
  await page.gone('[data-testid="refresh-button"][disabled]', { timeout: 60_000 });

  await stage.timed(
    "the list of sets",
    async () => {
      await openSets(page);
      await page.see(`set-row-${idOf("all")}`, { timeout: slow });
    },
    slow,
  );
  await stage.timed(
    "a set of many members",
    () => page.see(`resolved-command:c${number(0)}`, { timeout: slow }),
    slow,
  );
  await page.reads("fact-Members", `${large.toLocaleString("en")} direct`);
  assert.ok(
    (await page.count('[data-testid="member-tree"] [role="treeitem"]')) < 100,
    "only the rows in sight are in the page",
  );
  assert.ok(
    (await page.count('[data-testid="flat-list"] [role="option"]')) < 100,
    "only the rows in sight are in the page",
  );
  await stage.shot("sets scale");

  await stage.timed("the end of the tree", async () => {
    await session.run("document.querySelector('[data-testid=\"member-tree\"]').focus()");
    await session.press("End");
    await page.see(`member-artifact:command:c${number(large - 1)}`);
  });
  await stage.timed("the end of the list", async () => {
    await session.run("document.querySelector('[data-testid=\"set-list\"]').focus()");
    await session.press("End");
    await page.reads("set-name", `Kit ${number(many - 1)}`);
  });
  await stage.timed(
    "a search",
    async () => {
      await page.fill("set-search", `Kit ${number(500)}`);
      await page.gone(`set-row-${idOf("all")}`, { timeout: slow });
      await page.see(`set-row-${idOf(`s${number(500)}`)}`);
    },
    slow,
  );
  await chooseBundle(page, `Kit ${number(500)}`);
  await page.reads("flat-list", `c${number(499)}`);

  await page.fill("set-search", "");
  await chooseBundle(page, "All of them");
  await page.see(`member-artifact:command:c${number(0)}`, { timeout: slow });
  await stage.timed(
    "moving a member of many",
    async () => {
      await session.run("document.querySelector('[data-testid=\"member-tree\"]').focus()");
      await session.press("Home");
      await session.press("Alt", "ArrowDown");
      await page.reads("sets-said", `is now 2 of ${large}`, { timeout: slow });
    },
    slow,
  );
});
