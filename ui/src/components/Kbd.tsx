import { isMac } from "@/lib/shortcuts";

const names: Record<string, string> = { mod: isMac ? "⌘" : "Ctrl", Enter: "↵" };
const shown = (key: string) => names[key] ?? key;

/** Keys of a shortcut, as caps. */
export function Kbd({ keys, tone = "plain" }: { keys: readonly string[]; tone?: "plain" | "on-accent" }) {
  const look =
    tone === "plain" ? "border-strong bg-sub text-fg2" : "border-accent-line text-accent-fg bg-transparent";
  return (
    <span className="inline-flex items-center gap-[3px]">
      {keys.map((key) => (
        <kbd
          key={key}
          className={`inline-grid h-[17px] min-w-[18px] place-items-center rounded-sm border px-1 font-sans text-[10.5px] leading-none font-medium ${look}`}
        >
          {shown(key)}
        </kbd>
      ))}
    </span>
  );
}
