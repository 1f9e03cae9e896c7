import { useQuery } from "@tanstack/react-query";
import { ToggleGroup } from "radix-ui";
import type { OperationFilter } from "@/api/history";
import { projectQueries } from "@/api/projects";
import { useFeatures } from "@/api/system";
import type { OperationKind } from "@/api/types";
import { FilterMenu } from "@/components/FilterMenu";
import { FilterBar } from "@/components/ViewHeader";
import { baseName } from "@/lib/paths";
import { en } from "@/text/en";

const kinds = [
  "all",
  "deploy",
  "update",
  "undeploy",
  "save_back",
  "import",
  "undo",
  "batch",
  "edit_sets",
] as const;

interface ActivityFiltersProps {
  filter: OperationFilter;
  onChange: (filter: OperationFilter) => void;
}

/** One kind or all, one project or all. */
export function ActivityFilters({ filter, onChange }: ActivityFiltersProps) {
  const projects = useQuery(projectQueries.list());
  const { sets } = useFeatures();
  const shown = kinds.filter((kind) => kind !== "edit_sets" || sets);
  const text = en.activity;
  const chosen: OperationKind | "all" = filter.kinds[0] ?? "all";
  const known = (projects.data ?? []).map(({ path, name }) => ({ value: path, label: name }));
  // A project that left the list while it was chosen stays to be chosen off.
  const { project_path: project } = filter;
  const gone = project !== null && !known.some(({ value }) => value === project);
  const options = gone ? [{ value: project, label: baseName(project) }, ...known] : known;
  return (
    <FilterBar>
      <ToggleGroup.Root
        type="single"
        aria-label={text.kind}
        value={chosen}
        onValueChange={(next) => {
          const kind = kinds.find((one) => one === next);
          if (kind) onChange({ ...filter, kinds: kind === "all" ? [] : [kind] });
        }}
        className="-ml-2 flex min-w-0 flex-1 gap-0.5 overflow-x-auto [scrollbar-width:none]"
      >
        {shown.map((kind) => (
          <ToggleGroup.Item
            key={kind}
            value={kind}
            data-testid={`activity-kind-${kind}`}
            className="ring-inset-focus inline-flex h-6 flex-none items-center rounded-[5px] px-2 text-sm font-medium text-fg2 hover:bg-hover data-[state=on]:bg-accent-tint data-[state=on]:text-accent-text"
          >
            {text.kinds[kind]}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      <FilterMenu<string>
        label={text.project}
        all={text.allProjects}
        value={project}
        options={options}
        onChange={(path) => onChange({ ...filter, project_path: path })}
        testId="activity-project"
      />
    </FilterBar>
  );
}
