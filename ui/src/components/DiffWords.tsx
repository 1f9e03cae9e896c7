import { FileQuestion } from "lucide-react";
import type { DiffContent, FileDiff } from "@/api/types";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";

/** True where there are lines to show. */
export function hasLines(diff: FileDiff): boolean {
  return diff.form === "text" && diff.hunks.length > 0;
}

/** What cannot be shown line by line, said in words: not text, too large, a link, or nothing to tell apart. */
export function DiffWords({ diff }: { diff: FileDiff }) {
  const why = diff.form === "text" ? "empty" : diff.form;
  return (
    <div className="grid flex-1 grid-rows-[auto_1fr] overflow-auto">
      <p className="flex items-center gap-2 px-2.5 pt-3 text-sm text-fg2">
        <FileQuestion size={15} className="flex-none text-fg3" aria-hidden />
        {en.diff.forms[why]}
        {diff.left.executable !== diff.right.executable &&
          diff.left.present &&
          diff.right.present &&
          ` ${en.diff.executable(diff.right.executable)}`}
      </p>
      <div className="grid grid-cols-2">
        <Side content={diff.left} />
        <Side content={diff.right} edge />
      </div>
    </div>
  );
}

function Side({ content, edge = false }: { content: DiffContent; edge?: boolean }) {
  return (
    <dl className={`min-w-0 px-2.5 py-3 text-sm text-fg2 ${edge ? "border-l border-transparent" : ""}`}>
      {content.present ? (
        <>
          <dt className="sr-only">{en.diff.content}</dt>
          <dd className="break-words">
            {content.link_target === null ? formatSize(content.size) : en.diff.linkTo(content.link_target)}
            {content.executable && `, ${en.plan.executable}`}
          </dd>
          {content.hash && (
            <dd title={content.hash} className="font-mono text-xs text-fg3">
              {content.hash.slice(0, 12)}
            </dd>
          )}
        </>
      ) : (
        <>
          <dt className="sr-only">{en.diff.content}</dt>
          <dd className="text-fg3">{en.diff.absent}</dd>
        </>
      )}
    </dl>
  );
}
