import { artifacts, projects } from "./count";

const number = (n: number) => n.toLocaleString("en");

/** Names, one after the other: "Backend kit", "Backend kit and New hire", "Backend kit and 2 more". */
const named = (names: readonly string[]) => {
  const [first = "", second] = names;
  if (names.length <= 1) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first} and ${names.length - 1} more`;
};

/** Counts of a set in a project. */
interface Standing {
  total: number;
  behind: number;
  /** Behind and changed here as well. */
  both: number;
  changedHere: number;
  missingHere: number;
  inSync: number;
  unsupported: number;
  platform: string;
}

/**
 * "3 of 12 behind, 2 of them also changed here", "Up to date, 1 changed here", "7 in sync, 5 not for Codex", "3 in sync,
 * 1 gone from here".
 */
function standing(now: Standing): string {
  const own = now.changedHere - now.both;
  const parts: string[] = [];
  if (now.behind > 0) {
    parts.push(`${number(now.behind)} of ${number(now.total)} behind`);
    if (now.both > 0) {
      const all = now.both === now.behind;
      parts.push(
        all
          ? now.both === 1
            ? "also changed here"
            : "all also changed here"
          : `${number(now.both)} of them also changed here`,
      );
    }
  } else if (now.missingHere > 0 || (now.unsupported > 0 && own === 0)) {
    parts.push(`${number(now.inSync)} in sync`);
  } else parts.push("Up to date");
  if (own > 0) parts.push(`${number(own)} changed here`);
  if (now.missingHere > 0) parts.push(`${number(now.missingHere)} gone from here`);
  if (now.unsupported > 0) parts.push(`${number(now.unsupported)} not for ${now.platform}`);
  return parts.join(", ");
}

/** Texts of deploying a set, and of where sets are attached. */
export const setDeploy = {
  aSet: "A set",
  aGroup: "A group",
  named,
  standing,
  behind: (n: number) => `${number(n)} behind`,
  behindOf: (n: number, total: number) => `${number(n)} of ${number(total)} behind`,
  upToDate: "up to date",
  dialog: {
    title: (name: string) => `Deploy ${name}`,
    lead: "Each project you choose follows the set: it shows when the set has moved on.",
    resolves: (n: number, missing: number) =>
      missing > 0 ? `${artifacts(n)}, ${number(missing)} missing` : artifacts(n),
    empty: "This set holds nothing yet. Add members to it first.",
    find: "Find a project",
    list: (n: number) => `Projects, ${number(n)}`,
    profile: (project: string) => `Profile in ${project}`,
    attached: "attached",
    attachedBehind: (n: number) => `attached, ${number(n)} behind`,
    folderGone: "folder not found",
    addProject: "Add project…",
    noProjects: "No projects yet. Add the folder of one.",
    noMatch: (text: string) => `Nothing matches “${text}”`,
    mode: "When something cannot be deployed",
    modes: { each: "Each artifact by itself", atomic: "All or nothing" },
    modeHints: {
      each: "What cannot be deployed is left out, and the rest is done.",
      atomic: "If one artifact cannot be deployed anywhere, nothing is changed.",
    },
    chosen: (n: number) => (n === 0 ? "Choose one or more projects." : `${projects(n)} chosen`),
    stage: "Stage",
    review: "Review",
  },
  panel: {
    title: (n: number) => (n === 0 ? "Not attached to a project yet" : `Attached to ${projects(n)}`),
    attach: "Attach a project",
    none: "Deploy the set to a project, and this shows whether the project still has what the set holds.",
    show: "Show",
    showIn: (project: string) => `Show ${project}`,
    update: (n: number) => `Update ${number(n)}`,
    updateIn: (n: number, project: string) => `Update ${artifacts(n)} in ${project}`,
    undeploy: "Undeploy…",
    more: (project: string) => `More for ${project}`,
    added: (names: string) => `Added to the set: ${names}`,
    changed: (names: string) => `Newer in the library: ${names}`,
    removed: (names: string) => `No longer in the set: ${names}`,
  },
  updateBehind: (n: number) => `Update ${number(n)} behind`,
  project: {
    label: "Sets",
    gone: "no longer in the library",
    update: (set: string) => `Review the update of ${set}`,
    show: (set: string) => `Show ${set}`,
  },
  review: {
    titles: {
      deploy: (set: string, place: string) => `Deploy ${set} to ${place}`,
      update: (set: string, place: string) => `Update ${set} in ${place}`,
      undeploy: (set: string, place: string) => `Undeploy ${set} from ${place}`,
    },
    lines: {
      attach: (set: string) => `${set} will be attached`,
      detach: (set: string) => `${set} will be detached`,
      follows: (set: string) => `Follows ${set}`,
      not: (set: string) => `${set} was not attached`,
    },
    stories: {
      attach: (set: string) =>
        `${set} will be attached: this project follows its changes, and shows when it is behind.`,
      detach: (set: string) =>
        `${set} will be detached. Only what the set brought goes; what another set needs, or what was here before it, stays.`,
      follows: (set: string) => `This project follows ${set} already.`,
      leftOut: (platform: string) => `${platform} has no place for it, so it is left out here.`,
    },
    notFor: (platform: string) => `not for ${platform}`,
    leftOut: (n: number, platform: string) => `${number(n)} not for ${platform}.`,
    notThere: "not in the library",
    attachOnly: "Attach",
    detachOnly: "Detach",
  },
  done: {
    deploy: (set: string, place: string) => `Deployed ${set} to ${place}`,
    update: (set: string, place: string) => `Updated ${set} in ${place}`,
    undeploy: (set: string, place: string) => `Undeployed ${set} from ${place}`,
    nothing: (set: string) => `Nothing was to do for ${set}`,
    details: "Details",
  },
} as const;
