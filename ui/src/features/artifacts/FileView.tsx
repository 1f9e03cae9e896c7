import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { artifactQueries } from "@/api/artifacts";
import { Code } from "@/components/Code";
import { ErrorState } from "@/components/ErrorState";
import { Markdown } from "@/components/Markdown";
import { Note } from "@/components/Note";
import { Segmented } from "@/components/Segmented";
import { SkeletonRows } from "@/components/Skeleton";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";

type Mode = "rendered" | "source";

/** One file: Markdown rendered or as source, code coloured, anything else named. */
export function FileView({ artifact, path }: { artifact: string; path: string }) {
  const file = useQuery(artifactQueries.file(artifact, path));
  const [mode, setMode] = useState<Mode>("rendered");
  const markdown = /\.(md|markdown|mdx)$/i.test(path);
  const text = file.data?.text ?? null;
  return (
    <section aria-label={path} className="flex min-h-0 flex-1 flex-col">
      <header className="flex h-8 flex-none items-center gap-2 border-b border-line bg-sub pr-2 pl-4">
        <span className="cut font-mono text-sm text-fg2">{path}</span>
        {file.data && <span className="num flex-none text-xs text-fg3">{formatSize(file.data.size)}</span>}
        {markdown && (
          <span className="ml-auto">
            <Segmented<Mode>
              label={path}
              value={mode}
              onChange={setMode}
              items={[
                { value: "rendered", label: en.sheet.rendered },
                { value: "source", label: en.sheet.source },
              ]}
            />
          </span>
        )}
      </header>
      {file.isPending && <SkeletonRows rowHeight={24} rows={6} />}
      {file.isError && <ErrorState error={file.error} onRetry={() => void file.refetch()} />}
      {file.data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reachable with the keys
        <div className="ring-inset-focus min-h-0 flex-1 overflow-auto px-4 py-3" tabIndex={0}>
          {text === null && <p className="text-fg2">{en.sheet.binary}</p>}
          {text === "" && <p className="text-fg2">{en.sheet.emptyFile}</p>}
          {text !== null && text !== "" && markdown && mode === "rendered" && <Markdown text={text} />}
          {text !== null && text !== "" && !(markdown && mode === "rendered") && (
            <pre>
              <Code text={text} language={path.split(".").at(-1)?.toLowerCase() ?? null} />
            </pre>
          )}
          {file.data.truncated && <Note tone="info">{en.sheet.truncated}</Note>}
        </div>
      )}
    </section>
  );
}
