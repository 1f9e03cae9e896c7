import { Folder, Grid3x3, History, Layers, type LucideIcon, Package, Settings2, Upload } from "lucide-react";
import { type ComponentType, lazy } from "react";
import { type Features, useFeatures } from "@/api/system";
import { ArtifactsView } from "@/features/artifacts/ArtifactsView";
import { DeploymentsView } from "@/features/deployments/DeploymentsView";
import { EntitiesView } from "@/features/entities/EntitiesView";
import type { ViewId } from "@/lib/navigation";
import { en } from "@/text/en";
import { Projects } from "./Projects";

// Not what a person opens first, so not in the way of what they do.
const ActivityView = lazy(async () => ({
  default: (await import("@/features/activity/ActivityView")).ActivityView,
}));
const SetsView = lazy(async () => ({ default: (await import("@/features/sets/SetsView")).SetsView }));
const SettingsView = lazy(async () => ({
  default: (await import("@/features/settings/SettingsView")).SettingsView,
}));

export interface ViewDefinition {
  id: ViewId;
  label: string;
  icon: LucideIcon;
  component: ComponentType;
  /** Only there while this is switched on. */
  feature?: keyof Features;
  /** At the foot of the rail. */
  foot?: boolean;
}

/** The views in the rail's order. Rail, palette and frame read this table; a new view is one line here. */
const views: readonly ViewDefinition[] = [
  { id: "artifacts", label: en.nav.artifacts, icon: Package, component: ArtifactsView },
  { id: "entities", label: en.nav.entities, icon: Grid3x3, component: EntitiesView },
  { id: "deployments", label: en.nav.deployments, icon: Upload, component: DeploymentsView },
  { id: "sets", label: en.nav.sets, icon: Layers, component: SetsView, feature: "sets" },
  { id: "projects", label: en.nav.projects, icon: Folder, component: Projects },
  { id: "activity", label: en.nav.activity, icon: History, component: ActivityView },
  { id: "settings", label: en.nav.settings, icon: Settings2, component: SettingsView, foot: true },
];

/** The views that are switched on. */
export function viewsWith(features: Features): ViewDefinition[] {
  return views.filter(({ feature }) => feature === undefined || features[feature]);
}

export function useViews(): ViewDefinition[] {
  return viewsWith(useFeatures());
}
