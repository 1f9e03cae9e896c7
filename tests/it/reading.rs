//! Reading from the cache: pages, filters, counts, the matrix, and the files of an artifact.

use std::fs;

use skillmeat_core::artifact::{ArtifactId, ArtifactKind};
use skillmeat_core::cache::{ArtifactQuery, ArtifactSort, DeploymentQuery, EntityQuery};
use skillmeat_core::deployment::{DeploymentState, FileState};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops;
use skillmeat_core::platform::ProfileId;
use skillmeat_tests::{World, link, write};

fn found(world: &World, query: &ArtifactQuery) -> Vec<String> {
    ops::list_artifacts(&world.workspace, query).unwrap().artifacts.into_iter().map(|a| a.id).collect()
}

fn search(text: &str) -> ArtifactQuery {
    ArtifactQuery { search: text.into(), ..ArtifactQuery::default() }
}

/// Five artifacts with tags: skills alpha and Beta, command alpha, agent gamma, hook delta.
fn library() -> World {
    let world = World::new();
    let front = |tags: &str, text: &str| format!("---\ndescription: {text}\ntags: [{tags}]\n---\n");
    world.in_library("skills/alpha/SKILL.md", front("docs, pdf", "Reads PDF files"));
    world.in_library("skills/Beta/SKILL.md", front("docs", "Über Straßen"));
    world.in_library("commands/alpha.md", front("git", "Fixes 100% of it"));
    world.in_library("agents/gamma.md", "no tags\n");
    world.hook("delta");
    world.refresh();
    world
}

#[test]
fn a_page_is_a_slice_of_the_sorted_whole() {
    let world = World::new();
    for number in 0..25 {
        world.command(&format!("c{number:02}"));
    }
    world.refresh();
    let page = |offset, limit| {
        ops::list_artifacts(&world.workspace, &ArtifactQuery { offset, limit, ..ArtifactQuery::default() }).unwrap()
    };
    let all: Vec<_> = page(0, 0).artifacts.into_iter().map(|a| a.id).collect();
    assert_eq!(all.len(), 25, "a limit of 0 is no limit");
    let mut pieces = Vec::new();
    for offset in [0, 10, 20, 30] {
        let piece = page(offset, 10);
        assert_eq!(piece.total, 25);
        pieces.extend(piece.artifacts.into_iter().map(|a| a.id));
    }
    assert_eq!(pieces, all);
    assert!(page(u32::MAX, u32::MAX).artifacts.is_empty());
}

#[test]
fn lists_are_sorted_by_name_time_or_deployments_in_both_directions() {
    let world = library();
    assert_eq!(
        found(&world, &ArtifactQuery::default()),
        ["command:alpha", "skill:alpha", "skill:Beta", "hook:delta", "agent:gamma"],
        "letter case does not count"
    );
    let mut backwards = found(&world, &ArtifactQuery { descending: true, ..ArtifactQuery::default() });
    backwards.reverse();
    assert_eq!(backwards, found(&world, &ArtifactQuery::default()));
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["gamma", "Beta"], &one);
    world.deploy(&["gamma"], &two);
    let most = ArtifactQuery { sort: ArtifactSort::Deployed, descending: true, ..ArtifactQuery::default() };
    assert_eq!(found(&world, &most)[..2], ["agent:gamma", "skill:Beta"]);
    let file = fs::File::open(world.library().join("skills/Beta/SKILL.md")).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + std::time::Duration::from_secs(4_000_000_000)).unwrap();
    world.refresh();
    let newest = ArtifactQuery { sort: ArtifactSort::Updated, descending: true, ..ArtifactQuery::default() };
    assert_eq!(found(&world, &newest)[0], "skill:Beta");
}

