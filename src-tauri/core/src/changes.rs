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
    /// What is counted from the deployments.
    pub const DEPLOYMENT_STATS: &'static str = "deployment-stats";
    /// Which profiles projects use and a person has.
    pub const PROFILES: &'static str = "profiles";
    /// What stands in projects and could be imported.
    pub const IMPORT: &'static str = "import";
    /// One project's artifacts; `{id}` is the project's root.
    pub const PROJECT: &'static str = "project-{id}";
    /// The list of sets and groups.
    pub const DEPLOYMENT_SETS: &'static str = "deployment-sets";
    /// One set; `{id}` is the set's.
    pub const DEPLOYMENT_SET: &'static str = "deployment-set-{id}";
    /// One set's members; `{id}` is the set's.
    pub const DEPLOYMENT_SET_MEMBERS: &'static str = "deployment-set-members-{id}";

    /// The key with its `{id}` filled in. One that stays unfilled stands for all of its kind.
    pub fn of(template: &str, id: &str) -> Self {
        Self(template.replace("{id}", id))
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which rows of the views changed, where that is known: everything else that a view shows is as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct ChangedRows {
    /// Artifacts whose own row changed, or that came or went: `type:name`, sorted.
    pub artifacts: Vec<String>,
    /// Projects of which something changed, what is deployed there included: their roots, sorted.
    pub projects: Vec<String>,
    /// Whether an artifact or a project came, went, or moved in an order: lists have other rows at other places then.
    pub listed: bool,
}

impl ChangedRows {
    /// Whether no row changed.
    pub fn is_empty(&self) -> bool {
        self.artifacts.is_empty() && self.projects.is_empty() && !self.listed
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
    /// Creating, changing, deleting or cloning a set.
    SetMutation,
    /// Adding, moving or removing a member of a set.
    MemberMutation,
    /// Any change of a group: of the list, and of every set that holds it.
    GroupMutation,
    /// `batch_deploy_set`, and any change that goes through a set.
    BatchDeploySet,
    /// Switching deployment sets on or off.
    SaveSettings,
    /// `import_from_project`, and any change that imports.
    ImportFromProject,
    /// `skip_import`.
    SkipImport,
    /// Changing own profiles, or which profiles a project uses.
    ProfileMutation,
}

impl Operation {
    /// Every operation, by the name of its command.
    pub const ALL: [(&'static str, Self); 38] = [
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
        ("create_deployment_set", Self::SetMutation),
        ("update_deployment_set", Self::SetMutation),
        ("delete_deployment_set", Self::SetMutation),
        ("clone_deployment_set", Self::SetMutation),
        ("add_deployment_set_member", Self::MemberMutation),
        ("add_deployment_set_members", Self::MemberMutation),
        ("update_deployment_set_member", Self::MemberMutation),
        ("remove_deployment_set_member", Self::MemberMutation),
        ("remove_deployment_set_members", Self::MemberMutation),
        ("create_group", Self::GroupMutation),
        ("update_group", Self::GroupMutation),
        ("delete_group", Self::GroupMutation),
        ("clone_group", Self::GroupMutation),
        ("add_group_member", Self::GroupMutation),
        ("add_group_members", Self::GroupMutation),
        ("update_group_member", Self::GroupMutation),
        ("remove_group_member", Self::GroupMutation),
        ("remove_group_members", Self::GroupMutation),
        ("batch_deploy_set", Self::BatchDeploySet),
        ("save_settings", Self::SaveSettings),
        ("add_projects", Self::AddProject),
        ("add_global_project", Self::AddProject),
        ("import_from_project", Self::ImportFromProject),
        ("skip_import", Self::SkipImport),
        ("save_profile", Self::ProfileMutation),
        ("delete_profile", Self::ProfileMutation),
        ("save_project_profiles", Self::ProfileMutation),
        ("create_empty_library", Self::CreateSampleLibrary),
    ];

    /// The keys of the views to refresh.
    pub fn keys(self) -> &'static [&'static str] {
        use ViewKey as V;
        match self {
            // What the spec names for both, and the list of operations, which every operation adds to.
            Self::Deploy | Self::Undeploy | Self::ApplyChanges => {
                &[V::ARTIFACTS, V::ENTITIES, V::DEPLOYMENTS, V::HISTORY]
            }
            // It may take back a change of sets as well.
            Self::UndoOperation => &[
                V::ARTIFACTS,
                V::ENTITIES,
                V::DEPLOYMENTS,
                V::HISTORY,
                V::DEPLOYMENT_SETS,
                V::DEPLOYMENT_SET,
                V::DEPLOYMENT_SET_MEMBERS,
            ],
            Self::SetHistoryBounds => &[V::HISTORY],
            Self::AddProject | Self::RemoveProject => &[V::PROJECTS, V::ARTIFACTS, V::ENTITIES, V::DEPLOYMENTS],
            Self::RefreshCache | Self::OpenLibrary | Self::CreateSampleLibrary => &[
                V::ARTIFACTS,
                V::ENTITIES,
                V::DEPLOYMENTS,
                V::PROJECTS,
                V::HISTORY,
                V::SYSTEM,
                V::DEPLOYMENT_SETS,
                V::DEPLOYMENT_SET,
                V::DEPLOYMENT_SET_MEMBERS,
            ],
            // The spec's "Cache Invalidation" of sets; each of these is an operation that history lists.
            Self::SetMutation => &[V::DEPLOYMENT_SETS, V::DEPLOYMENT_SET, V::HISTORY],
            Self::MemberMutation => &[V::DEPLOYMENT_SET, V::DEPLOYMENT_SET_MEMBERS, V::DEPLOYMENT_SETS, V::HISTORY],
            Self::GroupMutation => &[V::DEPLOYMENT_SETS, V::DEPLOYMENT_SET, V::DEPLOYMENT_SET_MEMBERS, V::HISTORY],
            Self::BatchDeploySet => {
                &[V::DEPLOYMENTS, V::DEPLOYMENT_STATS, V::PROJECT, V::ARTIFACTS, V::ENTITIES, V::HISTORY]
            }
            Self::SaveSettings => &[V::SYSTEM, V::DEPLOYMENT_SETS],
            // What the spec names, and what an import changes besides: it records deployments, and can be taken back.
            Self::ImportFromProject => &[V::ARTIFACTS, V::ENTITIES, V::DEPLOYMENTS, V::PROJECTS, V::HISTORY, V::IMPORT],
            Self::SkipImport => &[V::IMPORT],
            Self::ProfileMutation => &[V::PROFILES, V::PROJECTS, V::ENTITIES, V::DEPLOYMENTS, V::IMPORT],
        }
    }

    /// The views to refresh.
    pub fn views(self) -> Vec<ViewKey> {
        self.keys().iter().map(|key| ViewKey((*key).to_owned())).collect()
    }

    /// The views to refresh when it concerned this project, set or group.
    pub fn views_of(self, id: &str) -> Vec<ViewKey> {
        self.keys().iter().map(|key| ViewKey::of(key, id)).collect()
    }
}

/// Joins the views of several operations, each named once.
pub fn union(operations: &[Operation]) -> Vec<ViewKey> {
    once(operations.iter().flat_map(|operation| operation.views()))
}

/// Names each view once, in the order in which they first come.
pub fn once(all: impl IntoIterator<Item = ViewKey>) -> Vec<ViewKey> {
    let mut views: Vec<ViewKey> = Vec::new();
    for view in all {
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
    fn an_id_fills_the_key_of_one() {
        let views = Operation::MemberMutation.views_of("0193");
        let names: Vec<_> = views.iter().map(ViewKey::as_str).collect();
        assert_eq!(names, ["deployment-set-0193", "deployment-set-members-0193", "deployment-sets", "history"]);
    }

    #[test]
    fn a_union_names_each_view_once() {
        let views = union(&[Operation::Deploy, Operation::AddProject]);
        let names: Vec<_> = views.iter().map(ViewKey::as_str).collect();
        assert_eq!(names, ["artifacts", "entities", "deployments", "history", "projects"]);
    }
}
