//! Frontmatter and main files that are bombs, binary, endless, or full of codes for terminals and browsers.

use std::time::Instant;

use skillmeat_core::ops;
use skillmeat_tests::World;

use super::works;

fn listed(front: impl AsRef<[u8]>) -> (World, skillmeat_core::cache::ArtifactResponse) {
    let world = World::new();
    world.skill("good").in_library("skills/odd/SKILL.md", front);
    let start = Instant::now();
    world.refresh();
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
    let artifact = world.artifact("skill:odd");
    assert!(artifact.content_hash.is_some());
    works(&world, "skill:odd", &world.project("app"));
    works(&world, "skill:good", &world.project("app"));
    (world, artifact)
}

fn warned(front: impl AsRef<[u8]>) -> skillmeat_core::cache::ArtifactResponse {
    let (_, artifact) = listed(front);
    assert!(artifact.warnings.iter().any(|warning| warning.code == "frontmatter"), "{artifact:?}");
    artifact
}

#[test]
fn bombs_of_aliases() {
    let mut text = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let items = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
    }
    warned(text.clone() + "name: odd\n---\n");
    warned("---\na: &a\n  b: *a\n---\n");
    warned("---\n<<: &a {<<: *a}\nname: odd\n---\n");
}

#[test]
fn nesting_deeper_than_any_stack() {
    for open in ["[", "{a: ", "- ", "? ", "!t ", "&a "] {
        let (_, artifact) =
            listed(format!("---\nname: odd\ndeep: {}\n---\n# Body\n", open.repeat(30_000 / open.len())));
        assert!(artifact.name == "odd");
    }
    let steps: String = (0..300).map(|depth| format!("{}k:\n", " ".repeat(depth))).collect();
    listed(format!("---\nname: odd\n{steps}---\n"));
}

#[test]
fn ten_megabytes_of_frontmatter() {
    let many: String = (0..400_000).map(|number| format!("key{number}: some value\n")).collect();
    warned(format!("---\n{many}---\n# Body\n"));
    let artifact = warned(format!("---\ndescription: {}\n---\n# Body\n", "x".repeat(10_000_000)));
    assert!(artifact.description.is_none_or(|text| text.chars().count() <= 200));
    // Never closed: the whole file is one block.
    let artifact = warned(format!("---\n{many}"));
    assert_eq!(artifact.description, None);
    let artifact = warned("---\nname: odd\nthe rest is text\n");
    assert_eq!(artifact.description, None);
}

#[test]
fn one_endless_line_of_text() {
    let (_, artifact) = listed("word ".repeat(2_000_000));
    assert!(artifact.description.unwrap().chars().count() <= 200);
}

#[test]
fn a_main_file_that_is_no_text() {
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(300_000).collect();
    let (world, _) = listed(&bytes);
    let content = ops::read_artifact_file(&world.workspace, &"skill:odd".parse().unwrap(), "SKILL.md").unwrap();
    assert_eq!(content.text, None);
    listed([b"---\nname: \xff\xfe\n---\n".as_slice(), &[0; 4096]].concat());
    listed([0xff, 0xfe, b'-', 0, b'-', 0, b'-', 0, b'\n', 0]);
    listed([]);
    listed("\u{feff}");
    listed("---");
    listed("---\n---");
}

#[test]
fn codes_for_terminals_and_browsers_are_kept_as_data() {
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)> \u{1b}[2J\u{1b}]0;owned\u{7}";
    let quoted = serde_json::to_string(evil).unwrap();
    let front =
        format!("---\nname: odd\ntitle: {quoted}\ndescription: {quoted}\ntags: [{quoted}]\nauthor: {quoted}\n---\n");
    let (_, artifact) = listed(&front);
    assert_eq!(artifact.title.as_deref(), Some(evil));
    assert_eq!(artifact.description.as_deref(), Some(evil));
    assert_eq!(artifact.tags, [evil]);
    assert_eq!(artifact.author.as_deref(), Some(evil));
}

#[test]
fn text_made_for_the_database_stays_text() {
    let evil = "x'); DROP TABLE collection_artifacts; --";
    let front = format!("---\nname: odd\ndescription: \"{evil}\"\ntags: [\"%\", \"_\", \"'\", \"\\\\\"]\n---\n");
    let (world, artifact) = listed(&front);
    assert_eq!(artifact.description.as_deref(), Some(evil));
    for search in ["'", "%", "_", "\\", "\"", "x'); DROP", "*", "NEAR(", "\0", "name:odd", "-", "(", ";"] {
        let query = skillmeat_core::cache::ArtifactQuery { search: search.to_owned(), ..Default::default() };
        ops::list_artifacts(&world.workspace, &query).unwrap_or_else(|error| panic!("{search:?}: {error}"));
        ops::artifact_facets(&world.workspace, &query).unwrap();
    }
    assert_eq!(world.artifacts().len(), 2);
}

#[test]
fn values_of_every_other_type_are_passed_over() {
    let rows = [
        "name: [a, b]",
        "name: {a: b}",
        "name: ~",
        "name: 12",
        "name: 1e999",
        "name: .nan",
        "name: 2026-01-01",
        "name: !!binary aGk=",
        "name: !!python/object/apply:os.system [ls]",
        "tags: {a: b}",
        "tags: [[a], {b: c}, 1, ~]",
        "tags: 3",
        "version: 1.10",
        "tools: [1, true]",
        "description: |\n  a\n  b",
        "? [complex, key]\n: value",
        "name: a\nname: b",
        "\"\": empty",
        "name: 0x7fffffffffffffffffff",
        "- a\n- b",
        "just text",
        "%YAML 9.9",
        "\t",
    ];
    for row in rows {
        listed(format!("---\n{row}\n---\n# Body\n\ntext\n"));
    }
}
