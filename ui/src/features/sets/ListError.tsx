import { Layers } from "lucide-react";
import { errorBody } from "@/api/client";
import { Button } from "@/components/Button";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { navigate } from "@/lib/navigation";
import { en } from "@/text/en";

/** Why there is no list: sets are switched off, or something went wrong. */
export function ListError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (errorBody(error).code !== "not_implemented") return <ErrorState error={error} onRetry={onRetry} />;
  return (
    <EmptyState
      testId="sets-off"
      icon={<Layers size={22} strokeWidth={1.5} aria-hidden />}
      title={en.setsView.off}
      hint={en.setsView.offHint}
      action={<Button onClick={() => navigate("settings")}>{en.setsView.openSettings}</Button>}
    />
  );
}
