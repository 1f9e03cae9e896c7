import type { Piece } from "@/api/types";

interface LitTextProps {
  text: string;
  /** The text in pieces, where something is searched for. */
  pieces: Piece[] | null | undefined;
}

/** A text in which what was searched for is marked. */
export function LitText({ text, pieces }: LitTextProps) {
  if (!pieces?.some((piece) => piece.lit)) return text;
  // A piece has no name but its place; the pieces of a text do not move.
  return pieces.map((piece, i) => {
    const key = `${i}:${piece.text}`;
    return piece.lit ? (
      <mark key={key} className="rounded-xs bg-warn-tint text-fg">
        {piece.text}
      </mark>
    ) : (
      <span key={key}>{piece.text}</span>
    );
  });
}
