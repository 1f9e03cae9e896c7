import { LitText } from "@/components/LitText";
import { en } from "@/text/en";
import type { ListedArtifact } from "./useArtifactList";

/** The description, or, where only a file has what was searched for, its line. */
export function FoundText({ artifact }: { artifact: ListedArtifact }) {
  const found = artifact.hit?.contents;
  if (found) {
    return (
      <>
        <span className="mr-1.5 font-mono text-xs text-fg3">{found.path}</span>
        <LitText text={found.line.map((piece) => piece.text).join("")} pieces={found.line} />
      </>
    );
  }
  return (
    <LitText
      text={artifact.description ?? en.artifactsView.noDescription}
      pieces={artifact.hit?.description}
    />
  );
}
