//! Everything that must be as before, or as after.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::ops::{self, AttachmentStatus, OperationKind, OperationQuery};
use skillmeat_tests::tree;

use super::site::Site;

type Row = (String, String, String, DeploymentState, bool, bool);

/// What a person and the lists see.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Snapshot {
    /// The library and the projects, byte by byte; the time of a deploy and the id of a set do not count.
    trees: Vec<BTreeMap<String, String>>,
    /// The deployments as the cache has them.
    rows: BTreeSet<Row>,
    /// How sets stand in projects, without times; none while they are switched off.
    attached: Vec<AttachmentStatus>,
    /// The list of projects.
    listed: Vec<String>,
    /// What was done, newest first, and whether it was taken back.
    history: Vec<(OperationKind, bool)>,
    /// The folders of history.
    kept: usize,
    /// The sets and groups: their files, names, members, and the members that are not there.
    sets: Vec<(String, String, u32, u32)>,
}

impl Snapshot {
    /// Looks at a site. The workspace must have been opened after the last change by another process.
    pub fn of(site: &Site) -> Self {
        let workspace = &site.world.workspace;
        let query = OperationQuery { limit: 1_000, ..OperationQuery::default() };
        let operations = ops::list_operations(workspace, &query).unwrap().operations;
        let lists = site.world.lists();
        let row = |row: skillmeat_core::cache::DeploymentRow| {
            (row.artifact_id, row.project_path, row.profile_id, row.state, row.changed_here, row.library_moved)
        };
        let kept = fs::read_dir(site.world.home().join("state/history")).map_or(0, Iterator::count);
        let listed = ops::list_deployment_sets(workspace, &ops::SetQuery::default());
        let sets = listed.map_or_else(|_| Vec::new(), |listed| [listed.sets, listed.groups].concat());
        Self {
            sets: sets.into_iter().map(|set| (set.path, set.name, set.member_count, set.missing_count)).collect(),
            trees: site.roots().iter().map(|root| timeless(tree(root))).collect(),
            rows: lists.deployments.deployments.into_iter().map(row).collect(),
            attached: attached(site),
            listed: lists.projects.into_iter().map(|project| project.path).collect(),
            history: operations.into_iter().map(|one| (one.kind, one.undone_by.is_some())).collect(),
            kept,
        }
    }

    /// Where two differ, in words; `None` where they do not.
    pub fn difference(&self, other: &Self) -> Option<String> {
        let mut found = Vec::new();
        for (one, two) in self.trees.iter().zip(&other.trees) {
            let paths: BTreeSet<&String> = one.keys().chain(two.keys()).collect();
            for path in paths.into_iter().filter(|path| one.get(*path) != two.get(*path)) {
                found.push(format!("{path}: {:?} instead of {:?}", one.get(path), two.get(path)));
            }
        }
        if self.rows != other.rows {
            found.push(format!("deployments: {:?} instead of {:?}", self.rows, other.rows));
        }
        if self.attached != other.attached {
            found.push(format!("sets: {:?} instead of {:?}", self.attached, other.attached));
        }
        if self.listed != other.listed {
            found.push(format!("projects: {:?} instead of {:?}", self.listed, other.listed));
        }
        if (&self.history, self.kept) != (&other.history, other.kept) {
            let (one, two) = ((&self.history, self.kept), (&other.history, other.kept));
            found.push(format!("history: {one:?} instead of {two:?}"));
        }
        if self.sets != other.sets {
            found.push(format!("sets: {:?} instead of {:?}", self.sets, other.sets));
        }
        (!found.is_empty()).then(|| found.join("\n    "))
    }
}

/// What nobody may find after a look: staging folders, journals, half-written files of the program.
pub(crate) fn remains(site: &Site) -> Vec<String> {
    let all = tree(&site.world.root());
    let is_left = |path: &str| {
        path.contains(".skillmeat-stage-")
            || path.starts_with("home/state/journal/")
            || path.contains("/set-aside")
            || path.ends_with(".part")
    };
    all.into_keys().filter(|path| is_left(path)).collect()
}

/// The cache says what a fresh look at the disk says.
pub(crate) fn assert_cache_is_right(site: &Site, when: &str) {
    let (before, sets) = (site.world.lists(), attached(site));
    site.world.refresh();
    site.world.lists().assert_same(&before, when);
    assert_eq!(attached(site), sets, "sets {when}");
}

fn attached(site: &Site) -> Vec<AttachmentStatus> {
    if !site.world.workspace.has_sets().unwrap() {
        return Vec::new();
    }
    let all = site.world.attachments().into_iter();
    all.map(|one| AttachmentStatus { deployed_at: None, ..one }).collect()
}

fn timeless(mut tree: BTreeMap<String, String>) -> BTreeMap<String, String> {
    for (_, shown) in tree.iter_mut().filter(|(path, _)| path.ends_with("deployment-manifest.toml")) {
        let lines = shown.lines().filter(|line| !line.starts_with("deployed_at = "));
        *shown = lines.collect::<Vec<_>>().join("\n");
    }
    // The id of a set that was made is another one each time.
    for (_, shown) in tree.iter_mut().filter(|(path, _)| path.starts_with("sets/")) {
        let lines = shown.lines().filter(|line| !line.contains("id = ") || line.starts_with("set = "));
        *shown = lines.collect::<Vec<_>>().join("\n");
    }
    tree
}