#[test]
fn every_word_of_a_search_must_occur_somewhere_and_signs_are_taken_literally() {
    let world = library();
    assert_eq!(found(&world, &search("PDF")), ["skill:alpha"]);
    assert_eq!(found(&world, &search("alpha docs")), ["skill:alpha"]);
    assert_eq!(found(&world, &search("docs alpha reads")), ["skill:alpha"]);
    assert_eq!(found(&world, &search("über")), ["skill:Beta"]);
    assert_eq!(found(&world, &search("UBER STRASSEN")), ["skill:Beta"], "diacritics do not count, nor does ß");
    assert_eq!(found(&world, &search("100%")), ["command:alpha"]);
    for sign in ["%", "_", "'", "\"", "\\", "*", "'; DROP TABLE collection_artifacts; --", "\0"] {
        let expected = if sign == "%" { vec!["command:alpha"] } else { vec![] };
        assert_eq!(found(&world, &search(sign)), expected, "{sign:?}");
    }
    assert_eq!(found(&world, &search("  ")).len(), 5);
}

#[test]
fn types_tags_untagged_and_drifted_narrow_together() {
    let world = library();
    let project = world.project("app");
    world.deploy(&["skill:alpha", "Beta"], &project);
    project.write(".claude/skills/alpha/SKILL.md", "edited");
    world.refresh();
    let with = |change: fn(&mut ArtifactQuery)| {
        let mut query = ArtifactQuery::default();
        change(&mut query);
        found(&world, &query)
    };
    assert_eq!(with(|q| q.types = vec![ArtifactKind::Skill]), ["skill:alpha", "skill:Beta"]);
    assert_eq!(with(|q| q.types = vec![ArtifactKind::Agent, ArtifactKind::Hook]), ["hook:delta", "agent:gamma"]);
    assert_eq!(with(|q| q.types = vec![ArtifactKind::Mcp]), [""; 0]);
    assert_eq!(with(|q| q.tags = vec!["docs".into()]), ["skill:alpha", "skill:Beta"]);
    assert_eq!(with(|q| q.tags = vec!["docs".into(), "pdf".into()]), ["skill:alpha"], "all of the tags");
    assert_eq!(with(|q| q.untagged = true), ["hook:delta", "agent:gamma"]);
    assert_eq!(with(|q| q.drifted = true), ["skill:alpha"]);
    assert_eq!(with(|q| (q.drifted, q.search) = (true, "beta".into())), [""; 0]);
}

#[test]
fn what_drifted_is_paged_in_the_order_of_the_whole_list_without_what_is_gone() {
    let world = library();
    let project = world.project("app");
    world.deploy(&["skill:alpha", "Beta", "command:alpha", "gamma"], &project);
    for edited in ["skills/alpha/SKILL.md", "skills/Beta/SKILL.md", "commands/alpha.md", "agents/gamma.md"] {
        project.write(&format!(".claude/{edited}"), "edited");
    }
    fs::remove_file(world.library().join("agents/gamma.md")).unwrap();
    world.refresh();
    for descending in [false, true] {
        let drifted = ArtifactQuery { drifted: true, descending, ..ArtifactQuery::default() };
        let whole = found(&world, &ArtifactQuery { drifted: false, ..drifted.clone() });
        let expected: Vec<_> = whole.into_iter().filter(|id| !["hook:delta", "agent:gamma"].contains(&&**id)).collect();
        assert_eq!(found(&world, &drifted), expected);
        let piece = ops::list_artifacts(&world.workspace, &ArtifactQuery { offset: 1, limit: 1, ..drifted }).unwrap();
        assert_eq!((piece.total, piece.artifacts[0].id.as_str()), (3, expected[1].as_str()));
    }
}

