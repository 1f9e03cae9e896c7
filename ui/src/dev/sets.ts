/** The invented shell's commands for sets and groups. */
import type {
  BundleChanged,
  BundleDetail,
  BundleDraft,
  BundleEdit,
  BundleKind,
  BundleSummary,
  InvalidFile,
  MemberRef,
  MemberView,
  SetList,
  SetQuery,
} from "@/api/sets";
import type { ArtifactResponse, AttachmentStatus } from "@/api/types";
import { home, libraryPath } from "./fixtures";
import type { MockHistory } from "./history";
import {
  bundleKey,
  cycleError,
  type MockBundle,
  type MockGraph,
  problemOf,
  refusal,
  resolve,
  stepOf,
  wayTo,
} from "./set-graph";

export interface SetsOptions {
  library: ArtifactResponse[];
  history: MockHistory;
  bundles: MockBundle[];
  invalid: InvalidFile[];
  enabled: () => boolean;
}

type Commands = Record<string, (args: Record<string, unknown>) => unknown>;

export function createSets({ library, history, bundles, invalid, enabled }: SetsOptions): Commands {
  const graph: MockGraph = {
    bundles: new Map(bundles.map((bundle) => [bundleKey(bundle), bundle])),
    artifacts: new Map(library.map((artifact) => [artifact.id, artifact])),
  };
  let made = 0;
  const of = (kind: BundleKind) =>
    [...graph.bundles.values()]
      .filter((bundle) => bundle.kind === kind)
      .sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const find = (kind: BundleKind, id: unknown) => {
    const bundle = graph.bundles.get(`${kind}:${String(id)}`);
    if (!bundle) throw refusal("set_not_found", `There is no ${kind} ${String(id)}.`);
    return bundle;
  };

  /** Changes the bundles and keeps the way back. */
  const write = (bundle: MockBundle, views: string[], change: () => void): BundleChanged => {
    const before = structuredClone(graph.bundles);
    change();
    const operation = history.record({ kind: "edit_sets", parts: [] });
    reverts.set(operation, before);
    const now = graph.bundles.get(bundleKey(bundle)) ?? bundle;
    return { bundle: summaryOf(graph, now), operation, views, cache_behind: false };
  };
  const reverts = new Map<string, Map<string, MockBundle>>();
  const own = ({ kind, id }: MockBundle) =>
    kind === "set" ? ["deployment-sets", `deployment-set-${id}`] : ["deployment-sets"];
  const ofMembers = (bundle: MockBundle) => [
    ...own(bundle),
    `deployment-set-members-${bundle.id}`,
    ...usersOf(graph, bundle).flatMap(({ id }) => [`deployment-set-${id}`, `deployment-set-members-${id}`]),
  ];

  const check = (bundle: MockBundle, member: MemberRef) => {
    if (bundle.members.some((one) => bundleKey(one) === bundleKey(member)))
      throw refusal("already_exists", `${bundle.name} holds it already.`);
    if (member.kind === "artifact") {
      if (!graph.artifacts.has(member.id)) throw refusal("artifact_not_found", `There is no ${member.id}.`);
      return;
    }
    if (bundle.kind === "group") throw refusal("invalid_name", "A group holds artifacts only.");
    const inner = find(member.kind, member.id);
    const back = inner.kind === "set" ? wayTo(graph, inner, bundle.id) : null;
    if (back) throw cycleError([stepOf(bundle), ...back]);
  };

  const commandsOf = (kind: BundleKind): Commands => {
    const noun = kind === "set" ? "deployment_set" : "group";
    const add = (args: Record<string, unknown>, members: MemberRef[]) => {
      const bundle = find(kind, args.id);
      for (const member of members) check(bundle, member);
      const at = (args.position as number | null) ?? bundle.members.length;
      return write(bundle, ofMembers(bundle), () => {
        const next = bundle.members.toSpliced(at, 0, ...members);
        graph.bundles.set(bundleKey(bundle), { ...bundle, members: next });
      });
    };
    return {
      [`get_${noun}`]: (args): BundleDetail => detailOf(graph, find(kind, args.id)),
      [`create_${noun}`]: (args) => {
        made += 1;
        const draft = args.draft as BundleDraft;
        const id = `0193b000-0000-7000-8000-${String(made).padStart(12, "0")}`;
        const bundle: MockBundle = { kind, id, slug: `new-${made}`, ...draft, members: draft.members ?? [] };
        return write(bundle, own(bundle), () => graph.bundles.set(bundleKey(bundle), bundle));
      },
      [`update_${noun}`]: (args) => {
        const bundle = find(kind, args.id);
        const edit = args.edit as BundleEdit;
        return write(bundle, own(bundle), () => {
          graph.bundles.set(bundleKey(bundle), {
            ...bundle,
            name: edit.name ?? bundle.name,
            description: edit.description ?? bundle.description,
            tags: edit.tags ?? bundle.tags,
            color: (edit.color ?? bundle.color) || null,
            icon: (edit.icon ?? bundle.icon) || null,
          });
        });
      },
      [`delete_${noun}`]: (args) => {
        const bundle = find(kind, args.id);
        const users = usersOf(graph, bundle);
        const used_in = users.map(stepOf);
        if (users.length > 0 && args.everywhere !== true)
          throw refusal("conflict", `${bundle.name} is in ${users.length} sets.`, { used_in });
        const before = summaryOf(graph, bundle);
        const changed = write(bundle, ofMembers(bundle), () => {
          graph.bundles.delete(bundleKey(bundle));
          for (const user of users) user.members = without(user.members, bundle);
        });
        return { ...changed, bundle: before };
      },
      [`clone_${noun}`]: (args) => {
        made += 1;
        const bundle = find(kind, args.id);
        const id = `0193b000-0000-7000-8000-${String(made).padStart(12, "0")}`;
        const copy = {
          ...structuredClone(bundle),
          id,
          name: `${bundle.name} (copy)`,
          slug: `${bundle.slug}-copy`,
        };
        return write(copy, own(copy), () => graph.bundles.set(bundleKey(copy), copy));
      },
      [`add_${noun}_member`]: (args) => add(args, [args.member as MemberRef]),
      [`add_${noun}_members`]: (args) => add(args, args.members as MemberRef[]),
      [`update_${noun}_member`]: (args) => {
        const bundle = find(kind, args.id);
        const member = args.member as MemberRef;
        return write(bundle, ofMembers(bundle), () => {
          const members = without(bundle.members, member).toSpliced(args.position as number, 0, member);
          graph.bundles.set(bundleKey(bundle), { ...bundle, members });
        });
      },
      [`remove_${noun}_member`]: (args) => {
        const bundle = find(kind, args.id);
        return write(bundle, ofMembers(bundle), () => {
          const members = without(bundle.members, args.member as MemberRef);
          graph.bundles.set(bundleKey(bundle), { ...bundle, members });
        });
      },
    };
  };

  const commands: Commands = {
    ...commandsOf("set"),
    ...commandsOf("group"),
    list_deployment_sets: (args): SetList => {
      const query = args.query as SetQuery;
      const shown = (kind: BundleKind) =>
        of(kind)
          .filter((bundle) => matches(graph, bundle, query))
          .map((bundle) => summaryOf(graph, bundle));
      const tags = new Map<string, number>();
      for (const tag of [...graph.bundles.values()].flatMap((bundle) => bundle.tags))
        tags.set(tag, (tags.get(tag) ?? 0) + 1);
      return {
        sets: shown("set"),
        groups: shown("group"),
        invalid,
        tags: [...tags].map(([tag, count]) => ({ tag, count })),
      };
    },
    resolve_deployment_set: (args) => resolve(graph, find("set", args.id)),
    check_deployment_set_member: (args) => {
      check(find("set", args.id), args.member as MemberRef);
      return null;
    },
    list_set_attachments: (args) =>
      attachmentsOf(graph).filter(
        (one) =>
          (args.set === null || one.set_id === args.set) &&
          (args.project === null || one.project_path === args.project),
      ),
  };
  const guarded = Object.entries(commands).map(([name, run]): [string, Commands[string]] => [
    name,
    (args) => {
      if (!enabled()) throw refusal("not_implemented", "Deployment sets are switched off.", { status: 501 });
      return run(args);
    },
  ]);
  const undo = history.commands.undo_operation;
  return {
    ...Object.fromEntries(guarded),
    undo_operation: (args) => {
      const { operation } = args.request as { operation: string };
      const before = reverts.get(operation);
      if (before) graph.bundles = structuredClone(before);
      const outcome = undo?.(args) as { views: string[] };
      return before
        ? { ...outcome, views: [...outcome.views, "deployment-sets", "deployment-set-{id}"] }
        : outcome;
    },
  };
}

