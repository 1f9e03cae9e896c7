import { type RefObject, useState } from "react";
import { Checkbox } from "@/components/Checkbox";
import { PathText } from "@/components/PathText";
import { PlatformMark } from "@/components/PlatformMark";
import { Select } from "@/components/Select";
import { StateGlyph } from "@/components/StateGlyph";
import { VirtualList } from "@/components/VirtualList";
import { useDensity } from "@/lib/density";
import { en } from "@/text/en";
import { isUnusable, noteOf, type Target } from "./targets";

const heights = { comfortable: 42, compact: 32 } as const;

interface TargetListProps {
  targets: readonly Target[];
  chosen: ReadonlySet<string>;
  onToggle: (path: string) => void;
  onProfile: (path: string, profile: string) => void;
  /** Enter: on to the review. */
  onProceed: () => void;
  identity: string;
  listRef: RefObject<HTMLDivElement | null>;
}

/** Projects to tick: Space ticks, Enter goes on, Tab leads to the profile of the active row. */
export function TargetList(props: TargetListProps) {
  const { targets, chosen, onToggle } = props;
  const [at, setActive] = useState(0);
  const active = Math.max(0, Math.min(at, targets.length - 1));
  const toggle = (index: number) => {
    const target = targets[index];
    if (target && !isUnusable(target)) onToggle(target.project.path);
  };
  const isChosen = (index: number) => chosen.has(targets[index]?.project.path ?? "");
  return (
    <VirtualList
      label={en.setDeploy.dialog.list(targets.length)}
      count={targets.length}
      rowHeight={heights[useDensity()]}
      columns="14px minmax(0,1fr) auto 148px"
      active={active}
      isSelected={isChosen}
      onMove={setActive}
      onOpen={(index) => {
        // With nothing ticked, Enter means the row it is on.
        if (chosen.size === 0) toggle(index);
        else props.onProceed();
      }}
      onToggle={toggle}
      onRowClick={(index) => {
        setActive(index);
        toggle(index);
      }}
      identity={props.identity}
      gridRef={props.listRef}
      multiselect
      testId="deploy-set-list"
      rowTestId={(index) => `deploy-set-project-${targets[index]?.project.name}`}
      renderRow={(index, state) => {
        const target = targets[index];
        return (
          target && (
            <Cells
              target={target}
              chosen={isChosen(index)}
              active={state.active}
              onToggle={() => toggle(index)}
              onProfile={(profile) => props.onProfile(target.project.path, profile)}
            />
          )
        );
      }}
    />
  );
}

interface CellsProps {
  target: Target;
  chosen: boolean;
  active: boolean;
  onToggle: () => void;
  onProfile: (profile: string) => void;
}

function Cells({ target, chosen, active, onToggle, onProfile }: CellsProps) {
  const { project, attached } = target;
  const compact = useDensity() === "compact";
  const unusable = isUnusable(target);
  const [only, ...others] = project.profiles;
  return (
    <>
      <span role="gridcell" className="flex">
        <Checkbox
          checked={chosen}
          onChange={onToggle}
          disabled={unusable}
          tabIndex={-1}
          label={en.list.selectRow(project.name)}
        />
      </span>
      <span role="gridcell" className="flex min-w-0 flex-col">
        <span className={`cut font-medium ${unusable ? "text-fg3" : ""}`}>{project.name}</span>
        {!compact && <PathText path={project.path} plain max={52} className="text-xs! text-fg3" />}
      </span>
      <span role="gridcell" className="flex min-w-0 items-center gap-1.5 text-sm text-fg2">
        {attached && !unusable && <StateGlyph state={attached.state} size="sm" />}
        <span className={unusable ? "text-warn" : ""}>{noteOf(target)}</span>
      </span>
      <span role="gridcell" className="min-w-0">
        {others.length === 0 || unusable ? (
          only && <PlatformMark platform={only.platform} name={only.platform_name} />
        ) : (
          <Select
            label={en.setDeploy.dialog.profile(project.name)}
            value={target.profile}
            options={project.profiles.map(({ id, platform_name, root }) => ({
              value: id,
              label: platform_name,
              hint: root,
            }))}
            onChange={onProfile}
            tabIndex={active ? 0 : -1}
            testId={`deploy-set-profile-${project.name}`}
          />
        )}
      </span>
    </>
  );
}
