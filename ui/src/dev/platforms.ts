/** The platforms as the invented shell knows them: enough of the true table to look at. */
import type { PlatformInfo, PlatformKind } from "@/api/profiles";
import { platformName } from "@/components/PlatformMark";

type Kind = PlatformKind["kind"];

interface Seed {
  /** Project folder, and global folder where it is another. */
  skill: [string, string?];
  /** Project folders of the other types. */
  more?: Partial<Record<Exclude<Kind, "skill">, string>>;
  reads?: string[];
  note?: string;
}

const agents = ".agents/skills";

const main: Record<string, Seed> = {
  "claude-code": {
    skill: [".claude/skills"],
    more: {
      command: ".claude/commands",
      agent: ".claude/agents",
      hook: ".claude/hooks",
      mcp: ".claude/mcp",
      rules: "CLAUDE.md",
    },
  },
  codex: { skill: [agents], more: { agent: ".codex/agents", rules: "AGENTS.md" }, reads: [".codex/skills"] },
  cursor: {
    skill: [agents, "~/.cursor/skills"],
    more: { command: ".cursor/commands", agent: ".cursor/agents", rules: ".cursor/rules" },
    reads: [".cursor/skills", ".claude/skills", ".codex/skills"],
  },
  "gemini-cli": {
    skill: [agents, "~/.gemini/skills"],
    more: { agent: ".gemini/agents", rules: "GEMINI.md" },
    note: "Its successor is Antigravity CLI.",
  },
  antigravity: { skill: [agents, "~/.gemini/antigravity/skills"], more: { command: ".agents/workflows" } },
  "github-copilot": {
    skill: [agents, "~/.copilot/skills"],
    more: { command: ".github/prompts", agent: ".github/agents" },
    reads: [".github/skills", ".claude/skills"],
  },
  opencode: {
    skill: [agents, "~/.config/opencode/skills"],
    more: { command: ".opencode/commands", agent: ".opencode/agents" },
  },
  windsurf: {
    skill: [".windsurf/skills", "~/.codeium/windsurf/skills"],
    more: { command: ".windsurf/workflows" },
  },
  cline: { skill: [".cline/skills"], more: { command: ".clinerules/workflows" } },
  roo: {
    skill: [".roo/skills"],
    more: { command: ".roo/commands" },
    note: "Retired in May 2026; Zoo Code reads the same folders.",
  },
  amp: { skill: [agents, "~/.config/agents/skills"] },
  goose: { skill: [".goose/skills", "~/.config/goose/skills"], more: { agent: ".goose/agents" } },
  kiro: { skill: [".kiro/skills"], more: { command: ".kiro/prompts", agent: ".kiro/agents" } },
  junie: { skill: [".junie/skills"], more: { command: ".junie/commands", agent: ".junie/agents" } },
  droid: {
    skill: [agents, "~/.factory/skills"],
    more: { command: ".factory/commands", agent: ".factory/droids" },
  },
  grok: { skill: [".grok/skills"], more: { command: ".grok/commands", agent: ".grok/agents" } },
  "qwen-code": { skill: [".qwen/skills"], more: { command: ".qwen/commands", agent: ".qwen/agents" } },
  kilo: { skill: [agents, "~/.kilo/skills"], more: { command: ".kilo/commands", agent: ".kilo/agents" } },
  universal: { skill: [agents, "~/.agents/skills"] },
};

/** Those with a skills folder alone: `id folder`. */
const rest =
  `aider-desk .aider-desk/skills, astrbot data/skills, autohand-code .autohand/skills, augment .augment/skills,
  bob .bob/skills, openclaw skills, codearts-agent .codeartsdoer/skills, codebuddy .codebuddy/skills, codemaker
  .codemaker/skills, codestudio .codestudio/skills, command-code .commandcode/skills, continue .continue/skills, cortex
  .cortex/skills, crush .crush/skills, deepagents ${agents}, devin .devin/skills, dexto ${agents}, eve agent/skills,
  firebender ${agents}, forgecode .forge/skills, fx ${agents}, hermes-agent .hermes/skills, inference-sh
  .inferencesh/skills, jazz .jazz/skills, iflow-cli .iflow/skills, kimchi .kimchi/skills, kimi-code-cli ${agents}, kode
  .kode/skills, lingma .lingma/skills, loaf ${agents}, mcpjam .mcpjam/skills, minimax-code .minimax/skills, mistral-vibe
  .vibe/skills, moxby .moxby/skills, mux .mux/skills, openhands .openhands/skills, ona .ona/skills, pi ${agents},
  posit-assistant .posit/assistant/skills, qoder .qoder/skills, qoder-cn .qoder/skills, replit ${agents}, reasonix
  .reasonix/skills, rovodev .rovodev/skills, sarvam-code ${agents}, tabnine-cli .tabnine/agent/skills, terramind
  .terramind/skills, tinycloud .tinycloud/skills, trae .trae/skills, trae-cn .trae/skills, warp ${agents}, zed ${agents},
  zcode .zcode/skills, zencoder .zencoder/skills, zenflow .zencoder/skills, neovate .neovate/skills, pochi .pochi/skills,
  promptscript ${agents}, adal .adal/skills`
    .split(",")
    .map((one) => one.trim().split(/\s+/) as [string, string]);

const installed = ["claude-code", "codex", "cursor", "gemini-cli", "zed", "opencode"];

const formats: Record<Kind, [pattern: string, format: PlatformKind["format"]]> = {
  skill: ["*/SKILL.md", "folder"],
  command: ["*.md", "markdown"],
  agent: ["*.md", "markdown"],
  hook: ["*", "folder"],
  mcp: ["*", "folder"],
  rules: ["*", "markdown"],
};

function kindOf(
  id: string,
  kind: Kind,
  project: string,
  global: string | null,
  reads: string[],
): PlatformKind {
  const [pattern, format] = formats[kind];
  // As in the true table: Codex has its agents in TOML.
  const toml = id === "codex" && kind === "agent";
  return {
    kind,
    project,
    global,
    pattern: toml ? "*.toml" : pattern,
    format: toml ? "toml" : format,
    deployable: kind !== "rules" && !toml,
    also_reads: reads,
  };
}

function platformOf(
  id: string,
  { skill: [project, global = `~/${project}`], more = {}, reads = [], note }: Seed,
): PlatformInfo {
  return {
    id,
    name: platformName(id),
    icon: id,
    installed: installed.includes(id),
    source: id === "kiro" ? "changed" : "built_in",
    note: note ?? null,
    kinds: [
      kindOf(id, "skill", project, global, reads),
      ...(Object.entries(more) as [Kind, string][]).map(([kind, folder]) =>
        kindOf(id, kind, folder, folder.startsWith(".") ? `~/${folder}` : null, []),
      ),
    ],
  };
}

export const platforms: PlatformInfo[] = [
  ...Object.entries(main).map(([id, seed]) => platformOf(id, seed)),
  ...rest.map(([id, folder]) => platformOf(id, { skill: [folder] })),
];
