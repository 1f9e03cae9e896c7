import { lazy, Suspense } from "react";
import { DeployDialog } from "@/features/deploy/DeployDialog";
import { UndeployDialog } from "@/features/deploy/UndeployDialog";
import { closeRequest, openRequest } from "@/lib/requests";
import { useStore } from "@/lib/store";
import { Palette } from "./Palette";
import { ShortcutsDialog } from "./ShortcutsDialog";

const ChangesReview = lazy(async () => ({
  default: (await import("@/features/review/ChangesReview")).ChangesReview,
}));
const DeploySetDialog = lazy(async () => ({
  default: (await import("@/features/sets/deploy/DeploySetDialog")).DeploySetDialog,
}));
const DiffSheet = lazy(async () => ({ default: (await import("@/features/review/DiffSheet")).DiffSheet }));
const AppliedResult = lazy(async () => ({
  default: (await import("@/features/review/AppliedResult")).AppliedResult,
}));
const NewBundle = lazy(async () => ({ default: (await import("@/features/sets/NewBundle")).NewBundle }));
const AddToSet = lazy(async () => ({ default: (await import("@/features/sets/AddToSet")).AddToSet }));
const FindDialog = lazy(async () => ({ default: (await import("@/features/find/FindDialog")).FindDialog }));
const ProfileEditor = lazy(async () => ({
  default: (await import("@/features/profiles/ProfileEditor")).ProfileEditor,
}));
const DeleteProfile = lazy(async () => ({
  default: (await import("@/features/profiles/DeleteProfile")).DeleteProfile,
}));
const UndoReview = lazy(async () => ({ default: (await import("./UndoReview")).UndoReview }));

/** Answers what views ask of the frame, one dialog at a time. */
export function Requests() {
  return (
    <Suspense>
      <Answer />
    </Suspense>
  );
}

function Answer() {
  const request = useStore(openRequest);
  switch (request?.kind) {
    case "deploy":
      return <DeployDialog intent={request.intent} onClose={closeRequest} />;
    case "undeploy":
      return <UndeployDialog intent={request.intent} onClose={closeRequest} />;
    case "deploy-set":
      return <DeploySetDialog set={request.set} onClose={closeRequest} />;
    case "changes":
      return <ChangesReview {...request} onClose={closeRequest} />;
    case "result":
      return <AppliedResult {...request.intent} onClose={closeRequest} />;
    case "new-bundle":
      return <NewBundle kind={request.bundle} members={request.members} onClose={closeRequest} />;
    case "add-to-set":
      return <AddToSet artifacts={request.artifacts} onClose={closeRequest} />;
    case "diff":
      return <DiffSheet intent={request.intent} onClose={closeRequest} />;
    case "undo":
      // Undoing from the word about another undo is a review of its own.
      return <UndoReview key={request.operation} operation={request.operation} onClose={closeRequest} />;
    case "find":
      return <FindDialog purpose={request.purpose} onClose={closeRequest} />;
    case "profile":
      return <ProfileEditor profile={request.profile} onClose={closeRequest} />;
    case "delete-profile":
      return <DeleteProfile profile={request.profile} onClose={closeRequest} />;
    case "palette":
      return <Palette onClose={closeRequest} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={closeRequest} />;
    default:
      return null;
  }
}
