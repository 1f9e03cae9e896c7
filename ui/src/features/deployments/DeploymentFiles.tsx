import { useMemo, useState } from "react";
import type { DeploymentFile, FileState } from "@/api/types";
import { FileStateLine } from "@/components/FileState";
import { VirtualList } from "@/components/VirtualList";
import { useRowHeight } from "@/lib/density";
import { en } from "@/text/en";

const rank = (state: FileState) => (state === "in_sync" ? 1 : 0);

interface DeploymentFilesProps {
  files: readonly DeploymentFile[];
  /** Where the deployment lies; paths are shown from there. */
  place: string;
}

/** Each file with its state, what differs first. */
export function DeploymentFiles({ files, place }: DeploymentFilesProps) {
  const rowHeight = useRowHeight("tree");
  const [active, setActive] = useState(0);
  const sorted = useMemo(() => [...files].sort((a, b) => rank(a.state) - rank(b.state)), [files]);
  const text = en.deployments;
  return (
    <section className="flex min-h-0 flex-1 flex-col pt-2">
      <h3 className="flex-none px-4 pb-1 text-xs font-medium text-fg3">
        {text.files} <span className="num font-normal">{en.number(files.length)}</span>
      </h3>
      {files.length === 0 ? (
        <p className="px-4 text-sm text-fg2">{text.noFiles}</p>
      ) : (
        <VirtualList
          label={text.fileLabel(files.length)}
          count={sorted.length}
          rowHeight={rowHeight}
          columns="minmax(0,1fr)"
          active={active}
          isSelected={() => false}
          onMove={setActive}
          identity=""
          rowClassName="border-b-0"
          testId="deployment-files"
          renderRow={(index) => {
            const file = sorted[index];
            return (
              file && (
                <span role="gridcell" className="flex min-w-0 items-center gap-2">
                  <FileStateLine
                    path={file.path.startsWith(`${place}/`) ? file.path.slice(place.length + 1) : file.path}
                    state={file.state}
                  />
                </span>
              )
            );
          }}
        />
      )}
    </section>
  );
}
