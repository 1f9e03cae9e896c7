// Where the programs under test and the results are.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const target = path.resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "debug");

/** The program with the window, built with `tauri/custom-protocol` so that it shows the built UI. */
export const desktop = process.env.SKILLMEAT_DESKTOP_BIN ?? path.join(target, "skillmeat-desktop");
/** The companion command line. */
export const skmProgram = process.env.SKILLMEAT_SKM_BIN ?? path.join(target, "skm");
/** The generator of homes of any size. */
export const bigHomeProgram = path.join(target, "big_home");
/** The starter library as it lies in the source tree. */
export const samples = path.join(root, "src-tauri/core/samples");
/** What SkillMeat itself wrote: a project's `.claude`, and record files. */
export const skillmeatProjects = path.join(root, "tests/fixtures/skillmeat-home/projects");
/** Screenshots and page sources of failed journeys. */
export const results = path.join(root, "test-results");
