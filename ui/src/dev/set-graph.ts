/** The invented shell's sets and groups: what they come to, and which would contain themselves. */
import type {
  BundleKind,
  MemberRef,
  MissingMember,
  PathStep,
  ResolvedArtifact,
  ResolvedNode,
  ResolvedSet,
} from "@/api/sets";
import type { ArtifactResponse, ErrorBody } from "@/api/types";

export interface MockBundle {
  kind: BundleKind;
  id: string;
  slug: string;
  name: string;
  description: string;
  color: string | null;
  icon: string | null;
  tags: string[];
  members: MemberRef[];
}

export interface MockGraph {
  /** By `kind:id`. */
  bundles: Map<string, MockBundle>;
  artifacts: ReadonlyMap<string, ArtifactResponse>;
}

export const refusal = (code: string, message: string, details: unknown = null): ErrorBody =>
  ({ code, message, hints: [], path: null, details }) as ErrorBody;

const depthLimit = 20;

export const bundleKey = ({ kind, id }: { kind: string; id: string }) => `${kind}:${id}`;

export const stepOf = ({ kind, id, name }: MockBundle): PathStep => ({ kind, id, name });

const names = (path: readonly PathStep[]) => path.map(({ name }) => name).join(" › ");

export const cycleError = (path: PathStep[]) =>
  refusal("set_cycle", `A set would contain itself: ${names(path)}.`, { path });

const setsIn = (graph: MockGraph, set: MockBundle) =>
  set.members
    .filter(({ kind }) => kind === "set")
    .flatMap((member) => graph.bundles.get(bundleKey(member)) ?? []);

/** A way down from one set to another, both named. */
export function wayTo(graph: MockGraph, from: MockBundle, to: string): PathStep[] | null {
  const seen = new Set<string>();
  const walk = (set: MockBundle): PathStep[] | null => {
    if (set.id === to) return [stepOf(set)];
    if (seen.has(set.id)) return null;
    seen.add(set.id);
    for (const child of setsIn(graph, set)) {
      const rest = walk(child);
      if (rest) return [stepOf(set), ...rest];
    }
    return null;
  };
  return walk(from);
}

/** The refusal of a set that contains itself or goes too deep; null for one that is right. */
export function problemOf(graph: MockGraph, root: MockBundle): ErrorBody | null {
  const done = new Map<string, MockBundle[]>();
  const path: MockBundle[] = [];
  let cycle: MockBundle[] | null = null;
  const walk = (set: MockBundle): MockBundle[] => {
    const at = path.indexOf(set);
    if (at >= 0) {
      cycle ??= [...path.slice(at), set];
      return [];
    }
    const known = done.get(set.id);
    if (known) return known;
    path.push(set);
    let longest: MockBundle[] = [];
    for (const child of setsIn(graph, set)) {
      const below = walk(child);
      if (below.length > longest.length) longest = below;
    }
    path.pop();
    done.set(set.id, [set, ...longest]);
    return [set, ...longest];
  };
  const longest = walk(root);
  if (cycle) return cycleError((cycle as MockBundle[]).map(stepOf));
  if (longest.length <= depthLimit) return null;
  const steps = longest.slice(0, depthLimit + 1).map(stepOf);
  return refusal("set_too_deep", `More than ${depthLimit} sets lie inside each other.`, { path: steps });
}

/** Depth first in member order; an artifact counts where it is met first, and a set or group is told once. */
export function resolve(graph: MockGraph, root: MockBundle): ResolvedSet {
  const problem = problemOf(graph, root);
  if (problem) throw problem;
  const tree: ResolvedNode[] = [];
  const artifacts: ResolvedArtifact[] = [];
  const missing: MissingMember[] = [];
  const firsts = new Map<string, number>();
  const found = new Map<number, ResolvedArtifact>();
  const below = new Map<number, Set<string>>();

  const walk = (bundle: MockBundle, via: PathStep[], parent: number | null, depth: number): Set<string> => {
    const ids = new Set<string>();
    for (const member of bundle.members) {
      const key = bundleKey(member);
      const node = tree.length;
      const base = { parent, depth, kind: member.kind, id: member.id };
      const first = firsts.get(key) ?? null;
      const artifact = member.kind === "artifact" ? graph.artifacts.get(member.id) : undefined;
      const inner = member.kind === "artifact" ? undefined : graph.bundles.get(key);
      if (!artifact && !inner) {
        const type = member.kind === "artifact" ? (member.id.split(":")[0] ?? null) : null;
        tree.push({
          ...base,
          name: member.id,
          artifact_type: type as ResolvedNode["artifact_type"],
          state: "missing",
          repeat_of: null,
          artifact_count: null,
        });
        missing.push({ kind: member.kind, id: member.id, reason: "not_found", via, node });
        continue;
      }
      if (first === null) firsts.set(key, node);
      const own = { ...base, state: "ok" as const, repeat_of: first };
      if (artifact) {
        ids.add(artifact.id);
        tree.push({ ...own, name: artifact.name, artifact_type: artifact.type, artifact_count: null });
        if (first !== null) found.get(first)?.duplicates.push(via);
        else {
          const one: ResolvedArtifact = {
            artifact_id: artifact.id,
            artifact_uuid: artifact.uuid,
            artifact_type: artifact.type,
            name: artifact.name,
            title: artifact.title,
            description: artifact.description,
            via,
            duplicates: [],
            node,
          };
          artifacts.push(one);
          found.set(node, one);
        }
        continue;
      }
      if (!inner) continue;
      const row: ResolvedNode = { ...own, name: inner.name, artifact_type: null, artifact_count: 0 };
      tree.push(row);
      const inside =
        first === null
          ? walk(inner, [...via, stepOf(inner)], node, depth + 1)
          : (below.get(first) ?? new Set());
      below.set(node, inside);
      row.artifact_count = inside.size;
      for (const id of inside) ids.add(id);
    }
    return ids;
  };
  walk(root, [stepOf(root)], null, 0);
  return { set: stepOf(root), artifacts, missing, tree };
}
