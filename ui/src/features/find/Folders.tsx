import type { UseQueryResult } from "@tanstack/react-query";
import { FolderPlus, X } from "lucide-react";
import { useId } from "react";
import { usePickProjectFolder } from "@/api/projects";
import { Button } from "@/components/Button";
import { Checkbox } from "@/components/Checkbox";
import { ErrorState } from "@/components/ErrorState";
import { IconButton } from "@/components/IconButton";
import { PathText } from "@/components/PathText";
import { Select } from "@/components/Select";
import { SkeletonRows } from "@/components/Skeleton";
import { toastError } from "@/components/toast";
import { en } from "@/text/en";

const depths = [1, 2, 3, 4, 6, 8, 12];

interface FoldersProps {
  usual: UseQueryResult<string[]>;
  /** Folders a person added. */
  extra: readonly string[];
  wanted: ReadonlySet<string>;
  onWanted: (wanted: ReadonlySet<string>) => void;
  onExtra: (extra: readonly string[]) => void;
  /** Null for as deep as usual. */
  depth: number | null;
  onDepth: (depth: number | null) => void;
}

/** Where to look, and how deep. */
export function Folders(props: FoldersProps) {
  const { usual, extra, wanted, onWanted, onExtra, depth } = props;
  const pick = usePickProjectFolder();
  const text = en.profiles.find;
  const toggle = (path: string) => {
    const next = new Set(wanted);
    if (!next.delete(path)) next.add(path);
    onWanted(next);
  };
  const addFolder = () =>
    pick.mutate(undefined, {
      onError: (error) => toastError(error),
      onSuccess: (path) => {
        if (path === null) return;
        if (!extra.includes(path) && !usual.data?.includes(path)) onExtra([...extra, path]);
        onWanted(new Set([...wanted, path]));
      },
    });
  const remove = (path: string) => {
    onExtra(extra.filter((one) => one !== path));
    const next = new Set(wanted);
    next.delete(path);
    onWanted(next);
  };
  const value = depth === null ? "usual" : String(depth);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <fieldset className="flex min-h-0 flex-1 flex-col">
        <legend className="sr-only">{text.where}</legend>
        <p className="px-5 pt-3 pb-1 text-xs font-medium text-fg3" aria-hidden>
          {text.where}
        </p>
        <div className="min-h-0 flex-1 overflow-y-auto px-3">
          {usual.isPending && <SkeletonRows rowHeight={32} rows={3} />}
          {usual.isError && <ErrorState error={usual.error} onRetry={() => void usual.refetch()} />}
          {usual.data?.length === 0 && extra.length === 0 && (
            <p className="px-2 py-1 text-fg2">{text.noUsual}</p>
          )}
          <ul>
            {[...(usual.data ?? []), ...extra].map((path) => (
              <FolderRow
                key={path}
                path={path}
                checked={wanted.has(path)}
                onToggle={() => toggle(path)}
                onRemove={extra.includes(path) ? () => remove(path) : undefined}
              />
            ))}
          </ul>
          <Button
            icon={<FolderPlus size={14} aria-hidden />}
            className="mt-1.5 ml-2"
            disabled={pick.isPending}
            data-testid="find-add-folder"
            onClick={addFolder}
          >
            {text.addFolder}
          </Button>
        </div>
      </fieldset>
      <div className="flex flex-none items-center gap-3 border-t border-line px-5 py-2.5">
        <span className="text-xs font-medium text-fg3" aria-hidden>
          {text.depth}
        </span>
        <span className="w-44 flex-none">
          <Select
            label={text.depth}
            value={value}
            options={[
              { value: "usual", label: text.depths.usual },
              ...depths.map((n) => ({ value: String(n), label: text.depths.of(n) })),
            ]}
            onChange={(next) => props.onDepth(next === "usual" ? null : Number(next))}
            testId="find-depth"
          />
        </span>
        <span className="min-w-0 text-sm leading-tight text-fg3">{text.depthHint}</span>
      </div>
    </div>
  );
}

interface FolderRowProps {
  path: string;
  checked: boolean;
  onToggle: () => void;
  onRemove?: () => void;
}

function FolderRow({ path, checked, onToggle, onRemove }: FolderRowProps) {
  const id = useId();
  return (
    <li className="flex h-8 items-center gap-2 rounded-md px-2 hover:bg-hover">
      <label htmlFor={id} className="flex min-w-0 flex-1 items-center gap-2">
        <Checkbox id={id} checked={checked} onChange={onToggle} testId={`find-root-${path}`} />
        <PathText path={path} plain max={76} />
      </label>
      {onRemove && (
        <IconButton
          label={en.profiles.find.removeFolder(path)}
          icon={<X size={14} aria-hidden />}
          size="sm"
          onClick={onRemove}
        />
      )}
    </li>
  );
}
