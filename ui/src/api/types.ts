/** The shell's types, for components and features. Nothing here calls the shell. */
import type * as Bindings from "./bindings";
import type { SetChange } from "./set-changes";

export type {
  AppState,
  ArtifactDetail,
  ArtifactFacets,
  ArtifactFile,
  ArtifactPage,
  ArtifactQuery,
  ArtifactResponse,
  ArtifactResult,
  ArtifactType,
  BatchOutcome,
  CacheCondition,
  Change,
  ChangeKind,
  Choice,
  ConflictChoice,
  ConflictReason,
  DeploymentDetail,
  DeploymentFile,
  DeploymentPage,
  DeploymentQuery,
  DeploymentRow,
  DeploymentState,
  DeploymentStats,
  DeploymentSummary,
  DeployRequest,
  DiffContent,
  DiffForm,
  DiffHunk,
  DiffLine,
  DiffRequest,
  DiffSegment,
  DiffSide,
  EntityCell,
  EntityColumn,
  EntityMatrix,
  EntityQuery,
  EntityRow,
  ErrorBody,
  ErrorCode,
  FileAction,
  FileChange,
  FileContent,
  FileDiff,
  FileState,
  FoundLibrary,
  HistoryBounds,
  HistoryCost,
  LibraryProblem,
  LibraryState,
  Obstacle,
  OperationDetail,
  OperationPage,
  OperationPart,
  Outcome,
  PlannedFile,
  PlanTotals,
  ProfileInfo,
  ProjectResponse,
  ProjectResults,
  ProjectStats,
  Recovered,
  RefreshProgress,
  Settings,
  StateCounts,
  UndeployRequest,
} from "./bindings";

export type ChangesPhase = Bindings.ChangePhase;
export type ChangesProgress = Bindings.ChangeProgress;
export type { AttachmentStatus, SetChange } from "./set-changes";

export type PlanOperation = Bindings.Intent | "attach" | "detach";
export type ArtifactAction = Bindings.ArtifactAction | "left_out" | "attach" | "detach";
export type OperationKind = Bindings.OperationKind | "edit_sets";
export type ArtifactPlan = Omit<Bindings.ArtifactPlan, "action" | "intent"> & {
  action: ArtifactAction;
  intent: PlanOperation;
  title?: string | null;
};
export type Plan = Omit<Bindings.Plan, "artifacts"> & { artifacts: ArtifactPlan[] };
export type BatchPlan = Omit<Bindings.BatchPlan, "plans"> & { plans: Plan[] };
export type OperationSummary = Omit<Bindings.OperationSummary, "kind"> & {
  kind: OperationKind;
  sets?: { kind: "set" | "group"; id: string; name: string }[];
};

// What a request may leave out is always said here.
export type ChangeRequest = Required<Bindings.ChangeRequest> & { sets?: SetChange[] };
export type UndoRequest = Required<Bindings.UndoRequest>;
export type OperationQuery = Required<Bindings.OperationQuery>;
