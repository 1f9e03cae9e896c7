import { Fragment } from "react";
import { LitText } from "@/components/LitText";
import type { ListedArtifact } from "./useArtifactList";

/** The tags in one line, marked where they are what was searched for. */
export function LitTags({ artifact }: { artifact: ListedArtifact }) {
  const lit = artifact.hit?.tags.some((pieces) => pieces.some((piece) => piece.lit));
  // One text where nothing is marked.
  if (!lit) return artifact.tags.join(" · ");
  return artifact.tags.map((tag, i) => (
    <Fragment key={tag}>
      {i > 0 && " · "}
      <LitText text={tag} pieces={artifact.hit?.tags[i]} />
    </Fragment>
  ));
}
