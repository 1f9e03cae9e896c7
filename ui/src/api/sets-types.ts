/** What the shell says of sets and groups. */
import type { ArtifactType, ErrorBody } from "./bindings";

export type BundleKind = "set" | "group";
export type MemberKind = "artifact" | "group" | "set";
export type NodeState = "ok" | "missing" | "invalid";

/** An artifact's id such as `skill:pdf`, or the id of a group or set. */
export interface MemberRef {
  kind: MemberKind;
  id: string;
}

/** A set or group on the way to something, by name. */
export interface PathStep {
  kind: BundleKind;
  id: string;
  name: string;
}

export interface BundleDraft {
  name: string;
  description: string;
  /** `#rrggbb`. */
  color: string | null;
  icon: string | null;
  tags: string[];
}

/** Null leaves a part as it is; an empty colour or icon takes it away. */
export interface BundleEdit {
  name: string | null;
  description: string | null;
  color: string | null;
  icon: string | null;
  tags: string[] | null;
}

export interface SetQuery {
  search: string | null;
  tags: string[];
}

export interface BundleSummary {
  kind: BundleKind;
  id: string;
  slug: string;
  path: string;
  name: string;
  description: string;
  color: string | null;
  icon: string | null;
  tags: string[];
  member_count: number;
  /** Artifacts it comes to that are there. */
  artifact_count: number;
  missing_count: number;
  /** Sets that hold it directly. */
  used_in: PathStep[];
  /** A cycle, or too many sets inside each other. */
  problem: ErrorBody | null;
}

export interface InvalidFile {
  kind: BundleKind;
  slug: string;
  path: string;
  line: number | null;
  column: number | null;
  error: ErrorBody;
}

export interface SetList {
  sets: BundleSummary[];
  groups: BundleSummary[];
  invalid: InvalidFile[];
  tags: { tag: string; count: number }[];
}

export interface MemberView {
  kind: MemberKind;
  id: string;
  name: string;
  artifact_type: ArtifactType | null;
  title: string | null;
  description: string | null;
  state: NodeState;
  artifact_count: number | null;
}

export interface BundleDetail {
  bundle: BundleSummary;
  members: MemberView[];
}

export interface ResolvedArtifact {
  artifact_id: string;
  artifact_uuid: string;
  artifact_type: ArtifactType;
  name: string;
  title: string | null;
  description: string | null;
  /** Root first. */
  via: PathStep[];
  duplicates: PathStep[][];
  /** Its first place in the tree. */
  node: number;
}

export interface MissingMember {
  kind: MemberKind;
  id: string;
  reason: "not_found" | "invalid";
  via: PathStep[];
  node: number;
}

export interface ResolvedNode {
  parent: number | null;
  depth: number;
  kind: MemberKind;
  id: string;
  name: string;
  artifact_type: ArtifactType | null;
  state: NodeState;
  /** The first node of the same; its children are not told again. */
  repeat_of: number | null;
  artifact_count: number | null;
}

/** The tree is in preorder, without the set itself. */
export interface ResolvedSet {
  set: PathStep;
  artifacts: ResolvedArtifact[];
  missing: MissingMember[];
  tree: ResolvedNode[];
}

export interface BundleChanged {
  /** As it is now; of a deleted one as it was. */
  bundle: BundleSummary;
  operation: string | null;
  views: string[];
  cache_behind: boolean;
}
