import { useQuery } from "@tanstack/react-query";
import { artifactQueries } from "@/api/artifacts";
import type { ArtifactDetail } from "@/api/types";
import { Markdown } from "@/components/Markdown";
import { Note } from "@/components/Note";
import { en } from "@/text/en";
import { FewDeployments } from "./DeploymentList";
import { Facts } from "./Facts";

interface OverviewTabProps {
  detail: ArtifactDetail;
  onFile: (path: string) => void;
  /** Shows all deployments. */
  onDeployments: () => void;
}

/** Facts, deployments and the main text on one page. */
export function OverviewTab({ detail, onFile, onDeployments }: OverviewTabProps) {
  const { artifact, main_file: mainFile } = detail;
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      {artifact.warnings.length > 0 && (
        <div className="flex flex-col gap-1.5 border-b border-line px-4 py-2.5">
          {artifact.warnings.map((warning) => (
            <Note key={`${warning.code} ${warning.message}`} tone="warn">
              {warning.message}
            </Note>
          ))}
        </div>
      )}
      <Facts detail={detail} onFile={onFile} />
      <section className="border-b border-line px-4 pt-2.5 pb-3">
        <h3 className="mb-0.5 text-xs font-medium text-fg3">{en.sheet.deployments}</h3>
        <FewDeployments artifact={artifact} onAll={onDeployments} />
      </section>
      {mainFile && /\.(md|markdown|mdx)$/i.test(mainFile) && <MainText id={artifact.id} path={mainFile} />}
    </div>
  );
}

function MainText({ id, path }: { id: string; path: string }) {
  const file = useQuery(artifactQueries.file(id, path));
  if (!file.data?.text) return null;
  return (
    <section className="px-4 py-3">
      <Markdown text={file.data.text} />
    </section>
  );
}
