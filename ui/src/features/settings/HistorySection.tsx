import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { historyQueries, useSaveHistoryBounds } from "@/api/history";
import type { HistoryBounds } from "@/api/types";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { showToast, toastError } from "@/components/toast";
import { useDebounced } from "@/lib/useDebounced";
import { en } from "@/text/en";
import { HistoryCostLine } from "./HistoryCostLine";
import { boundsOf, type TypedBounds, typedOf } from "./history-bounds";
import { NumberField } from "./NumberField";
import { Section, SettingRow } from "./SettingRow";

/** How long operations can be undone, and how much may be kept for that. */
export function HistorySection() {
  const bounds = useQuery(historyQueries.bounds());
  return (
    <Section title={en.settingsView.history.title}>
      {bounds.isPending && <SkeletonRows rowHeight={44} rows={2} />}
      {bounds.isError && <ErrorState error={bounds.error} onRetry={() => void bounds.refetch()} />}
      {bounds.data && <Bounds saved={bounds.data} />}
    </Section>
  );
}

function Bounds({ saved }: { saved: HistoryBounds }) {
  const [typed, setTyped] = useState<TypedBounds | null>(null);
  const save = useSaveHistoryBounds();
  const text = en.settingsView.history;
  const shown = typed ?? typedOf(saved);
  const wanted = boundsOf(shown);
  const settled = useDebounced(JSON.stringify(wanted), 250);
  const asked = settled === JSON.stringify(wanted) ? wanted : null;
  const changed = wanted !== null && JSON.stringify(wanted) !== JSON.stringify(boundsOf(typedOf(saved)));
  const keep = () => {
    if (!wanted || !changed || save.isPending) return;
    save.mutate(wanted, {
      onSuccess: () => {
        setTyped(null);
        showToast("done", text.saved);
      },
      onError: (error) => toastError(error),
    });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        keep();
      }}
    >
      <SettingRow label={text.days} hint={text.daysHint}>
        <NumberField
          label={text.days}
          unit={text.daysUnit}
          value={shown.days}
          onChange={(days) => setTyped({ ...shown, days })}
          testId="settings-history-days"
        />
      </SettingRow>
      <SettingRow label={text.size} hint={text.sizeHint}>
        <NumberField
          label={text.size}
          unit={text.sizeUnit}
          value={shown.megabytes}
          onChange={(megabytes) => setTyped({ ...shown, megabytes })}
          testId="settings-history-size"
        />
      </SettingRow>
      <div className="flex min-h-11 items-center gap-2 px-4 py-1.5">
        <div className="min-w-0 flex-1" data-testid="history-cost" aria-live="polite">
          {wanted === null ? (
            <p className="text-sm text-danger">{text.invalid}</p>
          ) : (
            <HistoryCostLine bounds={asked} changed={changed} />
          )}
        </div>
        {typed !== null && (
          <Button tone="quiet" onClick={() => setTyped(null)}>
            {en.common.cancel}
          </Button>
        )}
        <Button type="submit" disabled={!changed || save.isPending} data-testid="settings-history-save">
          {text.save}
        </Button>
      </div>
    </form>
  );
}
