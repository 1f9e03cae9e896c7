//! Before anything else: what a program that died left half done is brought in order, and told.

use skillmeat_core::ops::{self, OperationKind, Recovered, RecoveryOutcome, Workspace};

use crate::output::Output;

/// Recovers. Costs one look at a folder where nothing was left.
pub fn recover(workspace: &Workspace, output: &Output) {
    for recovered in ops::recover(workspace) {
        output.warn(&sentence(&recovered));
        for problem in &recovered.problems {
            output.complain(None, problem);
        }
    }
}

fn sentence(recovered: &Recovered) -> String {
    let what = match recovered.kind {
        Some(OperationKind::Deploy) => "a deploy",
        Some(OperationKind::Update) => "an update",
        Some(OperationKind::Undeploy) => "an undeploy",
        Some(OperationKind::Import) => "an import",
        Some(OperationKind::SaveBack) => "a save back",
        Some(OperationKind::Undo) => "an undo",
        Some(OperationKind::EditSets) => "an edit of sets",
        Some(OperationKind::Batch) | None => "an operation",
    };
    let end = match recovered.outcome {
        RecoveryOutcome::TakenBack => "was taken back; everything is as before it",
        RecoveryOutcome::Finished => "had done its work; the rest is tidied up",
    };
    format!("{what} that was interrupted in {} {end}", recovered.projects.join(", "))
}
