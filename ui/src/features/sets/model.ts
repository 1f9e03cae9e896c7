/** A set as a tree beside the flat list it comes to, and how the two belong together. */
import type {
  BundleDetail,
  MissingMember,
  PathStep,
  ResolvedArtifact,
  ResolvedNode,
  ResolvedSet,
} from "@/api/sets";
import { artifactName } from "@/lib/artifact-id";

export interface SetModel {
  /** What the tree is of. */
  root: PathStep;
  /** In preorder. */
  nodes: readonly ResolvedNode[];
  /** Children by node; of the root under -1. */
  children: ReadonlyMap<number, readonly number[]>;
  flat: readonly ResolvedArtifact[];
  /** The place of a node's artifact in the flat list. */
  flatOf: ReadonlyMap<number, number>;
  missing: ReadonlyMap<number, MissingMember>;
  /** Later nodes of the same, by the first one. */
  repeats: ReadonlyMap<number, readonly number[]>;
  /** Artifacts left out because they were met before. */
  duplicates: number;
}

const rootKey = -1;

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** What is not in the library has no name but its id; the type in front of it is told by the icon. */
function withName(node: ResolvedNode): ResolvedNode {
  return node.kind === "artifact" && node.state !== "ok" ? { ...node, name: artifactName(node.id) } : node;
}

export function modelOf(resolved: ResolvedSet): SetModel {
  const children = new Map<number, number[]>();
  const repeats = new Map<number, number[]>();
  resolved.tree.forEach((node, i) => {
    push(children, node.parent ?? rootKey, i);
    if (node.repeat_of !== null) push(repeats, node.repeat_of, i);
  });
  return {
    root: resolved.set,
    nodes: resolved.tree.map(withName),
    children,
    flat: resolved.artifacts,
    flatOf: new Map(resolved.artifacts.map((artifact, i) => [artifact.node, i])),
    missing: new Map(resolved.missing.map((one) => [one.node, one])),
    repeats,
    duplicates: resolved.artifacts.reduce((sum, artifact) => sum + artifact.duplicates.length, 0),
  };
}

/**
 * The direct members alone: of a group, which has nothing below them, and of a set that cannot be resolved, whose flat
 * list stays empty.
 */
export function modelOfMembers({ bundle, members }: BundleDetail): SetModel {
  const root: PathStep = { kind: bundle.kind, id: bundle.id, name: bundle.name };
  const firsts = new Map<string, number>();
  const again = new Map<number, number>();
  const tree = members.map((member, i): ResolvedNode => {
    const key = `${member.kind}:${member.id}`;
    const first = firsts.get(key) ?? null;
    if (first === null) firsts.set(key, i);
    else again.set(first, (again.get(first) ?? 0) + 1);
    const { kind, id, name, artifact_type, state, artifact_count } = member;
    return { parent: null, depth: 0, kind, id, name, artifact_type, state, repeat_of: first, artifact_count };
  });
  const artifacts: ResolvedArtifact[] = [];
  const missing: MissingMember[] = [];
  members.forEach((member, i) => {
    const { kind, id, state, artifact_type } = member;
    if (state !== "ok")
      missing.push({ kind, id, reason: state === "missing" ? "not_found" : "invalid", via: [root], node: i });
    else if (bundle.kind === "group" && artifact_type !== null && tree[i]?.repeat_of === null)
      artifacts.push({
        artifact_id: id,
        artifact_uuid: id,
        artifact_type,
        name: member.name,
        title: member.title,
        description: member.description,
        via: [root],
        duplicates: Array.from({ length: again.get(i) ?? 0 }, () => [root]),
        node: i,
      });
  });
  return modelOf({ set: root, artifacts, missing, tree });
}

export interface MemberRow {
  /** Says the same row after a change elsewhere. */
  key: string;
  /** In the model's nodes; of a row below a repeated bundle, the node that was met first. */
  node: number;
  depth: number;
  /** Below a bundle that was met before: shown once more, in grey. */
  ghost: boolean;
  /** Index among the direct members; null for rows below them. */
  direct: number | null;
  /** Index of the row above it in the tree. */
  parent: number | null;
  expandable: boolean;
  open: boolean;
  /** Place among its siblings, from 1. */
  place: number;
  siblings: number;
}

/** Up to this many nodes, every bundle starts open. */
const openLimit = 400;

/** Whether bundles of the tree start open. */
export const startsOpen = (model: SetModel): boolean => model.nodes.length <= openLimit;

