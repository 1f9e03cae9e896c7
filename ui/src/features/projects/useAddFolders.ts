import { useAddProjects } from "@/api/find";
import { usePickProjectFolder } from "@/api/projects";
import { tellAdded } from "@/components/tell-added";
import { toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";

/**
 * Adds folders as projects, from the native dialog or dropped, all in one go, and goes to the last one added. What
 * could not be added is told folder by folder.
 */
export function useAddFolders() {
  const add = useAddProjects();
  const pick = usePickProjectFolder();
  const addAll = (paths: readonly string[]) => {
    if (paths.length === 0 || add.isPending) return;
    add.mutate([...new Set(paths)], {
      onSuccess: (result) => {
        tellAdded(result);
        const last = result.added.at(-1);
        if (last !== undefined) navigate("projects", last);
      },
      onError: (error) => toastError(error),
    });
  };
  const choose = () =>
    pick.mutate(undefined, {
      onSuccess: (path) => path !== null && addAll([path]),
      onError: (error) => toastError(error),
    });
  return { addAll, choose, busy: add.isPending || pick.isPending, adding: add.isPending };
}
