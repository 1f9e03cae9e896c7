import { artifacts, count, files, projects } from "./count";

const changes = (n: number) => count(n, "change", "changes");

/** Names, then a count of what is left: "SKILL.md and 2 more files". */
const named = (names: readonly string[]) => {
  const [first = "", second] = names;
  if (names.length === 1) return first;
  if (names.length === 2) return `${first} and ${second}`;
  return `${first} and ${names.length - 1} more files`;
};

/** Texts of the tray and of the review. */
export const review = {
  tray: {
    label: "Staged changes",
    sum: (n: number, p: number) => `${changes(n)} in ${projects(p)}`,
    words: {
      deploy: (n: number) => `Deploy ${n}`,
      update: (n: number) => `Update ${n}`,
      undeploy: (n: number) => `Undeploy ${n}`,
      save_back: (n: number) => `Save back ${n}`,
    },
    choices: (n: number) => (n === 1 ? "1 needs a choice" : `${n.toLocaleString("en")} need a choice`),
    clear: "Clear",
    review: (n: number) => `Review ${changes(n)}`,
  },
  title: (n: number) => `Review ${changes(n)}`,
  preparing: "Looking at what would happen",
  tree: "Changes",
  /** Parts of the sentence of totals; the number stands between verb and noun. */
  parts: {
    create: { verb: "creates", many: files },
    replace: { verb: "replaces", many: files },
    merge: { verb: "joins", many: files },
    remove: { verb: "removes", many: files },
    adopt: { verb: "records", many: files },
    keep: { verb: "keeps", many: files },
  },
  /** The same of artifacts, where a set brings them. */
  artifactParts: {
    created: { verb: "adds", many: artifacts },
    updated: { verb: "updates", many: artifacts },
    removed: { verb: "removes", many: artifacts },
    adopted: { verb: "records", many: artifacts },
  },
  library: (n: number) => `Changes ${files(n)} of the library.`,
  nothing: "writes no file",
  inProjects: (n: number) => (n === 1 ? "in 1 project" : `in ${projects(n)}`),
  and: "and",
  conflicts: (open: number, all: number) => {
    if (all === 0) return "";
    if (open === 0)
      return all === 1 ? "The one conflict has a choice." : `All ${all} conflicts have a choice.`;
    if (all === 1) return "The one conflict needs a choice.";
    return open === all ? `${all} conflicts need a choice.` : `${open} of ${all} conflicts need a choice.`;
  },
  refused: (n: number) => `${changes(n)} cannot be made.`,
  stale: "Something changed since this was shown. Here is what would happen now.",
  cancelled: "Cancelled. Everything is as it was before.",
  unchangedFiles: (n: number) => count(n, "unchanged file", "unchanged files"),
  moreFiles: (n: number) => `${n.toLocaleString("en")} more`,
  inLibrary: "in the library",
  fileNotes: {
    remove: "to history",
    keep: "yours stays",
    adopt: "recorded",
    merge: "both sides joined",
    unchanged: "unchanged",
  },
  reasons: {
    unmanaged: "not put here by this program",
    modified: "changed here",
    diverged: "both changed",
    type_changed: "a folder and a file in one place",
    link_in_the_way: "a link is in the way",
    changed_since: "changed since",
    lost: "no longer in history",
  },
  in: "in",
  to: (place: string) => `Goes to ${place}.`,
  stories: {
    new: (place: string) => `Not deployed here yet. It goes to ${place}.`,
    outdated: "The library has a newer version.",
    missing: "Its files are gone from here. They are put back.",
    modified: (names: readonly string[]) =>
      `You changed ${named(names)} here after it was deployed; the library is as it was.`,
    diverged: (names: readonly string[]) =>
      `You changed ${named(names)} here; the library has a newer version of it.`,
    unmanaged: (names: readonly string[]) =>
      `${named(names)} ${names.length === 1 ? "is" : "are"} here already and did not come from the library.`,
    blocked: (names: readonly string[]) => `${named(names)} cannot be written over as it is.`,
    in_sync: "It is here already, as the library has it.",
    adopt: "It is here already, as the library has it. It is recorded as deployed.",
    undeploy: "Its files go to history, and its record goes.",
    undeployChanged: (names: readonly string[]) => `You changed ${named(names)} here after it was deployed.`,
    saveBack: "What is here becomes the library’s version. The library’s old one goes to history.",
    undo: "It is put back as it was before.",
    undoNew: "It was not there before, so it goes again.",
    changedSince: (names: readonly string[]) =>
      `${named(names)} changed since, so taking it back would displace that.`,
    lost: (names: readonly string[]) => `History no longer holds ${named(names)}.`,
    invalid: "The manifest’s entry cannot be used.",
    orphaned: "The library no longer has it.",
  },
  choose: "What to do with it",
  choices: {
    keep: { name: "Keep mine", hint: "Leave it here as it is." },
    replace: { name: "Replace", hint: "The library wins. Yours goes to history." },
    save_back: { name: "Save back", hint: "Your version becomes the library’s." },
    adopt: { name: "Adopt", hint: "Record what is here. Write nothing." },
    merge: { name: "Merge", hint: "Joins both. No line overlaps." },
  },
  undeployChoices: {
    keep: { name: "Keep mine", hint: "What you changed stays as your own. The rest goes." },
    replace: { name: "Remove all", hint: "Yours goes to history too." },
  },
  undoChoices: {
    keep: { name: "Keep this", hint: "What changed since stays as it is." },
    replace: { name: "Put back", hint: "What is here now goes to history." },
  },
  openConflicts: (n: number) => `${n.toLocaleString("en")} to decide`,
  allChoices: {
    deploy: { keep: "Keep all mine", replace: "Replace all" },
    undeploy: { keep: "Keep all mine", replace: "Remove all" },
    undo: { keep: "Keep all as is", replace: "Put back all" },
  },
  takeBack: "Take back the choice",
  leaveOut: "Leave out",
  onlyFile: "This file alone",
  fileChoices: {
    deploy: { keep: "Keep mine", replace: "Replace" },
    undeploy: { keep: "Keep mine", replace: "Remove" },
    undo: { keep: "Keep this", replace: "Put back" },
  },
  files: "Files that change",
  noFiles: "No file of it changes.",
  view: "How to show it",
  views: { "side-by-side": "Side by side", unified: "Unified", merged: "Merged result" },
  noDiff: "There is nothing to compare.",
  promise: (n: number) =>
    `What is displaced goes to history. ${n === 1 ? "The change can be undone." : `All ${n.toLocaleString("en")} changes can be undone as one.`}`,
  undoPromise: "What is displaced goes to history. This can be taken back too.",
  atomic: "All or nothing",
  atomicOpen: "All or nothing: first each conflict needs a choice.",
  atomicRefused: "All or nothing: one of them cannot be made.",
  decide: (name: string, project: string) => `First choose what to do with ${name} in ${project}.`,
  decideMany: (n: number) => `First choose what to do with ${n.toLocaleString("en")} conflicts.`,
  back: "Back",
  apply: (n: number, all: number) => (n === all ? `Apply ${changes(n)}` : `Apply ${n} of ${changes(all)}`),
  undo: "Undo",
  redo: "Redo",
  nothingToDo: "Nothing to do",
  phases: { preparing: "Preparing", moving: "Moving files", finishing: "Finishing" },
  progress: (phase: string, done: number, total: number) =>
    total === 0 ? phase : `${phase}, ${done.toLocaleString("en")} of ${total.toLocaleString("en")}`,
  cancelling: "Cancelling",
  result: {
    title: (done: number, failed: number) =>
      failed === 0
        ? `${changes(done)} made`
        : done === 0
          ? `${changes(failed)} failed`
          : `${changes(done)} made, ${failed.toLocaleString("en")} failed`,
    nothingTitle: "Nothing was changed",
    rolledBack: "All or nothing was asked for, and something failed, so everything is as it was before.",
    table: "What came of it",
    show: "Which to show",
    all: (n: number) => `All ${n.toLocaleString("en")}`,
    onlyFailed: (n: number) => `Only failed ${n.toLocaleString("en")}`,
    left: "Left out",
    done: "Done",
    notThere: "Not in the library",
    /** What was done, by what the plan said. */
    actions: {
      create: "Deployed",
      update: "Updated",
      adopt: "Recorded",
      remove: "Undeployed",
      save_back: "Saved back",
      import: "Imported",
      restore: "Put back",
    } as Partial<Record<string, string>>,
    fates: {
      failed: "Failed",
      open: "Needs a choice",
      unchanged: "Unchanged",
      kept: "Kept",
      untouched: "Not changed",
    },
    /** For a project; each artifact counts in one of them. */
    counts: {
      failed: (n: number) => `${n.toLocaleString("en")} failed`,
      open: (n: number) => `${n.toLocaleString("en")} to decide`,
      done: (n: number) => `${n.toLocaleString("en")} done`,
      unchanged: (n: number) => `${n.toLocaleString("en")} unchanged`,
      kept: (n: number) => `${n.toLocaleString("en")} kept`,
      leftOut: (n: number) => `${n.toLocaleString("en")} left out`,
      untouched: (n: number) => `${n.toLocaleString("en")} not changed`,
    },
    again: "Retry failed",
  },
  done: {
    deploy: (names: string, place: string) => `Deployed ${names} to ${place}`,
    undeploy: (names: string, place: string) => `Undeployed ${names} from ${place}`,
    save_back: (names: string, place: string) => `Saved ${names} back from ${place}`,
    mixed: (n: number, place: string) => `Made ${changes(n)} in ${place}`,
    undo: (names: string, place: string) => `Undone: ${names} in ${place}`,
    redo: (names: string, place: string) => `Done again: ${names} in ${place}`,
    kept: "Everything was left as it is",
    left: (n: number) => `${changes(n)} left out`,
    undoIt: "Undo",
    artifacts,
    projects,
  },
  /** Of what comes from projects into the library. */
  imports: {
    title: (n: number) => `Review import of ${n.toLocaleString("en")}`,
    adds: "Adds",
    toLibrary: "to the library",
    records: "Records",
    andRecords: "and records",
    library: (n: number) => `Writes ${files(n)} into the library.`,
    promise: (n: number) =>
      `Files in projects stay as they are. ${n === 1 ? "It can be undone." : "All of it can be undone as one."}`,
    stories: {
      import: "It goes into the library and is recorded as deployed here. Its files here stay as they are.",
      importOnly: "It goes into the library. Its files here stay as they are.",
      copy: "It is the same as the copy that goes into the library, and is recorded as deployed here.",
      adopt:
        "The library has it already, just like this. It is recorded as deployed; its files stay as they are.",
      adoptDiffering:
        "The library has another version of it. It is recorded as deployed and changed here; its files stay as they are.",
      unchanged: "There is nothing to do with it.",
      taken: "The library has something else under this name.",
      undoImport: "It leaves the library again. Its files in the project stay as they are.",
      undoAdopt: "Its record goes again. Its files stay as they are.",
    },
    done: {
      imported: (names: string, place: string) => `Imported ${names} from ${place}`,
      recorded: (names: string, place: string) => `Recorded ${names} in ${place}`,
      both: (names: string, n: number, place: string) =>
        `Imported ${names} and recorded ${n.toLocaleString("en")} in ${place}`,
    },
  },
  behind: "Done. The list is behind: press Refresh.",
  reviewConflicts: "Review conflicts",
} as const;

