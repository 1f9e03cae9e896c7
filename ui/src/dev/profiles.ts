/** The invented shell's profiles of a project, own profiles, and projects that a search finds. */
import { emit } from "@tauri-apps/api/event";
import type { FindRequest, FoundProject, FoundProjects } from "@/api/find";
import type {
  DeployMode,
  PlatformInfo,
  ProfileDraft,
  ProfileInfo,
  ProfileList,
  ProfilePath,
} from "@/api/profiles";
import type { ArtifactResponse, ArtifactType, ErrorBody, ProjectResponse } from "@/api/types";
import { home, makeProject } from "./fixtures";
import { platforms } from "./platforms";

export const claude = "claude-code-default";

/** Platforms whose own folders lie in a project. */
const marks: Record<string, string[]> = {
  "web-app": ["codex", "cursor"],
  "billing-api": ["codex"],
  "data-pipeline": ["codex"],
  mobile: ["gemini-cli"],
  "design-system": ["cursor"],
};

const views = ["projects", "entities", "deployments", "profiles"];

const refusal = (code: ErrorBody["code"], message: string, details?: unknown): ErrorBody => ({
  code,
  message,
  hints: [],
  path: null,
  details: details ?? null,
});

const types: ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];

const parentOf = (folder: string) =>
  folder.includes("/") ? folder.slice(0, folder.lastIndexOf("/")) : folder;

/** Where each type of a platform goes in a project, or in the home folder. */
function pathsOf(platform: PlatformInfo, global: boolean): ProfilePath[] {
  const folderOf = (one: PlatformInfo, kind: string) => {
    const found = one.kinds.find((each) => each.kind === kind && each.deployable);
    return (global ? found?.global?.replace("~/", "") : found?.project) ?? null;
  };
  return types.flatMap((kind) => {
    const path = folderOf(platform, kind);
    if (path === null) return [];
    const shared = platforms.filter((other) => other.id !== platform.id && folderOf(other, kind) === path);
    const suffix = kind === "command" || kind === "agent" ? ".md" : "";
    return [{ kind, path, suffix, shared_with: shared.map(({ name }) => name) }];
  });
}

/** Where a built-in profile puts a type in a project. */
export function builtInPlace(profile: string, kind: ArtifactType): string | null {
  const platform = platforms.find(({ id }) => `${id}-default` === profile);
  return platform?.kinds.find((one) => one.kind === kind && one.deployable)?.project ?? null;
}

interface Choices {
  primary: string | null;
  chosen: string[];
}

export interface ProfilesOptions {
  library: ArtifactResponse[];
  projects: ProjectResponse[];
  pace: number;
  /** How many projects a search finds. */
  found?: number;
  own?: ProfileDraft[];
}

export interface MockProfiles {
  commands: Record<string, (args: Record<string, unknown>) => unknown>;
  /** Where a profile of a project puts a type; nothing where it has no place for it. */
  place: (project: string, profile: string, kind: ArtifactType) => string | null;
  mode: (profile: string) => DeployMode;
  platform: (profile: string) => { id: string; name: string };
  primary: (project: string) => string;
  /** Folders a platform reads skills from, the one it is deployed to first. */
  reads: (profile: string) => string[];
}

