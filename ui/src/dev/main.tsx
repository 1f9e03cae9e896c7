/** The window over invented data, for a browser: `mock.html?artifacts=20&library=ready&theme=dark&density=compact`. */
import type { Recovered, Settings } from "@/api/types";
import { home, projects, troubledProjects } from "./fixtures";
import { installBackend } from "./install";
import { ownProfiles } from "./profiles";
import { entangled, invalidFile, nested } from "./set-fixtures";

const recovered: Recovered[] = [
  {
    operation: "01939eff-0000-7000-8000-000000000001",
    kind: "deploy",
    outcome: "taken_back",
    projects: ["web-app"],
    problems: [],
  },
];

const query = new URLSearchParams(location.search);
const settings: Partial<Settings> = {
  theme: (query.get("theme") ?? "light") as Settings["theme"],
  density: (query.get("density") ?? "comfortable") as Settings["density"],
  deployment_sets: query.has("sets"),
  last_view: query.get("view"),
  artifact_layout: (query.get("layout") ?? "list") as Settings["artifact_layout"],
};
localStorage.setItem("appearance", JSON.stringify(settings));

installBackend(
  {
    artifacts: Number(query.get("artifacts") ?? 20),
    library: query.get("library") === "absent" ? "absent" : "ready",
    found: query.has("found") ? [{ path: `${home}/.skillmeat/collections/default`, artifacts: 248 }] : [],
    projects: query.has("projects") ? projects.slice(0, Number(query.get("projects"))) : undefined,
    ...(query.has("trouble") && { projects: [...troubledProjects, ...projects] }),
    settings,
    pace: Number(query.get("pace") ?? 80),
    files: Number(query.get("files") ?? 0),
    failing: query.getAll("failing"),
    foundProjects: Number(query.get("finds") ?? 46),
    ownProfiles: ownProfiles(Number(query.get("own") ?? 0)),
    linkless: query.getAll("linkless"),
    sets: Number(query.get("sets") ?? 0),
    members: Number(query.get("members") ?? 12),
    invalidSets: query.has("invalid") ? [invalidFile()] : [],
    ...(query.has("cycle") && { bundles: entangled() }),
    ...(query.has("nested") && { bundles: nested() }),
    imports: Number(query.get("imports") ?? 0),
    unreadable: query.has("unreadable"),
    operations: Number(query.get("operations") ?? 214),
    recovered: query.has("recovered") ? recovered : [],
  },
  Number(query.get("delay") ?? 0),
);

await import("../main");
