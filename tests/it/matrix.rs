//! The matrix against a plain model: whatever is written into artifacts and deployments, in whatever order, each page, count
//! and position is what a walk over all of both gives.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;
use rusqlite::{Connection, params};
use skillmeat_core::cache::{ColumnId, EntityMatrix, EntityQuery, EntitySort};
use skillmeat_core::deployment::DeploymentState;
use skillmeat_core::ops;
use skillmeat_tests::World;

const NAMES: [&str; 6] = ["skill:alpha", "skill:Beta", "command:beta", "agent:gamma", "skill:delta", "mcp:epsilon"];
const PROJECTS: [&str; 3] = ["/work/one", "/work/two", "/work/three"];
const PROFILES: [(&str, &str); 2] = [("claude-code-default", "claude-code"), ("codex-default", "codex")];

#[derive(Debug, Clone)]
enum Write {
    Artifact(Index),
    NoArtifact(Index),
    Deployment {
        artifact: Index,
        project: Index,
        profile: Index,
        state: Index,
    },
    /// A record that names no artifact.
    Nameless(Index),
    NoDeployment(Index),
    State(Index, Index),
    NoProject(Index),
    Nothing,
}

fn write() -> impl Strategy<Value = Write> {
    let index = any::<Index>;
    prop_oneof![
        3 => index().prop_map(Write::Artifact),
        1 => index().prop_map(Write::NoArtifact),
        6 => (index(), index(), index(), index())
            .prop_map(|(artifact, project, profile, state)| Write::Deployment { artifact, project, profile, state }),
        1 => index().prop_map(Write::Nameless),
        2 => index().prop_map(Write::NoDeployment),
        3 => (index(), index()).prop_map(|(which, state)| Write::State(which, state)),
        1 => index().prop_map(Write::NoProject),
        1 => Just(Write::Nothing),
    ]
}

fn query() -> impl Strategy<Value = EntityQuery> {
    let search = prop_oneof![Just(""), Just("a"), Just("BE"), Just("ta e"), Just("zzz")];
    let project = proptest::option::of(any::<Index>());
    let platform = proptest::option::of(any::<Index>());
    let columns = proptest::collection::vec((any::<Index>(), any::<Index>()), 0..5);
    let page = (0u32..8, 0u32..4);
    (search, project, platform, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), page, columns).prop_map(
        |(search, project, platform, only_skills, drifted, deployed, descending, (offset, limit), columns)| {
            let mut named: Vec<ColumnId> = Vec::new();
            for (project, profile) in columns {
                let id = ColumnId {
                    project_path: project_of(&project).to_owned(),
                    profile_id: profile.get(&PROFILES).0.to_owned(),
                };
                if !named.contains(&id) {
                    named.push(id);
                }
            }
            EntityQuery {
                search: search.to_owned(),
                types: if only_skills { vec![skillmeat_core::artifact::ArtifactKind::Skill] } else { Vec::new() },
                project_path: project.map(|project| project_of(&project).to_owned()),
                platform: platform.map(|platform| platform.get(&PROFILES).1.to_owned()),
                drifted,
                sort: if deployed { EntitySort::Deployed } else { EntitySort::Name },
                descending,
                offset,
                limit,
                columns: named,
                ..EntityQuery::default()
            }
        },
    )
}

fn project_of(index: &Index) -> &'static str {
    PROJECTS[index.index(PROJECTS.len())]
}

