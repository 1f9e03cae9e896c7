//! What the window's lists cost in a cache of ten thousand artifacts, three hundred projects and sixty thousand
//! deployments: `cargo bench -p skillmeat-core --bench lists`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a benchmark, and its macro makes a function without a comment")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use rusqlite::{Connection, params};
use skillmeat_core::cache::{self, *};
use skillmeat_core::platform::{PlatformTable, Surroundings, Tables};

const PROJECTS: usize = 300;
const EACH: usize = 200;

/// A cache of that many artifacts, of which those projects have two hundred each, as far as there are so many.
fn filled(folder: &tempfile::TempDir, artifacts: usize, projects: usize) -> Cache {
    let cache = Cache::open(&folder.path().join("desktop.db"));
    cache
        .write::<_, CacheError>(|tx| {
            for number in 0..projects {
                project(tx, number);
                for step in 0..EACH.min(artifacts) {
                    deployment(tx, number, (number * 37 + step * 49) % artifacts);
                }
            }
            (0..artifacts).for_each(|number| artifact(tx, number));
            Ok(())
        })
        .unwrap();
    cache
}

fn path_of(project: usize) -> String {
    format!("/home/somebody/work/project-{project:03}")
}

fn project(connection: &Connection, number: usize) {
    let path = path_of(number);
    let position = u32::try_from(number).unwrap();
    connection
        .prepare_cached("INSERT INTO projects (path, name, position, is_there) VALUES (?1, ?2, ?3, 1)")
        .unwrap()
        .execute(params![path, format!("project-{number:03}"), position])
        .unwrap();
    for profile in ["claude-code-default", "codex-default", "cursor-default"] {
        connection
            .prepare_cached("INSERT INTO project_profiles VALUES (?1, ?2, 1)")
            .unwrap()
            .execute([&path, profile])
            .unwrap();
    }
}

fn deployment(connection: &Connection, project: usize, number: usize) {
    let name = format!("artifact-{number:05}");
    connection
        .prepare_cached(
            "INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, collection_id, platform, path,
                 deployed_at, content_hash, mode, state, changed_here, library_moved, sort_name)
             VALUES (?1, 'claude-code-default', ?2, 'skill', ?3, 'default', 'claude-code', ?4, '2026-11-22T10:00:00Z', ?5,
                 'copy', ?6, 0, 0, ?3)",
        )
        .unwrap()
        .execute(params![
            path_of(project),
            format!("skill:{name}"),
            name,
            format!(".claude/skills/{name}"),
            "9c917be2".repeat(8),
            if (project + number).is_multiple_of(11) { "modified" } else { "in_sync" },
        ])
        .unwrap();
}

fn artifact(connection: &Connection, number: usize) {
    let name = format!("artifact-{number:05}");
    let id = format!("skill:{name}");
    let mut statement =
        connection.prepare_cached("SELECT project_path FROM deployments WHERE artifact_id = ?1").unwrap();
    let entries: Vec<_> = statement
        .query_map([&id], |row| row.get::<_, String>(0))
        .unwrap()
        .map(|path| {
            let path = path.unwrap();
            format!(
                r#"{{"project_path":"{path}","project_name":"p","deployed_at":"2026-11-22T10:00:00Z","content_hash":"{}",
                "deployment_profile_id":"claude-code-default","local_modifications":false,"platform":"claude-code"}}"#,
                "9c917be2".repeat(8)
            )
        })
        .collect();
    let description = "Reads what stands in a folder and says in a few words what it is good for, and for whom.";
    connection
        .prepare_cached(
            "INSERT INTO collection_artifacts (collection_id, artifact_id, artifact_uuid, type, name, description, tags_json,
                 path, content_hash, file_count, size_bytes, updated_at, status, sort_name, search_text, deployments_json)
             VALUES ('default', ?1, ?1, 'skill', ?2, ?3, '[\"one\",\"two\"]', ?4, ?5, 3, 4096, ?6, 'present', ?2, ?7, ?8)",
        )
        .unwrap()
        .execute(params![
            id,
            name,
            description,
            format!("/home/somebody/.skillmeat/collection/skills/{name}"),
            "9c917be2".repeat(8),
            1_790_000_000 + i64::try_from(number * 7919 % 100_000).unwrap(),
            format!("{name} {description} one two"),
            (!entries.is_empty()).then(|| format!("[{}]", entries.join(","))),
        ])
        .unwrap();
    for tag in ["one", "two"] {
        connection
            .prepare_cached("INSERT INTO artifact_tags VALUES ('default', ?1, ?2)")
            .unwrap()
            .execute([&id, tag])
            .unwrap();
    }
}

