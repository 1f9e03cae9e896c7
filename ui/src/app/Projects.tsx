import { ImportTab } from "@/features/import/ImportTab";
import { ProjectsView } from "@/features/projects/ProjectsView";

/** The projects, with what each has that could be imported. */
export function Projects() {
  return <ProjectsView importTab={ImportTab} />;
}
