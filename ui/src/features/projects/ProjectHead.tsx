import { FolderOpen } from "lucide-react";
import { useOpenFolder } from "@/api/projects";
import type { ProjectResponse } from "@/api/types";
import { Button } from "@/components/Button";
import { Chip } from "@/components/Chip";
import { PathText } from "@/components/PathText";
import { PlatformChip, ProjectName, useProjectLabel } from "@/components/PlatformChips";
import { toastError } from "@/components/toast";
import { en } from "@/text/en";
import { usedProfiles } from "./problem";

/** Platforms named before "+n". */
const chipLimit = 2;

interface ProjectHeadProps {
  project: ProjectResponse;
  /** False while its problem keeps it from being written to. */
  usable: boolean;
  onRemove: () => void;
  onDeploy: () => void;
}

/** Name, platforms, place and the actions of one project. */
export function ProjectHead({ project, usable, onRemove, onDeploy }: ProjectHeadProps) {
  const openFolder = useOpenFolder();
  const text = en.projectsView;
  const label = useProjectLabel()(project.path, project.name);
  const present = usedProfiles(project);
  const rest = present.slice(chipLimit);
  return (
    <header className="flex flex-none flex-wrap items-start gap-x-3 gap-y-1.5 pt-3 pr-3 pb-2 pl-4">
      <div className="min-w-0 grow basis-52">
        <div className="flex h-7 items-center gap-2">
          <h2 className="min-w-0 text-lg font-semibold tracking-[-0.008em]">
            <ProjectName path={project.path} name={project.name} />
          </h2>
          {present.slice(0, chipLimit).map((profile) => (
            <PlatformChip key={profile.id} platform={profile.platform} name={profile.platform_name} />
          ))}
          {rest.length > 0 && (
            <Chip title={rest.map((profile) => profile.platform_name).join(", ")} className="num flex-none">
              +{rest.length}
            </Chip>
          )}
        </div>
        <PathText path={project.path} max={60} className="text-fg3" />
      </div>
      <span className="flex flex-none items-center gap-2">
        <Button tone="quiet" data-testid="remove-project" onClick={onRemove}>
          {text.remove}
        </Button>
        {project.exists && (
          <Button
            icon={<FolderOpen size={14} aria-hidden />}
            data-testid="open-project-folder"
            disabled={openFolder.isPending}
            onClick={() => openFolder.mutate(project.path, { onError: (error) => toastError(error) })}
          >
            {text.openFolder}
          </Button>
        )}
        {usable && (
          <Button tone="primary" data-testid="deploy-to-project" onClick={onDeploy}>
            <span className="cut max-w-52">
              {text.deployTo(label.global ? en.profiles.homeInText : project.name)}
            </span>
          </Button>
        )}
      </span>
    </header>
  );
}
