import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { attachmentQueries } from "@/api/set-changes";
import { useFeatures } from "@/api/system";
import type { AttachmentStatus } from "@/api/types";

const none: readonly AttachmentStatus[] = [];

/** Which sets each project follows, by its path; nothing while sets are switched off. */
export function useAttachments(): ReadonlyMap<string, readonly AttachmentStatus[]> {
  const { sets } = useFeatures();
  const query = useQuery({ ...attachmentQueries.list({ set: null, project: null }), enabled: sets });
  const all = sets ? (query.data ?? none) : none;
  return useMemo(() => {
    const byProject = new Map<string, AttachmentStatus[]>();
    for (const one of all) {
      const own = byProject.get(one.project_path);
      if (own) own.push(one);
      else byProject.set(one.project_path, [one]);
    }
    return byProject;
  }, [all]);
}
