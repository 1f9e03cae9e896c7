//! Lists of deployments against a model that filters, sorts and groups in memory.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rusqlite::{Connection, params};

use super::*;
use crate::artifact::ArtifactKind;
use crate::cache::{Cache, CacheError, rows::*};
use crate::deployment::DeploymentState;
use crate::platform::{PlatformTable, Surroundings, Tables};

/// A deployment of the model: project, profile, artifact and state, each by its number.
type Seed = (usize, usize, usize, usize);

const PROFILES: [&str; 2] = ["claude-code-default", "codex-default"];
const KINDS: [ArtifactKind; 2] = [ArtifactKind::Skill, ArtifactKind::Command];

fn project(number: usize) -> String {
    // The order of the list is not that of the names.
    format!("/work/{}", ["web", "api", "docs", "ops"][number])
}

fn artifact(number: usize) -> (ArtifactKind, String) {
    (KINDS[number % 2], format!("thing-{}", number / 2))
}

fn cache() -> Cache {
    let cache = Cache::in_memory();
    write(&cache, |tx| {
        for number in 0..4usize {
            let path = project(number);
            let name = path.trim_start_matches("/work/").to_uppercase();
            tx.execute(
                "INSERT INTO projects (path, name, position, is_there) VALUES (?1, ?2, ?3, 1)",
                params![path, name, u32::try_from(number).unwrap()],
            )
            .unwrap();
        }
    });
    cache
}

fn write(cache: &Cache, work: impl FnOnce(&Connection)) {
    cache
        .write::<_, CacheError>(|tx| {
            work(tx);
            Ok(())
        })
        .unwrap();
}

fn insert(connection: &Connection, (at, profile, number, state): Seed) {
    let (kind, name) = artifact(number);
    let state = DeploymentState::ALL[state];
    // An invalid record is named as it calls itself, and may be of no kind.
    let (name, kind) = match state {
        DeploymentState::Invalid if number % 3 == 0 => ("nameless".to_owned(), None),
        DeploymentState::Invalid => (format!("{kind}:{name}"), Some(kind)),
        _ => (name, Some(kind)),
    };
    let id = kind
        .map_or_else(|| name.clone(), |kind| if name.contains(':') { name.clone() } else { format!("{kind}:{name}") });
    connection
        .execute(
            "INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, platform, path, state,
                 changed_here, library_moved, sort_name)
             VALUES (?1, ?2, ?3, ?4, ?5, 'claude-code', ?6, ?7, 0, 0, ?5)",
            params![
                project(at),
                PROFILES[profile],
                id,
                kind.map(ArtifactKind::as_str),
                name,
                format!(".claude/skills/{name}"),
                state.as_str()
            ],
        )
        .unwrap();
}

/// Every deployment, in the order of the flat list.
fn everything(connection: &Connection) -> Vec<DeploymentRow> {
    let named = (0..12).map(artifact).map(|(kind, name)| format!("{kind}:{name}"));
    let mut all = Vec::new();
    for id in named.chain(["nameless".to_owned()]) {
        let states = DeploymentState::ALL.to_vec();
        let query = DeploymentQuery { artifact_id: Some(id), states, ..DeploymentQuery::default() };
        all.extend(deployments(connection, &PlatformTable::built_in(), &query).unwrap().deployments);
    }
    let position = |row: &DeploymentRow| (0..4).find(|number| project(*number) == row.project_path);
    all.sort_by_key(|row| (position(row), row.name.clone(), row.artifact_id.clone(), row.profile_id.clone()));
    all
}

fn passes(row: &DeploymentRow, query: &DeploymentQuery) -> bool {
    let word = |word: &str| row.name.contains(word) || row.project_name.to_lowercase().contains(word);
    query.search.to_lowercase().split_whitespace().all(word)
        && query.project_path.as_ref().is_none_or(|path| *path == row.project_path)
        && query.artifact_id.as_ref().is_none_or(|id| *id == row.artifact_id)
        && (query.types.is_empty() || row.kind.is_some_and(|kind| query.types.contains(&kind)))
}

