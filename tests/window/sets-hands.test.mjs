import assert from "node:assert/strict";
import { journey } from "./support/journey.mjs";
import { waitFor } from "./support/poll.mjs";
import {
  chooseBundle,
  idOf,
  openPicker,
  openSets,
  readBundle,
  resolvesTo,
  setsOn,
  writeBundles,
} from "./support/sets.mjs";

const command = (name) => ({ [`commands/${name}.md`]: `---\ndescription: ${name}\n---\n# ${name}\n` });
const names = ["first", "second", "third", "fourth"];
const ids = names.map((name) => `command:${name}`);

/** A window at a set of four commands, which lies in another set. */
async function kits(stage) {
  const { sandbox } = stage;
  await sandbox.addLibrary(Object.assign({}, ...[...names, "fifth"].map(command)));
  await writeBundles(sandbox.library, {
    "sets/inner": { members: ids, name: "Inner kit" },
    "sets/outer": { members: ["set/inner"], name: "Outer kit" },
    "groups/words": { members: ["command:fifth"], name: "Words" },
  });
  const page = await stage.open(setsOn);
  await openSets(page);
  await chooseBundle(page, "Inner kit");
  await resolvesTo(page, names);
  return page;
}

/** Waits until the file holds these members, which the program writes after the window shows them. */
const holds = (sandbox, members) =>
  waitFor(`the file to hold ${members}`, async () => {
    const now = (await readBundle(sandbox.library, "sets/inner")).members;
    if (now.join() === members.join()) return true;
    throw new Error(`it holds ${now}`);
  });
const artifacts = (order) => order.map((name) => `artifact command:${name}`);

/** Presses the mouse on something and moves it on, with the button still down. The grip of a row shows under the mouse. */
async function grab({ page, session }, id) {
  const row = await session.place(await page.see(id.replace(/^grip-/, "member-")));
  await session.mouse({ x: row.x, y: row.y });
  const { x, y } = await session.place(await page.see(id));
  await session.mouse({ x, y }, "down", { x: x + 3, y }, { x: x + 8, y: y + 2 });
  await page.see("drag-ghost");
}

/** The places of a row's upper and lower edge. */
const rowOf = async ({ page, session }, id) => session.place(await page.see(id));

journey(
  "members are put in another order by the mouse and by the keys, and taken out and back",
  async (stage) => {
    const page = await kits(stage);
    const { sandbox, session } = stage;

    await grab(stage, "grip-artifact:command:third");
    const top = await rowOf(stage, "member-artifact:command:first");
    await session.mouse({ x: top.x, y: top.top + 3 });
    await page.see('[data-testid="drop-line"][data-position="0"]');
    await stage.shot("sets dragging");
    await session.mouse("up");
    await resolvesTo(page, ["third", "first", "second", "fourth"]);
    await holds(sandbox, artifacts(["third", "first", "second", "fourth"]));

    // Escape lets go of it, and nothing moves.
    await grab(stage, "grip-artifact:command:fourth");
    await session.mouse({ x: top.x, y: top.top + 3 });
    await session.press("Escape");
    await page.gone("drag-ghost");
    await session.mouse("up");
    await resolvesTo(page, ["third", "first", "second", "fourth"]);

    // The same by the keys: the list leads to the tree, and Alt with an arrow moves the row.
    await chooseBundle(page, "Inner kit");
    await session.run("document.querySelector('[data-testid=\"set-list\"]').focus()");
    await session.press("Enter");
    await session.press("Home");
    await session.press("Alt", "ArrowDown");
    await resolvesTo(page, ["first", "third", "second", "fourth"]);
    await page.reads("sets-said", "third is now 2 of 4");
    await session.press("Alt", "ArrowDown");
    await resolvesTo(page, ["first", "second", "third", "fourth"]);
    await session.press("Alt", "ArrowDown");
    await resolvesTo(page, ["first", "second", "fourth", "third"]);
    await session.press("Alt", "ArrowDown");
    await page.reads("sets-said", "third is the last already");
    await session.press("Alt", "ArrowUp");
    await resolvesTo(page, names);
    await holds(sandbox, artifacts(names));

    await session.press("Delete");
    await resolvesTo(page, ["first", "second", "fourth"]);
    await page.reads("toast", "Removed third from Inner kit");
    await holds(sandbox, artifacts(["first", "second", "fourth"]));
    await page.clickText("toast", "Undo");
    await resolvesTo(page, names);
    await holds(sandbox, artifacts(names));
  },
);

journey(
  "a set that would make a cycle is refused while it hovers, by the mouse and in the picker; others go in",
  async (stage) => {
    const page = await kits(stage);
    const { sandbox, session } = stage;
    const rows = { outer: `set-row-${idOf("outer")}`, words: `group-row-${idOf("words")}` };
    const tree = await rowOf(stage, "member-artifact:command:second");

    await grab(stage, rows.outer);
    await session.mouse({ x: tree.x, y: tree.top + 3 }, { x: tree.x + 2, y: tree.top + 4 });
    await page.reads(
      "drag-refusal",
      "Outer kit already contains Inner kit: Inner kit › Outer kit › Inner kit",
    );
    assert.equal(await page.count("drop-line"), 0);
    await stage.shot("sets refused");
    await session.mouse("up");
    await page.gone("drag-ghost");
    await holds(sandbox, artifacts(names));

    // Into itself neither.
    await grab(stage, `set-row-${idOf("inner")}`);
    await session.mouse({ x: tree.x, y: tree.top + 3 }, { x: tree.x + 2, y: tree.top + 4 });
    await page.reads("drag-refusal", "Inner kit cannot contain itself");
    await session.mouse("up");
    await page.gone("drag-ghost");

    await grab(stage, rows.words);
    await session.mouse({ x: tree.x, y: tree.top + 3 }, { x: tree.x + 2, y: tree.top + 4 });
    await page.see('[data-testid="drop-line"][data-position="1"]');
    await session.mouse("up");
    await resolvesTo(page, ["first", "fifth", "second", "third", "fourth"]);
    await holds(sandbox, [
      "artifact command:first",
      `group ${idOf("words")}`,
      ...artifacts(["second", "third", "fourth"]),
    ]);

    // The keys: A opens the picker, where the same set cannot be chosen and says why.
    await session.run("document.querySelector('[data-testid=\"member-tree\"]').focus()");
    await session.press("a");
    await page.see("picker");
    await page.click("picker-tab-set");
    await page.see(`[data-testid="candidate-set:${idOf("outer")}"][aria-disabled="true"]`);
    await page.reads("picker-why", "Outer kit already contains Inner kit");
    await stage.shot("sets picker refused");
    assert.equal(await page.count('[data-testid="picker-add"][disabled]'), 1);
    await session.press("Escape");
    await page.gone("picker");
    await openPicker(page);
  },
);
