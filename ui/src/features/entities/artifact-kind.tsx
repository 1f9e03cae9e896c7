import { useCallback } from "react";
import { stateOrder } from "@/components/StateCounts";
import { TypeIcon } from "@/components/TypeIcon";
import { navigate } from "@/lib/navigation";
import { placeKey, useStaged } from "@/lib/staged";
import { en } from "@/text/en";
import { ArtifactLineMenu } from "./ArtifactLineMenu";
import { ArtifactStory } from "./ArtifactStory";
import { type MatrixRowData, placeOf, shownIn, stageUndeploy, toggleCell } from "./cell";
import { NoArtifacts } from "./NoRows";
import type { RowKind } from "./row-kind";

/** Artifacts down. */
export const artifactKind: RowKind<MatrixRowData> = {
  title: en.entities.artifact,
  gridLabel: en.entities.grid,
  signs: [...stateOrder, "none", "unsupported"],
  keyOf: ({ entity }) => entity.artifact_id,
  nameOf: ({ entity }) => entity.name,
  iconOf: ({ entity }) => <TypeIcon type={entity.type} />,
  isInLibrary: ({ entity }) => entity.in_library,
  placesOf: ({ entity }) => entity.deployed,
  open: ({ entity }) => navigate("artifacts", entity.artifact_id),
  shownIn,
  useMarks: () => {
    const staged = useStaged();
    return useCallback(
      (row, column) => (staged.size > 0 ? staged.get(placeKey(placeOf(row, column))) : undefined),
      [staged],
    );
  },
  toggle: toggleCell,
  toggleUndeploy: stageUndeploy,
  Story: ArtifactStory,
  LineMenu: ArtifactLineMenu,
  Empty: NoArtifacts,
};