export function createProfiles(options: ProfilesOptions): MockProfiles {
  const { library, projects } = options;
  const choices = new Map<string, Choices>();
  const own = new Map((options.own ?? []).map((draft) => [draft.id, draft]));
  let cancelled = false;

  const choicesOf = (project: string): Choices =>
    choices.get(project) ?? { primary: null, chosen: project.endsWith("/mobile") ? [...own.keys()] : [] };
  const primary = (project: string) => choicesOf(project).primary ?? claude;
  const platformOf = (profile: string) => {
    const id = own.get(profile)?.platform ?? profile.replace(/-default$/, "");
    return platforms.find((one) => one.id === id);
  };
  const ownPaths = (draft: ProfileDraft): ProfilePath[] =>
    draft.paths.map(({ kind, folder }) => ({
      kind,
      path: `${draft.root}/${folder}`,
      suffix: kind === "command" || kind === "agent" ? ".md" : "",
      shared_with: [],
    }));
  const paths = (profile: string, project: string) => {
    const draft = own.get(profile);
    if (draft) return ownPaths(draft);
    const platform = platformOf(profile);
    return platform ? pathsOf(platform, project === home) : [];
  };

  const profileOf = (id: string, project: string | null, recorded: ReadonlySet<string>): ProfileInfo => {
    const draft = own.get(id);
    const platform = platformOf(id);
    const found = (marks[project?.split("/").at(-1) ?? ""] ?? []).includes(platform?.id ?? "") && !draft;
    const isPrimary = id === (project === null ? claude : primary(project));
    const chosen = project !== null && choicesOf(project).chosen.includes(id);
    const places = paths(id, project ?? "");
    return {
      id,
      name: draft?.name ?? platform?.name ?? id,
      platform: platform?.id ?? id,
      platform_name: platform?.name ?? id,
      icon: platform?.icon ?? id,
      own: draft !== undefined,
      primary: isPrimary,
      chosen,
      in_use: isPrimary || chosen || found || recorded.has(id),
      installed: platform?.installed ?? false,
      mode: draft?.mode ?? "copy",
      roots: draft ? [draft.root] : [...new Set(places.map(({ path }) => parentOf(path)))],
      paths: places,
    };
  };

  const listProfiles = (project: string | null): ProfileList => {
    const recorded = new Set(
      library
        .flatMap((artifact) => artifact.deployments ?? [])
        .filter((one) => one.project_path === project)
        .map((one) => one.deployment_profile_id ?? ""),
    );
    const ids = [...own.keys(), ...platforms.map(({ id }) => `${id}-default`)];
    return {
      profiles: ids.map((id) => profileOf(id, project, recorded)),
      primary: project === null ? claude : primary(project),
      problems: [],
    };
  };

  const save = (draft: ProfileDraft) => {
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(draft.id)) {
      throw refusal("invalid_name", `“${draft.id}” is no id: use small letters, digits and hyphens.`, {
        field: "id",
      });
    }
    if (/(^|\/)\.\.(\/|$)|^[/~]/.test(draft.root)) {
      throw refusal("path_escape", `“${draft.root}” leaves the project.`, { field: "root" });
    }
    for (const { kind, folder } of draft.paths) {
      if (/(^|\/)\.\.(\/|$)|^[/~]/.test(folder)) {
        throw refusal("path_escape", `“${folder}” leaves ${draft.root}.`, { field: `paths.${kind}` });
      }
    }
    own.set(draft.id, draft);
    return { views, cache_behind: false };
  };

  const list = (path: string): ProjectResponse => {
    const project = { ...makeProject(path.split("/").at(-1) ?? path), path };
    projects.push(project);
    return project;
  };

  const find = async ({ roots }: FindRequest): Promise<FoundProjects> => {
    cancelled = false;
    const all = makeFound(options.found ?? 46, roots[0] ?? `${home}/work`, projects);
    const seen: FoundProject[] = [];
    for (const [i, project] of all.entries()) {
      if (cancelled) break;
      seen.push(project);
      await emit("find-progress", {
        folders: 37 * (i + 1),
        found: seen.length,
        at: `${project.path}/src/main`,
      });
      if (options.pace > 0) await new Promise((resolve) => setTimeout(resolve, options.pace));
    }
    return {
      projects: seen,
      folders: 37 * seen.length,
      unreadable: cancelled ? [] : [`${home}/work/locked`],
      cancelled,
    };
  };

  return {
    place: (project, profile, kind) => paths(profile, project).find((one) => one.kind === kind)?.path ?? null,
    mode: (profile) => own.get(profile)?.mode ?? "copy",
    platform: (profile) => {
      const platform = platformOf(profile);
      return { id: platform?.id ?? profile, name: platform?.name ?? profile };
    },
    primary,
    reads: (profile) => {
      const skills = platformOf(profile)?.kinds.find(({ kind }) => kind === "skill");
      return skills ? [skills.project ?? "", ...skills.also_reads] : [];
    },
    commands: {
      list_platforms: () => platforms,
      list_profiles: (args) => listProfiles((args.projectPath as string | null) ?? null),
      save_profile: (args) => save(args.draft as ProfileDraft),
      delete_profile: (args) => {
        if (!own.delete(String(args.id)))
          throw refusal("profile_not_found", `There is no profile ${args.id}.`);
        return { views, cache_behind: false };
      },
      save_project_profiles: (args) => {
        choices.set(String(args.projectPath), {
          primary: args.primary as string | null,
          chosen: args.chosen as string[],
        });
        return { views, cache_behind: false };
      },
      usual_project_folders: () => [`${home}/work`, `${home}/Projects`, `${home}/src`],
      find_projects: (args) => find(args.request as FindRequest),
      cancel_find_projects: () => {
        cancelled = true;
        return null;
      },
      add_projects: (args) => {
        const failed: { path: string; error: ErrorBody }[] = [];
        const added: string[] = [];
        for (const path of args.paths as string[]) {
          if (projects.some((project) => project.path === path)) {
            failed.push({ path, error: refusal("already_exists", "It is on the list already.") });
          } else if (path.includes("locked")) {
            failed.push({ path, error: refusal("permission_denied", "The folder may not be read.") });
          } else added.push(list(path).path);
        }
        return {
          added,
          failed,
          views: ["projects", "artifacts", "entities", "deployments"],
          cache_behind: false,
        };
      },
      add_global_project: () => {
        const known = projects.find(({ path }) => path === home);
        const project: ProjectResponse = known ?? { ...makeProject("sam"), path: home, global: true };
        if (!known) projects.unshift(project);
        return { project, views: ["projects", "entities", "deployments"], cache_behind: false };
      },
    },
  };
}