fn asked(row: &DeploymentRow, query: &DeploymentQuery) -> bool {
    match query.states.as_slice() {
        [] => row.state != DeploymentState::Unmanaged,
        states => states.contains(&row.state),
    }
}

fn counted<'a>(rows: impl IntoIterator<Item = &'a DeploymentRow>) -> StateCounts {
    let mut counts = StateCounts::default();
    for row in rows {
        counts.add(row.state, 1);
    }
    counts
}

/// The lines of a grouped list: a head by its key and counts, or a row.
#[derive(Debug, PartialEq)]
enum Line {
    Head(String, StateCounts, bool),
    Row(Box<DeploymentRow>),
}

fn modelled(all: &[DeploymentRow], query: &DeploymentLineQuery) -> Vec<Line> {
    let mut groups: BTreeMap<(usize, String, String), Vec<DeploymentRow>> = BTreeMap::new();
    for row in all.iter().filter(|row| passes(row, &query.filter) && asked(row, &query.filter)) {
        let position = (0..4).find(|number| project(*number) == row.project_path).unwrap();
        let key = match query.by {
            DeploymentGrouping::Project => (position, String::new(), row.project_path.clone()),
            DeploymentGrouping::Artifact => (0, row.name.clone(), row.artifact_id.clone()),
        };
        groups.entry(key).or_default().push(row.clone());
    }
    let mut lines = Vec::new();
    for ((_, _, key), rows) in groups {
        let folded = query.folded.contains(&key);
        lines.push(Line::Head(key, counted(&rows), folded));
        if !folded {
            lines.extend(rows.into_iter().map(|row| Line::Row(Box::new(row))));
        }
    }
    lines
}

fn told(page: DeploymentLines) -> Vec<Line> {
    let groups = page.groups;
    let line = |line| match line {
        DeploymentLine::Head { group } => {
            let group = &groups[group as usize];
            Line::Head(group.key.clone(), group.counts, group.folded)
        }
        DeploymentLine::Row { row, .. } => Line::Row(row),
    };
    page.lines.into_iter().map(line).collect()
}

fn seeds() -> impl Strategy<Value = Vec<Seed>> {
    // A place has one record at most, but for invalid ones.
    prop::collection::vec((0..4usize, 0..2usize, 0..12usize, 0..8usize), 0..60).prop_map(|seeds| {
        let places: BTreeMap<_, _> = seeds.into_iter().map(|(p, f, a, s)| ((p, f, a), s)).collect();
        places.into_iter().map(|((p, f, a), s)| (p, f, a, s)).collect()
    })
}

fn queries() -> impl Strategy<Value = DeploymentLineQuery> {
    let filter = (
        prop::sample::select(vec!["", "", "1", "API", "thing w", "o 2", "zzz"]),
        prop::option::weighted(0.2, 0..4usize),
        prop::option::weighted(0.2, 0..12usize),
        prop::option::weighted(0.3, 0..2usize),
        prop::collection::vec(0..8usize, 0..3),
        0..30u32,
        0..20u32,
    );
    let filter = filter.prop_map(|(search, at, number, kind, states, offset, limit)| DeploymentQuery {
        search: search.to_owned(),
        project_path: at.map(project),
        artifact_id: number.map(|number| {
            let (kind, name) = artifact(number);
            format!("{kind}:{name}")
        }),
        types: kind.map(|kind| KINDS[kind]).into_iter().collect(),
        states: states.into_iter().map(|state| DeploymentState::ALL[state]).collect(),
        offset,
        limit,
    });
    (filter, any::<bool>(), prop::collection::vec(0..4usize, 0..3), prop::collection::vec(0..12usize, 0..3)).prop_map(
        |(filter, by_project, projects, artifacts)| DeploymentLineQuery {
            filter,
            by: if by_project { DeploymentGrouping::Project } else { DeploymentGrouping::Artifact },
            folded: if by_project {
                projects.into_iter().map(project).collect()
            } else {
                artifacts.into_iter().map(artifact).map(|(kind, name)| format!("{kind}:{name}")).collect()
            },
        },
    )
}

