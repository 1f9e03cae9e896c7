/** Two letters for a platform: neutral, drawn here, and never without the name beside it. */
const letters: Record<string, string> = {
  "claude-code": "Cl",
  codex: "Cx",
  cursor: "Cu",
  "gemini-cli": "Ge",
  gemini: "Ge",
  opencode: "Oc",
  "github-copilot": "Co",
  windsurf: "Ws",
};

/** Names for the places where the shell sends an id alone. */
const names: Record<string, string> = {
  "claude-code": "Claude Code",
  codex: "Codex",
  cursor: "Cursor",
  "gemini-cli": "Gemini CLI",
  gemini: "Gemini CLI",
  opencode: "OpenCode",
  "github-copilot": "GitHub Copilot",
  windsurf: "Windsurf",
};

export function platformName(platform: string): string {
  return names[platform] ?? platform;
}

function lettersOf(platform: string, name: string): string {
  const known = letters[platform];
  if (known) return known;
  const [first = "?", second = ""] = name.replace(/[^\p{L}\p{N}]/gu, "");
  return first.toUpperCase() + second.toLowerCase();
}

interface PlatformMarkProps {
  platform: string;
  /** The platform's own name; known ones need none. */
  name?: string | null;
  /** `bare` leaves the name to a tooltip and screen readers. */
  show?: "name" | "bare";
}

export function PlatformMark({ platform, name, show = "name" }: PlatformMarkProps) {
  const shown = name ?? platformName(platform);
  return (
    <span
      className="inline-flex min-w-0 items-center gap-1.5 text-sm text-fg3"
      title={show === "bare" ? shown : undefined}
      role={show === "bare" ? "img" : undefined}
      aria-label={show === "bare" ? shown : undefined}
    >
      <span
        aria-hidden
        className="inline-grid h-3.5 w-[18px] flex-none place-items-center rounded-[3px] border border-strong text-[8.5px] leading-none font-semibold text-fg2"
      >
        {lettersOf(platform, shown)}
      </span>
      {show === "name" && <span className="cut">{shown}</span>}
    </span>
  );
}
