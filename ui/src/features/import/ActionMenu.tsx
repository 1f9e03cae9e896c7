import clsx from "clsx";
import { ChevronDown, EyeOff, FileDiff, TriangleAlert } from "lucide-react";
import type { ImportEntry } from "@/api/types";
import { Menu, MenuChoice, MenuItem, MenuLine } from "@/components/Menu";
import type { ImportChoice, ImportMark } from "@/lib/import-marks";
import { en } from "@/text/en";
import { isMarked, isSelectable } from "./model";
import { actionWords, reasonWords } from "./words";

interface ActionMenuProps {
  entry: ImportEntry;
  mark: ImportMark | undefined;
  /** Another row takes its name, and what to say of it. */
  clash: string | null;
  onChoose: (choice: ImportChoice) => void;
  /** Asks for another name. */
  onRename: () => void;
  onSkip: () => void;
  onOpen: () => void;
  tabIndex: number;
}

/** What happens to a row, and choosing something else. A row of which nothing can be made says why. */
export function ActionMenu(props: ActionMenuProps) {
  const { entry, mark, clash, onChoose, tabIndex } = props;
  const text = en.imports;
  const usable = isSelectable(entry);
  if (entry.status === "recorded") {
    return <span className="cut text-sm text-fg3">{reasonWords(entry)}</span>;
  }
  const words = usable ? (clash === null ? actionWords(entry, mark) : text.clashShort) : reasonWords(entry);
  const renamed = mark?.choice === "import" && mark.name !== null;
  const boxed =
    usable && (entry.status === "differs" || clash !== null || renamed || mark?.choice === "keep");
  const undecided = isMarked(mark) && (mark.choice === "choose" || clash !== null);
  const others = entry.actions.filter((action) => action !== "import");
  const differs = entry.status === "differs";
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          tabIndex={tabIndex}
          title={clash ?? words}
          aria-label={text.what(entry.name, clash ?? words)}
          data-testid={`import-action-${entry.path}`}
          className={clsx(
            "group/action -ml-2 inline-flex h-[min(24px,calc(var(--row-1)-4px))] max-w-[calc(100%+8px)] min-w-0 items-center gap-1 rounded-[5px] border px-[7px] text-left text-sm",
            boxed ? "border-strong bg-raised hover:bg-hover" : "border-transparent hover:bg-active",
            isMarked(mark) || boxed ? "text-fg" : usable ? "text-fg2" : "text-fg3",
          )}
        >
          {undecided && <TriangleAlert size={13} className="flex-none text-warn" aria-hidden />}
          <span className="cut">{words}</span>
          <ChevronDown
            size={12}
            aria-hidden
            className={clsx(
              "flex-none text-fg3",
              !boxed &&
                "hidden group-hover/row:block group-focus-visible/action:block group-data-[state=open]/action:block",
            )}
          />
        </button>
      }
    >
      {usable && (
        <>
          {entry.actions.includes("import") && !differs && (
            <MenuChoice
              checked={mark?.choice === "import" && mark.name === null}
              testId="import-choose-import"
              onSelect={() => onChoose("import")}
            >
              {text.actions.import}
            </MenuChoice>
          )}
          {entry.actions.includes("import") && (
            <MenuChoice checked={renamed} testId="import-choose-copy" onSelect={props.onRename}>
              {text.actions[entry.status === "new" ? "rename" : "copy"]}
            </MenuChoice>
          )}
          {others.map((action) => (
            <MenuChoice
              key={action}
              checked={mark?.choice === action}
              testId={`import-choose-${action}`}
              onSelect={() => onChoose(action)}
            >
              {action === "link" && differs ? text.actions.linkDiffering : text.actions[action]}
            </MenuChoice>
          ))}
          <MenuChoice
            checked={mark?.choice === "keep"}
            testId="import-choose-keep"
            onSelect={() => onChoose("keep")}
          >
            {text.actions.keep}
          </MenuChoice>
          <MenuLine />
        </>
      )}
      <MenuItem icon={<FileDiff size={14} aria-hidden />} testId="import-show" onSelect={props.onOpen}>
        {text.show}
      </MenuItem>
      {entry.status === "skipped" ? (
        <MenuItem icon={<EyeOff size={14} aria-hidden />} testId="import-show-again" onSelect={props.onSkip}>
          {text.showAgain}
        </MenuItem>
      ) : (
        <MenuItem icon={<EyeOff size={14} aria-hidden />} testId="import-skip" onSelect={props.onSkip}>
          {text.skip}
        </MenuItem>
      )}
    </Menu>
  );
}
