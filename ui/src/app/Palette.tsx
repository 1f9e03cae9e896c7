import { useQuery } from "@tanstack/react-query";
import { Command } from "cmdk";
import { Folder, Group as GroupIcon, Layers, Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";
import { artifactQueries } from "@/api/artifacts";
import { deploymentQueries } from "@/api/deployments";
import { setQueries } from "@/api/sets";
import { useFeatures } from "@/api/system";
import { Kbd } from "@/components/Kbd";
import { useProjectLabel } from "@/components/PlatformChips";
import { TypeIcon } from "@/components/TypeIcon";
import { folded } from "@/lib/fold";
import { navigate } from "@/lib/navigation";
import { openShortcuts } from "@/lib/requests";
import { en } from "@/text/en";
import { Group, Item, PaletteFoot } from "./PaletteParts";
import { usePaletteActions } from "./palette-actions";
import { useViews } from "./views";

/** Artifacts, projects, and sets and groups, offered for what was typed. */
const artifactLimit = 8;

/** Every action by name, the views, the projects, and artifacts found by the library's own search. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const actions = usePaletteActions();
  const views = useViews();
  const features = useFeatures();
  const stats = useQuery(deploymentQueries.stats());
  const filter = { search: typed.trim(), types: [], tags: [], untagged: false, drifted: false };
  const found = useQuery({
    ...artifactQueries.page({ ...filter, sort: "relevance", descending: false }, 0, artifactLimit),
    enabled: typed.trim() !== "",
    placeholderData: (previous) => previous,
  });
  const search = typed.trim() === "" ? null : typed.trim();
  const foundSets = useQuery({
    ...setQueries.list({ search, tags: [] }),
    enabled: features.sets && search !== null,
  });
  const projectLabel = useProjectLabel();
  const run = (action: () => void) => () => {
    onClose();
    action();
  };
  const artifacts = typed.trim() === "" ? [] : (found.data?.artifacts ?? []);
  const wanted = folded(search ?? "");
  const projects = (stats.data?.projects ?? [])
    .map(({ project_path: path, project_name: name }) => ({ path, name: projectLabel(path, name).name }))
    .filter(({ path, name }) => folded(`${name} ${path}`).includes(wanted))
    .slice(0, artifactLimit);
  const bundles =
    search === null || !features.sets
      ? []
      : [...(foundSets.data?.sets ?? []), ...(foundSets.data?.groups ?? [])];
  return (
    <Radix.Root open onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          data-testid="palette"
          className="fixed top-[14vh] left-1/2 z-40 w-150 -translate-x-1/2 animate-fade overflow-hidden rounded-lg bg-raised shadow-pop outline-none"
        >
          <Radix.Title className="sr-only">{en.palette.title}</Radix.Title>
          <Command label={en.palette.title} loop>
            <div className="flex h-10.5 items-center gap-2 border-b border-line px-3.5 text-fg3">
              <Search size={16} aria-hidden />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                placeholder={en.palette.placeholder}
                className="flex-1 bg-transparent text-[14px] text-fg outline-none"
                data-testid="palette-input"
              />
            </div>
            <Command.List className="max-h-[46vh] overflow-y-auto px-1 pb-1">
              <Command.Empty className="px-2.5 py-6 text-center text-fg2">{en.palette.none}</Command.Empty>
              <Group heading={en.palette.actions}>
                {actions.map((action) => (
                  <Item
                    key={action.label}
                    onSelect={run(action.run)}
                    icon={<action.icon size={15} aria-hidden />}
                    hint={action.keys && <Kbd keys={action.keys} />}
                  >
                    {action.label}
                  </Item>
                ))}
              </Group>
              <Group heading={en.palette.goTo}>
                {views.map((view) => (
                  <Item
                    key={view.id}
                    value={`go ${view.label}`}
                    onSelect={run(() => navigate(view.id))}
                    icon={<view.icon size={15} aria-hidden />}
                  >
                    {view.label}
                  </Item>
                ))}
              </Group>
              {artifacts.length > 0 && (
                <Group heading={en.palette.artifacts}>
                  {artifacts.map((artifact) => (
                    <Item
                      key={artifact.id}
                      value={artifact.id}
                      // The library's search found it; the palette's own filter must not drop it again.
                      keywords={[typed]}
                      onSelect={run(() => navigate("artifacts", artifact.id))}
                      icon={<TypeIcon type={artifact.type} size={15} />}
                      hint={en.types[artifact.type].one}
                    >
                      {artifact.name}
                    </Item>
                  ))}
                </Group>
              )}
              {bundles.length > 0 && (
                <Group heading={en.palette.sets}>
                  {bundles.slice(0, artifactLimit).map((bundle) => (
                    <Item
                      key={bundle.id}
                      value={`${bundle.kind} ${bundle.id}`}
                      keywords={[typed]}
                      onSelect={run(() => navigate("sets", `${bundle.kind}:${bundle.id}`))}
                      icon={
                        bundle.kind === "set" ? (
                          <Layers size={15} aria-hidden />
                        ) : (
                          <GroupIcon size={15} aria-hidden />
                        )
                      }
                      hint={en.setsView.bundleCount(bundle.kind, bundle.artifact_count)}
                    >
                      {bundle.name}
                    </Item>
                  ))}
                </Group>
              )}
              {projects.length > 0 && (
                <Group heading={en.palette.projects}>
                  {projects.map(({ path, name }) => (
                    <Item
                      key={path}
                      value={`${name} ${path}`}
                      keywords={[typed]}
                      onSelect={run(() => navigate("projects", path))}
                      icon={<Folder size={15} aria-hidden />}
                    >
                      {name}
                    </Item>
                  ))}
                </Group>
              )}
            </Command.List>
          </Command>
          <PaletteFoot onShortcuts={run(openShortcuts)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
