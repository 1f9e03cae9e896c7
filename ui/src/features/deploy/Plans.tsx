import { FolderTree } from "lucide-react";
import { errorBody } from "@/api/client";
import { EmptyState } from "@/components/EmptyState";
import { ErrorState } from "@/components/ErrorState";
import { Note } from "@/components/Note";
import { SkeletonRows } from "@/components/Skeleton";
import { baseName } from "@/lib/paths";
import { en } from "@/text/en";
import { PlanView } from "./PlanView";
import type { ProjectPlan } from "./usePlans";

/** The plans of the chosen projects, and why the last attempt was refused. */
export function Plans({ plans, error }: { plans: readonly ProjectPlan[]; error: Error | null }) {
  const code = error && errorBody(error).code;
  const note = code === "plan_stale" ? en.deploy.stale : code === "cancelled" ? en.review.cancelled : null;
  return (
    <section aria-label={en.deploy.plan} className="flex min-h-0 flex-col overflow-y-auto">
      {note && (
        <div className="px-4 py-3" role="alert">
          <Note tone="warn">{note}</Note>
        </div>
      )}
      {error && !note && <ErrorState error={error} />}
      {plans.length === 0 && (
        <EmptyState
          icon={<FolderTree size={22} strokeWidth={1.5} aria-hidden />}
          title={en.deploy.choose}
          hint={en.deploy.pickFirst}
        />
      )}
      {plans.map(({ request, plan, pending, error: failure, retry }) => (
        <div key={request.project_path}>
          {plan && <PlanView plan={plan} heading={plan.project_name} />}
          {!plan && pending && <SkeletonRows rowHeight={28} rows={4} />}
          {!plan && failure && (
            <>
              <h3 className="flex h-7.5 items-center border-b border-line bg-sub px-4 font-semibold">
                {baseName(request.project_path)}
              </h3>
              <ErrorState error={failure} onRetry={retry} />
            </>
          )}
        </div>
      ))}
    </section>
  );
}
