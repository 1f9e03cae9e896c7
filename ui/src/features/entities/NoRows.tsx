import { FolderPlus, Grid3x3, Layers } from "lucide-react";
import { useRefresh } from "@/api/system";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";

/** The library has no artifact. */
export function NoArtifacts() {
  const refresh = useRefresh();
  return (
    <EmptyState
      testId="entities-empty"
      icon={<Grid3x3 size={22} strokeWidth={1.5} aria-hidden />}
      title={en.entities.empty}
      hint={en.entities.emptyHint}
      action={
        <Button
          tone="primary"
          disabled={refresh.isPending}
          onClick={() => refresh.mutate("full", { onError: (error) => toastError(error) })}
        >
          {en.entities.refresh}
        </Button>
      }
    />
  );
}

/** The library has no set, and none is attached. */
export function NoSets() {
  return (
    <EmptyState
      testId="entities-no-sets"
      icon={<Layers size={22} strokeWidth={1.5} aria-hidden />}
      title={en.setsView.empty}
      hint={en.setsView.emptyHint}
      action={
        <Button tone="primary" onClick={() => navigate("sets")}>
          {en.entities.openSets}
        </Button>
      }
    />
  );
}

/** There is no project to be deployed to. */
export function NoProjects() {
  return (
    <EmptyState
      testId="entities-no-projects"
      icon={<FolderPlus size={22} strokeWidth={1.5} aria-hidden />}
      title={en.entities.noProjects}
      hint={en.entities.noProjectsHint}
      action={
        <Button tone="primary" onClick={() => navigate("projects")}>
          {en.entities.addProject}
        </Button>
      }
    />
  );
}
