// Measures the window: `script/bench NAME…`, or all of it. The table goes to standard output, remarks to standard error.
import { removeStages } from "./big.mjs";
import { heading } from "./table.mjs";

/** In the order of the table. The last one looks at everything anew and leaves another cache. */
const rows = ["start", "search", "scroll", "edit", "memory"];
const named = process.argv.slice(2);
const unknown = named.find((name) => !rows.includes(name));
if (unknown) throw new Error(`nothing is measured under the name ${unknown}`);

heading();
try {
  for (const name of rows.filter((row) => named.length === 0 || named.includes(row))) {
    const { measure } = await import(`./${name}.mjs`);
    await measure();
  }
} finally {
  await removeStages();
}
