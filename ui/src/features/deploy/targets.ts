/** Which profiles of a project are meant, what they can take, and what of a plan lies at one place. */
import type { DeployMode, ProfileInfo, ProfileList } from "@/api/profiles";
import type { ArtifactPlan, ArtifactType, Change, PlanTotals } from "@/api/types";
import { artifactType } from "@/lib/artifact-id";

/** What holds for projects of which nothing else was said: the primary profile, all in use, or one by its id. */
export type ForAll = { kind: "primary" } | { kind: "in-use" } | { kind: "profile"; id: string };

/** Profiles chosen for single projects, by path. */
export type Selections = ReadonlyMap<string, ReadonlySet<string>>;

const typeOf = (artifact: string): ArtifactType => artifactType(artifact) ?? "skill";

/** The types among artifacts, each once. */
export function typesOf(artifacts: readonly string[]): ArtifactType[] {
  return [...new Set(artifacts.map(typeOf))];
}

export const takes = (profile: ProfileInfo, type: ArtifactType) =>
  profile.paths.some(({ kind }) => kind === type);

/** Types that a profile has no place for. */
export function refusedTypes(profile: ProfileInfo, types: readonly ArtifactType[]): ArtifactType[] {
  return types.filter((type) => !takes(profile, type));
}

/** The profiles meant in one project. */
export function selectionOf(
  list: ProfileList,
  project: string,
  selections: Selections,
  forAll: ForAll,
): ReadonlySet<string> {
  const own = selections.get(project);
  if (own) return own;
  if (forAll.kind === "profile") return new Set([forAll.id]);
  if (forAll.kind === "primary") return new Set([list.primary]);
  const used = list.profiles.filter(({ in_use }) => in_use).map(({ id }) => id);
  return new Set(used.length > 0 ? used : [list.primary]);
}

/** The profiles to offer at once: the primary one, those in use, and what was chosen besides. */
export function offered(list: ProfileList, selected: ReadonlySet<string>): ProfileInfo[] {
  const rank = (one: ProfileInfo) => (one.primary ? 0 : one.in_use ? 1 : 2);
  return list.profiles
    .filter(({ id, primary, in_use }) => primary || in_use || selected.has(id))
    .sort((a, b) => rank(a) - rank(b));
}

interface Asked {
  artifacts: readonly string[];
  project: string;
  /** Null while what the project has is not known: then it is the primary one. */
  list: ProfileList | null;
  selected: ReadonlySet<string>;
  destination: string | null;
  /** Null for each profile's own. */
  mode: DeployMode | null;
}

/** One change for each artifact and profile that takes it. */
export function changesFor(asked: Asked): Change[] {
  const { artifacts, project, list, selected, destination, mode } = asked;
  const change = (artifact: string, profile: string | null): Change => ({
    kind: "deploy",
    artifact,
    project_path: project,
    profile_id: profile,
    dest_path: destination,
    mode,
  });
  if (!list) return artifacts.map((artifact) => change(artifact, selected.values().next().value ?? null));
  const profiles = list.profiles.filter(({ id }) => selected.has(id));
  return artifacts.flatMap((artifact) =>
    profiles
      .filter((profile) => takes(profile, typeOf(artifact)))
      .map((profile) => change(artifact, profile.id)),
  );
}

/** Changes as they were last worked out, by project. */
export type KnownChanges = Map<string, { asked: Asked; changes: Change[] }>;

/** The same as `changesFor`, and the very same list while nothing else is asked: there may be ten thousand of them. */
export function knownChangesFor(known: KnownChanges, asked: Asked): Change[] {
  const before = known.get(asked.project);
  if (before && isSame(before.asked, asked)) return before.changes;
  const changes = changesFor(asked);
  known.set(asked.project, { asked, changes });
  return changes;
}

function isSame(a: Asked, b: Asked): boolean {
  const same = ["artifacts", "list", "destination", "mode"] as const;
  return (
    same.every((part) => a[part] === b[part]) &&
    a.selected.size === b.selected.size &&
    [...a.selected].every((id) => b.selected.has(id))
  );
}

/** The mode that all of these profiles have; null where they differ. */
export function commonMode(profiles: readonly ProfileInfo[]): DeployMode | null {
  const [first, ...others] = new Set(profiles.map(({ mode }) => mode));
  return others.length > 0 ? null : (first ?? "copy");
}

/** One place on the disk, for one or several profiles. */
export interface Target {
  key: string;
  plan: ArtifactPlan;
  /** Profiles that are asked for, and those recorded there besides. */
  profiles: string[];
}

const quiet = ["unchanged", "adopt", "keep"];

/** How much a row says of its place: one of those that share it stands for all. */
const weight = (plan: ArtifactPlan) =>
  (plan.action === "conflict" || plan.action === "refused" ? 1e9 : 0) +
  plan.files.length +
  (quiet.includes(plan.action) ? 0 : 0.5);

const known = new WeakMap<readonly ArtifactPlan[], Target[]>();

/** Rows that lie at the same place, as one; worked out once for each plan. */
export function targetsOf(plans: readonly ArtifactPlan[]): Target[] {
  const targets = known.get(plans) ?? joined(plans);
  known.set(plans, targets);
  return targets;
}

function joined(plans: readonly ArtifactPlan[]): Target[] {
  const targets = new Map<string, Target>();
  for (const plan of plans) {
    // What is refused has no place.
    const place = plan.destination === "" ? `\n${plan.profile}` : plan.destination;
    const key = `${plan.artifact}\n${place}`;
    const known = targets.get(key);
    // What is taken away from one stays for the others.
    const besides = plan.intent === "undeploy" ? [] : (plan.serves ?? []);
    const profiles = [...(known?.profiles ?? []), plan.profile, ...besides];
    targets.set(key, {
      key,
      plan: known && weight(known.plan) >= weight(plan) ? known.plan : plan,
      profiles: [...new Set(profiles)],
    });
  }
  return [...targets.values()];
}

/** Files counted once, however many profiles share them. */
export function totalsOf(targets: readonly Target[]): PlanTotals {
  const totals: PlanTotals = {
    create: 0,
    replace: 0,
    remove: 0,
    unchanged: 0,
    adopt: 0,
    keep: 0,
    conflict: 0,
    merge: 0,
    library: 0,
  };
  for (const { plan } of targets) {
    for (const { action } of plan.files) totals[action] += 1;
    totals.library += plan.library_files.length;
  }
  return totals;
}