#[test]
fn facets_count_what_choosing_each_filter_would_give() {
    let world = library();
    let project = world.project("app");
    world.deploy(&["skill:alpha"], &project);
    project.write(".claude/skills/alpha/SKILL.md", "edited");
    world.refresh();
    let facets = |query: &ArtifactQuery| ops::artifact_facets(&world.workspace, query).unwrap();
    let all = facets(&ArtifactQuery::default());
    assert_eq!((all.all, all.untagged, all.drifted), (5, 2, 1));
    let types: Vec<_> = all.types.iter().map(|t| (t.kind.as_str(), t.count)).collect();
    assert_eq!(types, [("skill", 2), ("command", 1), ("agent", 1), ("hook", 1), ("mcp", 0)], "zeros too");
    let tags: Vec<_> = all.tags.iter().map(|t| (t.tag.as_str(), t.count)).collect();
    assert_eq!(tags, [("docs", 2), ("git", 1), ("pdf", 1)], "most used first");
    // Each facet leaves its own filter out and minds the others.
    let narrowed = ArtifactQuery {
        types: vec![ArtifactKind::Skill],
        tags: vec!["pdf".into()],
        drifted: true,
        ..ArtifactQuery::default()
    };
    let narrow = facets(&narrowed);
    assert_eq!(narrow.types[0].count, 1);
    assert_eq!(narrow.types[1].count, 0);
    assert_eq!(narrow.tags.iter().map(|t| t.tag.as_str()).collect::<Vec<_>>(), ["docs", "pdf"]);
    assert_eq!((narrow.untagged, narrow.drifted), (0, 1));
    // Choosing what a facet counts gives that many.
    for tag in &all.tags {
        let query = ArtifactQuery { tags: vec![tag.tag.clone()], ..ArtifactQuery::default() };
        assert_eq!(found(&world, &query).len(), tag.count as usize, "{}", tag.tag);
    }
}

#[test]
fn the_artifacts_of_a_collection_come_in_few_words_and_pages() {
    let world = library();
    let project = world.project("app");
    world.deploy(&["gamma"], &project);
    let list = |offset, limit| ops::list_collection_artifacts(&world.workspace, "default", offset, limit).unwrap();
    let all = list(0, 0);
    assert_eq!(all.len(), 5);
    assert_eq!(list(1, 2), all[1..3]);
    let gamma = all.iter().find(|a| a.id == "agent:gamma").unwrap();
    let deployments = gamma.deployments.as_ref().unwrap();
    assert_eq!((deployments.len(), deployments[0].state), (1, Some(DeploymentState::InSync)));
    assert!(all.iter().filter(|a| a.id != "agent:gamma").all(|a| a.deployments.is_none()));
    let error = ErrorBody::from(ops::list_collection_artifacts(&world.workspace, "other", 0, 0).unwrap_err());
    assert_eq!(error.code, ErrorCode::CollectionNotFound);
}

#[test]
fn a_page_in_few_words_names_the_projects_that_need_attention() {
    let world = World::new();
    world.skill("pdf").skill("alone").skill("twin");
    world.refresh();
    let names = ["delta", "alpha", "charlie", "bravo"];
    let projects = names.map(|name| world.project(name));
    for project in &projects {
        world.deploy(&["pdf"], project);
    }
    // In a second profile of the same project: the project counts once, with the worse of the two.
    world.try_deploy(&["pdf"], &projects[2], Some("codex-default")).unwrap();
    projects[2].write(".claude/skills/pdf/SKILL.md", "edited");
    projects[0].write(".claude/skills/twin/SKILL.md", "not of ours");
    world.refresh();
    let page = |name_projects| {
        ops::list_artifacts(&world.workspace, &ArtifactQuery { name_projects, ..ArtifactQuery::default() }).unwrap()
    };
    let brief = page(2);
    assert!(brief.artifacts.iter().all(|one| one.deployments.is_none()));
    let of = |id: &str| &brief.deployed[brief.artifacts.iter().position(|one| one.id == id).unwrap()];
    let named: Vec<_> = of("skill:pdf").named.iter().map(|one| (one.name.as_str(), one.state)).collect();
    assert_eq!(named, [("charlie", DeploymentState::Modified), ("alpha", DeploymentState::InSync)]);
    assert_eq!(of("skill:pdf").named[0].path, projects[2].text());
    assert_eq!([of("skill:pdf").projects, of("skill:alone").projects, of("skill:twin").projects], [4, 0, 0]);
    let full = page(0);
    assert_eq!(full.deployed, []);
    let pdf = full.artifacts.iter().find(|one| one.id == "skill:pdf").unwrap();
    assert_eq!(pdf.deployments.as_ref().map(Vec::len), Some(5));
}