/** Own profiles, the first with names that are too long. */
export function ownProfiles(count: number): ProfileDraft[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `own-${i}`,
    name:
      i % 2 === 0
        ? `Tools of the platform team for everything that concerns delivery ${i}`
        : `Donaudampfschifffahrtsgesellschaftskapitaensmuetze${i}`,
    platform: platforms[i % platforms.length]?.id ?? "codex",
    root: `tools/a-folder-with-a-long-name/and-another-one-inside/${i}`,
    paths: [{ kind: "skill" as const, folder: "skills/that/lie/deep/inside" }],
    mode: i % 3 === 0 ? ("link" as const) : ("copy" as const),
  }));
}

const stems = [
  "shop-frontend",
  "invoices",
  "search-index",
  "a-project-with-a-very-long-name-that-somebody-thought-was-a-good-idea",
  "notes",
  "ml-experiments",
  "landing-page",
];

const readers = [
  ["claude-code"],
  ["claude-code", "codex"],
  ["codex", "cursor", "amp", "zed", "opencode", "github-copilot", "gemini-cli"],
  ["cursor"],
  ["aider-desk"],
];

/** Projects below a folder; the first ones are on the list already. */
function makeFound(count: number, root: string, known: readonly ProjectResponse[]): FoundProject[] {
  const listed = known.slice(0, Math.min(3, count)).map(
    (project): FoundProject => ({
      path: project.path,
      name: project.name,
      roots: [".claude"],
      platforms: ["claude-code"],
      artifacts: 6,
      listed: true,
      skillmeat: false,
    }),
  );
  const fresh = Array.from({ length: count - listed.length }, (_, i): FoundProject => {
    const stem = stems[i % stems.length] ?? "x";
    const name = i < stems.length ? stem : `${stem}-${Math.floor(i / stems.length)}`;
    return {
      path: `${root}/${["clients/acme", "own", "old/2024"][i % 3]}/${name}`,
      name,
      roots: i % 2 === 0 ? [".claude"] : [".claude", ".agents"],
      platforms: readers[i % readers.length] ?? [],
      artifacts: (i * 7) % 23 === 0 ? 1 : (i * 7) % 23,
      listed: false,
      skillmeat: i % 5 === 1,
    };
  });
  return [...listed, ...fresh];
}
