import { ArrowDown, ArrowUp } from "lucide-react";
import type { ArtifactFilter } from "@/api/artifacts";
import { Checkbox } from "@/components/Checkbox";
import { en } from "@/text/en";
import type { RowLayout } from "./ArtifactRow";

interface ArtifactHeadProps {
  layout: RowLayout;
  sort: ArtifactFilter["sort"];
  descending: boolean;
  /** Whether all that the filter lets through is selected, or something. */
  checked: boolean | "indeterminate";
  onCheck: () => void;
}

/** Column heads of the list; the sorted one says so. */
export function ArtifactHead({ layout, sort, descending, checked, onCheck }: ArtifactHeadProps) {
  const text = en.artifactsView.columns;
  const Arrow = descending ? ArrowDown : ArrowUp;
  const order = descending ? ("descending" as const) : ("ascending" as const);
  const head = (column: ArtifactFilter["sort"], label: string, end = false) => (
    <span
      role="columnheader"
      aria-sort={sort === column ? order : undefined}
      className={`flex items-center gap-1 ${end ? "justify-end" : ""} ${sort === column ? "text-fg2" : ""}`}
    >
      {label}
      {sort === column && <Arrow size={11} aria-hidden />}
    </span>
  );
  return (
    <>
      <span role="columnheader" className="flex">
        <Checkbox
          checked={checked}
          onChange={onCheck}
          label={en.artifactsView.selectAll}
          tabIndex={-1}
          testId="select-all"
        />
      </span>
      {head("name", text.name)}
      {layout === "wide" && <span role="columnheader">{text.tags}</span>}
      {head("deployed", text.deployed)}
      {head("updated", text.updated, true)}
    </>
  );
}
