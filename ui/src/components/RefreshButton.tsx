import { RefreshCw } from "lucide-react";
import { en } from "@/text/en";
import { Button } from "./Button";

interface RefreshButtonProps {
  busy: boolean;
  onRefresh: () => void;
}

/** Looks at the disk again, from the head of a view. */
export function RefreshButton({ busy, onRefresh }: RefreshButtonProps) {
  return (
    <Button
      disabled={busy}
      onClick={onRefresh}
      data-testid="refresh-view"
      icon={<RefreshCw size={14} className={busy ? "animate-spin" : undefined} aria-hidden />}
    >
      {en.status.refresh}
    </Button>
  );
}
