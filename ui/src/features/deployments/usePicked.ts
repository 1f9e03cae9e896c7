import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { DeploymentRow } from "@/api/types";
import { toastError } from "@/components/toast";
import { type Selection, useSelection } from "@/lib/selection";
import { deploymentKey } from "./groups";
import type { Deployments } from "./useDeployments";

export interface Picked {
  selection: Selection;
  /** The selected deployments, as they were when they were last seen. */
  rows: readonly DeploymentRow[];
  /** Selects a deployment, or no longer. */
  toggle: (row: DeploymentRow, index: number) => void;
  /** Selects all from the line selected last to this one. */
  extendTo: (index: number, deployments: Deployments, from?: number) => void;
  all: (deployments: Deployments) => void;
}

/** Deployments chosen for one action together. What is scrolled away is not loaded any more, so each is kept as it was. */
export function usePicked(): Picked {
  const selection = useSelection();
  const { add, toggle: toggleId, anchor, ids } = selection;
  const known = useRef(new Map<string, DeploymentRow>());
  const [busy, setBusy] = useState(false);
  const keep = useCallback(
    (rows: readonly DeploymentRow[]) => {
      const keys = rows.map(deploymentKey);
      rows.forEach((row, i) => void known.current.set(keys[i] ?? "", row));
      add(keys);
    },
    [add],
  );
  useEffect(() => {
    if (ids.size === 0) known.current.clear();
  }, [ids]);
  const fetch = (asked: Promise<DeploymentRow[]>) => {
    setBusy(true);
    asked.then(keep, toastError).finally(() => setBusy(false));
  };
  const rows = useMemo(() => [...ids].flatMap((key) => known.current.get(key) ?? []), [ids]);
  return {
    selection,
    rows,
    toggle: useCallback(
      (row, index) => {
        known.current.set(deploymentKey(row), row);
        toggleId(deploymentKey(row), index);
      },
      [toggleId],
    ),
    extendTo: (index, { lines, between }, from = anchor) => {
      const [first, last] = from < index ? [from, index] : [index, from];
      const loaded: DeploymentRow[] = [];
      for (let i = first; i <= last; i++) {
        const line = lines.rowAt(i);
        if (line === undefined) {
          if (!busy) fetch(between(first, last));
          return;
        }
        if (line.kind === "row") loaded.push(line.row);
      }
      keep(loaded);
    },
    all: ({ all }) => {
      if (!busy) fetch(all());
    },
  };
}