const without = (members: readonly MemberRef[], gone: { kind: string; id: string }) =>
  members.filter((member) => bundleKey(member) !== bundleKey(gone));

const usersOf = (graph: MockGraph, bundle: MockBundle) =>
  [...graph.bundles.values()].filter((one) =>
    one.members.some((member) => bundleKey(member) === bundleKey(bundle)),
  );

function summaryOf(graph: MockGraph, bundle: MockBundle): BundleSummary {
  const { members, ...own } = bundle;
  const problem = bundle.kind === "set" ? problemOf(graph, bundle) : null;
  const resolved = problem ? null : resolve(graph, bundle);
  return {
    ...own,
    path: `${libraryPath}/${bundle.kind}s/${bundle.slug}.toml`,
    member_count: members.length,
    artifact_count: resolved?.artifacts.length ?? 0,
    missing_count: resolved?.missing.length ?? 0,
    used_in: usersOf(graph, bundle).map(stepOf),
    problem,
  };
}

function detailOf(graph: MockGraph, bundle: MockBundle): BundleDetail {
  const viewOf = ({ kind, id }: MemberRef): MemberView => {
    const artifact = kind === "artifact" ? graph.artifacts.get(id) : undefined;
    const inner = graph.bundles.get(`${kind}:${id}`);
    const problem = inner && problemOf(graph, inner);
    return {
      kind,
      id,
      name: artifact?.name ?? inner?.name ?? id.slice(id.indexOf(":") + 1),
      artifact_type: artifact?.type ?? (kind === "artifact" ? ((id.split(":")[0] ?? null) as "skill") : null),
      title: artifact?.title ?? null,
      description: artifact?.description ?? inner?.description ?? null,
      state: artifact || inner ? "ok" : "missing",
      artifact_count: inner && !problem ? resolve(graph, inner).artifacts.length : null,
    };
  };
  return { bundle: summaryOf(graph, bundle), members: bundle.members.map(viewOf) };
}

