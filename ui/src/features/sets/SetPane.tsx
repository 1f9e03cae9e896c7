import { useQuery } from "@tanstack/react-query";
import { type RefObject, useMemo, useRef, useState } from "react";
import { errorBody } from "@/api/client";
import {
  type BundleDetail,
  type BundleRef,
  type BundleSummary,
  type MemberRef,
  setQueries,
} from "@/api/sets";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { AttachedPanel } from "./attached/AttachedPanel";
import { modelOf, modelOfMembers } from "./model";
import { Picker } from "./Picker";
import { problemOf } from "./problem";
import { SetBody } from "./SetBody";
import { SetHead } from "./SetHead";
import { UsedIn } from "./UsedIn";

interface SetPaneProps {
  chosen: BundleRef;
  treeRef: RefObject<HTMLDivElement | null>;
  onOpen: (member: MemberRef) => void;
  onEdit: (bundle: BundleSummary) => void;
  onDelete: (bundle: BundleSummary) => void;
  onCloned: (bundle: BundleSummary) => void;
}

/** One set or group: its head, its members beside what they come to, and where it is used. */
export function SetPane(props: SetPaneProps) {
  const { chosen } = props;
  const detail = useQuery(setQueries.detail(chosen));
  const resolved = useQuery({ ...setQueries.resolved(chosen.id), enabled: chosen.kind === "set" });
  const retry = () => {
    void detail.refetch();
    if (chosen.kind === "set") void resolved.refetch();
  };
  if (detail.isError) return <ErrorState error={detail.error} onRetry={retry} />;
  if (!detail.data || (chosen.kind === "set" && resolved.isPending))
    return (
      <div className="pt-3">
        <SkeletonRows rowHeight={46} rows={1} />
        <SkeletonRows rowHeight={29} rows={9} />
      </div>
    );
  const failed = resolved.isError ? errorBody(resolved.error) : null;
  const problem = problemOf(failed, chosen);
  return (
    <>
      <Content {...props} detail={detail.data} resolved={resolved} problem={problem} />
      {failed && !problem && <ErrorState error={failed} onRetry={retry} />}
    </>
  );
}

interface ContentProps extends SetPaneProps {
  detail: BundleDetail;
  resolved: { data: Parameters<typeof modelOf>[0] | undefined; isError: boolean };
  problem: ReturnType<typeof problemOf>;
}

function Content({ detail, resolved, problem, ...props }: ContentProps) {
  const [adding, setAdding] = useState(false);
  const { bundle } = detail;
  const { data, isError } = resolved;
  const model = useMemo(
    () => (bundle.kind === "set" && data && !isError ? modelOf(data) : modelOfMembers(detail)),
    [bundle.kind, data, isError, detail],
  );
  const addRef = useRef<HTMLButtonElement>(null);
  const backToTree = () => {
    setAdding(false);
    // An empty set has no tree.
    (props.treeRef.current ?? addRef.current)?.focus({ preventScroll: true });
  };
  return (
    <>
      <SetHead
        bundle={bundle}
        deployable={!isError && model.flat.length > 0}
        onEdit={() => props.onEdit(bundle)}
        onDelete={() => props.onDelete(bundle)}
        onCloned={props.onCloned}
      />
      <SetBody
        bundle={bundle}
        model={model}
        problem={problem}
        known={!isError}
        treeRef={props.treeRef}
        addRef={addRef}
        onOpen={props.onOpen}
        onAdd={() => setAdding(true)}
        picker={adding ? <Picker bundle={bundle} model={model} onClose={backToTree} /> : null}
      />
      {bundle.kind === "set" ? (
        <AttachedPanel setId={bundle.id} />
      ) : (
        <UsedIn sets={bundle.used_in} onOpen={props.onOpen} />
      )}
    </>
  );
}
