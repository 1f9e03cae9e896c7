import clsx from "clsx";
import { Info, TriangleAlert, X } from "lucide-react";
import type { ErrorBody, Recovered } from "@/api/types";
import { Button } from "@/components/Button";
import { IconButton } from "@/components/IconButton";
import { PathText } from "@/components/PathText";
import { navigate } from "@/lib/navigation";
import { createStore, useStore } from "@/lib/store";
import { en } from "@/text/en";

/** Operations whose note was read, as long as the window lives. */
const read = createStore<ReadonlySet<string>>(new Set());

/** Projects named before they are counted. */
const nameLimit = 2;

/** One sentence for an operation that was cut off: what became of it. */
function sentenceOf({ kind, outcome, projects, problems }: Recovered): string {
  const text = en.activity.recovered;
  const names =
    projects.length <= nameLimit ? en.activity.listed(projects, 0) : text.manyProjects(projects.length);
  const to = kind === "deploy" || kind === "update";
  const where = projects.length === 0 ? "" : to ? text.to(names) : text.inProjects(names);
  const what = text.whats[kind ?? "batch"];
  if (problems.length > 0) return text.trouble(what, where);
  return outcome === "taken_back" ? text.takenBack(what, where) : text.finished(what, where);
}

/** What the start brought in order, said once and quietly; louder only where a problem is left. */
export function RecoveredNote({ recovered }: { recovered: readonly Recovered[] }) {
  const seen = useStore(read);
  const text = en.activity.recovered;
  const shown = recovered.filter((one) => !seen.has(one.operation));
  if (shown.length === 0) return null;
  const problems = shown.flatMap((one) => one.problems);
  const only = shown.length === 1 ? shown[0] : undefined;
  const dismiss = () => read.set(new Set([...seen, ...shown.map((one) => one.operation)]));
  const loud = problems.length > 0;
  return (
    <section
      aria-label={text.label}
      data-testid="recovered-note"
      className={clsx(
        "flex flex-none items-start gap-2.5 border-b border-line py-2 pr-3 pl-4",
        loud ? "bg-warn-tint" : "bg-sub",
      )}
    >
      {loud ? (
        <TriangleAlert size={14} className="mt-0.5 flex-none text-warn" aria-hidden />
      ) : (
        <Info size={14} className="mt-0.5 flex-none text-fg3" aria-hidden />
      )}
      <div className="min-w-0 flex-1 break-words">
        {shown.map((one) => (
          <p key={one.operation}>{sentenceOf(one)}</p>
        ))}
        {problems.map((problem) => (
          <Problem key={`${problem.path} ${problem.message}`} problem={problem} />
        ))}
      </div>
      <Button
        size="sm"
        tone="quiet"
        className="-my-0.5"
        data-testid="recovered-show"
        onClick={() => {
          dismiss();
          navigate("activity", only?.outcome === "finished" ? only.operation : null);
        }}
      >
        {text.show}
      </Button>
      <IconButton
        label={text.dismiss}
        icon={<X size={14} aria-hidden />}
        className="-my-0.5"
        data-testid="recovered-dismiss"
        onClick={dismiss}
      />
    </section>
  );
}

function Problem({ problem }: { problem: ErrorBody }) {
  return (
    <div className="mt-1.5 text-sm">
      <p>
        <span className="font-medium">{en.errors[problem.code].title}.</span>{" "}
        <span className="select-text">{problem.message}</span>
      </p>
      {problem.path && <PathText path={problem.path} max={72} className="text-fg2" />}
      {problem.hints.map((hint) => (
        <p key={hint} className="text-fg2">
          {hint}
        </p>
      ))}
    </div>
  );
}
