import type { DeployMode, ProfileInfo } from "@/api/profiles";
import { Segmented } from "@/components/Segmented";
import { Select } from "@/components/Select";
import { TextField } from "@/components/TextField";
import { en } from "@/text/en";
import { commonMode, type ForAll } from "./targets";

interface DeployOptionsProps {
  /** What any of the chosen projects has in use. */
  inUse: readonly ProfileInfo[];
  forAll: ForAll;
  /** Single projects have a choice of their own. */
  custom: boolean;
  onForAll: (forAll: ForAll) => void;
  /** The chosen profiles of all projects. */
  selected: readonly ProfileInfo[];
  /** Null for each profile's own. */
  mode: DeployMode | null;
  onMode: (mode: DeployMode) => void;
  destination: string;
  onDestination: (destination: string) => void;
}

// No profile has such an id.
const each = "";
const all = "*";
const own = "~";

/** For all projects: which profiles, copies or links, and a folder inside. */
export function DeployOptions(props: DeployOptionsProps) {
  const { inUse, forAll, custom, selected, mode } = props;
  const text = en.profiles;
  const chosen = forAll.kind === "profile" ? forAll.id : forAll.kind === "in-use" ? all : each;
  const options = [
    { value: each, label: text.deploy.each },
    { value: all, label: text.deploy.allInUse },
    ...inUse.map(({ id, name, roots }) => ({ value: id, label: name, hint: roots[0] })),
    ...(forAll.kind === "profile" && !inUse.some(({ id }) => id === forAll.id)
      ? [{ value: forAll.id, label: forAll.id }]
      : []),
    ...(custom ? [{ value: own, label: text.deploy.custom }] : []),
  ];
  const usual = commonMode(selected);
  const shown = mode ?? usual;
  return (
    <section className="flex flex-none flex-col gap-2.5 border-t border-line px-4 py-3">
      <div className="flex flex-col gap-1">
        <span className="text-xs font-medium text-fg3" aria-hidden>
          {text.deploy.forAll}
        </span>
        <Select
          label={text.deploy.forAll}
          value={custom ? own : chosen}
          options={options}
          onChange={(value) => {
            if (value === own) return;
            props.onForAll(
              value === each
                ? { kind: "primary" }
                : value === all
                  ? { kind: "in-use" }
                  : { kind: "profile", id: value },
            );
          }}
          testId="deploy-profile"
        />
      </div>
      <div className="flex flex-col gap-1">
        <span className="flex items-center justify-between gap-2">
          <span className="text-xs font-medium text-fg3" aria-hidden>
            {text.mode}
          </span>
          <Segmented<DeployMode | "">
            label={text.mode}
            value={shown ?? ""}
            onChange={(value) => value !== "" && props.onMode(value)}
            items={[
              { value: "copy", label: text.modes.copy },
              { value: "link", label: text.modes.link },
            ]}
            testIdPrefix="deploy-mode"
          />
        </span>
        <p className="text-xs text-fg3" data-testid="deploy-mode-hint">
          {text.modeHints[shown ?? "mixed"]}
        </p>
      </div>
      <TextField
        label={en.deploy.destination}
        value={props.destination}
        onChange={props.onDestination}
        hint={en.deploy.destinationHint}
        mono
        testId="deploy-destination"
      />
    </section>
  );
}
