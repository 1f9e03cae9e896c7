import { Link2, Terminal } from "lucide-react";
import { useMemo } from "react";
import type { ArtifactDetail, ArtifactFile } from "@/api/types";
import { FileTree } from "@/components/FileTree";
import { formatSize } from "@/lib/size";
import { en } from "@/text/en";
import { FileView } from "./FileView";

interface ContentsTabProps {
  detail: ArtifactDetail;
  file: string | null;
  onFile: (path: string) => void;
}

/** The files of an artifact: a tree, and the chosen file under it. */
export function ContentsTab({ detail, file, onFile }: ContentsTabProps) {
  const paths = useMemo(() => detail.files.map((f) => f.path), [detail.files]);
  const byPath = useMemo(() => new Map(detail.files.map((f) => [f.path, f])), [detail.files]);
  const chosen = file ?? paths[0] ?? null;
  const tall = paths.length > 1;
  return (
    <>
      {tall && (
        <div className="h-[32%] max-h-56 min-h-20 flex-none border-b border-line py-1">
          <FileTree
            label={en.sheet.files}
            paths={paths}
            mainFile={detail.main_file}
            selected={chosen}
            onSelect={onFile}
            detail={(path) => <FileFacts file={byPath.get(path)} />}
          />
        </div>
      )}
      {chosen && <FileView key={chosen} artifact={detail.artifact.id} path={chosen} />}
    </>
  );
}

function FileFacts({ file }: { file: ArtifactFile | undefined }) {
  if (!file) return null;
  return (
    <>
      {file.executable && (
        <Terminal size={12} role="img" aria-hidden={false} aria-label={en.sheet.executable}>
          <title>{en.sheet.executable}</title>
        </Terminal>
      )}
      {file.link_target !== null ? (
        <Link2 size={12} role="img" aria-hidden={false} aria-label={en.sheet.linkTo(file.link_target)} />
      ) : (
        formatSize(file.size)
      )}
    </>
  );
}
