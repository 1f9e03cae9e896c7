import { en } from "@/text/en";
import type { GroupBy } from "./groups";

/** Beside an open sheet the place and the hash make room; in a narrow window platform, drift and buttons do as well. */
export type CellLayout = "wide" | "narrow" | "tight";

export const cellColumns: Record<CellLayout, string> = {
  wide: "16px minmax(0,1.1fr) 18px 128px 54px 60px 66px minmax(0,1.2fr) 108px",
  narrow: "16px minmax(0,1fr) 18px 128px 54px 108px",
  tight: "16px minmax(0,1fr) 124px 28px",
};

export interface HeadProps {
  by: GroupBy;
  layout: CellLayout;
}

/** The column heads over the cells. */
export function DeploymentHead({ by, layout }: HeadProps) {
  const text = en.deployments.columns;
  return (
    <>
      <span role="columnheader">
        <span className="sr-only">{en.deployments.type}</span>
      </span>
      <span role="columnheader">{by === "project" ? text.artifact : text.project}</span>
      {layout !== "tight" && (
        <span role="columnheader">
          <span className="sr-only">{text.platform}</span>
        </span>
      )}
      <span role="columnheader">{text.state}</span>
      {layout !== "tight" && <span role="columnheader">{text.drift}</span>}
      {layout === "wide" && (
        <>
          <span role="columnheader">{text.deployed}</span>
          <span role="columnheader">{text.hash}</span>
          <span role="columnheader">{text.path}</span>
        </>
      )}
      <span role="columnheader">
        <span className="sr-only">{en.common.actions}</span>
      </span>
    </>
  );
}
