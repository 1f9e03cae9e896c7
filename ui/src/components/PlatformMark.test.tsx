import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { axeFindings } from "@/dev/axe";
import { platforms } from "@/dev/platforms";
import { LinkChip, PlatformChip, ServesChip } from "./PlatformChips";
import { monogram, PlatformMark, platformName } from "./PlatformMark";
import { platformGlyphs } from "./platform-glyphs";

describe("platform marks", () => {
  it("have a drawing of their own for the main platforms, no two alike", () => {
    const drawn = Object.keys(platformGlyphs);
    expect(drawn).toHaveLength(19);
    const { container } = render(
      <p>
        {drawn.map((id) => (
          <PlatformMark key={id} platform={id} show="bare" />
        ))}
      </p>,
    );
    const shapes = [...container.querySelectorAll("svg")].map((svg) => svg.innerHTML);
    expect(new Set(shapes).size).toBe(19);
  });

  it("say the platform's name, all of some eighty", async () => {
    const { container } = render(
      <ul>
        {platforms.map(({ id, name, icon }) => (
          <li key={id}>
            <PlatformMark platform={id} name={name} icon={icon} show="bare" />
          </li>
        ))}
      </ul>,
    );
    expect(platforms.length).toBeGreaterThan(75);
    for (const { name } of platforms)
      expect(screen.getByRole("img", { name })).toHaveAttribute("title", name);
    expect(container.querySelectorAll("[data-mark=monogram]")).toHaveLength(platforms.length - 19);
    expect(await axeFindings(container)).toEqual([]);
  });

  it("fall back to a monogram where the drawing or the name is not known", () => {
    expect(monogram("Aider Desk")).toBe("AD");
    expect(monogram("zed")).toBe("Ze");
    expect(monogram("")).toBe("?");
    expect(platformName("kimi-code-cli")).toBe("Kimi Code Cli");
    render(<PlatformMark platform="brand-new" icon="nobody-drew-it" />);
    expect(screen.getByText("Brand New")).toBeInTheDocument();
    expect(screen.getByText("BN")).toBeInTheDocument();
  });

  it("know a platform by its older name", () => {
    render(<PlatformMark platform="gemini" show="bare" />);
    expect(screen.getByRole("img", { name: "Gemini CLI" }).querySelector("[data-mark]")).toHaveAttribute(
      "data-mark",
      "gemini-cli",
    );
  });
});

describe("chips", () => {
  it("name the platform, whom a place serves, and where a link leads", () => {
    render(
      <>
        <PlatformChip platform="claude-code" />
        <ServesChip names={["Codex", "Cursor", "Amp", "Zed", "Warp"]} />
        <ServesChip names={[]} />
        <LinkChip mode="copy" />
        <LinkChip mode="junction" target="/home/sam/library/pdf" />
      </>,
    );
    expect(screen.getByText("Claude Code")).toBeInTheDocument();
    expect(screen.getByText("serves Codex, Cursor +3")).toBeInTheDocument();
    expect(screen.getAllByText(/serves/)).toHaveLength(1);
    expect(screen.getAllByText("Link")).toHaveLength(1);
    expect(screen.getByTitle("Link to /home/sam/library/pdf")).toBeInTheDocument();
  });
});