/** Texts of a comparison of two sides of a file. */
export const diff = {
  label: (path: string) => `Comparison of ${path}`,
  changes: (added: number, removed: number) =>
    `${count(added, "line", "lines")} added, ${count(removed, "line", "lines")} removed`,
  unchangedLines: (n: number) => count(n, "unchanged line", "unchanged lines"),
  noNewline: "no line break at the end",
  noLine: "No line on this side",
  sides: {
    project: (project: string) => `In ${project}`,
    library: "Library",
    recorded: "As deployed",
    merged: "Joined",
    history: "From history",
    written: "As written",
  },
  notKept: "One of the two versions is no longer kept.",
  content: "Content",
  absent: "Not there",
  linkTo: (target: string) => `Link to ${target}`,
  executable: (on: boolean) => (on ? "It becomes executable." : "It is no longer executable."),
  forms: {
    empty: "There is no line in it.",
    binary: "This is not text, so its lines are not shown.",
    too_large: "This is too large to be shown line by line.",
    link: "This is a link.",
    same: "Both sides are the same.",
  },
  sheet: (name: string, project: string) => `${name} in ${project}`,
  allSame: "Nothing differs",
  allSameHint: "Every file is as the library has it.",
  sheetHint: "What is here, what was deployed and what the library holds, two at a time.",
  between: "Compare",
  betweens: {
    now: "Your copy and the library",
    mine: "What you changed since the deploy",
    theirs: "What the library changed since",
  },
} as const;