#[test]
fn the_matrix_shows_states_twins_and_orphans_by_profile() {
    let world = World::new();
    world.skill("synced").skill("edited").skill("orphan").skill("twin").hook("format");
    world.refresh();
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["synced", "edited", "orphan"], &one);
    world.try_deploy(&["synced"], &two, Some("codex-default")).unwrap();
    one.write(".claude/skills/edited/SKILL.md", "edited").write(".claude/skills/twin/SKILL.md", "another");
    one.write(".claude/skills/private/SKILL.md", "nothing of the library");
    fs::remove_dir_all(world.library().join("skills/orphan")).unwrap();
    world.refresh();
    let matrix = world.matrix(EntityQuery::default());
    let all = ops::list_entity_columns(&world.workspace).unwrap();
    let profile = |number: usize| &all.profiles[all.columns[number].profile as usize];
    let columns: Vec<_> = (0..all.columns.len())
        .map(|number| (all.columns[number].project_name.as_str(), profile(number).profile_id.as_str()))
        .collect();
    assert_eq!(
        columns,
        [("one", "claude-code-default"), ("two", "claude-code-default"), ("two", "codex-default")],
        "the primary profile always, others where they are"
    );
    assert!(!profile(2).supported_types.contains(&ArtifactKind::Hook));
    assert_eq!(all.profiles.len(), 2, "a profile is told once for all of its columns");
    let row = |name: &str| matrix.rows.iter().find(|row| row.name == name).unwrap_or_else(|| panic!("no row {name}"));
    let cells = |name: &str| row(name).cells.iter().map(|cell| (cell.column, cell.state)).collect::<Vec<_>>();
    assert_eq!(cells("synced"), [(0, DeploymentState::InSync), (2, DeploymentState::InSync)]);
    assert_eq!(cells("edited"), [(0, DeploymentState::Modified)]);
    assert_eq!(cells("twin"), [(0, DeploymentState::Unmanaged)]);
    assert_eq!(cells("orphan"), [(0, DeploymentState::Orphaned)]);
    assert_eq!(cells("format"), []);
    assert_eq!((row("twin").deployed, row("synced").deployed), (0, 2));
    assert!(!row("orphan").in_library && row("twin").in_library);
    assert!(!matrix.rows.iter().any(|row| row.name == "private"));
    assert_eq!((matrix.total, matrix.drifted), (5, 2));

    let query = |change: fn(&mut EntityQuery)| {
        let mut query = EntityQuery::default();
        change(&mut query);
        let matrix = world.matrix(query);
        (matrix.rows.into_iter().map(|row| row.name).collect::<Vec<_>>(), matrix.total, matrix.drifted)
    };
    assert_eq!(query(|q| q.drifted = true).0, ["edited", "orphan"]);
    assert_eq!(query(|q| q.search = "TWI".into()).0, ["twin"]);
    assert_eq!(query(|q| q.types = vec![ArtifactKind::Hook]).0, ["format"]);
    assert_eq!(query(|q| (q.offset, q.limit) = (1, 2)), (vec!["format".into(), "orphan".into()], 5, 2));
    let of_two = EntityQuery { project_path: Some(two.text()), drifted: true, ..EntityQuery::default() };
    assert_eq!(world.matrix(of_two).rows, []);
}