/** The rows of the tree as far as it is open. `toggled` holds the keys of bundles that are not as they start. */
export function memberRows(model: SetModel, toggled: ReadonlySet<string>): MemberRow[] {
  const rows: MemberRow[] = [];
  const opened = startsOpen(model);
  const walk = (of: number, parent: number | null, depth: number, ghost: boolean) => {
    const children = model.children.get(of) ?? [];
    const seen = new Map<string, number>();
    children.forEach((node, i) => {
      const own = model.nodes[node];
      if (!own) return;
      const name = `${own.kind}:${own.id}`;
      const again = seen.get(name) ?? 0;
      seen.set(name, again + 1);
      const above = parent === null ? "" : `${rows[parent]?.key}/`;
      const key = `${above}${name}${again > 0 ? `#${again}` : ""}`;
      const source = own.repeat_of ?? node;
      const expandable = own.kind !== "artifact" && (model.children.get(source)?.length ?? 0) > 0;
      // What was met before starts closed: it is all there once already.
      const start = opened && own.repeat_of === null && !ghost;
      const open = expandable && start !== toggled.has(key);
      const at = rows.length;
      rows.push({
        key,
        node,
        depth,
        ghost,
        direct: depth === 0 ? i : null,
        parent,
        expandable,
        open,
        place: i + 1,
        siblings: children.length,
      });
      if (open) walk(source, at, depth + 1, ghost || own.repeat_of !== null);
    });
  };
  walk(rootKey, null, 0, false);
  return rows;
}

/** Rows of the direct members, and one past the last row. */
export function directStarts(rows: readonly MemberRow[]): number[] {
  const starts = rows.flatMap((row, i) => (row.depth === 0 ? [i] : []));
  return [...starts, rows.length];
}

/** The bundles around a node, from the inside out. */
export function containersOf(model: SetModel, node: number): number[] {
  const found: number[] = [];
  let at = model.nodes[node]?.parent ?? null;
  while (at !== null) {
    found.push(at);
    at = model.nodes[at]?.parent ?? null;
  }
  return found;
}

/** What is lit while one row is pointed at or focused. */
export interface Light {
  nodes: ReadonlySet<number>;
  flat: ReadonlySet<number>;
  /** The one artifact whose whole path is shown; null where several are lit. */
  one: number | null;
}

export const noLight: Light = { nodes: new Set(), flat: new Set(), one: null };

/** An artifact with everything around it and its duplicates. */
export function lightOfFlat(model: SetModel, index: number): Light {
  const artifact = model.flat[index];
  if (!artifact) return noLight;
  const { node } = artifact;
  return {
    nodes: new Set([node, ...containersOf(model, node), ...(model.repeats.get(node) ?? [])]),
    flat: new Set([index]),
    one: index,
  };
}

/** A node of the tree with what it comes to. */
export function lightOfNode(model: SetModel, node: number): Light {
  const own = model.nodes[node];
  if (!own) return noLight;
  const around = [node, ...containersOf(model, node)];
  if (own.kind !== "artifact") {
    return { nodes: new Set(around), flat: artifactsBelow(model, node), one: null };
  }
  const index = model.flatOf.get(own.repeat_of ?? node);
  if (index === undefined) return { nodes: new Set(around), flat: new Set(), one: null };
  const light = lightOfFlat(model, index);
  return { ...light, nodes: new Set([...light.nodes, ...around]) };
}

function artifactsBelow(model: SetModel, node: number): Set<number> {
  const found = new Set<number>();
  const seen = new Set<number>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const own = model.nodes[next];
    const source = own?.repeat_of ?? next;
    if (!own || seen.has(source)) continue;
    seen.add(source);
    if (own.kind !== "artifact") open.push(...(model.children.get(source) ?? []));
    else {
      const index = model.flatOf.get(source);
      if (index !== undefined) found.add(index);
    }
  }
  return found;
}

/** The row that shows a node, or the nearest around it that is in the tree as far as it is open. */
export function rowShowing(model: SetModel, rows: readonly MemberRow[], node: number): number | null {
  const wanted = [node, ...containersOf(model, node)];
  let best: { row: number; rank: number } | null = null;
  for (const [i, row] of rows.entries()) {
    if (row.ghost) continue;
    const rank = wanted.indexOf(row.node);
    if (rank >= 0 && (best === null || rank < best.rank)) best = { row: i, rank };
  }
  return best?.row ?? null;
}
