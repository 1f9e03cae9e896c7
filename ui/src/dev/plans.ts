/** What a change would do to one invented artifact, by how it stands and what was chosen. */
import type { DeployMode } from "@/api/profiles";
import type {
  ArtifactAction,
  ArtifactFile,
  ArtifactPlan,
  ArtifactResponse,
  ArtifactType,
  Change,
  Choice,
  ConflictChoice,
  ConflictReason,
  DeploymentState,
  FileAction,
  PlannedFile,
} from "@/api/types";
import type { MockProfiles } from "./profiles";

const folders: Record<ArtifactType, string> = {
  skill: "skills",
  command: "commands",
  agent: "agents",
  hook: "hooks",
  mcp: "mcp",
};

const file = (path: string, size: number, executable = false): ArtifactFile => ({
  path,
  size,
  executable,
  link_target: null,
});

/** The files of an invented artifact. A skill may be asked to have `many`. */
export function filesOf(artifact: ArtifactResponse, many = 0): ArtifactFile[] {
  if (artifact.file_count === 1) return [file(`${artifact.name}.md`, 2200)];
  const usual = [
    file("SKILL.md", 4198),
    file("FORMS.md", 2867),
    file("scripts/extract.py", 9830, true),
    file("scripts/fill_form.py", 7372, true),
    file("scripts/lib/tables.py", 3100),
    file("fixtures/form.pdf", 9800),
    file("fixtures/report.pdf", 4817),
  ];
  const more = Array.from({ length: Math.max(0, many - usual.length) }, (_, i) =>
    file(`data/part-${String(i + 1).padStart(5, "0")}.csv`, 1200 + i),
  );
  return [...usual, ...more];
}

const reasons: Partial<Record<DeploymentState, ConflictReason>> = {
  modified: "modified",
  diverged: "diverged",
  unmanaged: "unmanaged",
};

/** What happens to each file without a choice. `touched` says which files a person or the library changed. */
function plainAction(kind: Change["kind"], state: DeploymentState | null, touched: boolean): FileAction {
  if (kind === "save_back") return "unchanged";
  if (kind === "undeploy") return touched && state !== null && reasons[state] ? "conflict" : "remove";
  if (state === null || state === "missing") return "create";
  if (!touched || state === "in_sync") return "unchanged";
  return reasons[state] ? "conflict" : "replace";
}

const chosenAction: Record<ConflictChoice, FileAction> = {
  keep: "keep",
  replace: "replace",
  adopt: "adopt",
  save_back: "unchanged",
  merge: "merge",
};

function offered(kind: Change["kind"], state: DeploymentState | null): ConflictChoice[] {
  if (state === null || !reasons[state] || kind === "save_back") return [];
  if (kind === "undeploy") return ["keep", "replace"];
  if (state === "unmanaged") return ["keep", "replace", "adopt"];
  return state === "diverged"
    ? ["keep", "replace", "adopt", "save_back", "merge"]
    : ["keep", "replace", "adopt", "save_back"];
}

