import { TriangleAlert } from "lucide-react";
import { memo } from "react";
import { Button } from "@/components/Button";
import { Checkbox } from "@/components/Checkbox";
import { LitText } from "@/components/LitText";
import { RelativeTime } from "@/components/RelativeTime";
import { TypeIcon } from "@/components/TypeIcon";
import { type Density, useDensity } from "@/lib/density";
import { requestDeploy } from "@/lib/requests";
import { en } from "@/text/en";
import { FoundText } from "./FoundText";
import { LitTags } from "./LitTags";
import { ProjectChips } from "./ProjectChips";
import type { ListedArtifact } from "./useArtifactList";

/** With the sheet open tags move behind the name; without it they have a column of their own. */
export type RowLayout = "wide" | "narrow";

export const rowColumns: Record<RowLayout, string> = {
  wide: "16px minmax(0,1fr) minmax(0,168px) 316px 84px",
  narrow: "16px minmax(0,1fr) 216px 46px",
};

interface ArtifactRowProps {
  artifact: ListedArtifact;
  index: number;
  layout: RowLayout;
  checked: boolean;
  onCheck: (id: string, index: number) => void;
}

/** The cells of one artifact in the list. Scrolling draws the list anew; a row that stays is not. */
export const ArtifactRow = memo(function ArtifactRow(props: ArtifactRowProps) {
  const { artifact, index, layout, checked, onCheck } = props;
  const density = useDensity();
  return (
    <>
      <span role="gridcell" className={density === "comfortable" ? "mt-1.5 self-start" : "flex"}>
        <span className={checked ? "hidden" : "group-hover/row:hidden"}>
          <TypeIcon type={artifact.type} className="text-fg3 group-aria-selected/row:text-accent-text" />
        </span>
        <span className={checked ? "flex h-4 items-center" : "hidden h-4 items-center group-hover/row:flex"}>
          <Checkbox
            checked={checked}
            onChange={() => onCheck(artifact.id, index)}
            tabIndex={-1}
            label={en.list.selectRow(artifact.name)}
            testId={`artifact-check-${artifact.id}`}
          />
        </span>
      </span>
      <NameCell artifact={artifact} layout={layout} density={density} />
      {layout === "wide" && (
        <span role="gridcell" className="cut text-sm text-fg3">
          <LitTags artifact={artifact} />
        </span>
      )}
      <span role="gridcell" className="flex min-w-0">
        <ProjectChips deployed={artifact.deployed} room={layout === "wide" ? 3 : 2} />
      </span>
      <span role="gridcell" className="flex min-w-0 justify-end">
        <RelativeTime
          at={artifact.updated_at}
          className="text-sm text-fg3 group-hover/row:hidden group-focus-within/row:hidden"
        />
        <Button
          size="sm"
          tabIndex={-1}
          data-testid={`artifact-deploy-${artifact.id}`}
          className="absolute! top-1/2 right-3 hidden! -translate-y-1/2 group-focus-within/row:inline-flex! group-hover/row:inline-flex!"
          onClick={() => requestDeploy([artifact.id])}
        >
          {en.shortcuts.deploy}
        </Button>
      </span>
    </>
  );
});

function NameCell({
  artifact,
  layout,
  density,
}: Pick<ArtifactRowProps, "artifact" | "layout"> & { density: Density }) {
  const compact = density === "compact";
  const title = (
    <span className={`flex min-w-0 items-baseline gap-2 ${compact ? "max-w-[64%] flex-none" : ""}`}>
      <span className="cut flex-[0_1_auto] font-medium text-fg">
        <LitText text={artifact.name} pieces={artifact.hit?.name} />
      </span>
      {artifact.status === "missing" && (
        <span className="flex-none text-xs text-danger">{en.artifactsView.missing}</span>
      )}
      {artifact.warnings.length > 0 && (
        <TriangleAlert
          size={12}
          role="img"
          aria-hidden={false}
          aria-label={en.artifactsView.warnings(artifact.warnings.length)}
          className="flex-none self-center text-warn"
        />
      )}
      {layout === "narrow" && !compact && (
        <span className="cut flex-[0_4_auto] text-xs text-fg3">
          <LitTags artifact={artifact} />
        </span>
      )}
    </span>
  );
  if (compact) {
    return (
      <span role="gridcell" className="flex min-w-0 items-baseline gap-2.5">
        {title}
        <span className="cut text-sm text-fg2">
          <FoundText artifact={artifact} />
        </span>
      </span>
    );
  }
  return (
    <span role="gridcell" className="block min-w-0">
      {title}
      <span className="cut block text-sm text-fg2">
        <FoundText artifact={artifact} />
      </span>
    </span>
  );
}