proptest! {
    #[test]
    fn a_page_of_lines_is_a_window_on_the_model(seeds in seeds(), query in queries()) {
        let cache = cache();
        write(&cache, |tx| seeds.iter().for_each(|seed| insert(tx, *seed)));
        let reader = cache.read().unwrap();
        let all = everything(&reader);
        let model = modelled(&all, &query);
        let page = deployment_lines(&reader, &PlatformTable::built_in(), &query).unwrap();
        let passing: Vec<_> = all.iter().filter(|row| passes(row, &query.filter)).collect();
        prop_assert_eq!(page.total_lines as usize, model.len());
        prop_assert_eq!(page.total as usize, passing.iter().filter(|row| asked(row, &query.filter)).count());
        prop_assert_eq!(page.counts, counted(passing));
        for group in &page.groups {
            prop_assert!(matches!(&model[group.line as usize], Line::Head(key, ..) if *key == group.key));
        }
        let skipped = model.into_iter().skip(query.filter.offset as usize);
        let limit = if query.filter.limit == 0 { usize::MAX } else { query.filter.limit as usize };
        prop_assert_eq!(told(page), skipped.take(limit).collect::<Vec<_>>());
    }

    #[test]
    fn a_flat_page_is_a_window_on_the_model(seeds in seeds(), query in queries()) {
        let cache = cache();
        write(&cache, |tx| seeds.iter().for_each(|seed| insert(tx, *seed)));
        let reader = cache.read().unwrap();
        let query = query.filter;
        let passing: Vec<_> = everything(&reader).into_iter().filter(|row| passes(row, &query)).collect();
        let rows: Vec<_> = passing.iter().filter(|row| asked(row, &query)).cloned().collect();
        let page = deployments(&reader, &PlatformTable::built_in(), &query).unwrap();
        prop_assert_eq!((page.total as usize, page.counts), (rows.len(), counted(&passing)));
        let limit = if query.limit == 0 { usize::MAX } else { query.limit as usize };
        let window: Vec<_> = rows.into_iter().skip(query.offset as usize).take(limit).collect();
        prop_assert_eq!(page.deployments, window);
    }

    #[test]
    fn a_deployment_is_found_on_the_line_where_a_page_has_it(seeds in seeds(), query in queries()) {
        let cache = cache();
        write(&cache, |tx| seeds.iter().for_each(|seed| insert(tx, *seed)));
        let reader = cache.read().unwrap();
        let all = everything(&reader);
        let model = modelled(&all, &query);
        for row in all {
            let wanted = [
                DeploymentPlace { project_path: "/nowhere".into(), ..place_of_row(&row) },
                place_of_row(&row),
            ];
            let found = find_deployment(&reader, &query, &wanted).unwrap();
            let is_it = |line: &Line| match line {
                Line::Row(other) => place_of_row(other) == place_of_row(&row),
                Line::Head(key, _, folded) => {
                    *folded && *key == if query.by == DeploymentGrouping::Project { row.project_path.clone() } else { row.artifact_id.clone() }
                }
            };
            let is_listed = passes(&row, &query.filter) && asked(&row, &query.filter);
            match found {
                Some(found) => {
                    prop_assert_eq!(found.which, 1);
                    prop_assert!(is_it(&model[found.index as usize]), "{found:?}");
                }
                None => prop_assert!(!is_listed),
            }
        }
    }

    #[test]
    fn the_counts_follow_every_change_of_the_deployments(
        seeds in seeds(),
        gone in prop::collection::vec(0..60i64, 0..20),
        moved in prop::collection::vec((0..60i64, 0..8usize), 0..20),
    ) {
        let cache = cache();
        write(&cache, |tx| {
            seeds.iter().for_each(|seed| insert(tx, *seed));
            for (id, state) in moved {
                let state = DeploymentState::ALL[state].as_str();
                tx.execute("UPDATE deployments SET state = ?2 WHERE id = ?1", params![id, state]).unwrap();
            }
            for id in gone {
                tx.execute("DELETE FROM deployments WHERE id = ?1", [id]).unwrap();
            }
        });
        let reader = cache.read().unwrap();
        for (table, columns) in [("project_counts", "project_path"), ("artifact_counts", "sort_name, artifact_id")] {
            let rows = |sql: &str| -> Vec<String> {
                let mut statement = reader.prepare(sql).unwrap();
                let rows = statement.query_map([], |row| row.get(0)).unwrap();
                rows.collect::<Result<_, _>>().unwrap()
            };
            let all = "json_array(%, type, state, n)".replace('%', columns);
            let kept = rows(&format!("SELECT {all} FROM {table} ORDER BY 1"));
            let counted = rows(&format!(
                "SELECT {all} FROM (SELECT {columns}, coalesce(type, '') AS type, state, count(*) AS n FROM deployments
                 GROUP BY 1, 2, 3{}) ORDER BY 1",
                if columns.contains(',') { ", 4" } else { "" }
            ));
            prop_assert_eq!(kept, counted);
        }
    }
}