export function planArtifact(
  library: ArtifactResponse[],
  change: Change,
  choices: readonly Choice[],
  many: number,
  profiles: MockProfiles,
): ArtifactPlan {
  const artifact = library.find(({ id }) => id === change.artifact);
  const profile = change.profile_id ?? profiles.primary(change.project_path);
  const state =
    artifact?.deployments?.find(
      (one) => one.project_path === change.project_path && one.deployment_profile_id === profile,
    )?.state ?? null;
  const folder = artifact ? profiles.place(change.project_path, profile, artifact.type) : null;
  const single = artifact?.file_count === 1;
  const destination = artifact
    ? `${change.dest_path ?? folder ?? ""}/${artifact.name}${single ? ".md" : ""}`
    : "";
  // Who else is recorded at the same place.
  const serves = (artifact?.deployments ?? []).flatMap((one) => {
    const other = one.deployment_profile_id ?? "";
    const here = one.project_path === change.project_path && other !== profile && artifact;
    return here && folder !== null && profiles.place(change.project_path, other, artifact.type) === folder
      ? [other]
      : [];
  });
  const mode: DeployMode = change.mode ?? profiles.mode(profile);
  const linked = change.kind === "deploy" && mode === "link" && state === null;
  const link: PlannedFile[] = [
    {
      path: destination,
      action: "create",
      size: null,
      new_size: null,
      executable: false,
      reason: null,
      choice: null,
    },
  ];
  const own = choices.filter(
    (one) =>
      one.artifact === change.artifact &&
      one.project_path === change.project_path &&
      one.profile_id === profile,
  );
  const choice = own.find((one) => one.path === null)?.choice ?? null;
  const files = (artifact ? filesOf(artifact, many) : []).map(
    ({ path: inside, size, executable }, i): PlannedFile => {
      const path = single ? destination : `${destination}/${inside}`;
      const touched = i === 0 || (i === 1 && state === "diverged");
      const plain = plainAction(change.kind, state, touched);
      const made = own.find((one) => one.path === path)?.choice ?? choice;
      const decided =
        made && (change.kind === "undeploy" && made === "replace" ? "remove" : chosenAction[made]);
      return {
        path,
        action: plain === "conflict" && decided ? decided : plain,
        size,
        executable,
        reason: plain === "conflict" && state ? (reasons[state] ?? null) : null,
        choice: plain === "conflict" ? made : null,
        new_size: plain === "remove" ? null : size + 214,
      };
    },
  );
  const nowhere = change.kind === "deploy" && artifact !== undefined && folder === null && !change.dest_path;
  const refused = (change.kind === "deploy" && state === "orphaned") || nowhere;
  const open = files.some(({ action }) => action === "conflict");
  const backs = change.kind === "save_back" || choice === "save_back";
  return {
    artifact: change.artifact,
    profile,
    platform: profiles.platform(profile).id,
    serves,
    mode: change.kind === "deploy" ? mode : null,
    link_target: change.kind === "deploy" && mode === "link" && artifact ? artifact.path : null,
    destination,
    intent: choice === "save_back" ? "save_back" : change.kind,
    action: refused ? "refused" : open ? "conflict" : actionOf(change, state, choice),
    state,
    files: refused || (serves.length > 0 && change.kind === "undeploy") ? [] : linked ? link : files,
    choices: offered(change.kind, state),
    choice,
    library_files: backs && artifact && !refused ? backFiles(artifact, files, destination) : [],
    error: nowhere
      ? {
          code: "unsupported_type",
          message: `${profiles.platform(profile).name} has no place for it.`,
          hints: [],
          path: null,
        }
      : refused
        ? {
            code: "artifact_not_found",
            message: "The library no longer has it.",
            hints: ["Undeploy it, or put it back into the library."],
            path: null,
          }
        : open
          ? {
              code: "conflict",
              message: "SKILL.md was changed in the project after it was deployed.",
              hints: [],
              path: null,
            }
          : null,
  };
}

function actionOf(
  change: Change,
  state: DeploymentState | null,
  choice: ConflictChoice | null,
): ArtifactAction {
  if (choice === "keep" && change.kind === "deploy") return "keep";
  if (choice === "adopt") return "adopt";
  if (change.kind === "save_back" || choice === "save_back") return "save_back";
  if (change.kind === "undeploy") return "remove";
  if (state === null || state === "missing") return "create";
  return state === "in_sync" ? "unchanged" : "update";
}

function backFiles(artifact: ArtifactResponse, files: PlannedFile[], destination: string): PlannedFile[] {
  const [first] = files;
  if (!first) return [];
  const inside = first.path === destination ? ".md" : first.path.slice(destination.length);
  return [
    {
      ...first,
      path: `${folders[artifact.type]}/${artifact.name}${inside}`,
      action: "replace",
      reason: null,
      choice: null,
    },
  ];
}
