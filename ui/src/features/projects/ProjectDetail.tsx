import { useQuery } from "@tanstack/react-query";
import { type ComponentType, useState } from "react";
import { importQueries } from "@/api/imports";
import { useRefresh } from "@/api/system";
import type { AttachmentStatus, ProjectResponse } from "@/api/types";
import { ErrorState } from "@/components/ErrorState";
import { TabPanel, Tabs } from "@/components/Tabs";
import { toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";
import { ChooseArtifacts } from "./ChooseArtifacts";
import { DeployedTab } from "./DeployedTab";
import { ProfilesTab } from "./ProfilesTab";
import { ProjectHead } from "./ProjectHead";
import { ProjectSets } from "./ProjectSets";
import { deployedCount, isImportable, problemOf } from "./problem";
import { RemoveProject } from "./RemoveProject";

export type ProjectTab = "deployed" | "import" | "profiles";
type Asking = "artifacts" | "removal" | null;

interface ProjectDetailProps {
  project: ProjectResponse;
  /** The sets it follows. */
  attachments: readonly AttachmentStatus[];
  tab: ProjectTab;
  onTab: (tab: ProjectTab) => void;
  /** What the project has that could be imported; without it there is no such tab. */
  importTab?: ComponentType<{ path: string }>;
}

/** One project: what is deployed there, and what it has places for. */
export function ProjectDetail({
  project,
  attachments,
  tab,
  onTab,
  importTab: ImportTab,
}: ProjectDetailProps) {
  const [asking, setAsking] = useState<Asking>(null);
  const refresh = useRefresh();
  const text = en.projectsView;
  const problem = problemOf(project);
  // Read by the tab itself; until then the list knows how many there were.
  const discovery = useQuery({ ...importQueries.discovery(project.path), enabled: false }).data;
  const importable = discovery ? discovery.entries.filter(isImportable).length : project.importable;
  return (
    <section
      aria-label={text.tabsLabel(project.name)}
      data-testid="project-detail"
      className="flex min-w-0 flex-1 flex-col"
    >
      <ProjectHead
        project={project}
        usable={problem === null}
        onRemove={() => setAsking("removal")}
        onDeploy={() => setAsking("artifacts")}
      />
      <ProjectSets attachments={attachments} usable={problem === null} />
      {problem && (
        <div className="border-t border-line">
          <ErrorState
            error={problem}
            onRetry={() => refresh.mutate("changed", { onError: (error) => toastError(error) })}
          />
        </div>
      )}
      {project.exists && (problem === null || deployedCount(project.counts) > 0) && (
        <Tabs<ProjectTab>
          label={text.tabsLabel(project.name)}
          value={tab === "import" && !ImportTab ? "deployed" : tab}
          onChange={onTab}
          className="h-8 border-b border-line px-4"
          testIdPrefix="project-tab"
          items={[
            { value: "deployed", label: text.tabs.deployed, count: deployedCount(project.counts) },
            ...(ImportTab
              ? [{ value: "import" as const, label: text.tabs.import, count: importable ?? undefined }]
              : []),
            { value: "profiles", label: text.tabs.profiles },
          ]}
        >
          <TabPanel value="deployed">
            <DeployedTab
              project={project}
              usable={problem === null}
              onDeploy={() => setAsking("artifacts")}
            />
          </TabPanel>
          {ImportTab && (
            <TabPanel value="import">
              <ImportTab path={project.path} />
            </TabPanel>
          )}
          <TabPanel value="profiles">
            <ProfilesTab project={project} />
          </TabPanel>
        </Tabs>
      )}
      {asking === "artifacts" && <ChooseArtifacts project={project} onClose={() => setAsking(null)} />}
      {asking === "removal" && (
        <RemoveProject
          project={project}
          onClose={() => setAsking(null)}
          onRemoved={() => navigate("projects")}
        />
      )}
    </section>
  );
}
