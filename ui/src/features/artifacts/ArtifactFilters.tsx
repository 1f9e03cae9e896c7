import { useQuery } from "@tanstack/react-query";
import { ArrowDownNarrowWide, ArrowDownWideNarrow } from "lucide-react";
import { type ArtifactFilter, artifactQueries } from "@/api/artifacts";
import { Button } from "@/components/Button";
import { FilterToggle } from "@/components/FilterToggle";
import { Menu, MenuChoice, MenuLabel } from "@/components/Menu";
import { Tabs } from "@/components/Tabs";
import { TagMenu } from "@/components/TagMenu";
import { FilterBar } from "@/components/ViewHeader";
import { en } from "@/text/en";
import { sorted, sortOf, sortsOf, type TypeTab, tabOf, typeTabs } from "./filter";

interface ArtifactFiltersProps {
  filter: ArtifactFilter;
  /** What is to be another. */
  onChange: (part: Partial<ArtifactFilter>) => void;
}

/** Type tabs with counts, tags, untagged, drifted and the order. */
export function ArtifactFilters({ filter, onChange }: ArtifactFiltersProps) {
  // Asked for here: the counts come after the rows, and the list need not be drawn again for them.
  const { data: facets } = useQuery(artifactQueries.facets(filter));
  const countOf = (tab: TypeTab) =>
    tab === "all" ? facets?.all : facets && (facets.types.find((count) => count.type === tab)?.count ?? 0);
  const tabs = (["all", ...typeTabs] as const).map((tab) => ({
    value: tab,
    label: tab === "all" ? en.artifactsView.all : en.types[tab].many,
    count: countOf(tab),
  }));
  const sort = sortOf(filter);
  const SortIcon = filter.descending ? ArrowDownWideNarrow : ArrowDownNarrowWide;
  return (
    <FilterBar>
      <Tabs<TypeTab>
        label={en.artifactsView.types}
        items={tabs}
        value={tabOf(filter)}
        onChange={(tab) => onChange({ types: tab === "all" ? [] : [tab] })}
        className="self-stretch"
        testIdPrefix="type-tab"
      />
      <span className="ml-auto flex items-center gap-1">
        <TagMenu
          tags={facets?.tags ?? []}
          chosen={filter.tags}
          onChange={(tags) => onChange({ tags, untagged: false })}
        />
        <FilterToggle
          on={filter.untagged}
          count={facets?.untagged}
          onChange={(untagged) => onChange({ untagged, tags: [] })}
          testId="filter-untagged"
        >
          {en.artifactsView.untagged}
        </FilterToggle>
        <FilterToggle
          on={filter.drifted}
          count={facets?.drifted}
          onChange={(drifted) => onChange({ drifted })}
          testId="filter-drifted"
        >
          {en.artifactsView.drifted}
        </FilterToggle>
        <span className="h-4 w-px flex-none bg-line" />
        <Menu
          align="end"
          trigger={
            <Button tone="quiet" size="sm" data-testid="sort-menu" icon={<SortIcon size={13} aria-hidden />}>
              {en.artifactsView.sorts[sort]}
            </Button>
          }
        >
          <MenuLabel>{en.artifactsView.sort}</MenuLabel>
          {sortsOf(filter).map((one) => (
            <MenuChoice key={one} checked={one === sort} onSelect={() => onChange(sorted(filter, one))}>
              {en.artifactsView.sorts[one]}
            </MenuChoice>
          ))}
        </Menu>
      </span>
    </FilterBar>
  );
}
