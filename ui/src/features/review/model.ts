/** What a batch plan says, in the terms of the review: artifacts, conflicts, choices, and how many of each. */
import type {
  ArtifactAction,
  ArtifactPlan,
  BatchPlan,
  Choice,
  ConflictChoice,
  Plan,
  PlannedFile,
} from "@/api/types";
import { artifactName } from "@/lib/artifact-id";
import { en } from "@/text/en";

/** An artifact of a plan with its project. */
export interface Entry {
  key: string;
  project: Plan;
  plan: ArtifactPlan;
}

export function entryKey(project: string, profile: string, artifact: string): string {
  return `${project}\n${profile}\n${artifact}`;
}

export function entriesOfPlan(project: Plan): Entry[] {
  return project.artifacts.map((plan) => ({
    key: entryKey(project.project_path, plan.profile, plan.artifact),
    project,
    plan,
  }));
}

export function entriesOf(batch: BatchPlan): Entry[] {
  return batch.plans.flatMap(entriesOfPlan);
}

/** What a part is called. The id of a set or group that nobody knows says nothing to a person. */
export function nameOf({ title, artifact }: ArtifactPlan): string {
  if (title) return title;
  if (artifact.startsWith("set:")) return en.setDeploy.aSet;
  return artifact.startsWith("group:") ? en.setDeploy.aGroup : artifactName(artifact);
}

/** True for the line that says that a project follows a set from now on, or no longer does: it is no artifact. */
export function isSetLine(plan: ArtifactPlan): boolean {
  const { intent, artifact, library_files } = plan;
  if (intent === "attach" || intent === "detach") return true;
  // Where the edit of a set is taken back, its file in the library changes.
  return intent === "undo" && artifact.startsWith("set:") && library_files.length === 0;
}

/** True for what comes from a project into the library, or only into its records. */
export function isImport({ intent }: ArtifactPlan): boolean {
  return intent === "import" || intent === "adopt";
}

/** True when applying leaves the artifact out: it needs a choice, or it cannot be done at all. */
export function isLeftOut(plan: ArtifactPlan): boolean {
  return plan.action === "conflict" || plan.action === "refused";
}

export interface ReviewCounts {
  /** Artifacts with something to do or to decide. */
  all: number;
  /** Those that come, change, are recorded or go. */
  created: number;
  updated: number;
  adopted: number;
  removed: number;
  /** Artifacts that come into the library; copies in several projects are one. */
  imported: number;
  /** What imports do to projects: something is recorded there, nothing is written. */
  recorded: number;
  /** Sets that are attached to a project or detached from one. */
  attached: number;
  detached: number;
  /** Artifacts that a platform has no place for, by platform. They are neither conflict nor failure. */
  notFor: ReadonlyMap<string, number>;
  /** Those that applying would do. */
  ready: number;
  conflicts: number;
  /** Conflicts without a choice. */
  open: number;
  refused: number;
  /** Projects with something to do or to decide. */
  projects: number;
}

export function countsOf(entries: readonly Entry[]): ReviewCounts {
  const notFor = new Map<string, number>();
  const projects = new Set<string>();
  const sums = { all: 0, ready: 0, conflicts: 0, open: 0, refused: 0, attached: 0, detached: 0 };
  const of = { created: 0, updated: 0, adopted: 0, removed: 0 };
  const imported = new Set<string>();
  let recorded = 0;
  for (const { plan, project } of entries) {
    const { action } = plan;
    if (plan.choices.length > 0) sums.conflicts += 1;
    if (action === "left_out") notFor.set(plan.platform, (notFor.get(plan.platform) ?? 0) + 1);
    if (action === "unchanged" || action === "left_out") continue;
    projects.add(project.project_path);
    if (isSetLine(plan) && !isLeftOut(plan)) {
      sums[plan.intent === "attach" ? "attached" : "detached"] += 1;
      continue;
    }
    sums.all += 1;
    if (action === "conflict") sums.open += 1;
    else if (action === "refused") sums.refused += 1;
    else sums.ready += 1;
    if (action === "import") imported.add(plan.artifact);
    else if (isImport(plan) && !isLeftOut(plan)) recorded += 1;
    const word = wordOf[action];
    if (word) of[word] += 1;
  }
  return { ...sums, ...of, imported: imported.size, recorded, notFor, projects: projects.size };
}

