import { LitText } from "@/components/LitText";
import { en } from "@/text/en";
import type { ListedArtifact } from "./useArtifactList";

/** The description, or, where only a file has what was searched for, its line. Before both, a title that has it. */
export function FoundText({ artifact }: { artifact: ListedArtifact }) {
  const title = artifact.hit?.title;
  if (title) {
    return (
      <>
        <span className="mr-2 text-fg">
          <LitText text={title.map((piece) => piece.text).join("")} pieces={title} />
        </span>
        <FoundBelow artifact={artifact} />
      </>
    );
  }
  return <FoundBelow artifact={artifact} />;
}

function FoundBelow({ artifact }: { artifact: ListedArtifact }) {
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