fn perform(database: &Connection, write: &Write) {
    let kind_and_name = |id: &str| id.split_once(':').map(|(kind, name)| (kind.to_owned(), name.to_owned())).unwrap();
    let nth = |which: &Index| {
        let sql = "SELECT id FROM deployments ORDER BY id";
        let ids: Vec<i64> =
            database.prepare(sql).unwrap().query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        (!ids.is_empty()).then(|| *which.get(&ids))
    };
    let insert = |project: &str, profile: (&str, &str), id: &str, kind: Option<&str>, name: &str, state: &str| {
        database
            .execute(
                "INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, platform, path, state,
                     changed_here, library_moved, sort_name) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'p', ?7, 0, 0, ?8)",
                params![project, profile.0, id, kind, name, profile.1, state, name.to_lowercase()],
            )
            .unwrap();
    };
    match write {
        Write::Artifact(artifact) => {
            let id = *artifact.get(&NAMES);
            let (kind, name) = kind_and_name(id);
            database
                .execute(
                    "INSERT OR REPLACE INTO collection_artifacts (collection_id, artifact_id, artifact_uuid, type, name,
                         path, status, sort_name, search_text) VALUES ('default', ?1, 'u', ?2, ?3, '/', 'present', ?4, '')",
                    params![id, kind, name, name.to_lowercase()],
                )
                .unwrap();
        }
        Write::NoArtifact(artifact) => {
            let id = *artifact.get(&NAMES);
            database.execute("DELETE FROM collection_artifacts WHERE artifact_id = ?1", [id]).unwrap();
        }
        Write::Deployment { artifact, project, profile, state } => {
            let id = *artifact.get(&NAMES);
            let state = state.get(&DeploymentState::ALL);
            let (kind, name) = kind_and_name(id);
            // A record that cannot be used calls itself by its whole id.
            let name = if *state == DeploymentState::Invalid { id.to_owned() } else { name };
            insert(project_of(project), *profile.get(&PROFILES), id, Some(&kind), &name, state.as_str());
        }
        Write::Nameless(project) => {
            insert(project_of(project), PROFILES[0], "a record without a name", None, "what", "invalid");
        }
        Write::NoDeployment(which) => {
            if let Some(id) = nth(which) {
                database.execute("DELETE FROM deployments WHERE id = ?1", [id]).unwrap();
            }
        }
        Write::State(which, state) => {
            if let Some(id) = nth(which) {
                let state = state.get(&DeploymentState::ALL).as_str();
                database.execute("UPDATE deployments SET state = ?2 WHERE id = ?1", params![id, state]).unwrap();
            }
        }
        Write::NoProject(project) => {
            database.execute("DELETE FROM deployments WHERE project_path = ?1", [project_of(project)]).unwrap();
        }
        Write::Nothing => {
            database.execute_batch("DELETE FROM deployments; DELETE FROM collection_artifacts").unwrap();
        }
    }
}

/// One row of the model.
#[derive(Debug, Default)]
struct Row {
    in_library: bool,
    /// Project, profile and state of everything that is there of it.
    places: Vec<(String, String, DeploymentState)>,
}

/// A row as the answers are compared: id, name, in the library, deployed, its cells.
type Told = (String, String, bool, u32, Vec<(u32, DeploymentState)>);

fn rows(database: &Connection) -> BTreeMap<String, Row> {
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut statement = database.prepare("SELECT artifact_id FROM collection_artifacts").unwrap();
    for id in statement.query_map([], |row| row.get::<_, String>(0)).unwrap() {
        rows.entry(id.unwrap()).or_default().in_library = true;
    }
    let sql = "SELECT artifact_id, project_path, profile_id, state FROM deployments WHERE type IS NOT NULL";
    let mut statement = database.prepare(sql).unwrap();
    let place = |row: &rusqlite::Row<'_>| {
        let state = DeploymentState::parse(&row.get::<_, String>(3)?).unwrap();
        Ok((row.get::<_, String>(0)?, (row.get(1)?, row.get(2)?, state)))
    };
    for found in statement.query_map([], place).unwrap() {
        let (id, place) = found.unwrap();
        rows.entry(id).or_default().places.push(place);
    }
    rows.retain(|_, row| row.in_library || row.places.iter().any(|place| place.2 != DeploymentState::Unmanaged));
    rows
}

/// Everything a query has, in order, and how many rows beside its own filter of drift have drifted.
fn expected(database: &Connection, query: &EntityQuery) -> (Vec<Told>, u32) {
    let counts = |place: &&(String, String, DeploymentState)| {
        let platform = PROFILES.iter().find(|profile| profile.0 == place.1).map(|profile| profile.1);
        query.project_path.as_ref().is_none_or(|project| *project == place.0)
            && query.platform.as_deref().is_none_or(|wanted| platform == Some(wanted))
    };
    let mut drifted = 0;
    let mut told: Vec<Told> = Vec::new();
    for (id, row) in rows(database) {
        let (kind, name) = id.split_once(':').unwrap();
        let folded = name.to_lowercase();
        let is_asked = query.search.to_lowercase().split_whitespace().all(|word| folded.contains(word))
            && (query.types.is_empty() || query.types.iter().any(|wanted| wanted.as_str() == kind));
        if !is_asked {
            continue;
        }
        let has_drifted = row.places.iter().filter(counts).any(|place| place.2.is_drifted());
        drifted += u32::from(has_drifted);
        if query.drifted && !has_drifted {
            continue;
        }
        let deployed = row.places.iter().filter(|place| place.2 != DeploymentState::Unmanaged).count();
        let cells = query.columns.iter().enumerate().filter_map(|(number, column)| {
            let here =
                row.places.iter().filter(|place| (&place.0, &place.1) == (&column.project_path, &column.profile_id));
            Some((u32::try_from(number).unwrap(), here.map(|place| place.2).max()?))
        });
        let cells = cells.collect();
        told.push((id.clone(), name.to_owned(), row.in_library, u32::try_from(deployed).unwrap(), cells));
    }
    let key = |row: &Told| (row.1.to_lowercase(), row.0.clone());
    told.sort_by(|a, b| {
        let by_name = key(a).cmp(&key(b));
        match (query.sort, query.descending) {
            (EntitySort::Name, false) => by_name,
            (EntitySort::Name, true) => by_name.reverse(),
            (EntitySort::Deployed, false) => a.3.cmp(&b.3).then(by_name.reverse()),
            (EntitySort::Deployed, true) => b.3.cmp(&a.3).then(by_name),
        }
    });
    (told, drifted)
}

