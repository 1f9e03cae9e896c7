import { lazy, Suspense, useCallback } from "react";
import { stateOrder } from "@/components/StateCounts";
import type { GlyphState } from "@/components/StateGlyph";
import { navigate } from "@/lib/navigation";
import { setPlaceKey, useStagedSets } from "@/lib/staged";
import { en } from "@/text/en";
import { NoSets } from "../NoRows";
import type { RowKind } from "../row-kind";
import { SetLineMenu } from "./SetLineMenu";
import { SetStory } from "./SetStory";
import { placeOf, shownIn, toggleSet, toggleUndeploy } from "./set-cell";
import type { SetRowData } from "./set-rows";

// All the icons that a set may have are not in the way of what the window opens with.
const BundleIcon = lazy(async () => ({ default: (await import("@/components/BundleIcon")).BundleIcon }));

/** What only an artifact can be. */
const notOfSets: readonly GlyphState[] = ["unmanaged", "invalid"];

/** Deployment sets down. */
export const setKind: RowKind<SetRowData> = {
  title: en.entities.set,
  gridLabel: en.entities.gridOfSets,
  signs: [...stateOrder.filter((state) => !notOfSets.includes(state)), "broken", "none"],
  keyOf: ({ id }) => id,
  nameOf: ({ name }) => name,
  iconOf: ({ icon, color }) => (
    <Suspense fallback={<span className="size-4 flex-none" />}>
      <BundleIcon kind="set" icon={icon} color={color} />
    </Suspense>
  ),
  isInLibrary: ({ inLibrary }) => inLibrary,
  placesOf: ({ places }) => places.size,
  open: ({ id }) => navigate("sets", `set:${id}`),
  shownIn,
  useMarks: () => {
    const staged = useStagedSets();
    return useCallback(
      (row, column) => (staged.size > 0 ? staged.get(setPlaceKey(placeOf(row, column))) : undefined),
      [staged],
    );
  },
  toggle: toggleSet,
  toggleUndeploy,
  Story: SetStory,
  LineMenu: SetLineMenu,
  Empty: NoSets,
};
