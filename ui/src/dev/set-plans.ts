/** What the invented shell's sets mean for projects: plans of deploying them, and how projects stand towards them. */
import type { ResolvedSet } from "@/api/sets";
import type {
  ArtifactPlan,
  ArtifactResponse,
  AttachmentStatus,
  BatchPlan,
  Change,
  ErrorBody,
  ProjectResponse,
  SetChange,
} from "@/api/types";
import { home, present } from "./fixtures";

export interface SetPlansOptions {
  library: ArtifactResponse[];
  projects: () => readonly ProjectResponse[];
  /** What a set comes to; throws where there is none. */
  resolve: (id: string) => ResolvedSet;
  /** How projects stand at first. */
  seed: () => AttachmentStatus[];
}

export interface Expanded {
  changes: Change[];
  /** Parts that no change asks for: lines of sets, what is left out, what is missing. */
  parts: { project: string; part: ArtifactPlan }[];
}

export interface SetPlans {
  expand: (sets: readonly SetChange[]) => Expanded;
  statuses: (set: string | null, project: string | null) => AttachmentStatus[];
  /** Remembers what was carried out; the answer takes that back. */
  applied: (sets: readonly SetChange[], batch: BatchPlan, failed: ReadonlySet<string>) => () => void;
}

const platforms: Record<string, string> = { "codex-default": "codex" };

export function createSetPlans(options: SetPlansOptions): SetPlans {
  let known: AttachmentStatus[] | null = null;
  const all = () => {
    known ??= options.seed();
    return known;
  };
  const profileOf = ({ project_path, profile_id }: SetChange) =>
    profile_id ??
    options
      .projects()
      .find(({ path }) => path === project_path)
      ?.profiles.find(({ primary }) => primary)?.id ??
    "claude-code-default";
  const statusOf = (change: SetChange) =>
    all().find((one) => one.set_id === change.set && isAt(one, change.project_path, profileOf(change)));

  const expandOne = (change: SetChange): Expanded => {
    const { project_path: project } = change;
    const profile = profileOf(change);
    const status = statusOf(change);
    const place = (part: Partial<ArtifactPlan> & Pick<ArtifactPlan, "artifact" | "action" | "intent">) => ({
      project,
      part: partAt(profile, part),
    });
    const line = place({
      artifact: `set:${change.set}`,
      title: status?.set_name ?? nameOf(options, change.set),
      intent: change.kind === "undeploy" ? "detach" : "attach",
      action: change.kind === "undeploy" ? "detach" : status ? "unchanged" : "attach",
    });
    const ask = (kind: Change["kind"], artifacts: readonly string[]) =>
      artifacts.map(
        (artifact): Change => ({
          kind,
          artifact,
          project_path: project,
          profile_id: profile,
          dest_path: null,
        }),
      );
    if (change.kind === "update") {
      const { added = [], changed = [], removed = [] } = status ?? {};
      return {
        changes: [...ask("deploy", [...added, ...changed]), ...ask("undeploy", removed)],
        parts: [line],
      };
    }
    const { artifacts, missing } = options.resolve(change.set);
    if (change.kind === "undeploy") {
      const here = artifacts.filter(({ artifact_id }) =>
        isDeployed(options.library, artifact_id, project, profile),
      );
      return {
        changes: ask(
          "undeploy",
          here.map(({ artifact_id }) => artifact_id),
        ),
        parts: [line],
      };
    }
    const supported = supportedBy(options, project, profile);
    const fits = artifacts.filter(
      ({ artifact_type }) => artifact_type !== null && supported.includes(artifact_type),
    );
    return {
      changes: ask(
        "deploy",
        fits.map(({ artifact_id }) => artifact_id),
      ),
      parts: [
        line,
        ...artifacts
          .filter((one) => !fits.includes(one))
          .map(({ artifact_id }) =>
            place({
              artifact: artifact_id,
              intent: "deploy",
              action: "left_out",
              error: refusal("unsupported_type", "Codex has no place for it."),
            }),
          ),
        ...missing.map(({ kind, id }) =>
          place({
            artifact: kind === "artifact" ? id : `${kind}:${id}`,
            intent: "deploy",
            action: "refused",
            error: refusal("artifact_not_found", `The library has no ${id}.`),
          }),
        ),
      ],
    };
  };

  return {
    expand: (sets) => {
      const each = sets.map(expandOne);
      return { changes: each.flatMap((one) => one.changes), parts: each.flatMap((one) => one.parts) };
    },
    statuses: (set, project) =>
      all()
        .filter(
          (one) => (set === null || one.set_id === set) && (project === null || one.project_path === project),
        )
        .map((one) => ({ ...one, in_library: one.in_library && nameOf(options, one.set_id) !== null })),
    applied: (sets, batch, failed) => {
      if (sets.length === 0) return () => {};
      const before = all();
      for (const change of sets) {
        const profile = profileOf(change);
        const own = statusOf(change);
        const others = all().filter((one) => one !== own);
        known =
          change.kind === "undeploy"
            ? others
            : [...others, afterOf(options, change, profile, batch, failed, own)];
      }
      return () => {
        known = before;
      };
    },
  };
}