function matches(graph: MockGraph, bundle: MockBundle, { search, tags }: SetQuery): boolean {
  const words = [
    bundle.name,
    bundle.description,
    ...bundle.tags,
    ...bundle.members.map(({ kind, id }) => graph.bundles.get(`${kind}:${id}`)?.name ?? id),
  ];
  const wanted = (search ?? "").trim().toLowerCase();
  return (
    words.some((word) => word.toLowerCase().includes(wanted)) &&
    tags.every((tag) => bundle.tags.includes(tag))
  );
}

/** Backend kit in three projects, one of them behind. */
function attachmentsOf(graph: MockGraph): AttachmentStatus[] {
  const set = [...graph.bundles.values()].find(({ slug }) => slug === "backend-kit");
  if (!set || problemOf(graph, set)) return [];
  const total = resolve(graph, set).artifacts.length;
  const at = (project: string, part: Partial<AttachmentStatus>): AttachmentStatus => ({
    set_id: set.id,
    set_name: set.name,
    in_library: true,
    project_path: `${home}/work/${project}`,
    project_name: project,
    profile_id: "claude-code-default",
    platform: "claude-code",
    platform_name: "Claude Code",
    deployed_at: "2026-11-20T09:00:00Z",
    state: "in_sync",
    total,
    behind: 0,
    added: [],
    changed: [],
    removed: [],
    changed_here: 0,
    behind_and_changed_here: 0,
    missing_here: 0,
    missing_in_library: 0,
    in_sync: total,
    unsupported: 0,
    problem: null,
    ...part,
  });
  return [
    at("web-app", {
      state: "diverged",
      behind: 3,
      changed: ["skill:api-contract", "agent:code-reviewer"],
      added: ["skill:pdf-tools"],
      changed_here: 2,
      behind_and_changed_here: 2,
      in_sync: total - 3,
    }),
    at("billing-api", { state: "modified", changed_here: 1, in_sync: total - 1 }),
    at("data-pipeline", {
      profile_id: "codex-default",
      platform: "codex",
      platform_name: "Codex",
      in_sync: 7,
      total: 7,
      unsupported: 5,
    }),
  ];
}
