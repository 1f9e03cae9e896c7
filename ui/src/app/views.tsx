import { type LucideIcon, Package } from "lucide-react";
import type { ComponentType } from "react";
import { ArtifactsView } from "@/features/artifacts/ArtifactsView";
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
];

export function findView(id: ViewId): ViewDefinition | undefined {
  return views.find((view) => view.id === id);
}
