import { artifacts, count, files, projects } from "./count";

const operations = (n: number) => count(n, "operation", "operations");

/** "a", "a and b", "a, b and 3 more". */
function listed(names: readonly string[], more: number): string {
  const rest = more > 0 ? [...names, `${more.toLocaleString("en")} more`] : [...names];
  const last = rest.pop() ?? "";
  return rest.length === 0 ? last : `${rest.join(", ")} and ${last}`;
}

/** Texts of what was done, and of taking it back. */
export const activity = {
  title: "Activity",
  search: "Filter by artifact, project or file",
  list: (n: number) => `Activity, ${operations(n)}`,
  holds: (n: number, size: string) => `History holds ${operations(n)}, ${size}`,
  kind: "Kind",
  kinds: {
    all: "All",
    deploy: "Deployed",
    update: "Updated",
    undeploy: "Undeployed",
    save_back: "Saved back",
    import: "Imported",
    undo: "Undone",
    batch: "Mixed",
    edit_sets: "Sets edited",
  },
  verbs: {
    deploy: "Deployed",
    update: "Updated",
    undeploy: "Undeployed",
    save_back: "Saved back",
    import: "Imported",
    undo: "Undid a change to",
    batch: "Changed",
    edit_sets: "Edited",
  },
  did: (redone: boolean) => (redone ? "Redid" : "Undid"),
  artifacts,
  listed,
  toLibrary: "to the library",
  withSkm: "with skm",
  undone: "Undone",
  undo: "Undo",
  redo: "Redo",
  undoOf: (what: string) => `Undo “${what}”`,
  redoOf: (what: string) => `Redo “${what}”`,
  show: (what: string) => `Details of “${what}”`,
  project: "Project",
  allProjects: "All projects",
  moreProjects: (n: number) => `+${n}`,
  today: "Today",
  yesterday: "Yesterday",
  operations,
  created: (n: number) => `${files(n)} created`,
  replaced: (n: number) => `${files(n)} replaced`,
  removed: (n: number) => `${files(n)} removed`,
  kept: (n: number) => `${files(n)} left as they were`,
  library: "Library",
  moreArtifacts: (n: number) => `Show ${count(n, "more artifact", "more artifacts")}`,
  moreFiles: (n: number) => `${files(n)} more`,
  nothingWritten: "No file was written.",
  sides: { history: "Before", written: "After" },
  would: "Undo would",
  wouldRedo: "Redo would",
  removes: (n: number) =>
    `remove ${n === 1 ? "the file that was created" : `the ${files(n)} that were created`}`,
  putsBack: (n: number) => `put back ${n === 1 ? "the replaced file" : `${n} replaced files`} from history`,
  bringsBack: (n: number) => `bring back ${n === 1 ? "the removed file" : `${n} removed files`} from history`,
  keeps: (n: number) => `leave ${files(n)} as ${n === 1 ? "it is" : "they are"}`,
  removesOfLibrary: (n: number) =>
    `remove ${files(n)} of the library that ${n === 1 ? "was" : "were"} created`,
  puts: (n: number) => `put back ${count(n, "file", "files")} of the library`,
  asks: (file: string, project: string) => `ask about ${file} in ${project}, which changed since`,
  asksMore: (n: number) => `ask about ${files(n)} more`,
  lost: (file: string, project: string) => `not bring back ${file} in ${project}: history no longer holds it`,
  wouldNothing: "change nothing",
  reviewUndo: "Review undo",
  reviewRedo: "Review redo",
  copyCommand: "Copy as command",
  copied: "Copied the command",
  isUndone: "This was undone.",
  showUndo: "Show its undo",
  noUndo: "This can no longer be undone: history does not hold what it would put back.",
  empty: "Nothing was done yet",
  emptyHint: "Each deploy, update, undeploy, save-back and import is listed here, and can be taken back.",
  goToArtifacts: "Go to the artifacts",
  noMatch: (text: string) => (text ? `Nothing matches “${text}”` : "Nothing matches the filters"),
  clearFilters: "Clear filters",
  lastUndo: "Undo the last operation",
  nothingToUndo: "There is nothing to undo",
  open: "Open activity",
  /** What the start brought in order. */
  recovered: {
    label: "What the last run left",
    takenBack: (what: string, where: string) =>
      `An interrupted ${what}${where} was taken back. Nothing was lost.`,
    finished: (what: string, where: string) => `An interrupted ${what}${where} was finished.`,
    trouble: (what: string, where: string) =>
      `An interrupted ${what}${where} could not be brought in order everywhere.`,
    to: (names: string) => ` to ${names}`,
    inProjects: (names: string) => ` in ${names}`,
    manyProjects: projects,
    whats: {
      deploy: "deploy",
      update: "update",
      undeploy: "undeploy",
      save_back: "save-back",
      import: "import",
      undo: "undo",
      batch: "change",
      edit_sets: "edit of a set",
    },
    show: "Show activity",
    dismiss: "Dismiss",
  },
} as const;
