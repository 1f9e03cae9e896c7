import { useQueries, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type ArtifactFilter, artifactQueries } from "@/api/artifacts";
import { errorBody } from "@/api/client";
import { usePagedRows } from "@/api/paging";
import { type BundleRef, type BundleSummary, type MemberRef, setQueries } from "@/api/sets";
import type { ArtifactType } from "@/api/types";
import { en } from "@/text/en";
import { refusalWords } from "./refusals";

export type PickerTab = "artifact" | "group" | "set";

/** Something that might become a member. */
export interface Candidate {
  ref: MemberRef;
  name: string;
  note: string;
  type: ArtifactType | null;
  icon: string | null;
  color: string | null;
}

export interface Refusal {
  /** In a word or two. */
  short: string;
  words: string;
}

export interface Candidates {
  /** Null until known. */
  total: number | null;
  at: (index: number) => Candidate | undefined;
  error: Error | null;
  retry: () => void;
  show: (first: number, last: number) => void;
  /** Why a candidate in sight cannot become a member. */
  refusalOf: (candidate: Candidate) => Refusal | null;
}

export interface PickerFilter {
  tab: PickerTab;
  search: string;
  type: ArtifactType | null;
}

const candidateOf = (bundle: BundleSummary): Candidate => ({
  ref: { kind: bundle.kind, id: bundle.id },
  name: bundle.name,
  note: bundle.description,
  type: null,
  icon: bundle.icon,
  color: bundle.color,
});

/** Sets and groups asked about at once, at most. */
const checkLimit = 60;

/** What can be added to a set or group: artifacts page by page, or groups or sets. Sets in sight are checked for cycles. */
export function useCandidates(bundle: BundleRef & { name: string }, filter: PickerFilter): Candidates {
  const { tab, type } = filter;
  const search = filter.search.trim();
  const artifactFilter: ArtifactFilter = {
    search,
    types: type === null ? [] : [type],
    tags: [],
    untagged: false,
    drifted: false,
    sort: "relevance",
    descending: false,
  };
  const pages = usePagedRows(
    JSON.stringify(artifactFilter),
    (offset, limit) => artifactQueries.page(artifactFilter, offset, limit),
    (page) => ({ rows: page.artifacts, total: page.total }),
  );
  const list = useQuery({
    ...setQueries.list({ search: search === "" ? null : search, tags: [] }),
    enabled: tab !== "artifact",
  });
  const bundles = useMemo(() => {
    const all = tab === "set" ? list.data?.sets : list.data?.groups;
    return all?.filter((one) => one.kind !== bundle.kind || one.id !== bundle.id).map(candidateOf);
  }, [tab, list.data, bundle.kind, bundle.id]);

  const [range, setRange] = useState({ first: 0, last: 0 });
  const inSight =
    tab === "set" && bundle.kind === "set"
      ? (bundles ?? []).slice(range.first, Math.min(range.last + 1, range.first + checkLimit))
      : [];
  const checks = useQueries({ queries: inSight.map(({ ref }) => setQueries.check(bundle.id, ref)) });
  const refusals = new Map<string, Refusal>();
  checks.forEach((check, i) => {
    const candidate = inSight[i];
    if (!candidate || !check.isError) return;
    const error = errorBody(check.error);
    refusals.set(candidate.ref.id, {
      short:
        error.code === "set_cycle" ? en.setsView.picker.contains(bundle.name) : en.errors[error.code].title,
      words: refusalWords(error, candidate.name, bundle.name),
    });
  });
  const show = (first: number, last: number) =>
    setRange((now) => (now.first === first && now.last === last ? now : { first, last }));

  if (tab !== "artifact")
    return {
      total: bundles?.length ?? null,
      at: (index) => bundles?.[index],
      error: bundles ? null : list.error,
      retry: () => void list.refetch(),
      show,
      refusalOf: ({ ref }) => refusals.get(ref.id) ?? null,
    };
  return {
    total: pages.total,
    at: (index) => {
      const artifact = pages.rowAt(index);
      return (
        artifact && {
          ref: { kind: "artifact", id: artifact.id },
          name: artifact.name,
          note: artifact.description ?? "",
          type: artifact.type,
          icon: null,
          color: null,
        }
      );
    },
    error: pages.error,
    retry: pages.retry,
    show: pages.show,
    refusalOf: () => null,
  };
}