const wordOf: Partial<Record<ArtifactAction, "created" | "updated" | "adopted" | "removed">> = {
  create: "created",
  update: "updated",
  adopt: "adopted",
  remove: "removed",
};

/** True where there is anything to apply. */
export function hasWork({ ready, attached, detached }: ReviewCounts): boolean {
  return ready + attached + detached > 0;
}

const calm: readonly ArtifactAction[] = ["unchanged", "left_out"];

/** The entry a person most likely wants to see first: an open conflict, else what cannot be done, else the first. */
export function firstEntry(entries: readonly Entry[]): Entry | undefined {
  return (
    entries.find(({ plan }) => plan.action === "conflict") ??
    entries.find(({ plan }) => plan.action === "refused") ??
    entries.find(({ plan }) => !isSetLine(plan) && !calm.includes(plan.action)) ??
    entries[0]
  );
}

const addsToLibrary = ({ intent, library_files }: ArtifactPlan) =>
  intent === "import" && library_files.length > 0;

/** Asked for with every step through the tree, over plans of ten thousand files. */
const shown = new WeakMap<ArtifactPlan, PlannedFile[]>();

/** Files that are shown: all that are not as they should be. */
export function shownFiles(plan: ArtifactPlan): PlannedFile[] {
  const known = shown.get(plan);
  if (known) return known;
  // What is imported stays as it is in the project; what comes into the library tells more.
  const files = addsToLibrary(plan) ? [] : plan.files.filter((file) => file.action !== "unchanged");
  shown.set(plan, files);
  return files;
}

/** The file to show first: one in the way, else the first that changes. */
export function firstFile(plan: ArtifactPlan): string | null {
  const files = [...shownFiles(plan), ...plan.library_files];
  return (files.find((file) => file.reason !== null) ?? files[0])?.path ?? null;
}

/** A path without the folder the artifact goes to. */
export function insidePath(plan: ArtifactPlan, path: string): string {
  if (path.startsWith(`${plan.destination}/`)) return path.slice(plan.destination.length + 1);
  return path === plan.destination ? path.slice(path.lastIndexOf("/") + 1) : path;
}

/** A path of the library without the folder of the artifact, where the project has the same file. */
export function insideLibrary(plan: ArtifactPlan, path: string): string {
  const own = isImport(plan) ? projectPathOf(plan, path) : null;
  return own === null ? path : insidePath(plan, own);
}

/** The project's file that belongs to a file of the library: the one whose end is the same. */
export function projectPathOf(plan: ArtifactPlan, libraryPath: string): string | null {
  const found = plan.files
    .map((file) => file.path)
    .filter((path) => {
      const inside = insidePath(plan, path);
      return libraryPath === inside || libraryPath.endsWith(`/${inside}`);
    })
    .sort((a, b) => b.length - a.length);
  return found[0] ?? null;
}

/**
 * The choices after one was made or taken back (null). One for a whole artifact takes the place of those for its
 * files.
 */
export function withChoice(
  choices: readonly Choice[],
  { project, plan }: Entry,
  path: string | null,
  choice: ConflictChoice | null,
): Choice[] {
  const others = choices.filter(
    (other) =>
      other.artifact !== plan.artifact ||
      other.project_path !== project.project_path ||
      other.profile_id !== plan.profile ||
      (path !== null && other.path !== path),
  );
  if (choice === null) return others;
  const made: Choice = {
    artifact: plan.artifact,
    project_path: project.project_path,
    profile_id: plan.profile,
    path,
    choice,
  };
  return [...others, made];
}

/** The choices after the same one was made for several artifacts as a whole. */
export function withChoices(
  choices: readonly Choice[],
  entries: readonly Entry[],
  choice: ConflictChoice,
): Choice[] {
  const decided = new Set(entries.map(({ key }) => key));
  const others = choices.filter(
    (one) => !decided.has(entryKey(one.project_path, one.profile_id ?? "", one.artifact)),
  );
  const made = entries.map(
    ({ project, plan }): Choice => ({
      artifact: plan.artifact,
      project_path: project.project_path,
      profile_id: plan.profile,
      path: null,
      choice,
    }),
  );
  return [...others, ...made];
}
