import type { ErrorCode } from "@/api/types";

/** How an error is shown: its title, and whether trying again without a change can help. */
export interface ErrorText {
  title: string;
  retry: boolean;
}

/** Total over the shell's codes: a new code does not compile until it has a text here. */
export const errors: Record<ErrorCode, ErrorText> = {
  artifact_not_found: { title: "This artifact is no longer in the library", retry: true },
  artifact_ambiguous: { title: "More than one artifact has this name", retry: false },
  collection_not_found: { title: "This library is not there", retry: true },
  project_not_found: { title: "The project’s folder is not there", retry: true },
  profile_not_found: { title: "The project has no such profile", retry: false },
  unsupported_type: { title: "This platform has no place for this type", retry: false },
  not_deployed: { title: "It is not deployed there", retry: true },
  operation_not_found: { title: "History no longer has this", retry: true },
  conflict: { title: "Something of yours is in the way", retry: true },
  plan_stale: { title: "The project changed in the meantime", retry: true },
  invalid_name: { title: "This name cannot be used", retry: false },
  path_escape: { title: "The path leaves its folder", retry: false },
  overlap: { title: "Library and project lie inside each other", retry: false },
  manifest_invalid: { title: "The project’s manifest cannot be read", retry: true },
  library_invalid: { title: "A file of the library cannot be read", retry: true },
  set_not_found: { title: "This set or group is no longer in the library", retry: true },
  set_invalid: { title: "The file of this set or group cannot be used", retry: true },
  set_cycle: { title: "A set would contain itself", retry: false },
  set_too_deep: { title: "The sets are nested too deep", retry: false },
  already_exists: { title: "It exists already", retry: false },
  busy: { title: "Another program is working there", retry: true },
  permission_denied: { title: "No permission", retry: true },
  disk_full: { title: "The disk is full", retry: true },
  io: { title: "The disk refused", retry: true },
  cache: { title: "The cache refused", retry: true },
  not_implemented: { title: "This is switched off", retry: false },
  cancelled: { title: "Cancelled", retry: true },
  bug: { title: "Something went wrong inside the program", retry: true },
};