#[test]
fn deployments_are_listed_by_project_and_filtered_by_every_field() {
    let world = World::new();
    world.skill("pdf").command("fix").skill("twin");
    world.refresh();
    let (zebra, ant) = (world.project("Zebra"), world.project("ant"));
    world.deploy(&["pdf", "fix"], &zebra);
    world.deploy(&["pdf"], &ant);
    ant.write(".claude/skills/pdf/SKILL.md", "edited").write(".claude/skills/twin/SKILL.md", "x");
    world.refresh();
    let query = |change: fn(&mut DeploymentQuery)| {
        let mut query = DeploymentQuery::default();
        change(&mut query);
        let page = ops::list_deployments(&world.workspace, &query).unwrap();
        let rows: Vec<_> =
            page.deployments.iter().map(|row| (row.project_name.clone(), row.artifact_id.clone())).collect();
        (rows, page.total, page.counts)
    };
    let pairs =
        |rows: &[(&str, &str)]| rows.iter().map(|(p, a)| ((*p).to_owned(), (*a).to_owned())).collect::<Vec<_>>();
    let (rows, total, counts) = query(|_| {});
    assert_eq!(rows, pairs(&[("Zebra", "command:fix"), ("Zebra", "skill:pdf"), ("ant", "skill:pdf")]));
    assert_eq!((total, counts.in_sync, counts.modified, counts.unmanaged), (3, 2, 1, 1));
    assert_eq!(query(|q| q.search = "zebra pdf".into()).0, pairs(&[("Zebra", "skill:pdf")]));
    assert_eq!(query(|q| q.types = vec![ArtifactKind::Command]).1, 1);
    assert_eq!(query(|q| q.artifact_id = Some("skill:pdf".into())).1, 2);
    assert_eq!(query(|q| q.states = vec![DeploymentState::Unmanaged]).0, pairs(&[("ant", "skill:twin")]));
    let (rows, total, counts) = query(|q| q.states = vec![DeploymentState::Modified]);
    assert_eq!((rows.len(), total, counts.in_sync), (1, 1, 2), "the counts are beside the state filter");
    let (rows, total, _) = query(|q| (q.offset, q.limit) = (1, 1));
    assert_eq!((rows, total), (pairs(&[("Zebra", "skill:pdf")]), 3));
    let of_ant = DeploymentQuery { project_path: Some(ant.text()), ..DeploymentQuery::default() };
    let row = ops::list_deployments(&world.workspace, &of_ant).unwrap().deployments.remove(0);
    assert_eq!(
        (row.path.as_str(), row.mode.as_deref(), row.changed_here, row.library_moved),
        (".claude/skills/pdf", Some("copy"), true, false)
    );
    assert_eq!(row.platform_name.as_deref(), Some("Claude Code"));
}

#[test]
fn the_numbers_add_up() {
    let world = library();
    let (one, two) = (world.project("one"), world.project("two"));
    world.deploy(&["skill:alpha", "Beta"], &one);
    world.deploy(&["skill:alpha"], &two);
    two.remove(".claude/skills/alpha/SKILL.md");
    world.refresh();
    let stats = ops::deployment_stats(&world.workspace).unwrap();
    assert_eq!((stats.artifacts, stats.deployments, stats.drifted), (5, 3, 1));
    assert_eq!((stats.counts.in_sync, stats.counts.missing), (2, 1));
    let projects: Vec<_> =
        stats.projects.iter().map(|p| (p.project_name.as_str(), p.deployed, p.drifted, p.worst)).collect();
    assert_eq!(projects, [("one", 2, 0, Some(DeploymentState::InSync)), ("two", 1, 1, Some(DeploymentState::Missing))]);
}

