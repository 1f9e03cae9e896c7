import { useQuery } from "@tanstack/react-query";
import { FolderOpen, X } from "lucide-react";
import { projectQueries, useOpenFolder } from "@/api/projects";
import { useFeatures } from "@/api/system";
import type { ArtifactResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { MenuItem, MenuLine } from "@/components/Menu";
import { SplitButton } from "@/components/SplitButton";
import { StateGlyph } from "@/components/StateGlyph";
import { TypeIcon } from "@/components/TypeIcon";
import { toastError } from "@/components/toast";
import { artifactName } from "@/lib/artifact-id";
import { requestAddToSet, requestDeploy } from "@/lib/requests";
import { en } from "@/text/en";
import { deployedProjects } from "./deployed-to";

/** Projects in the menu; of more, one is found in the dialog. */
const menuLimit = 20;

interface SheetHeadProps {
  id: string;
  artifact: ArtifactResponse | undefined;
  onClose: () => void;
}

/** Name, description and what can be done with the artifact. */
export function SheetHead({ id, artifact, onClose }: SheetHeadProps) {
  const openFolder = useOpenFolder();
  return (
    <header className="flex-none px-4 pt-3 pb-2.5">
      <div className="flex items-center gap-2">
        {artifact && <TypeIcon type={artifact.type} className="text-fg" />}
        <h2 className="cut text-lg font-semibold tracking-[-0.008em]">
          {artifact?.name ?? artifactName(id)}
        </h2>
        {artifact && <span className="flex-none text-sm text-fg3">{en.types[artifact.type].one}</span>}
        <span className="ml-auto flex flex-none gap-0.5">
          <IconButton
            label={en.common.openFolder}
            icon={<FolderOpen size={14} aria-hidden />}
            disabled={!artifact}
            onClick={() => artifact && openFolder.mutate(artifact.path, { onError: (e) => toastError(e) })}
          />
          <IconButton
            label={en.common.close}
            icon={<X size={14} aria-hidden />}
            data-testid="sheet-close"
            onClick={onClose}
          />
        </span>
      </div>
      <p className="mt-1 mb-2.5 line-clamp-3 text-fg2">
        {artifact && (artifact.description ?? en.artifactsView.noDescription)}
      </p>
      <SheetActions id={id} artifact={artifact} />
    </header>
  );
}

function SheetActions({ id, artifact }: Pick<SheetHeadProps, "id" | "artifact">) {
  const projects = useQuery(projectQueries.list());
  const features = useFeatures();
  const outdated = deployedProjects(artifact?.deployments ?? null).filter((p) => p.state === "outdated");
  return (
    <div className="flex items-center gap-2">
      <SplitButton
        label={en.sheet.deploy}
        testId="deploy-button"
        menuLabel={en.deploy.choose}
        onClick={() => requestDeploy([id])}
      >
        {projects.data?.slice(0, menuLimit).map((project) => (
          <MenuItem key={project.path} onSelect={() => requestDeploy([id], [project.path])}>
            {en.sheet.deployTo(project.name)}
          </MenuItem>
        ))}
        {(projects.data?.length ?? 0) > 0 && <MenuLine />}
        <MenuItem onSelect={() => requestDeploy([id])}>
          {(projects.data?.length ?? 0) > menuLimit ? en.sheet.otherProject : en.sheet.otherFolder}
        </MenuItem>
        {features.sets && (
          <>
            <MenuLine />
            <MenuItem onSelect={() => requestAddToSet([id])} testId="add-to-set-item">
              {en.setsView.addTo.action}
            </MenuItem>
          </>
        )}
      </SplitButton>
      {outdated.length > 0 && (
        <Button
          icon={<StateGlyph state="outdated" size="sm" />}
          data-testid="update-button"
          onClick={() =>
            requestDeploy(
              [id],
              outdated.map((project) => project.path),
            )
          }
        >
          {en.sheet.update(outdated.length)}
        </Button>
      )}
    </div>
  );
}
