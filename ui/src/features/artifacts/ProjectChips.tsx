import type { DeployedTo } from "@/api/types";
import { Chip } from "@/components/Chip";
import { StateGlyph } from "@/components/StateGlyph";
import { en } from "@/text/en";

/** The projects an artifact is deployed to, as many as there is room for. */
export function ProjectChips({ deployed, room }: { deployed: DeployedTo; room: number }) {
  if (deployed.projects === 0)
    return <span className="text-sm text-fg3">{en.artifactsView.notDeployed}</span>;
  const rest = deployed.named.slice(room).map((project) => project.name);
  const more = deployed.projects - Math.min(room, deployed.named.length);
  const unnamed = more - rest.length;
  return (
    <span className="flex min-w-0 gap-1">
      {deployed.named.slice(0, room).map((project, i) => (
        <Chip
          // By its place: a chip has nothing of its own, and the next row's is written into it.
          // biome-ignore lint/suspicious/noArrayIndexKey: as said.
          key={i}
          icon={<StateGlyph state={project.state} size="sm" />}
          title={`${project.name}: ${en.states[project.state].name}`}
          className="max-w-32 group-hover/row:bg-active group-aria-selected/row:bg-raised"
        >
          {project.name}
        </Chip>
      ))}
      {more > 0 && (
        <Chip
          className="num flex-none group-hover/row:bg-active group-aria-selected/row:bg-raised"
          title={en.artifactsView.moreProjects(rest, unnamed)}
        >
          {en.artifactsView.more(more)}
        </Chip>
      )}
    </span>
  );
}
