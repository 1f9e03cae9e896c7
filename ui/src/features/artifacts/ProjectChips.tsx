import type { DeploymentSummary } from "@/api/types";
import { Chip } from "@/components/Chip";
import { StateGlyph } from "@/components/StateGlyph";
import { en } from "@/text/en";
import { deployedProjects } from "./deployed-to";

/** The projects an artifact is deployed to, as many as there is room for. */
export function ProjectChips({
  deployments,
  room,
}: {
  deployments: DeploymentSummary[] | null;
  room: number;
}) {
  const projects = deployedProjects(deployments);
  if (projects.length === 0) return <span className="text-sm text-fg3">{en.artifactsView.notDeployed}</span>;
  const rest = projects.slice(room);
  return (
    <span className="flex min-w-0 gap-1">
      {projects.slice(0, room).map((project) => (
        <Chip
          key={project.path}
          icon={<StateGlyph state={project.state} size="sm" />}
          title={`${project.name}: ${en.states[project.state].name}`}
          className="max-w-32 group-hover/row:bg-active group-aria-selected/row:bg-raised"
        >
          {project.name}
        </Chip>
      ))}
      {rest.length > 0 && (
        <Chip
          className="num flex-none group-hover/row:bg-active group-aria-selected/row:bg-raised"
          title={en.artifactsView.moreProjects(rest.map((project) => project.name).join(", "))}
        >
          {en.artifactsView.more(rest.length)}
        </Chip>
      )}
    </span>
  );
}
