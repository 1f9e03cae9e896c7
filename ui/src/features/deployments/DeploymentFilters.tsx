import type { DeploymentFilter } from "@/api/deployments";
import type { ArtifactType, DeploymentState, StateCounts } from "@/api/types";
import { FilterMenu } from "@/components/FilterMenu";
import { Segmented } from "@/components/Segmented";
import { stateOrder } from "@/components/StateCounts";
import { Tabs } from "@/components/Tabs";
import { FilterBar } from "@/components/ViewHeader";
import { en } from "@/text/en";
import type { GroupBy } from "./groups";

const types: readonly ArtifactType[] = ["skill", "command", "agent", "hook", "mcp"];
type StateTab = DeploymentState | "all";

interface DeploymentFiltersProps {
  filter: DeploymentFilter;
  onChange: (filter: DeploymentFilter) => void;
  counts: StateCounts | undefined;
  by: GroupBy;
  onBy: (by: GroupBy) => void;
}

/** Tabs for the states that occur, the type, and what to group by. */
export function DeploymentFilters({ filter, onChange, counts, by, onBy }: DeploymentFiltersProps) {
  const text = en.deployments;
  const chosen: StateTab = filter.states[0] ?? "all";
  const occurring = stateOrder.filter((state) => state === chosen || (counts && counts[state] > 0));
  // A twin is not a deployment, so "all" leaves it out, as the list does.
  const all = counts && stateOrder.reduce((sum, s) => (s === "unmanaged" ? sum : sum + counts[s]), 0);
  return (
    <FilterBar>
      <div className="flex min-w-0 flex-1 self-stretch overflow-x-auto pr-6 [mask-image:linear-gradient(to_right,black_calc(100%-24px),transparent)] [scrollbar-width:none]">
        <Tabs<StateTab>
          label={text.states}
          className="self-stretch"
          value={chosen}
          onChange={(state) => onChange({ ...filter, states: state === "all" ? [] : [state] })}
          testIdPrefix="state-tab"
          items={[
            { value: "all", label: text.all, count: all },
            ...occurring.map((state) => ({
              value: state,
              label: en.states[state].name,
              count: counts?.[state],
            })),
          ]}
        />
      </div>
      <FilterMenu<ArtifactType>
        label={text.type}
        all={text.allTypes}
        value={filter.types[0] ?? null}
        options={types.map((type) => ({ value: type, label: en.types[type].many }))}
        onChange={(type) => onChange({ ...filter, types: type ? [type] : [] })}
        testId="deployment-type"
      />
      <Segmented<GroupBy>
        label={text.group}
        value={by}
        onChange={onBy}
        testIdPrefix="group-by"
        items={[
          { value: "project", label: text.byProject },
          { value: "artifact", label: text.byArtifact },
        ]}
      />
    </FilterBar>
  );
}