fn lists(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let cache = filled(&folder, 10_000, PROJECTS);
    let reader = cache.read().unwrap();
    let table = PlatformTable::built_in();
    let tables = Tables::new(PlatformTable::built_in(), &Surroundings::default(), Vec::new());
    let mut group = criterion.benchmark_group("10,000 artifacts, 300 projects, 60,000 deployments");

    let artifacts = |offset, sort| ArtifactQuery { offset, sort, limit: 100, ..ArtifactQuery::default() };
    for (name, query) in [
        ("artifacts, the first page", artifacts(0, ArtifactSort::Name)),
        ("artifacts, a page in the middle", artifacts(5_000, ArtifactSort::Name)),
        ("artifacts, by time", artifacts(5_000, ArtifactSort::Updated)),
    ] {
        group.bench_function(name, |b| b.iter(|| black_box(list_artifacts(&reader, &query).unwrap())));
    }
    let all = ArtifactQuery::default();
    group.bench_function("artifacts, all ids", |b| b.iter(|| black_box(artifact_ids(&reader, &all).unwrap())));
    let wanted = ["skill:artifact-07777".to_owned()];
    group.bench_function("artifacts, finding one", |b| {
        b.iter(|| black_box(find_artifact(&reader, &all, &wanted).unwrap()));
    });

    let page = |offset| DeploymentQuery { offset, limit: 100, ..DeploymentQuery::default() };
    let of_one = DeploymentQuery { project_path: Some(path_of(150)), ..page(100) };
    for (name, query) in [
        ("deployments, the first page", page(0)),
        ("deployments, a page in the middle", page(30_000)),
        ("deployments, the last page", page(59_900)),
        ("deployments of one project", of_one),
    ] {
        group.bench_function(name, |b| b.iter(|| black_box(deployments(&reader, &table, &query).unwrap())));
    }
    for (name, by, offset) in [
        ("lines by project, in the middle", DeploymentGrouping::Project, 30_000),
        ("lines by artifact, the first", DeploymentGrouping::Artifact, 0),
        ("lines by artifact, in the middle", DeploymentGrouping::Artifact, 35_000),
    ] {
        let query = DeploymentLineQuery { filter: page(offset), by, folded: Vec::new() };
        group.bench_function(name, |b| b.iter(|| black_box(deployment_lines(&reader, &table, &query).unwrap())));
    }
    let searched = DeploymentQuery { search: "777".to_owned(), ..page(0) };
    let query = DeploymentLineQuery { filter: searched, ..DeploymentLineQuery::default() };
    group.bench_function("lines, searched", |b| {
        b.iter(|| black_box(deployment_lines(&reader, &table, &query).unwrap()));
    });
    group.bench_function("projects", |b| b.iter(|| black_box(cache::projects(&reader, &tables).unwrap())));
    group.bench_function("numbers", |b| b.iter(|| black_box(stats(&reader).unwrap())));
    group.bench_function("facets", |b| b.iter(|| black_box(artifact_facets(&reader, &all).unwrap())));
    group.finish();
}

/// What the window asks for before it paints, in a small library and in a large one.
fn first(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("first page");
    for (artifacts, projects) in [(20, 3), (10_000, PROJECTS)] {
        let folder = tempfile::tempdir().unwrap();
        let cache = filled(&folder, artifacts, projects);
        let reader = cache.read().unwrap();
        let query = ArtifactQuery { limit: 100, ..ArtifactQuery::default() };
        group.bench_function(format!("{artifacts} artifacts"), |b| {
            b.iter(|| black_box((problem_count(&reader).unwrap(), list_artifacts(&reader, &query).unwrap())));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = lists, first
}
criterion_main!(benches);
