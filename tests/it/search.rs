//! Searching the library: what is found, in which order, where it is lit, and how the index of contents follows the disk.

mod index;

use proptest::prelude::*;
use skillmeat_core::artifact::ArtifactKind;
use skillmeat_core::cache::{
    ArtifactFacets, ArtifactHit, ArtifactPage, ArtifactQuery, ArtifactSort, DeploymentQuery, EntityQuery,
};
use skillmeat_core::ops;
use skillmeat_core::text::search::Piece;
use skillmeat_tests::World;

use self::index::index;

fn query(text: &str) -> ArtifactQuery {
    ArtifactQuery { search: text.into(), sort: ArtifactSort::Relevance, ..ArtifactQuery::default() }
}

fn page(world: &World, query: &ArtifactQuery) -> ArtifactPage {
    ops::list_artifacts(&world.workspace, query).unwrap()
}

fn facets(world: &World, query: &ArtifactQuery) -> ArtifactFacets {
    ops::artifact_facets(&world.workspace, query).unwrap()
}

/// The names of what is found, in order.
fn found(world: &World, text: &str) -> Vec<String> {
    page(world, &query(text)).artifacts.into_iter().map(|artifact| artifact.name).collect()
}

fn hit(world: &World, text: &str, name: &str) -> ArtifactHit {
    let ArtifactPage { artifacts, hits, .. } = page(world, &query(text));
    assert_eq!(artifacts.len(), hits.len());
    let at = artifacts.iter().position(|artifact| artifact.name == name).unwrap();
    hits[at].clone()
}

