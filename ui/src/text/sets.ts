import { artifacts, count, projects } from "./count";

const sets = (n: number) => count(n, "set", "sets");
const members = (n: number) => count(n, "member", "members");
const nouns = { set: "set", group: "group" } as const;

type Bundle = keyof typeof nouns;
type Member = "artifact" | Bundle;

/** Texts of sets and groups. */
export const setsView = {
  title: "Sets",
  search: "Filter sets and members",
  newSet: "New set",
  newGroup: "New group",
  list: "Sets and groups",
  sets: "Sets",
  groups: "Groups",
  invalid: "Cannot be read",
  inProjects: (n: number) => projects(n),
  notAttached: "not attached",
  inSets: (n: number) => (n === 0 ? "in no set" : `in ${sets(n)}`),
  facts: (n: number, rest: string) => `${artifacts(n)} · ${rest}`,
  missing: (n: number) => `${n.toLocaleString("en")} missing`,
  behind: (n: number) => `${n.toLocaleString("en")} behind`,
  problems: { set_cycle: "Cycle", set_too_deep: "Too deep", other: "Problem" },
  atLine: (line: number, column: number | null) =>
    column === null ? `line ${line}` : `line ${line}, column ${column}`,
  noMatch: (search: string) => (search ? `Nothing matches “${search}”` : "Nothing matches the tags"),
  noMatchHint: "The filter looks at names, descriptions, tags and members.",
  clearFilters: "Clear filters",
  empty: "No sets yet",
  emptyHint:
    "A set holds artifacts, groups and other sets. Deploy it to a project in one go, and see later which projects are behind.",
  emptyAction: "Make the first set",
  noneChosen: "Nothing chosen",
  noneChosenHint: "Choose a set or a group on the left.",
  off: "Deployment sets are switched off",
  offHint: "Files of sets stay as they are. Switch them on in the settings.",
  openSettings: "Open settings",

  duplicate: "Duplicate",
  edit: "Edit…",
  delete: "Delete…",
  more: "More",
  deploy: "Deploy to…",
  deployMenu: "Where to",
  deployTo: (project: string) => `Deploy to ${project}`,
  openFolder: "Open folder",
  copied: (name: string) => `Made ${name}`,

  members: "Members",
  direct: (n: number) => `${n.toLocaleString("en")} direct`,
  add: "Add",
  resolves: "Resolves to",
  resolved: (n: number, duplicates: number, missing: number) =>
    [
      artifacts(n),
      ...(duplicates > 0 ? [`${count(duplicates, "duplicate", "duplicates")} left out`] : []),
      ...(missing > 0 ? [`${missing.toLocaleString("en")} missing`] : []),
    ].join(", "),
  directly: "direct",
  path: (names: readonly string[]) => names.join(" › "),
  bundleCount: (kind: Bundle, n: number | null) => {
    const word = kind === "set" ? "Set" : "Group";
    return n === null ? word : `${word} · ${n.toLocaleString("en")}`;
  },
  alreadyAbove: "Already above",
  alreadyIn: (name: string) => `Already in ${name}`,
  notThere: {
    artifact: "Not in the library",
    group: "No such group",
    set: "No such set",
  } satisfies Record<Member, string>,
  unreadable: "File is invalid",
  noMembers: { set: "This set is empty", group: "This group is empty" } satisfies Record<Bundle, string>,
  noMembersHint: {
    set: "Add artifacts, groups or other sets, or drag them here from the left.",
    group: "Add artifacts to it.",
  } satisfies Record<Bundle, string>,
  addMembers: "Add members",
  openMember: (name: string) => `Open ${name}`,
  removeMember: (name: string) => `Remove ${name}`,
  grip: (name: string) => `Drag ${name}`,
  onlyDirect: (name: string, holder: string) => `${name} is a member of ${holder}. Change it there.`,
  moved: (name: string, at: number, of: number) => `${name} is now ${at} of ${of}`,
  atStart: (name: string) => `${name} is the first already`,
  atEnd: (name: string) => `${name} is the last already`,
  removed: (name: string, from: string) => `Removed ${name} from ${from}`,
  added: (names: string, to: string) => `Added ${names} to ${to}`,
  someMembers: (n: number) => members(n),
  undo: "Undo",
  undone: "Taken back",

  problem: {
    title: (code: "set_cycle" | "set_too_deep", own: boolean) => {
      if (code === "set_too_deep") return "The sets are nested too deep";
      return own ? "This set contains itself" : "A set in it contains itself";
    },
    set_cycle: "So nothing can be resolved or deployed.",
    set_too_deep: "At most 20 sets may lie inside each other, so nothing can be resolved or deployed.",
    way: "The way",
    here: (name: string) => `Remove ${name} from this set to mend it.`,
    there: (name: string, holder: string) => `Remove ${name} from ${holder} to mend it.`,
    remove: (name: string) => `Remove ${name}`,
    open: (name: string) => `Open ${name}`,
    mark: "In the way",
  },

  usedIn: (n: number) => (n === 0 ? "In no set yet" : `In ${sets(n)}`),
  andMore: (n: number) => `and ${n.toLocaleString("en")} more`,
  usedInHint: "Deploy a group by putting it into a set.",

  dialog: {
    create: { set: "New set", group: "New group" } satisfies Record<Bundle, string>,
    edit: (name: string) => `Edit ${name}`,
    name: "Name",
    namePlaceholder: { set: "Backend kit", group: "Review group" } satisfies Record<Bundle, string>,
    description: "Description",
    descriptionPlaceholder: "What it is for",
    tags: "Tags",
    tagsHint: "Separate them with commas",
    color: "Colour",
    ownColor: "Own colour",
    noColor: "No colour",
    icon: "Icon",
    noIcon: "Usual icon",
    make: { set: "Make set", group: "Make group" } satisfies Record<Bundle, string>,
    save: "Save",
    made: (name: string) => `Made ${name}`,
    nameMissing: "It needs a name.",
    nameLong: "At most 255 characters.",
    colorWrong: "Like #2a62d4",
    tagsMany: "At most 64 tags.",
    tagLong: "A tag has at most 64 characters.",
  },
  colors: {
    blue: "Blue",
    violet: "Violet",
    pink: "Pink",
    red: "Red",
    amber: "Amber",
    green: "Green",
    teal: "Teal",
    grey: "Grey",
  },

  deleting: {
    title: (name: string) => `Delete ${name}?`,
    file: (kind: Bundle) => `The ${nouns[kind]}’s file goes from the library. Its members stay.`,
    used: (kind: Bundle, n: number) => `This ${nouns[kind]} is in ${sets(n)}. It goes from there too:`,
    attached: (n: number) => `It is deployed to ${projects(n)}. What is deployed there stays.`,
    confirm: "Delete",
    confirmUsed: (n: number) => `Delete, and remove from ${sets(n)}`,
    done: (name: string) => `Deleted ${name}`,
    usedSince: "It was put into another set in the meantime. Look again before you delete it.",
  },

  picker: {
    label: (name: string) => `Add to ${name}`,
    search: "Find members to add",
    kinds: "Kind",
    artifacts: "Artifacts",
    type: "Type",
    allTypes: "All types",
    already: "Already in it",
    through: (name: string) => `Through ${name}`,
    add: (n: number) => (n === 0 ? "Add" : `Add ${n.toLocaleString("en")}`),
    chosen: (n: number) => `${n.toLocaleString("en")} chosen`,
    contains: (name: string) => `Contains ${name}`,
    none: "Nothing matches",
    noGroups: "No groups yet",
    noSets: "No other sets yet",
    close: "Done",
    list: "What can be added",
    keyChoose: "choose",
    keyAdd: "add",
  },
  cycle: (inner: string, outer: string, way: string) => `${inner} already contains ${outer}: ${way}`,
  containsItself: (name: string) => `${name} cannot contain itself`,
  groupsHold: "A group holds artifacts only",

  addTo: {
    title: (names: string) => `Add ${names} to a set`,
    action: "Add to set…",
    search: "Find a set or group",
    none: "No sets yet",
    noneHint: "Make one, and it starts with this.",
    make: "New set…",
    confirm: "Add",
    nothing: (to: string) => `${to} holds it already`,
  },
} as const;
