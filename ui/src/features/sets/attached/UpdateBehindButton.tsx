import { useQuery } from "@tanstack/react-query";
import { CircleArrowUp } from "lucide-react";
import { attachmentQueries, changeOf } from "@/api/set-changes";
import { Button } from "@/components/Button";
import { updatesOf } from "@/components/SetStanding";
import { requestSetChanges } from "@/lib/requests";
import { en } from "@/text/en";

/** Reviews the updates of all projects that are behind a set, as one. Absent where none is. */
export function UpdateBehindButton({ setId }: { setId: string }) {
  const attachments = useQuery(attachmentQueries.list({ set: setId, project: null }));
  const behind = (attachments.data ?? []).filter((one) => updatesOf(one) > 0 && one.in_library);
  if (behind.length === 0) return null;
  const sum = behind.reduce((all, one) => all + updatesOf(one), 0);
  return (
    <Button
      icon={<CircleArrowUp size={14} className="text-outdated" aria-hidden />}
      data-testid="update-behind"
      onClick={() => requestSetChanges(behind.map((one) => changeOf(one, "update")))}
    >
      {en.setDeploy.updateBehind(sum)}
    </Button>
  );
}
