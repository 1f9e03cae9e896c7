import { ArrowDown, ArrowUp } from "lucide-react";
import type { ArtifactFilter } from "@/api/artifacts";
import { en } from "@/text/en";
import type { RowLayout } from "./ArtifactRow";

interface ArtifactHeadProps {
  layout: RowLayout;
  sort: ArtifactFilter["sort"];
  descending: boolean;
}

/** Column heads of the list; the sorted one says so. */
export function ArtifactHead({ layout, sort, descending }: ArtifactHeadProps) {
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
      <span role="columnheader">
        <span className="sr-only">{en.artifactsView.types}</span>
      </span>
      {head("name", text.name)}
      {layout === "wide" && <span role="columnheader">{text.tags}</span>}
      {head("deployed", text.deployed)}
      {head("updated", text.updated, true)}
    </>
  );
}