/** How the project stands once it was carried out: what failed is still to come. */
function afterOf(
  options: SetPlansOptions,
  change: SetChange,
  profile: string,
  batch: BatchPlan,
  failed: ReadonlySet<string>,
  before: AttachmentStatus | undefined,
): AttachmentStatus {
  const plan = batch.plans.find(({ project_path }) => project_path === change.project_path);
  const parts = (plan?.artifacts ?? []).filter(
    (part) => part.profile === profile && !part.artifact.startsWith("set:"),
  );
  const deploys = parts.filter(
    (part) => part.action !== "left_out" && part.action !== "refused" && part.action !== "remove",
  );
  const added = deploys.filter(({ artifact }) => failed.has(artifact)).map(({ artifact }) => artifact);
  const kept = deploys.filter(({ action }) => action === "keep").length;
  const total = before?.total ?? deploys.length;
  return {
    set_id: change.set,
    set_name: nameOf(options, change.set) ?? change.set,
    in_library: true,
    project_path: change.project_path,
    project_name: plan?.project_name ?? change.project_path,
    profile_id: profile,
    platform: platforms[profile] ?? "claude-code",
    platform_name: profile === "codex-default" ? "Codex" : "Claude Code",
    deployed_at: new Date(present).toISOString(),
    state: added.length > 0 ? "outdated" : kept > 0 ? "modified" : "in_sync",
    total,
    behind: added.length,
    added,
    changed: [],
    removed: [],
    changed_here: kept,
    behind_and_changed_here: 0,
    missing_here: 0,
    missing_in_library: 0,
    in_sync: total - added.length - kept,
    unsupported: before?.unsupported ?? parts.filter(({ action }) => action === "left_out").length,
    problem: null,
  };
}

const refusal = (code: ErrorBody["code"], message: string): ErrorBody => ({
  code,
  message,
  hints: [],
  path: null,
});

const isAt = (one: AttachmentStatus, project: string, profile: string) =>
  one.project_path === project && one.profile_id === profile;

function nameOf({ resolve }: SetPlansOptions, set: string): string | null {
  try {
    return resolve(set).set.name;
  } catch {
    return null;
  }
}

function isDeployed(
  library: readonly ArtifactResponse[],
  id: string,
  project: string,
  profile: string,
): boolean {
  return (library.find((one) => one.id === id)?.deployments ?? []).some(
    (one) => one.project_path === project && one.deployment_profile_id === profile,
  );
}

function supportedBy({ projects }: SetPlansOptions, project: string, profile: string): readonly string[] {
  const own = projects()
    .find(({ path }) => path === project)
    ?.profiles.find(({ id }) => id === profile);
  return (
    own?.supported_types ??
    (profile === "codex-default" ? ["skill"] : ["skill", "command", "agent", "hook", "mcp"])
  );
}

function partAt(
  profile: string,
  part: Partial<ArtifactPlan> & Pick<ArtifactPlan, "artifact" | "action" | "intent">,
): ArtifactPlan {
  return {
    title: null,
    profile,
    platform: platforms[profile] ?? "claude-code",
    destination: "",
    state: null,
    files: [],
    library_files: [],
    choices: [],
    choice: null,
    error: null,
    ...part,
  };
}

/** A set that the library no longer has, still attached to a project. */
export function goneAttachment(project = "infra"): AttachmentStatus {
  return {
    set_id: "0193a000-0000-7000-8000-old-kit",
    set_name: "Old kit",
    in_library: false,
    project_path: `${home}/work/${project}`,
    project_name: project,
    profile_id: "claude-code-default",
    platform: "claude-code",
    platform_name: "Claude Code",
    deployed_at: "2026-10-02T09:00:00Z",
    state: "in_sync",
    total: 2,
    behind: 0,
    added: [],
    changed: [],
    removed: [],
    changed_here: 0,
    behind_and_changed_here: 0,
    missing_here: 0,
    missing_in_library: 0,
    in_sync: 2,
    unsupported: 0,
    problem: {
      code: "set_not_found",
      message: "The library no longer has this set.",
      hints: [],
      path: null,
    } as unknown as ErrorBody,
  };
}