fn place_of_row(row: &DeploymentRow) -> DeploymentPlace {
    DeploymentPlace {
        project_path: row.project_path.clone(),
        profile_id: row.profile_id.clone(),
        artifact_id: row.artifact_id.clone(),
    }
}

#[test]
fn the_numbers_of_projects_are_those_of_their_deployments() {
    let cache = cache();
    write(&cache, |tx| [(0, 0, 0, 0), (0, 0, 2, 1), (2, 1, 4, 6)].into_iter().for_each(|seed| insert(tx, seed)));
    let reader = cache.read().unwrap();
    let tables = Tables::new(PlatformTable::built_in(), &Surroundings::default(), Vec::new());
    let all = everything(&reader);
    let listed = projects(&reader, &tables).unwrap();
    assert_eq!(listed.len(), 4);
    for project in &listed {
        assert_eq!(project.counts, counted(all.iter().filter(|row| row.project_path == project.path)));
    }
    let told = stats(&reader).unwrap();
    assert_eq!(told.counts, counted(&all));
    let pairs = |stats: &ProjectStats| (stats.project_path.clone(), stats.counts);
    assert_eq!(
        told.projects.iter().map(pairs).collect::<Vec<_>>(),
        listed.iter().map(|project| (project.path.clone(), project.counts)).collect::<Vec<_>>()
    );
}

#[test]
fn an_artifact_is_found_where_its_list_has_it() {
    let cache = cache();
    write(&cache, |tx| {
        for number in 0..20u32 {
            let (kind, name) = artifact(number as usize);
            tx.execute(
                "INSERT INTO collection_artifacts (collection_id, artifact_id, artifact_uuid, type, name, path, updated_at,
                     status, sort_name, search_text)
                 VALUES ('default', ?1, '', ?2, ?3, '', ?4, 'present', ?3, ?3)",
                params![format!("{kind}:{name}"), kind.as_str(), name, (number * 7) % 20],
            )
            .unwrap();
        }
    });
    let reader = cache.read().unwrap();
    for query in [
        ArtifactQuery::default(),
        ArtifactQuery { sort: ArtifactSort::Updated, descending: true, ..ArtifactQuery::default() },
        ArtifactQuery { types: vec![ArtifactKind::Command], offset: 3, limit: 2, ..ArtifactQuery::default() },
    ] {
        let whole = ArtifactQuery { offset: 0, limit: 0, ..query.clone() };
        let listed: Vec<_> = list_artifacts(&reader, &whole).unwrap().artifacts.into_iter().map(|a| a.id).collect();
        assert_eq!(artifact_ids(&reader, &whole).unwrap(), listed);
        for (index, id) in (0..).zip(&listed) {
            let wanted = ["skill:gone".to_owned(), id.clone(), listed[0].clone()];
            assert_eq!(find_artifact(&reader, &query, &wanted).unwrap(), Some(FoundAt { which: 1, index }));
        }
        assert_eq!(find_artifact(&reader, &query, &["skill:gone".to_owned()]).unwrap(), None);
    }
}
