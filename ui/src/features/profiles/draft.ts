/** What is being typed for an own profile, what is wrong with it, and where it would lead. */
import type { DeployMode, PlatformInfo, ProfileDraft, ProfileInfo } from "@/api/profiles";
import type { ArtifactType, ErrorBody } from "@/api/types";
import { en } from "@/text/en";

export const artifactTypes: readonly ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];

const usualFolders: Record<ArtifactType, string> = {
  skill: "skills",
  command: "commands",
  agent: "agents",
  hook: "hooks",
  mcp: "mcp",
};

export interface PathField {
  on: boolean;
  folder: string;
}

export interface Fields {
  id: string;
  /** The id still follows the name. */
  follows: boolean;
  name: string;
  platform: string;
  root: string;
  paths: Record<ArtifactType, PathField>;
  mode: DeployMode;
}

/** "Team tools" as an id. */
export function slug(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function inside(path: string, root: string): string {
  return path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
}

function pathFields(of: (type: ArtifactType) => PathField): Fields["paths"] {
  return {
    skill: of("skill"),
    command: of("command"),
    agent: of("agent"),
    hook: of("hook"),
    mcp: of("mcp"),
  };
}

/** What to begin with: a profile as it is, or an empty one that takes skills. */
export function fieldsOf(profile: ProfileInfo | null): Fields {
  if (!profile) {
    return {
      id: "",
      follows: true,
      name: "",
      platform: "",
      root: "",
      paths: pathFields((type) => ({ on: type === "skill", folder: usualFolders[type] })),
      mode: "copy",
    };
  }
  const root = profile.roots[0] ?? "";
  return {
    id: profile.id,
    follows: false,
    name: profile.name,
    platform: profile.platform,
    root,
    paths: pathFields((type) => {
      const found = profile.paths.find(({ kind }) => kind === type);
      return found
        ? { on: true, folder: inside(found.path, root) }
        : { on: false, folder: usualFolders[type] };
    }),
    mode: profile.mode,
  };
}

/** Types of which a platform reads files that we can write. */
export function typesOfPlatform(platform: PlatformInfo | undefined): readonly ArtifactType[] {
  if (!platform) return artifactTypes;
  return artifactTypes.filter((type) => platform.kinds.some((one) => one.kind === type && one.deployable));
}

const trimmed = (folder: string) => folder.trim().replace(/\/+$/, "");

export function draftOf(fields: Fields, types: readonly ArtifactType[]): ProfileDraft {
  return {
    id: fields.id.trim(),
    name: fields.name.trim(),
    platform: fields.platform,
    root: trimmed(fields.root),
    paths: types
      .filter((type) => fields.paths[type].on)
      .map((kind) => ({ kind, folder: trimmed(fields.paths[kind].folder) })),
    mode: fields.mode,
  };
}

/** Where one artifact of each type would lie. */
export function previewOf(draft: ProfileDraft): { kind: ArtifactType; path: string }[] {
  const example = en.profiles.editor.example;
  return draft.paths.map(({ kind, folder }) => {
    const name = kind === "command" || kind === "agent" ? `${example}.md` : `${example}/`;
    return { kind, path: [draft.root, folder, name].filter(Boolean).join("/") };
  });
}

export type Field = "id" | "name" | "platform" | "root" | `paths.${ArtifactType}`;
export type FieldErrors = Partial<Record<Field, string>>;

/** What is plainly wrong before the shell is asked. */
export function errorsOf(draft: ProfileDraft, taken: readonly string[]): FieldErrors {
  const text = en.profiles.editor;
  const errors: FieldErrors = {};
  if (draft.name === "") errors.name = text.errors.name;
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(draft.id)) errors.id = text.errors.id;
  else if (taken.includes(draft.id)) errors.id = text.taken;
  if (draft.platform === "") errors.platform = text.errors.platform;
  if (draft.root === "") errors.root = text.errors.root;
  return errors;
}

const fieldOfCode: Partial<Record<ErrorBody["code"], Field>> = {
  invalid_name: "id",
  already_exists: "id",
  path_escape: "root",
  overlap: "root",
};

function isField(value: unknown): value is Field {
  return (
    typeof value === "string" && /^(id|name|platform|root|paths\.(skill|command|agent|hook|mcp))$/.test(value)
  );
}

/** The field that a refusal is about: the shell names it, or its code says so. */
export function refusedField(error: ErrorBody): Field | null {
  const named = (error.details as { field?: unknown } | null | undefined)?.field;
  return isField(named) ? named : (fieldOfCode[error.code] ?? null);
}
