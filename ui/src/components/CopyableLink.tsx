import type { ReactNode } from "react";
import { copyText } from "@/lib/clipboard";
import { en } from "@/text/en";
import { Tooltip } from "./Tooltip";
import { showToast } from "./toast";

/** A link of a stranger's text: it leads nowhere, shows its address on hover and copies it on a click. */
export function CopyableLink({ address, children }: { address: string; children: ReactNode }) {
  const copy = async () => {
    if (await copyText(address)) showToast("done", en.common.copied, { detail: address });
  };
  return (
    <Tooltip text={address}>
      {/* A span, since a button cannot break across lines as a link in running text does. */}
      <span
        role="button"
        tabIndex={0}
        data-testid="markdown-link"
        onClick={() => void copy()}
        onKeyDown={(event) => {
          if (event.key === "Enter") void copy();
        }}
        className="rounded-sm text-accent-text underline decoration-accent-line underline-offset-2 select-text"
      >
        {children}
      </span>
    </Tooltip>
  );
}
