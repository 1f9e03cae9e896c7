import { Folder, Grid3x3, History, type LucideIcon, Package, Settings2, Upload } from "lucide-react";
import type { ComponentType } from "react";
import { ActivityView } from "@/features/activity/ActivityView";
import { ArtifactsView } from "@/features/artifacts/ArtifactsView";
import { DeploymentsView } from "@/features/deployments/DeploymentsView";
import { EntitiesView } from "@/features/entities/EntitiesView";
import { ProjectsView } from "@/features/projects/ProjectsView";
import { SettingsView } from "@/features/settings/SettingsView";
import type { ViewId } from "@/lib/navigation";
import { en } from "@/text/en";

export interface ViewDefinition {
  id: ViewId;
  label: string;
  icon: LucideIcon;
  component: ComponentType;
  /** At the foot of the rail. */
  foot?: boolean;
}

/** The views in the rail's order. Rail, palette and frame read this table; a new view is one line here. */
export const views: readonly ViewDefinition[] = [
  { id: "artifacts", label: en.nav.artifacts, icon: Package, component: ArtifactsView },
  { id: "entities", label: en.nav.entities, icon: Grid3x3, component: EntitiesView },
  { id: "deployments", label: en.nav.deployments, icon: Upload, component: DeploymentsView },
  { id: "projects", label: en.nav.projects, icon: Folder, component: ProjectsView },
  { id: "activity", label: en.nav.activity, icon: History, component: ActivityView },
  { id: "settings", label: en.nav.settings, icon: Settings2, component: SettingsView, foot: true },
];

export function findView(id: ViewId): ViewDefinition | undefined {
  return views.find((view) => view.id === id);
}
