import { describe, expect, it } from "vitest";
import type { ErrorCode } from "@/api/types";
import { errors } from "./errors";

/** The codes of docs and shell; `satisfies` fails to compile when one is missing here. */
const codes = {
  artifact_not_found: 1,
  artifact_ambiguous: 1,
  collection_not_found: 1,
  project_not_found: 1,
  profile_not_found: 1,
  unsupported_type: 1,
  not_deployed: 1,
  operation_not_found: 1,
  conflict: 1,
  plan_stale: 1,
  invalid_name: 1,
  path_escape: 1,
  overlap: 1,
  manifest_invalid: 1,
  library_invalid: 1,
  set_not_found: 1,
  set_invalid: 1,
  set_cycle: 1,
  set_too_deep: 1,
  already_exists: 1,
  busy: 1,
  permission_denied: 1,
  disk_full: 1,
  io: 1,
  cache: 1,
  not_implemented: 1,
  cancelled: 1,
  bug: 1,
} satisfies Record<ErrorCode, 1>;

describe("error texts", () => {
  it("has one for every code and none besides", () => {
    expect(Object.keys(errors).sort()).toEqual(Object.keys(codes).sort());
  });

  it("says something, without the code's own word", () => {
    for (const [code, text] of Object.entries(errors)) {
      expect(text.title, code).toMatch(/^[A-Z].{3,}/);
      expect(text.title, code).not.toContain("_");
    }
  });
});
