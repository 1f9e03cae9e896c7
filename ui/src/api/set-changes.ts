/** Deployment sets as projects have them: which are attached where, how far behind, and what is done about it. */
import { queryOptions } from "@tanstack/react-query";
import { type AttachmentStatus, commands, type SetChange } from "./bindings";
import { unwrap } from "./client";
import { keys } from "./keys";

export interface AttachmentFilter {
  /** Only of this set. */
  set: string | null;
  /** Only of this project. */
  project: string | null;
}

export const attachmentQueries = {
  list: ({ set, project }: AttachmentFilter) =>
    queryOptions({
      queryKey: [keys.attachments, "list", set, project],
      queryFn: () => unwrap(commands.listSetAttachments(set, project)),
    }),
  /** How every set stands everywhere that it is attached, in short. */
  standings: () =>
    queryOptions({
      queryKey: [keys.attachments, "standings"],
      queryFn: () => unwrap(commands.listSetStandings()),
    }),
};

/** The change that brings a project up to what a set is now, or takes it out. */
export function changeOf(attachment: AttachmentStatus, kind: "update" | "undeploy"): SetChange {
  const { set_id, project_path, profile_id } = attachment;
  return { kind, set: set_id, project_path, profile_id };
}
