import { count, files } from "./count";

/** Texts of the list of deployments. */
export const deployments = {
  title: "Deployments",
  search: "Search artifacts and projects",
  label: (n: number) => count(n, "deployment", "deployments"),
  states: "State",
  all: "All",
  type: "Type",
  allTypes: "All types",
  group: "Group",
  byProject: "By project",
  byArtifact: "By artifact",
  columns: {
    artifact: "Artifact",
    project: "Project",
    platform: "Platform",
    state: "State",
    drift: "Drift",
    deployed: "Deployed",
    hash: "Content",
    path: "Place in project",
  },
  unfold: (name: string) => `Show ${name}`,
  fold: (name: string) => `Hide ${name}`,
  more: (name: string) => `More for ${name}`,
  update: "Update…",
  restore: "Restore…",
  deployAgain: "Deploy again…",
  undeploy: "Undeploy…",
  forget: "Forget…",
  saveBack: "Save back…",
  compare: "Show differences",
  compareShort: "Compare",
  selected: (n: number) => `${n.toLocaleString("en")} selected`,
  clearSelection: "Clear",
  stageUpdate: (n: number) => `Stage update of ${n.toLocaleString("en")}`,
  stageSaveBack: (n: number) => `Stage save-back of ${n.toLocaleString("en")}`,
  stageUndeploy: (n: number) => `Stage undeploy of ${n.toLocaleString("en")}`,
  stagedWords: { deploy: "Deploy", update: "Update", undeploy: "Undeploy", save_back: "Save back" },
  openFolder: "Open folder",
  copyPath: "Copy path",
  showArtifact: "Show the artifact",
  showProject: "Show the project",
  sheet: (name: string, project: string) => `Deployment of ${name} in ${project}`,
  in: (project: string) => `in ${project}`,
  facts: {
    platform: "Platform",
    profile: "Profile",
    mode: "How",
    serves: "Serves also",
    deployed: "Deployed",
    content: "Content",
    place: "Place",
    project: "Project",
  },
  files: "Files",
  fileLabel: (n: number) => files(n),
  noFiles: "The record names no files.",
  notOnce: "Time unknown",
  empty: "Nothing is deployed yet",
  emptyHint: "Choose an artifact and deploy it to a project. It is listed here from then on.",
  goToArtifacts: "Go to the artifacts",
  noMatch: (search: string) => (search ? `Nothing matches “${search}”` : "Nothing matches the filters"),
  clearFilters: "Clear filters",
} as const;

/** What stands in a deployment's place instead of it. */
export const obstacles = {
  link: { name: "Link in its place", meaning: "A link stands where it was deployed. It is left alone" },
  broken_link: { name: "Broken link", meaning: "A link that leads nowhere stands where it was deployed" },
  type_changed: {
    name: "Type changed",
    meaning: "A file stands where its folder was deployed, or a folder where its file was",
  },
} as const;

/** The two facts about a deployment, each on its own. */
export const drift = {
  here: "Here",
  library: "Library",
  changedHere: "Changed here",
  libraryMoved: "Library moved on",
  hereIs: {
    same: "As it was deployed",
    changed: "Changed after it was deployed",
    missing: "Gone from here",
  },
  libraryIs: {
    same: "As it was deployed",
    moved: "Moved on since it was deployed",
    gone: "No longer in the library",
  },
} as const;

/** What is with one file of a deployment. */
export const fileStates = {
  in_sync: "As deployed",
  modified: "Changed here",
  outdated: "Newer in the library",
  diverged: "Changed here and in the library",
  missing: "Gone from here",
  extra: "Your own file",
  new: "New in the library",
  dropped: "Gone from the library",
} as const;
