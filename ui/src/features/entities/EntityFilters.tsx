import { ListFilter } from "lucide-react";
import type { EntityFilter } from "@/api/entities";
import { useFeatures } from "@/api/system";
import type { ArtifactType, ProjectResponse } from "@/api/types";
import { FilterMenu } from "@/components/FilterMenu";
import { FilterToggle } from "@/components/FilterToggle";
import { Kbd } from "@/components/Kbd";
import { Segmented } from "@/components/Segmented";
import { FilterBar } from "@/components/ViewHeader";
import { shortcuts } from "@/lib/shortcuts";
import { en } from "@/text/en";
import type { MatrixColumn } from "./columns";
import { type ShownRows, showRows } from "./shown-rows";

const types: readonly ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];

interface EntityFiltersProps {
  shown: ShownRows;
  filter: EntityFilter;
  onChange: (filter: EntityFilter) => void;
  columns: readonly MatrixColumn[];
  projects: readonly ProjectResponse[];
  drifted: number | undefined;
}

/** What stands down the matrix; type, project, platform, only drifted; and the grid's keys. */
export function EntityFilters(props: EntityFiltersProps) {
  const { shown, filter, onChange, columns, projects, drifted } = props;
  const withSets = useFeatures().sets;
  const platforms = new Map(columns.map((column) => [column.platform, column.platform_name]));
  const text = en.entities;
  return (
    <FilterBar>
      {withSets && (
        <>
          <Segmented<ShownRows>
            label={text.rows}
            items={[
              { value: "artifacts", label: text.rowKinds.artifacts },
              { value: "sets", label: text.rowKinds.sets },
            ]}
            value={shown}
            onChange={showRows}
            testIdPrefix="entity-rows"
          />
          <span aria-hidden className="h-5 w-px flex-none bg-line" />
        </>
      )}
      {shown === "artifacts" && (
        <FilterMenu<ArtifactType>
          label={text.type}
          all={text.allTypes}
          value={filter.types[0] ?? null}
          options={types.map((type) => ({ value: type, label: en.types[type].many }))}
          onChange={(type) => onChange({ ...filter, types: type ? [type] : [] })}
          testId="entity-type"
        />
      )}
      <FilterMenu
        label={text.project}
        all={text.allProjects}
        value={filter.project_path}
        options={projects.map((project) => ({ value: project.path, label: project.name }))}
        onChange={(path) => onChange({ ...filter, project_path: path })}
        testId="entity-project"
      />
      {(platforms.size > 1 || filter.platform !== null) && (
        <FilterMenu
          label={text.platform}
          all={text.allPlatforms}
          value={filter.platform}
          options={[...platforms].map(([value, label]) => ({ value, label }))}
          onChange={(platform) => onChange({ ...filter, platform })}
          testId="entity-platform"
        />
      )}
      <FilterToggle
        on={filter.drifted}
        count={drifted}
        icon={<ListFilter size={13} aria-hidden />}
        onChange={(only) => onChange({ ...filter, drifted: only })}
        testId="entity-drifted"
      >
        {text.onlyDrifted}
      </FilterToggle>
      <span className="ml-auto flex items-center gap-3 text-xs whitespace-nowrap text-fg3">
        <KeyHint keys={["Space"]} label={text.keyReview} />
        <KeyHint keys={["↵"]} label={text.keyStory} />
        <KeyHint keys={shortcuts.help.keys} label={text.keyHelp} />
      </span>
    </FilterBar>
  );
}

function KeyHint({ keys, label }: { keys: readonly string[]; label: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <Kbd keys={keys} />
      {label}
    </span>
  );
}
