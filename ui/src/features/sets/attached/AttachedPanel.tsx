import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { attachmentQueries } from "@/api/set-changes";
import { setQueries } from "@/api/sets";
import { Button } from "@/components/Button";
import { ErrorState } from "@/components/ErrorState";
import { SkeletonRows } from "@/components/Skeleton";
import { VirtualRows } from "@/components/VirtualRows";
import { useDensity } from "@/lib/density";
import { requestDeploySet } from "@/lib/requests";
import { en } from "@/text/en";
import { AttachedRow } from "./AttachedRow";

const rowHeights = { comfortable: 35, compact: 29 } as const;

/** Where a set is attached and how each project stands towards it, with the way to bring it up to date or take it out. */
export function AttachedPanel({ setId }: { setId: string }) {
  const text = en.setDeploy.panel;
  const rowHeight = rowHeights[useDensity()];
  const attachments = useQuery(attachmentQueries.list({ set: setId, project: null }));
  const bundle = useQuery(setQueries.detail({ kind: "set", id: setId })).data?.bundle;
  const rows = attachments.data ?? [];
  const projects = new Set(rows.map((one) => one.project_path)).size;
  return (
    <section
      aria-label={text.title(projects)}
      data-testid="attached"
      className="flex max-h-[42%] flex-none flex-col border-t border-line bg-bg"
    >
      <header className="flex h-7.5 flex-none items-center border-b border-line bg-sub pr-3 pl-4">
        <h3 className="num flex-1 text-sm font-medium" data-testid="attached-title">
          {attachments.data && text.title(projects)}
        </h3>
        <Button
          size="sm"
          tone="quiet"
          icon={<Plus size={14} aria-hidden />}
          disabled={!bundle}
          data-testid="attach-project"
          onClick={() => bundle && requestDeploySet({ id: setId, name: bundle.name })}
        >
          {text.attach}
        </Button>
      </header>
      {attachments.isPending && <SkeletonRows rowHeight={rowHeight} rows={2} />}
      {attachments.isError && (
        <ErrorState error={attachments.error} onRetry={() => void attachments.refetch()} />
      )}
      {attachments.data && rows.length === 0 && <p className="px-4 py-2 text-sm text-fg3">{text.none}</p>}
      {rows.length > 0 && (
        <div className="flex min-h-0 flex-col" style={{ height: rows.length * rowHeight }}>
          <VirtualRows
            label={text.title(projects)}
            count={rows.length}
            rowHeight={rowHeight}
            renderRow={(index) => {
              const status = rows[index];
              return status && <AttachedRow status={status} />;
            }}
          />
        </div>
      )}
    </section>
  );
}
