import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = import.meta.dirname;
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
  .map((path) => ({ path: path.replaceAll("\\", "/"), text: readFileSync(join(root, path), "utf8") }));

/** Modules a file imports, as paths from src/ where they are ours. */
function imports(path: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map(([, spec = ""]) => {
    if (spec.startsWith("@/")) return spec.slice(2);
    return spec.startsWith(".") ? relative(root, join(root, path, "..", spec)).replaceAll("\\", "/") : spec;
  });
}

const offences = (test: (path: string, imported: string) => boolean) =>
  sources.flatMap(({ path, text }) =>
    imports(path, text)
      .filter((imported) => test(path, imported))
      .map((imported) => `${path} imports ${imported}`),
  );

const style = (name: string) => readFileSync(join(root, "styles", name), "utf8");
const sorted = (names: readonly string[]) => [...new Set(names)].toSorted();
/** The variables that a style sheet of ours registers. */
const registered = (name: string) => (style(name).match(/(?<=@property )\S+/g) ?? []).toSorted();

describe("boundaries", () => {
  it("a feature imports no other feature", () => {
    expect(
      offences((path, imported) => {
        const [, own] = /^features\/([^/]+)\//.exec(path) ?? [];
        const [, other] = /^features\/([^/]+)\//.exec(imported) ?? [];
        return own !== undefined && other !== undefined && own !== other;
      }),
    ).toEqual([]);
  });

  it("only src/api calls the shell", () => {
    expect(
      offences(
        (path, imported) =>
          !path.startsWith("api/") &&
          !path.startsWith("dev/") &&
          (imported.startsWith("@tauri-apps/") || imported === "api/bindings"),
      ),
    ).toEqual([]);
  });

  it("components, lib and api know no feature and no frame", () => {
    expect(
      offences(
        (path, imported) => /^(components|lib|api|text)\//.test(path) && /^(features|app)\//.test(imported),
      ),
    ).toEqual([]);
  });

  it("nothing of the product imports the invented shell", () => {
    expect(offences((path, imported) => !path.startsWith("dev/") && imported.startsWith("dev/"))).toEqual([]);
  });

  it("query keys are spelled in src/api alone", () => {
    const spelled = sources.filter(
      ({ path, text }) => !path.startsWith("api/") && /queryKey:\s*\[/.test(text),
    );
    expect(spelled.map(({ path }) => path)).toEqual([]);
  });

  // The rules of these end in "any child but the last", which the engine asks of every element of the page. From then on it
  // finds out anew how a whole list looks when something is put after it: 10 to 19 ms for twenty rows, in WebKitGTK.
  it("no utility makes every element depend on what comes after it", () => {
    const costly = /["'`\s](?:divide|space)-[xy]\b/;
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.filter(({ text }) => costly.test(text)).map(({ path }) => path)).toEqual([]);
  });

  // Each frame is painted, by the processor where there is no graphics card, for as long as work in the background takes.
  it("what moves without an end moves in steps, and progress does not glide", () => {
    const endless = style("index.css").match(/[^;{}]*\binfinite\b[^;{}]*/g) ?? [];
    expect(endless.length).toBeGreaterThan(0);
    expect(endless.filter((animation) => !/\bsteps\(/.test(animation))).toEqual([]);
    const gliding = /\banimate-(?:ping|pulse|bounce)\b|\btransition-(?:\[(?:width|transform)|all\b)/;
    expect(sources.filter(({ text }) => gliding.test(text)).map(({ path }) => path)).toEqual([]);
  });

  // They are not inherited here, so that what a popup holds does not have them: see styles/popups.css.
  it("nothing reads what Radix and cmdk tell a popup of its place", () => {
    expect(sources.filter(({ text }) => /--(radix|cmdk)-/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it("all that Radix and cmdk tell a popup of its place is registered", () => {
    const parts = sources.flatMap(({ text }) => /import \{ (\w+).* \} from "radix-ui"/.exec(text)?.[1] ?? []);
    const named = (part: string) => `@radix-ui/react-${part.replace(/\B[A-Z]/g, "-$&").toLowerCase()}`;
    const told = [...parts.map(named), "cmdk"].flatMap((name) => {
      const code = readFileSync(join(root, `../node_modules/${name}/dist/index.mjs`), "utf8");
      return code.match(/--(radix|cmdk)-[a-z-]+/g) ?? [];
    });
    expect(registered("popups.css")).toEqual(sorted(told));
  });

  // The same for toasts: see styles/toasts.css. Names as short as these could be ours as well, and would not be inherited then.
  it("all that Sonner tells a toast is registered, and nothing of ours has a name of these", () => {
    const sonner = join(root, "../node_modules/sonner/dist");
    const styles = readFileSync(join(sonner, "styles.css"), "utf8").match(/--[a-z][a-z\d-]*/g) ?? [];
    const inline =
      readFileSync(join(sonner, "index.mjs"), "utf8").match(/(?<=['"])--[a-z][a-z\d-]*(?=['"]:)/g) ?? [];
    const names = registered("toasts.css");
    expect(names).toEqual(sorted([...styles, ...inline]));
    const ours = ["index", "tokens", "prose", "popups"].map((name) => ({
      path: name,
      text: style(`${name}.css`),
    }));
    const spelled = new RegExp(`(${names.join("|")})(?![\\w-])`);
    expect([...sources, ...ours].filter(({ text }) => spelled.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});
