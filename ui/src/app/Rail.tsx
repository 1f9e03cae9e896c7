import { useQuery } from "@tanstack/react-query";
import clsx from "clsx";
import type { ReactNode } from "react";
import { deploymentQueries } from "@/api/deployments";
import { setQueries } from "@/api/sets";
import { systemQueries, useFeatures } from "@/api/system";
import type { AppState, DeploymentStats } from "@/api/types";
import { Kbd } from "@/components/Kbd";
import { Mark } from "@/components/Mark";
import { PathText } from "@/components/PathText";
import { Tooltip } from "@/components/Tooltip";
import { navigate, usePlace, type ViewId } from "@/lib/navigation";
import { baseName } from "@/lib/paths";
import { shortcuts } from "@/lib/shortcuts";
import { en } from "@/text/en";
import { ProjectLinks } from "./ProjectLinks";
import { useViews, type ViewDefinition } from "./views";

/** Counts beside the rail's entries. */
function countOf(view: ViewId, stats: DeploymentStats | undefined, sets: number | undefined): ReactNode {
  if (view === "settings") return <Kbd keys={shortcuts.settings.keys} />;
  if (!stats) return null;
  const counts: Record<Exclude<ViewId, "settings">, string> = {
    artifacts: en.number(stats.artifacts),
    entities: stats.drifted > 0 ? en.nav.drifted(stats.drifted) : "",
    deployments: en.number(stats.deployments),
    sets: sets === undefined ? "" : en.number(sets),
    projects: en.number(stats.projects.length),
    activity: "",
  };
  return counts[view];
}

/** The left rail: the library's name, the views, the projects. */
export function Rail({ state }: { state: AppState }) {
  const stats = useQuery(deploymentQueries.stats());
  const views = useViews();
  const sets = useQuery({ ...setQueries.count(), enabled: useFeatures().sets });
  const place = usePlace();
  const link = (view: ViewDefinition) => (
    <RailLink
      key={view.id}
      view={view}
      current={place.view === view.id && !(view.id === "projects" && place.focus)}
      count={countOf(view.id, stats.data, sets.data)}
    />
  );
  const { library } = state;
  const path = library.kind === "ready" ? library.path : "";
  const collections = useQuery(systemQueries.collections());
  const own = collections.data?.find((one) => library.kind === "ready" && one.id === library.collection_id);
  return (
    <nav aria-label={en.nav.label} className="flex min-h-0 flex-col border-r border-line bg-rail px-2 pb-2">
      <div className="flex h-(--top-h) flex-none items-center gap-2 px-1.5 font-semibold">
        <Mark />
        <Tooltip text={<PathText path={path} plain max={60} />}>
          <span className="cut" data-testid="library-name">
            {own?.name ?? baseName(path)}
          </span>
        </Tooltip>
      </div>
      <div className="flex min-h-0 flex-1 flex-col gap-px">
        {views
          .filter((view) => !view.foot)
          .map((view) =>
            view.id === "projects" ? (
              <div key={view.id} className="flex min-h-16 flex-col">
                {link(view)}
                <ProjectLinks projects={stats.data?.projects ?? []} />
              </div>
            ) : (
              link(view)
            ),
          )}
      </div>
      {views.filter((view) => view.foot).map(link)}
    </nav>
  );
}

interface RailLinkProps {
  view: ViewDefinition;
  current: boolean;
  count: ReactNode;
}

function RailLink({ view, current, count }: RailLinkProps) {
  const Icon = view.icon;
  return (
    <button
      type="button"
      aria-current={current ? "page" : undefined}
      data-testid={`nav-${view.id}`}
      onClick={() => navigate(view.id)}
      className={clsx(
        "ring-inset-focus flex h-(--nav) w-full flex-none items-center gap-2 rounded-md px-2 text-left font-medium",
        current ? "bg-active text-fg" : "text-fg2 hover:bg-hover",
      )}
    >
      <Icon size={16} strokeWidth={1.75} className={current ? "text-fg" : "text-fg3"} aria-hidden />
      <span>{view.label}</span>
      <span className={clsx("num ml-auto text-xs font-normal", current ? "text-fg2" : "text-fg3")}>
        {count}
      </span>
    </button>
  );
}
