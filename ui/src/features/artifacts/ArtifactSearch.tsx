import { useState } from "react";
import { SearchField } from "@/components/SearchField";
import { en } from "@/text/en";

interface ArtifactSearchProps {
  initial: string;
  onSearch: (text: string) => void;
  onLeave: () => void;
}

/** The search of the library. It keeps what is typed by itself: a key draws this field, and the list follows with what was found. */
export function ArtifactSearch({ initial, onSearch, onLeave }: ArtifactSearchProps) {
  const [text, setText] = useState(initial);
  return (
    <SearchField
      main
      value={text}
      onChange={(next) => {
        onSearch(next);
        setText(next);
      }}
      placeholder={en.artifactsView.search}
      className="w-75"
      testId="artifact-search"
      onLeave={onLeave}
    />
  );
}
