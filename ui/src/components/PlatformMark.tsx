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
  const mark = (
    <svg aria-hidden="true" viewBox="0 0 18 14" width="18" height="14" className="flex-none">
      <rect x=".5" y=".5" width="17" height="13" rx="3" fill="none" className="stroke-strong" />
      <text x="9" y="10" textAnchor="middle" className="fill-fg2 text-[8.5px] font-semibold">
        {lettersOf(platform, shown)}
      </text>
    </svg>
  );
  if (show === "bare") {
    return (
      <span role="img" aria-label={shown} title={shown} className="inline-flex">
        {mark}
      </span>
    );
  }
  return (
    <span className="inline-flex min-w-0 items-center gap-1.5 text-sm text-fg3">
      {mark}
      <span className="cut">{shown}</span>
    </span>
  );
}
