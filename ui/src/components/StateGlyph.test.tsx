import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { en } from "@/text/en";
import { type GlyphState, StateGlyph } from "./StateGlyph";

const states = Object.keys(en.states) as GlyphState[];

describe("StateGlyph", () => {
  it.each(states)("%s is an image with its name", (state) => {
    render(<StateGlyph state={state} />);
    expect(screen.getByRole("img", { name: en.states[state].name })).toBeInTheDocument();
  });

  it("has a silhouette of its own for every state, and a name of its own", () => {
    const drawn = states.map((state) => {
      const { container, unmount } = render(<StateGlyph state={state} />);
      const shape = container.querySelector("svg")?.innerHTML ?? container.innerHTML;
      unmount();
      return shape;
    });
    expect(new Set(drawn).size).toBe(states.length);
    expect(new Set(states.map((state) => en.states[state].name)).size).toBe(states.length);
  });
});
