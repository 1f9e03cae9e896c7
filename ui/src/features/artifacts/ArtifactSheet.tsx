import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { artifactQueries } from "@/api/artifacts";
import { ErrorState } from "@/components/ErrorState";
import { Sheet } from "@/components/Sheet";
import { SkeletonRows } from "@/components/Skeleton";
import { TabPanel, Tabs } from "@/components/Tabs";
import { artifactName } from "@/lib/artifact-id";
import { en } from "@/text/en";
import { ContentsTab } from "./ContentsTab";
import { DeploymentsTab } from "./DeploymentsTab";
import { OverviewTab } from "./OverviewTab";
import { SheetHead } from "./SheetHead";

type SheetTab = "overview" | "contents" | "deployments";

/** The tab chosen last; going from artifact to artifact keeps it. */
let lastTab: SheetTab = "overview";

/** Everything about one artifact, beside the list. */
export function ArtifactSheet({ id, onClose }: { id: string; onClose: () => void }) {
  const detail = useQuery(artifactQueries.detail(id));
  const [tab, setTab] = useState<SheetTab>(lastTab);
  const [file, setFile] = useState<string | null>(null);
  const choose = (next: SheetTab) => {
    lastTab = next;
    setTab(next);
  };
  const text = en.sheet.tabs;
  return (
    <Sheet label={en.sheet.label(artifactName(id))} onClose={onClose} testId="artifact-sheet">
      <SheetHead id={id} artifact={detail.data?.artifact} onClose={onClose} />
      {detail.isPending && <SkeletonRows rowHeight={32} rows={8} />}
      {detail.isError && <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />}
      {detail.data && (
        <Tabs<SheetTab>
          label={en.sheet.label(artifactName(id))}
          value={tab}
          onChange={choose}
          className="h-8 border-b border-line px-4"
          testIdPrefix="sheet-tab"
          items={[
            { value: "overview", label: text.overview },
            { value: "contents", label: text.contents, count: detail.data.files.length },
            {
              value: "deployments",
              label: text.deployments,
              count: detail.data.artifact.deployments?.length ?? 0,
            },
          ]}
        >
          <TabPanel value="overview">
            <OverviewTab
              detail={detail.data}
              onFile={(path) => {
                setFile(path);
                choose("contents");
              }}
              onDeployments={() => choose("deployments")}
            />
          </TabPanel>
          <TabPanel value="contents">
            <ContentsTab detail={detail.data} file={file ?? detail.data.main_file} onFile={setFile} />
          </TabPanel>
          <TabPanel value="deployments">
            <DeploymentsTab artifact={detail.data.artifact} />
          </TabPanel>
        </Tabs>
      )}
    </Sheet>
  );
}
