import { CornerLeftUp, Minus, Plus } from "lucide-react";
import type { StagedWord } from "@/lib/staged";
import { StateGlyph } from "./StateGlyph";

/** The sign of a staged change. It stands beside its word, so it has no name of its own. */
export function StagedMark({ word }: { word: StagedWord }) {
  if (word === "update") {
    return (
      <span aria-hidden className="inline-flex">
        <StateGlyph state="outdated" size="sm" />
      </span>
    );
  }
  const Icon = { deploy: Plus, undeploy: Minus, save_back: CornerLeftUp }[word];
  return <Icon size={12} strokeWidth={2.6} className="flex-none text-accent-text" aria-hidden />;
}