fn told(matrix: EntityMatrix) -> Vec<Told> {
    let row = |row: skillmeat_core::cache::EntityRow| {
        let cells = row.cells.into_iter().map(|cell| (cell.column, cell.state)).collect();
        (row.artifact_id, row.name, row.in_library, row.deployed, cells)
    };
    matrix.rows.into_iter().map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(24) })]

    #[test]
    fn each_page_count_and_position_is_that_of_all_rows(
        writes in proptest::collection::vec(write(), 1..40),
        queries in proptest::collection::vec(query(), 12),
    ) {
        let world = World::new();
        let database = world.database();
        for write in &writes {
            perform(&database, write);
        }
        for query in &queries {
            let (all, drifted) = expected(&database, query);
            let matrix = ops::list_entities(&world.workspace, query).unwrap();
            prop_assert_eq!((matrix.total as usize, matrix.drifted), (all.len(), drifted), "{:?}", query);
            let limit = if query.limit == 0 { usize::MAX } else { query.limit as usize };
            let page: Vec<Told> = all.iter().skip(query.offset as usize).take(limit).cloned().collect();
            prop_assert_eq!(told(matrix), page, "{:?}", query);
            for (index, row) in all.iter().enumerate() {
                let position = ops::find_entity(&world.workspace, query, &row.0).unwrap();
                prop_assert_eq!((position.index as usize, position.found), (index, true), "{:?} in {:?}", row, query);
                let only = EntityQuery { artifact_id: Some(row.0.clone()), offset: 0, ..query.clone() };
                prop_assert_eq!(told(ops::list_entities(&world.workspace, &only).unwrap()), vec![row.clone()]);
            }
        }
    }
}

#[test]
fn a_whole_column_says_of_each_row_what_its_own_page_says() {
    let world = World::new();
    let database = world.database();
    for number in 0..100 {
        let id = format!("skill:s{number:03}");
        let sql =
            "INSERT INTO collection_artifacts (collection_id, artifact_id, artifact_uuid, type, name, path, status,
             sort_name, search_text) VALUES ('default', ?1, 'u', 'skill', ?2, '/', 'present', ?2, '')";
        database.execute(sql, params![id, &id[6..]]).unwrap();
        for (place, state) in [("/work/one", "in_sync"), ("/work/one", "invalid"), ("/work/two", "outdated")] {
            if number % 3 == 0 || (state == "outdated" && number % 2 == 0) {
                let sql = "INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, path, state,
                     changed_here, library_moved, sort_name) VALUES (?1, 'p', ?2, 'skill', ?3, 'x', ?4, 0, 0, ?3)";
                database.execute(sql, params![place, id, &id[6..], state]).unwrap();
            }
        }
    }
    let column = |path: &str| ColumnId { project_path: path.to_owned(), profile_id: "p".to_owned() };
    let whole = EntityQuery { columns: vec![column("/work/two"), column("/work/one")], ..EntityQuery::default() };
    let all = told(ops::list_entities(&world.workspace, &whole).unwrap());
    assert_eq!(all.len(), 100);
    assert_eq!(all[6].4, [(0, DeploymentState::Outdated), (1, DeploymentState::Invalid)]);
    for (row, offset) in all.iter().zip(0..) {
        let one = EntityQuery { offset, limit: 1, ..whole.clone() };
        assert_eq!(told(ops::list_entities(&world.workspace, &one).unwrap()), std::slice::from_ref(row));
    }
}

#[test]
fn an_artifact_that_a_query_does_not_have_stands_where_it_would() {
    let world = World::new();
    world.skill("alpha").skill("beta").command("delta").skill("gamma");
    world.refresh();
    let at = |query: &EntityQuery, artifact: &str| {
        let position = ops::find_entity(&world.workspace, query, artifact).unwrap();
        (position.index, position.found)
    };
    let skills = EntityQuery { types: vec![skillmeat_core::artifact::ArtifactKind::Skill], ..EntityQuery::default() };
    assert_eq!(at(&skills, "command:delta"), (2, false), "filtered out: before gamma");
    assert_eq!(at(&skills, "skill:cosmos"), (2, false), "gone altogether");
    assert_eq!(at(&skills, "skill:zebra"), (3, false), "behind the last");
    let backwards = EntityQuery { descending: true, ..skills };
    assert_eq!(at(&backwards, "command:delta"), (1, false));
}
