import type { AttachmentStatus, ProjectProfile, ProjectResponse, SetChange } from "@/api/types";
import { updatesOf } from "@/components/SetStanding";
import { folded } from "@/lib/fold";
import { en } from "@/text/en";

/** A project that a set may come to, and in which of its profiles. */
export interface Target {
  project: ProjectResponse;
  profile: string;
  /** How this profile stands towards the set, where it follows it already. */
  attached: AttachmentStatus | undefined;
}

const placeKey = (path: string, profile: string) => `${path}\n${profile}`;

type Attachments = ReadonlyMap<string, AttachmentStatus>;

/** The profile to begin with: one that follows the set already, else the primary one. */
function firstProfile(project: ProjectResponse, attachments: Attachments): string {
  const of = (test: (profile: ProjectProfile) => boolean) => project.profiles.find(test)?.id;
  return (
    of(({ id }) => attachments.has(placeKey(project.path, id))) ??
    of(({ primary }) => primary) ??
    project.profiles[0]?.id ??
    ""
  );
}

/** All projects, each with the profile chosen for it. */
export function targetsOf(
  projects: readonly ProjectResponse[],
  attachments: readonly AttachmentStatus[],
  profiles: ReadonlyMap<string, string>,
): Target[] {
  const byPlace = new Map(attachments.map((one) => [placeKey(one.project_path, one.profile_id), one]));
  return projects.map((project) => {
    const profile = profiles.get(project.path) ?? firstProfile(project, byPlace);
    return { project, profile, attached: byPlace.get(placeKey(project.path, profile)) };
  });
}

/** Those whose name or path holds the words. */
export function found(targets: readonly Target[], words: string): Target[] {
  const wanted = folded(words.trim());
  return targets.filter(({ project }) => folded(`${project.name} ${project.path}`).includes(wanted));
}

/** True where nothing can be written to now. */
export function isUnusable({ project }: Pick<Target, "project">): boolean {
  return !project.exists || project.problem !== null || project.profiles.length === 0;
}

/** A project that follows the set already and is behind gets the update, which also takes out what left the set. */
export function changeOfTarget(set: string, { project, profile, attached }: Target): SetChange {
  const kind = attached && updatesOf(attached) > 0 ? "update" : "deploy";
  return { kind, set, project_path: project.path, profile_id: profile };
}

/** "attached, 3 behind", or why it cannot be chosen. */
export function noteOf({ project, attached }: Target): string {
  const text = en.setDeploy.dialog;
  if (project.problem) return en.errors[project.problem.code].title;
  if (!project.exists) return text.folderGone;
  if (!attached) return "";
  const updates = updatesOf(attached);
  return updates > 0 ? text.attachedBehind(updates) : text.attached;
}
