import { useAddProject, usePickProjectFolder } from "@/api/projects";
import { showToast, toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";
import { baseName } from "@/lib/paths";
import { en } from "@/text/en";

/** Adds folders as projects, from the native dialog or dropped, and goes to the last one added. */
export function useAddFolders() {
  const add = useAddProject();
  const pick = usePickProjectFolder();
  const addAll = async (paths: readonly string[]) => {
    for (const path of paths) {
      try {
        const change = await add.mutateAsync(path);
        const name = change.project?.name ?? baseName(path);
        if (change.cache_behind) showToast("warn", en.projectsView.addedBehind);
        else showToast("done", en.projectsView.added(name));
        navigate("projects", change.project?.path ?? path);
      } catch (error) {
        toastError(error);
      }
    }
  };
  const choose = () =>
    pick.mutate(undefined, {
      onSuccess: (path) => path !== null && void addAll([path]),
      onError: (error) => toastError(error),
    });
  return { addAll, choose, busy: add.isPending || pick.isPending, adding: add.isPending };
}
