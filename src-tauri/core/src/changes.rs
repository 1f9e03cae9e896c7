//! Which views a workflow changes.
//!
//! The one home of the invalidation table: each operation names its views here, the result of the operation carries
//! them, and the window drops exactly those. The table is exported with the TypeScript bindings.

use serde::{Deserialize, Serialize};

/// A view of the window whose data may be stale; as text its invalidation key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(transparent)]
pub struct ViewKey(String);

impl ViewKey {
    /// The library's list and sheets.
    pub const ARTIFACTS: &'static str = "artifacts";
    /// The matrix of artifacts and projects.
    pub const ENTITIES: &'static str = "entities";
    /// The list of deployments and what is counted from it.
    pub const DEPLOYMENTS: &'static str = "deployments";
    /// The project list.
    pub const PROJECTS: &'static str = "projects";
    /// The list of operations that can be taken back.
    pub const HISTORY: &'static str = "history";
    /// The state of the program: library, cache, flags.
    pub const SYSTEM: &'static str = "system";

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an operation changes, as the spec's table has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// `deploy`.
    Deploy,
    /// `undeploy`.
    Undeploy,
    /// `apply_changes`.
    ApplyChanges,
    /// `undo_operation`.
    UndoOperation,
    /// `set_history_bounds`, also when old operations were removed in the background.
    SetHistoryBounds,
    /// `add_project`, and a deploy into a folder that was not in the list.
    AddProject,
    /// `remove_project`.
    RemoveProject,
    /// `refresh_cache`, also after a change seen from outside.
    RefreshCache,
    /// `open_library`.
    OpenLibrary,
    /// `create_sample_library`.
    CreateSampleLibrary,
}

impl Operation {
    /// Every operation, by the name of its command.
    pub const ALL: [(&'static str, Self); 10] = [
        ("deploy", Self::Deploy),
        ("undeploy", Self::Undeploy),
        ("apply_changes", Self::ApplyChanges),
        ("undo_operation", Self::UndoOperation),
        ("set_history_bounds", Self::SetHistoryBounds),
        ("add_project", Self::AddProject),
        ("remove_project", Self::RemoveProject),
        ("refresh_cache", Self::RefreshCache),
        ("open_library", Self::OpenLibrary),
        ("create_sample_library", Self::CreateSampleLibrary),
    ];

    /// The keys of the views to refresh.
    pub fn keys(self) -> &'static [&'static str] {
        use ViewKey as V;
        match self {
            // What the spec names for both, and the list of operations, which every operation adds to.
            Self::Deploy | Self::Undeploy | Self::ApplyChanges | Self::UndoOperation => {
                &[V::ARTIFACTS, V::ENTITIES, V::DEPLOYMENTS, V::HISTORY]
            }
            Self::SetHistoryBounds => &[V::HISTORY],
            Self::AddProject | Self::RemoveProject => &[V::PROJECTS, V::ARTIFACTS, V::ENTITIES, V::DEPLOYMENTS],
            Self::RefreshCache | Self::OpenLibrary | Self::CreateSampleLibrary => {
                &[V::ARTIFACTS, V::ENTITIES, V::DEPLOYMENTS, V::PROJECTS, V::HISTORY, V::SYSTEM]
            }
        }
    }

    /// The views to refresh.
    pub fn views(self) -> Vec<ViewKey> {
        self.keys().iter().map(|key| ViewKey((*key).to_owned())).collect()
    }
}

/// Joins the views of several operations, each named once.
pub fn union(operations: &[Operation]) -> Vec<ViewKey> {
    let mut views: Vec<ViewKey> = Vec::new();
    for view in operations.iter().flat_map(|operation| operation.views()) {
        if !views.contains(&view) {
            views.push(view);
        }
    }
    views
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_that_of_the_spec() {
        // "Invalidate frontend caches" of the deploy and undeploy workflows; the list of operations is ours.
        assert_eq!(Operation::Deploy.keys(), ["artifacts", "entities", "deployments", "history"]);
        assert_eq!(Operation::Undeploy.keys(), ["artifacts", "entities", "deployments", "history"]);
    }

    #[test]
    fn a_union_names_each_view_once() {
        let views = union(&[Operation::Deploy, Operation::AddProject]);
        let names: Vec<_> = views.iter().map(ViewKey::as_str).collect();
        assert_eq!(names, ["artifacts", "entities", "deployments", "history", "projects"]);
    }
}