/// The text with `[` and `]` around what is lit.
fn shown(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| if piece.lit { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
}

fn skill(world: &World, name: &str, tags: &str, description: &str, body: &str) {
    let text = format!("---\ndescription: {description}\ntags: [{tags}]\n---\n{body}\n");
    world.in_library(&format!("skills/{name}/SKILL.md"), text);
}

#[test]
fn every_list_takes_the_same_letters_for_the_same() {
    let world = World::new();
    world.skill("Résumé").skill("plain");
    world.refresh();
    let (one, other) = (world.project("Café"), world.project("app"));
    world.deploy(&["Résumé", "plain"], &one);
    world.deploy(&["plain"], &other);
    let entities = |search: &str| -> Vec<String> {
        let query = EntityQuery { search: search.into(), ..EntityQuery::default() };
        ops::list_entities(&world.workspace, &query).unwrap().rows.into_iter().map(|row| row.name).collect()
    };
    let deployments = |search: &str| {
        let query = DeploymentQuery { search: search.into(), ..DeploymentQuery::default() };
        ops::list_deployments(&world.workspace, &query).unwrap().total
    };
    let operations = |text: &str| {
        let query = ops::OperationQuery { text: Some(text.into()), limit: 10, ..ops::OperationQuery::default() };
        ops::list_operations(&world.workspace, &query).unwrap().operations.len()
    };
    // Decomposed, as some file systems give names; wide; and without marks.
    for search in ["resume", "RÉSUMÉ", "re\u{301}sume\u{301}", "ｒｅｓｕｍｅ"] {
        assert_eq!(found(&world, search), ["Résumé"], "{search}");
        assert_eq!(entities(search), ["Résumé"], "{search}");
        assert_eq!((deployments(search), operations(search)), (1, 1), "{search}");
    }
    assert_eq!((deployments("cafe"), deployments("cafe plain"), operations("cafe")), (2, 1, 1));
    assert_eq!(entities("").len(), 2);

    // An older program wrote names with their marks.
    let database = world.database();
    for table in ["collection_artifacts", "deployments", "entities"] {
        let sql = format!("UPDATE {table} SET sort_name = 'résumé' WHERE sort_name = 'resume'");
        assert_eq!(database.execute(&sql, []).unwrap(), 1, "{table}");
    }
    assert!(entities("resume").is_empty());
    let version: u32 = database.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    database.pragma_update(None, "user_version", version - 1).unwrap();
    drop(database);
    let reopened = world.another();
    let query = EntityQuery { search: "resume".into(), ..EntityQuery::default() };
    assert_eq!(ops::list_entities(&reopened, &query).unwrap().total, 1);
}

#[test]
fn names_go_before_tags_before_descriptions_before_contents() {
    let world = World::new();
    skill(&world, "a-contents", "", "About nothing", "Here is a table.");
    skill(&world, "b-about", "", "Draws a table", "");
    skill(&world, "c-tag", "table", "About nothing", "");
    skill(&world, "d-vegetables", "", "About nothing", "");
    skill(&world, "e-table", "", "About nothing", "");
    skill(&world, "table-top", "", "About nothing", "");
    skill(&world, "table", "", "About nothing", "");
    skill(&world, "z-else", "", "About nothing", "");
    world.refresh();
    index(&world);
    let ranked = ["table", "table-top", "e-table", "d-vegetables", "c-tag", "b-about", "a-contents"];
    assert_eq!(found(&world, "table"), ranked);
    assert_eq!(found(&world, "TABL"), ranked);
    let by_name = ArtifactQuery { sort: ArtifactSort::Name, descending: true, ..query("table") };
    let names: Vec<String> = page(&world, &by_name).artifacts.into_iter().map(|artifact| artifact.name).collect();
    let mut sorted = ranked.map(str::to_owned);
    sorted.sort();
    sorted.reverse();
    assert_eq!(names, sorted);
}

#[test]
fn within_descriptions_and_within_contents_what_says_it_more_goes_first() {
    let world = World::new();
    let (once, often) = ("one needle in the hay of a long long text", "needle needle needle");
    skill(&world, "a", "", once, "");
    skill(&world, "b", "", often, "");
    skill(&world, "c", "", "-", &format!("{once} with many other words beside it"));
    skill(&world, "d", "", "-", &"needle ".repeat(27));
    skill(&world, "e", "", "-", "nothing");
    skill(&world, "f", "", "-", "nothing");
    skill(&world, "g", "", "-", "nothing");
    skill(&world, "h", "", "-", "nothing");
    skill(&world, "i", "", "-", "nothing");
    world.refresh();
    index(&world);
    assert_eq!(found(&world, "needle"), ["b", "a", "d", "c"]);
}

#[test]
fn all_words_must_be_found_each_wherever_it_is() {
    let world = World::new();
    skill(&world, "pdf-forms", "office", "Fills documents", "It knows acroform fields.");
    skill(&world, "pdf-merge", "office", "Joins documents", "It knows pages.");
    world.refresh();
    index(&world);
    assert_eq!(found(&world, "pdf"), ["pdf-forms", "pdf-merge"]);
    assert_eq!(found(&world, "acroform documents office pdf"), ["pdf-forms"]);
    assert_eq!(found(&world, "forms pdf"), ["pdf-forms"]);
    assert_eq!(found(&world, "pdf spreadsheet"), [""; 0]);
    // The last word may still be typed on, the others are whole.
    assert_eq!(found(&world, "office docum"), ["pdf-forms", "pdf-merge"]);
    assert_eq!(found(&world, "docum office"), [""; 0]);
    // Of a name any part will do.
    assert_eq!(found(&world, "df-for offi"), ["pdf-forms"]);
}

#[test]
fn letter_case_diacritics_and_widths_do_not_count() {
    let world = World::new();
    skill(&world, "cv", "Müsli", "Schreibt den Résumé", "Jede Straße hat ein ﬁnales Ｚｉｅｌ.");
    world.refresh();
    index(&world);
    for text in ["resume", "RÉSUMÉ", "re\u{301}sume", "musli", "MÜS", "strasse", "STRASSE", "straße", "finales", "ziel"]
    {
        assert_eq!(found(&world, text), ["cv"], "{text}");
    }
    assert_eq!(shown(hit(&world, "resume", "cv").description.as_ref().unwrap()), "Schreibt den [Résumé]");
    let line = hit(&world, "strasse", "cv").contents.unwrap().line;
    assert_eq!(shown(&line), "Jede [Straße] hat ein ﬁnales Ｚｉｅｌ.");
}

#[test]
fn one_or_two_letters_from_the_middle_of_a_run_without_spaces_are_found() {
    let world = World::new();
    skill(&world, "大規模言語モデル", "日本語", "文書を要約する", "このスキルは設計書を読みます。");
    skill(&world, "korean", "", "한국어 문서를 요약합니다", "설계서를");
    skill(&world, "thai", "", "สรุปเอกสารภาษาไทย", "");
    world.refresh();
    index(&world);
    for text in ["言語", "語", "模言語", "本", "要約", "書を", "設計書", "計", "ﾓﾃﾞﾙ"] {
        assert_eq!(found(&world, text), ["大規模言語モデル"], "{text}");
    }
    assert_eq!(found(&world, "국어"), ["korean"]);
    assert_eq!(found(&world, "계서"), ["korean"]);
    assert_eq!(found(&world, "เอกสาร"), ["thai"]);
    assert_eq!(found(&world, "約要"), [""; 0]);
    let line = hit(&world, "設計", "大規模言語モデル").contents.unwrap().line;
    assert_eq!(shown(&line), "このスキルは[設計]書を読みます。");
}

#[test]
fn what_was_found_is_lit_where_it_is() {
    let world = World::new();
    skill(&world, "pdf-tools", "tooling, docs", "Tools for a stool", "no such word");
    world.in_library("skills/pdf-tools/reference/notes.md", "# Notes\nUse the widget twice.\n");
    world.refresh();
    index(&world);
    let lit = hit(&world, "too", "pdf-tools");
    assert_eq!(shown(&lit.name), "pdf-[too]ls");
    assert_eq!(shown(lit.description.as_ref().unwrap()), "[Too]ls for a stool");
    assert_eq!(lit.tags.iter().map(|tag| shown(tag)).collect::<Vec<_>>(), ["[too]ling", "docs"]);
    assert_eq!(lit.contents, None, "its row has it all");
    let contents = hit(&world, "pdf widg", "pdf-tools").contents.unwrap();
    assert_eq!(
        (contents.path.as_str(), shown(&contents.line).as_str()),
        ("reference/notes.md", "Use the [widg]et twice.")
    );
    assert!(page(&world, &query("")).hits.is_empty());
}

#[test]
fn a_title_is_shown_where_it_has_a_word_that_the_row_has_not() {
    let world = World::new();
    let text = "---\ntitle: Acrobat tools\ndescription: Tools for forms\n---\nacrobat\n";
    world.in_library("skills/forms/SKILL.md", text);
    world.refresh();
    index(&world);
    let lit = hit(&world, "acro", "forms");
    assert_eq!((shown(lit.title.as_ref().unwrap()).as_str(), lit.contents), ("[Acro]bat tools", None));
    let both = hit(&world, "tools acro", "forms");
    assert_eq!(shown(&both.title.unwrap()), "[Acro]bat [tools]");
    assert_eq!(shown(&both.description.unwrap()), "[Tools] for forms");
    assert_eq!(hit(&world, "tools", "forms").title, None, "the description has it");
}

#[test]
fn short_words_are_not_looked_for_as_beginnings_in_contents() {
    let world = World::new();
    skill(&world, "one", "", "-", "go on");
    skill(&world, "two", "", "-", "golden");
    world.refresh();
    index(&world);
    assert_eq!(found(&world, "g"), [""; 0]);
    assert_eq!(found(&world, "go"), ["one"]);
    assert_eq!(found(&world, "gol"), ["two"]);
}

#[test]
fn filters_and_counts_are_those_of_what_was_found() {
    let world = World::new();
    skill(&world, "one", "red, blue", "match", "");
    skill(&world, "two", "red", "match", "");
    skill(&world, "three", "", "-", "match");
    skill(&world, "four", "red", "other", "");
    world.command("match");
    world.refresh();
    index(&world);
    let project = world.project("app");
    world.deploy(&["skill:one", "skill:four"], &project);
    project.write(".claude/skills/one/SKILL.md", "edited");
    world.refresh();
    let all = facets(&world, &query("match"));
    let types: Vec<_> = all.types.iter().map(|of| (of.kind, of.count)).filter(|(_, count)| *count > 0).collect();
    assert_eq!((all.all, types), (4, vec![(ArtifactKind::Skill, 3), (ArtifactKind::Command, 1)]));
    let tags: Vec<_> = all.tags.iter().map(|of| (of.tag.as_str(), of.count)).collect();
    assert_eq!((tags, all.untagged, all.drifted), (vec![("red", 2), ("blue", 1)], 2, 1));
    let ids = |query: ArtifactQuery| -> Vec<String> {
        page(&world, &query).artifacts.into_iter().map(|artifact| artifact.id).collect()
    };
    assert_eq!(ids(ArtifactQuery { types: vec![ArtifactKind::Command], ..query("match") }), ["command:match"]);
    assert_eq!(ids(ArtifactQuery { tags: vec!["red".into(), "blue".into()], ..query("match") }), ["skill:one"]);
    assert_eq!(ids(ArtifactQuery { tags: vec!["no such".into()], ..query("match") }), [""; 0]);
    assert_eq!(ids(ArtifactQuery { untagged: true, ..query("match") }), ["command:match", "skill:three"]);
    assert_eq!(ids(ArtifactQuery { drifted: true, ..query("match") }), ["skill:one"]);
    let most = ArtifactQuery { sort: ArtifactSort::Deployed, descending: true, ..query("match") };
    assert_eq!(ids(most)[0], "skill:one");
    let second = page(&world, &ArtifactQuery { offset: 1, limit: 2, ..query("match") });
    assert_eq!((second.total, second.artifacts.len(), second.hits.len()), (4, 2, 2));
    let narrowed = facets(&world, &ArtifactQuery { tags: vec!["blue".into()], ..query("match") });
    assert_eq!((narrowed.all, narrowed.untagged, narrowed.drifted), (1, 2, 1));
}

#[test]
fn signs_are_what_they_are() {
    let world = World::new();
    skill(&world, "plain", "", "Uses a -> b", "name OR NEAR(a b)");
    skill(&world, "other", "", "nothing", "");
    world.refresh();
    index(&world);
    assert_eq!(found(&world, "->"), ["plain"]);
    for text in
        ["NEAR(", "name:", "near*", "\"name\"", "-name", "^name", "{name}", "name OR NEAR(a b)", "name AND near"]
    {
        assert!(found(&world, text).len() <= 1, "{text}");
    }
    assert_eq!(found(&world, "name:"), ["plain"]);
    assert_eq!(found(&world, "OR"), ["plain"]);
    assert_eq!(found(&world, "name AND near"), [""; 0], "a word like any other");
}

#[test]
fn no_text_that_is_searched_for_is_an_error() {
    let world = World::new();
    skill(&world, "pdf", "docs", "Reads 文書", "body");
    world.refresh();
    index(&world);
    let sign = prop::sample::select(vec![
        "\"", "'", "*", "(", ")", ":", "^", "-", "+", "{", "}", "\\", "%", "\0", "\n", "AND ", "OR ", "NOT ", "NEAR(",
        "name:", "pdf", "文", "문서", "é", "\u{301}", " ", "rank", ", 10", "--", ";",
    ]);
    let typed = prop::collection::vec(prop_oneof![sign.prop_map(str::to_owned), "\\PC{0,4}"], 0..8);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(300));
    runner
        .run(&typed, |typed| {
            let query = query(&typed.concat());
            let listed = ops::list_artifacts(&world.workspace, &query);
            let counted = ops::artifact_facets(&world.workspace, &query);
            prop_assert!(listed.is_ok() && counted.is_ok(), "{:?} {:?}", listed, counted);
            prop_assert_eq!(listed.unwrap().total, counted.unwrap().all);
            Ok(())
        })
        .unwrap();
    let long = "文".repeat(100_000);
    assert_eq!(found(&world, &format!("{long} {}", "word ".repeat(100_000))), [""; 0]);
}
