import { useQuery } from "@tanstack/react-query";
import { FolderSearch } from "lucide-react";
import { systemQueries } from "@/api/system";
import { Button } from "@/components/Button";
import { PathText } from "@/components/PathText";
import { en } from "@/text/en";
import { DoorLine } from "./Door";

/** Where a library was looked for without finding one, and looking again. */
export function UsualPlaces({ place, busy }: { place: string; busy: boolean }) {
  const state = useQuery(systemQueries.state());
  return (
    <>
      <ul>
        <DoorLine icon={<FolderSearch size={14} aria-hidden />}>
          <PathText path={place} max={32} plain />
        </DoorLine>
      </ul>
      <div className="mt-auto pt-3.5">
        <Button
          className="w-full"
          disabled={busy || state.isFetching}
          data-testid="first-run-open"
          onClick={() => void state.refetch()}
        >
          {en.firstRun.lookAgain}
        </Button>
      </div>
    </>
  );
}