#[test]
fn a_deployment_is_read_from_the_disk_file_by_file() {
    let world = World::new();
    world.skill("pdf");
    world.refresh();
    let project = world.project("app");
    world.deploy(&["pdf"], &project);
    project.write(".claude/skills/pdf/SKILL.md", "edited").write(".claude/skills/pdf/mine.md", "mine");
    project.remove(".claude/skills/pdf/scripts/run.sh");
    world.in_library("skills/pdf/new.md", "new").in_library("skills/pdf/reference/notes.md", "moved on");
    let detail = ops::read_deployment(&world.workspace, &project.text(), &ProfileId::primary(), "skill:pdf").unwrap();
    let files: Vec<_> =
        detail.files.iter().map(|f| (f.path.trim_start_matches(".claude/skills/pdf/"), f.state)).collect();
    assert_eq!(
        files,
        [
            ("SKILL.md", FileState::Modified),
            ("mine.md", FileState::Extra),
            ("new.md", FileState::New),
            ("reference/notes.md", FileState::Outdated),
            ("scripts/run.sh", FileState::Missing),
        ]
    );
    assert_eq!(detail.deployment.state, DeploymentState::Diverged, "now, not as the cache has it");
    let error = ops::read_deployment(&world.workspace, &project.text(), &ProfileId::primary(), "skill:x").unwrap_err();
    assert_eq!(ErrorBody::from(error).code, ErrorCode::NotDeployed);
}

#[test]
fn an_artifacts_files_are_listed_and_read_and_nothing_else_is() {
    let world = World::new();
    world.skill("pdf").skill("other").command("fix");
    world.in_library("skills/pdf/image.png", [0x89, b'P', 0, 1]).in_library("skills/pdf/latin.txt", [b'a', 0xe9]);
    world.in_library("skills/pdf/long.txt", "ä".repeat(400_000));
    write(&world.root().join("secret"), "secret");
    let skill = world.library().join("skills/pdf");
    link(&skill.join("out"), &world.root().join("secret"));
    link(&skill.join("folder"), &world.root());
    link(&skill.join("inside"), "SKILL.md".as_ref());
    world.refresh();
    let id: ArtifactId = "skill:pdf".parse().unwrap();
    let detail = ops::read_artifact(&world.workspace, &id).unwrap();
    assert_eq!(detail.main_file.as_deref(), Some("SKILL.md"));
    let run = detail.files.iter().find(|f| f.path == "scripts/run.sh").unwrap();
    assert!(run.executable);
    assert_eq!(detail.files.iter().find(|f| f.path == "inside").unwrap().link_target.as_deref(), Some("SKILL.md"));

    let read = |path: &str| ops::read_artifact_file(&world.workspace, &id, path).map_err(ErrorBody::from);
    assert!(read("SKILL.md").unwrap().text.unwrap().contains("# pdf"));
    assert_eq!(read("image.png").unwrap().text, None, "not text");
    assert_eq!(read("latin.txt").unwrap().text, None, "not UTF-8");
    let long = read("long.txt").unwrap();
    assert!(long.truncated && long.size == 800_000 && long.text.unwrap().chars().all(|c| c == 'ä'));
    for path in ["..", "../other/SKILL.md", "/etc/passwd", "reference/../../other/SKILL.md", "C:/x"] {
        assert_eq!(read(path).unwrap_err().code, ErrorCode::PathEscape, "{path}");
    }
    for path in ["out", "folder/secret", "folder", "reference", "gone.md", "inside/x"] {
        assert_eq!(read(path).unwrap_err().code, ErrorCode::ArtifactNotFound, "{path}");
    }
    let fix: ArtifactId = "command:fix".parse().unwrap();
    assert!(ops::read_artifact_file(&world.workspace, &fix, "fix.md").unwrap().text.is_some());
    for path in ["other.md", "fix.md/x", "../fix.md"] {
        assert!(ops::read_artifact_file(&world.workspace, &fix, path).is_err(), "{path}");
    }
    let gone: ArtifactId = "skill:gone".parse().unwrap();
    let error = ErrorBody::from(ops::read_artifact(&world.workspace, &gone).unwrap_err());
    assert_eq!(error.code, ErrorCode::ArtifactNotFound);
}
