import { FileText } from "lucide-react";
import type { ReactNode } from "react";
import type { ArtifactDetail } from "@/api/types";
import { PathText } from "@/components/PathText";
import { RelativeTime } from "@/components/RelativeTime";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";

/** Files shown beside the facts; the Contents tab has all of them. */
const fileLimit = 6;

/** What is known of an artifact, beside its first files. */
export function Facts({ detail, onFile }: { detail: ArtifactDetail; onFile: (path: string) => void }) {
  const { artifact, files, main_file: mainFile } = detail;
  const text = en.sheet.facts;
  const facts: [string, ReactNode][] = [
    [text.tags, artifact.tags.join(", ")],
    [text.origin, artifact.upstream ?? artifact.origin],
    [text.version, artifact.version],
    [text.author, artifact.author],
    [text.license, artifact.license],
    [text.tools, artifact.tools.join(", ")],
    [text.updated, artifact.updated_at && <RelativeTime at={artifact.updated_at} />],
    [text.size, en.sheet.sizeOf(artifact.file_count, formatSize(artifact.size))],
    [text.folder, <PathText key="folder" path={artifact.path} max={24} />],
  ];
  const first = [...files].sort((a, b) => Number(b.path === mainFile) - Number(a.path === mainFile));
  return (
    <section className="grid grid-cols-[minmax(0,1fr)_168px] gap-5 border-b border-line px-4 pt-2.5 pb-3">
      <dl className="grid grid-cols-[60px_minmax(0,1fr)] content-start gap-x-2 gap-y-[3px] text-sm leading-[18px]">
        {facts
          .filter(([, value]) => value)
          .map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-fg3">{name}</dt>
              <dd className="min-w-0 break-words select-text">{value}</dd>
            </div>
          ))}
      </dl>
      <ul className="min-w-0 text-sm">
        {first.slice(0, fileLimit).map((file) => (
          <li key={file.path}>
            <button
              type="button"
              onClick={() => onFile(file.path)}
              className="flex h-[21px] w-full items-center gap-1.5 rounded-sm text-left text-fg2 hover:text-fg"
            >
              <FileText size={14} className="flex-none text-fg3" aria-hidden />
              <span
                className={`cut flex-1 ${file.path === mainFile ? "font-medium text-fg" : ""}`}
                title={file.path}
              >
                {file.path}
              </span>
              <span className="num flex-none text-xs text-fg3">{formatSize(file.size)}</span>
            </button>
          </li>
        ))}
        {files.length > fileLimit && (
          <li className="h-[21px] pl-5 text-xs text-fg3">
            {en.artifactsView.more(files.length - fileLimit)}
          </li>
        )}
      </ul>
    </section>
  );
}
