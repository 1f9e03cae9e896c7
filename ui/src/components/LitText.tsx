import type { Piece } from "@/api/types";

interface LitTextProps {
  text: string;
  /** The text in pieces, where something is searched for. */
  pieces: Piece[] | null | undefined;
}

/** A text in which what was searched for is marked. */
export function LitText({ text, pieces }: LitTextProps) {
  if (!pieces?.some((piece) => piece.lit)) return text;
  return pieces.map((piece, i) => {
    // A piece has no name but its place. Another text's pieces are written into the same elements, which is cheap.
    const key = i;
    return piece.lit ? (
      <mark key={key} className="rounded-xs bg-warn-tint text-fg">
        {piece.text}
      </mark>
    ) : (
      <span key={key}>{piece.text}</span>
    );
  });
}
