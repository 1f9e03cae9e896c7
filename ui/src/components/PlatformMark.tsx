import clsx from "clsx";
import { platformGlyphs } from "./platform-glyphs";

/** Names for the places where the shell sends an id alone. The others are made of their id. */
const names: Record<string, string> = {
  "claude-code": "Claude Code",
  codex: "Codex",
  cursor: "Cursor",
  "gemini-cli": "Gemini CLI",
  antigravity: "Antigravity",
  "github-copilot": "GitHub Copilot",
  opencode: "OpenCode",
  windsurf: "Windsurf",
  cline: "Cline",
  roo: "Roo Code",
  amp: "Amp",
  goose: "Goose",
  kiro: "Kiro",
  junie: "Junie",
  droid: "Droid",
  grok: "Grok",
  "qwen-code": "Qwen Code",
  kilo: "Kilo Code",
  universal: "Universal",
};

/** What older records call a platform. */
const formerly: Record<string, string> = {
  gemini: "gemini-cli",
  copilot: "github-copilot",
  claude: "claude-code",
};

const idOf = (platform: string) => formerly[platform] ?? platform;

export function platformName(platform: string): string {
  const id = idOf(platform);
  return (
    names[id] ??
    id.replace(
      /(^|-)(\p{L})/gu,
      (_, dash: string, letter: string) => (dash ? " " : "") + letter.toUpperCase(),
    )
  );
}

/** Two letters: the first of two words, or of one word its first two. */
export function monogram(name: string): string {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const [first = "?", second] = words;
  const [one = "?", two = ""] = first;
  return one.toUpperCase() + (second?.[0]?.toUpperCase() ?? two.toLowerCase());
}

/** The drawing alone, for where the name stands beside it. */
export function PlatformGlyph({
  platform,
  name,
  icon,
  size = 16,
}: {
  platform: string;
  name: string;
  icon?: string | null;
  size?: number;
}) {
  const glyph = platformGlyphs[icon ?? ""] ?? platformGlyphs[idOf(platform)];
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="flex-none"
      data-mark={glyph ? (icon ?? idOf(platform)) : "monogram"}
    >
      {glyph ?? (
        <>
          <rect x="1.2" y="1.7" width="13.6" height="12.6" rx="3" strokeWidth="1" />
          <text
            x="8"
            y="10.7"
            textAnchor="middle"
            stroke="none"
            fill="currentColor"
            className="text-[7.5px] font-semibold tracking-[-0.02em]"
          >
            {monogram(name)}
          </text>
        </>
      )}
    </svg>
  );
}

interface PlatformMarkProps {
  platform: string;
  /** The platform's own name; known ones need none. */
  name?: string | null;
  /** Key of the mark, where it is not the platform's id. */
  icon?: string | null;
  /** `bare` leaves the name to a tooltip and screen readers. */
  show?: "name" | "bare";
  className?: string;
}

/** The sign of an agent program: neutral, drawn here, with its name beside it or as its label. */
export function PlatformMark({ platform, name, icon, show = "name", className }: PlatformMarkProps) {
  const shown = name ?? platformName(platform);
  const mark = <PlatformGlyph platform={platform} name={shown} icon={icon} />;
  if (show === "bare") {
    return (
      <span role="img" aria-label={shown} title={shown} className={clsx("inline-flex text-fg2", className)}>
        {mark}
      </span>
    );
  }
  return (
    <span
      title={shown}
      className={clsx("inline-flex min-w-0 items-center gap-1.5 text-sm text-fg3", className)}
    >
      {mark}
      <span className="cut">{shown}</span>
    </span>
  );
}
