//! What the views ask the core for, over 10,000 artifacts, 300 projects and 60,000 deployments.

use skillmeat_core::cache::{
    ArtifactQuery, ArtifactSort, ColumnId, DeploymentQuery, EntityColumn, EntityQuery, EntitySort,
};
use skillmeat_core::ops;

use crate::measure::{figure, median, told};
use crate::world::{World, open};

const RUNS: usize = 51;
/// As many rows as the window asks for at once.
const PAGE: u32 = 100;
/// As many projects as the window has named beside each artifact.
const NAMED: u32 = 15;
/// As many columns of the matrix.
const COLUMNS: usize = 32;
const AIM: &str = "5 ms";

/// A page of the library in several orders and filters, one project's deployments, a screen of the matrix.
pub fn measure(world: &World) {
    let big = world.big();
    let workspace = open(&big.home);
    let queries = [
        ("by name", ArtifactQuery::default()),
        ("the 90th page", ArtifactQuery { offset: 9_000, ..ArtifactQuery::default() }),
        ("by time", ArtifactQuery { sort: ArtifactSort::Updated, descending: true, ..ArtifactQuery::default() }),
        ("with a search", ArtifactQuery { search: "77".into(), ..ArtifactQuery::default() }),
        ("that drifted", ArtifactQuery { drifted: true, ..ArtifactQuery::default() }),
    ];
    for (what, query) in queries {
        let query = ArtifactQuery { limit: PAGE, name_projects: NAMED, ..query };
        let time = median(RUNS, |_| (), |()| drop(ops::list_artifacts(&workspace, &query).unwrap()));
        figure(&format!("a page of 100 from 10,000 artifacts, {what}"), &told(time), AIM);
    }

    let project = big.projects[big.projects.len() / 2].display().to_string();
    let of_project = DeploymentQuery { project_path: Some(project), limit: PAGE, ..DeploymentQuery::default() };
    for (what, query) in [
        ("of one project", of_project),
        ("of all 300 projects", DeploymentQuery { limit: PAGE, ..DeploymentQuery::default() }),
    ] {
        let list = |()| assert!(!ops::list_deployments(&workspace, &query).unwrap().deployments.is_empty());
        let time = median(RUNS, |_| (), list);
        figure(&format!("a page of 100 deployments {what}"), &told(time), AIM);
    }

    let all = ops::list_entity_columns(&workspace).unwrap();
    let id = |column: &EntityColumn| ColumnId {
        project_path: column.project_path.clone(),
        profile_id: all.profiles[column.profile as usize].profile_id.clone(),
    };
    let columns: Vec<ColumnId> = all.columns.iter().map(id).collect();
    let (first, last) = (columns[..COLUMNS].to_vec(), columns[columns.len() - COLUMNS..].to_vec());
    for (what, query) in [
        ("at the top", EntityQuery { columns: first.clone(), ..EntityQuery::default() }),
        ("at the bottom, to the right", EntityQuery { offset: 9_900, columns: last, ..EntityQuery::default() }),
        ("that drifted", EntityQuery { drifted: true, columns: first.clone(), ..EntityQuery::default() }),
        (
            "by deployments, with those that all projects have",
            EntityQuery { sort: EntitySort::Deployed, descending: true, columns: first, ..EntityQuery::default() },
        ),
    ] {
        let query = EntityQuery { limit: PAGE, ..query };
        let list = |()| assert!(!ops::list_entities(&workspace, &query).unwrap().rows.is_empty());
        let time = median(RUNS, |_| (), list);
        figure(&format!("100 rows of the matrix in 32 columns, {what}"), &told(time), AIM);
    }
}
