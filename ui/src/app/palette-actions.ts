import {
  FolderSearch,
  Group,
  HardDriveDownload,
  History,
  Import,
  Keyboard,
  Layers,
  ListChecks,
  ListX,
  type LucideIcon,
  Monitor,
  Moon,
  RefreshCw,
  Rows2,
  Rows3,
  SquarePen,
  Sun,
  Undo2,
} from "lucide-react";
import { useFeatures, useRefresh } from "@/api/system";
import { toastError } from "@/components/toast";
import { navigate } from "@/lib/navigation";
import {
  openShortcuts,
  requestFindProjects,
  requestFindToImport,
  requestNewBundle,
  requestProfile,
  requestReview,
} from "@/lib/requests";
import { useSettings } from "@/lib/settings";
import { shortcuts } from "@/lib/shortcuts";
import { clearStaged, useStaged } from "@/lib/staged";
import { en } from "@/text/en";
import { useUndoLast } from "./useUndoLast";

export interface PaletteAction {
  label: string;
  icon: LucideIcon;
  keys?: readonly string[];
  run: () => void;
}

/** What can be done from anywhere. */
export function usePaletteActions(): PaletteAction[] {
  const refresh = useRefresh();
  const { change } = useSettings();
  const undoLast = useUndoLast();
  const onError = (error: Error) => toastError(error);
  const features = useFeatures();
  const staged = useStaged().size;
  const onStaged: PaletteAction[] = [
    {
      label: en.review.tray.review(staged),
      icon: ListChecks,
      keys: shortcuts.review.keys,
      run: requestReview,
    },
    { label: en.palette.clearStaged, icon: ListX, run: clearStaged },
  ];
  const onSets: PaletteAction[] = [
    { label: en.palette.newSet, icon: Layers, run: () => requestNewBundle("set") },
    { label: en.palette.newGroup, icon: Group, run: () => requestNewBundle("group") },
  ];
  return [
    ...(staged > 0 ? onStaged : []),
    {
      label: en.palette.refresh,
      icon: RefreshCw,
      keys: shortcuts.refresh.keys,
      run: () => refresh.mutate("changed", { onError }),
    },
    {
      label: en.palette.refreshFull,
      icon: HardDriveDownload,
      run: () => refresh.mutate("full", { onError }),
    },
    { label: en.activity.lastUndo, icon: Undo2, keys: shortcuts.undo.keys, run: undoLast },
    ...(features.sets ? onSets : []),
    { label: en.profiles.find.open, icon: FolderSearch, run: requestFindProjects },
    { label: en.imports.palette, icon: Import, run: requestFindToImport },
    { label: en.profiles.tab.create, icon: SquarePen, run: () => requestProfile() },
    { label: en.activity.open, icon: History, run: () => navigate("activity") },
    { label: en.palette.themeLight, icon: Sun, run: () => change({ theme: "light" }) },
    { label: en.palette.themeDark, icon: Moon, run: () => change({ theme: "dark" }) },
    { label: en.palette.themeSystem, icon: Monitor, run: () => change({ theme: "system" }) },
    { label: en.palette.comfortable, icon: Rows2, run: () => change({ density: "comfortable" }) },
    { label: en.palette.compact, icon: Rows3, run: () => change({ density: "compact" }) },
    { label: en.palette.shortcuts, icon: Keyboard, keys: shortcuts.help.keys, run: openShortcuts },
  ];
}
