import { errorBody } from "@/api/client";
import { useAddProjects } from "@/api/find";
import { usePickProjectFolder } from "@/api/projects";
import { tellAdded } from "@/components/tell-added";
import { toastError } from "@/components/toast";
import { requestImportFrom } from "@/lib/requests";

/** Puts folders on the list and goes on to what can be imported from them. One that is on it already is as good. */
export function useImportFolders() {
  const add = useAddProjects();
  const pick = usePickProjectFolder();
  const importFrom = (paths: readonly string[]) => {
    if (paths.length === 0 || add.isPending) return;
    add.mutate([...new Set(paths)], {
      onSuccess: (result) => {
        const there = result.failed.filter(({ error }) => errorBody(error).code === "already_exists");
        const failed = result.failed.filter((one) => !there.includes(one));
        if (failed.length > 0) tellAdded({ ...result, failed });
        const all = [...result.added, ...there.map(({ path }) => path)];
        if (all.length > 0) requestImportFrom(all);
      },
      onError: (error) => toastError(error),
    });
  };
  const choose = () =>
    pick.mutate(undefined, {
      onSuccess: (path) => path !== null && importFrom([path]),
      onError: (error) => toastError(error),
    });
  return { importFrom, choose, busy: add.isPending || pick.isPending };
}
