import clsx from "clsx";
import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { copyText } from "@/lib/clipboard";
import { elideMiddle, shortenHome, useHome } from "@/lib/paths";
import { en } from "@/text/en";
import { Tooltip } from "./Tooltip";

interface PathTextProps {
  path: string;
  /** Longest text shown, in characters. */
  max?: number;
  /** Without a copy button, where the row around it has its own actions. */
  plain?: boolean;
  className?: string;
}

/** A path with the home shortened and the middle left out; whole on hover, and copyable. */
export function PathText({ path, max = 44, plain = false, className }: PathTextProps) {
  const home = useHome();
  const [copied, setCopied] = useState(false);
  const shown = elideMiddle(shortenHome(path, home), max);
  if (plain) {
    return (
      <span title={path} className={clsx("cut font-mono text-[0.923em]", className)}>
        {shown}
      </span>
    );
  }
  return (
    <Tooltip text={copied ? en.common.copied : path}>
      <button
        type="button"
        aria-label={en.common.copyPath(path)}
        onClick={async () => {
          setCopied(await copyText(path));
          setTimeout(() => setCopied(false), 1500);
        }}
        className={clsx(
          "group/path inline-flex max-w-full min-w-0 items-center gap-1.5 rounded-sm text-left font-mono text-[0.923em] hover:text-fg",
          className,
        )}
      >
        <span className="cut">{shown}</span>
        {copied ? (
          <Check size={12} className="flex-none text-sync" aria-hidden />
        ) : (
          <Copy
            size={12}
            className="flex-none text-fg3 opacity-0 group-hover/path:opacity-100 group-focus-visible/path:opacity-100"
            aria-hidden
          />
        )}
      </button>
    </Tooltip>
  );
}
