//! The index of contents: what goes into it, and that it follows the library through changes, cancels and restarts.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use skillmeat_core::ops::{self, Indexed, RefreshPhase};
use skillmeat_tests::{World, link, write};

use super::{found, hit, query, shown, skill};

/// Indexes what changed; panics when that fails.
pub fn index(world: &World) -> Indexed {
    ops::index_contents(&world.workspace, &AtomicBool::new(false), &|_| {}).unwrap()
}

/// How many bytes the index of contents takes.
fn size(world: &World) -> i64 {
    let sql = "SELECT sum(length(block)) FROM search_contents_data";
    world.database().query_row(sql, [], |row| row.get(0)).unwrap()
}

fn rows(world: &World, table: &str) -> i64 {
    world.database().query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

#[test]
fn names_and_descriptions_are_found_before_contents_are_indexed() {
    let world = World::new();
    skill(&world, "pdf", "office", "Fills forms", "acroform");
    world.refresh();
    for text in ["pdf", "offi", "forms"] {
        assert_eq!(found(&world, text), ["pdf"], "{text}");
    }
    assert_eq!(found(&world, "acroform"), [""; 0]);
    assert_eq!(index(&world), Indexed { indexed: 1, dropped: 0, complete: true });
    assert_eq!(found(&world, "acroform"), ["pdf"]);
    assert_eq!(index(&world), Indexed { indexed: 0, dropped: 0, complete: true });
}

#[test]
fn a_change_is_found_and_what_it_replaced_is_not() {
    let world = World::new();
    skill(&world, "pdf", "office", "Fills forms", "acroform");
    skill(&world, "other", "", "-", "other");
    world.refresh();
    index(&world);
    skill(&world, "pdf", "desk", "Joins pages", "xfa");
    world.refresh();
    assert_eq!((found(&world, "desk"), found(&world, "pages")), (vec!["pdf".to_owned()], vec!["pdf".to_owned()]));
    assert_eq!(index(&world).indexed, 1, "the other one is not read again");
    assert_eq!(found(&world, "xfa"), ["pdf"]);
    for text in ["office", "forms", "acroform"] {
        assert_eq!(found(&world, text), [""; 0], "{text}");
    }
}

#[test]
fn what_went_from_the_library_leaves_nothing_in_the_index() {
    let world = World::new();
    for number in 0..60 {
        let words: String = (0..300).map(|word| format!("word{number}x{word} ")).collect();
        skill(&world, &format!("s{number:02}"), "", "-", &words);
    }
    world.refresh();
    index(&world);
    let full = size(&world);
    assert_eq!(found(&world, "word7x33"), ["s07"]);
    for number in 1..60 {
        fs::remove_dir_all(world.library().join(format!("skills/s{number:02}"))).unwrap();
    }
    world.refresh();
    assert_eq!(found(&world, "word7x33"), [""; 0]);
    assert_eq!(index(&world), Indexed { indexed: 0, dropped: 59, complete: true });
    assert_eq!(found(&world, "word0x33"), ["s00"]);
    for table in ["search_artifacts", "search_words", "search_indexed", "search_contents"] {
        assert_eq!(rows(&world, table), 1, "{table}");
    }
    assert!(size(&world) * 10 < full, "{} of {full} bytes are left", size(&world));
}

#[test]
fn a_run_that_was_stopped_is_gone_on_with() {
    let world = World::new();
    for number in 0..120 {
        world.command(&format!("c{number:03}"));
    }
    world.refresh();
    let (cancelled, told) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    let first = ops::index_contents(&world.workspace, &cancelled, &|at| {
        assert_eq!((at.phase, at.total), (RefreshPhase::Indexing, Some(120)));
        told.lock().unwrap().push(at.done);
        cancelled.store(at.done > 0, Ordering::SeqCst);
    });
    assert_eq!(first.unwrap(), Indexed { indexed: 100, dropped: 0, complete: false });
    assert_eq!(told.into_inner().unwrap(), [0, 50]);
    let stopped = ops::index_contents(&world.workspace, &AtomicBool::new(true), &|_| {}).unwrap();
    assert_eq!(stopped, Indexed { indexed: 0, dropped: 0, complete: false });
    assert_eq!(index(&world), Indexed { indexed: 20, dropped: 0, complete: true });
    assert_eq!(found(&world, "do c119"), ["c119"]);
}

#[test]
fn a_new_cache_finds_the_same_as_the_old_one_did() {
    let mut world = World::new();
    skill(&world, "pdf", "office", "Fills forms", "acroform");
    world.refresh();
    index(&world);
    let before = super::page(&world, &query("acroform"));
    world.delete_cache();
    assert_eq!(found(&world, "acroform"), [""; 0]);
    world.refresh();
    assert_eq!(index(&world).indexed, 1);
    assert_eq!(super::page(&world, &query("acroform")), before);
}

#[test]
fn artifacts_that_an_older_version_wrote_are_found_too() {
    let mut world = World::new();
    skill(&world, "pdf", "office", "Fills forms", "acroform");
    world.refresh();
    world
        .database()
        .execute_batch("DELETE FROM search_artifacts; DELETE FROM search_words; UPDATE search_state SET indexed = -1;")
        .unwrap();
    world.restart();
    assert_eq!(found(&world, "pdf"), ["pdf"], "names need no index");
    assert_eq!(found(&world, "forms"), [""; 0]);
    assert_eq!(index(&world).indexed, 1);
    assert_eq!((found(&world, "forms"), found(&world, "acroform")), (vec!["pdf".to_owned()], vec!["pdf".to_owned()]));
}

#[test]
fn texts_are_indexed_up_to_a_bound_and_what_is_no_text_is_not() {
    let world = World::new();
    let filler = "filler ".repeat(9_000);
    skill(&world, "big", "", "-", &format!("atstart {filler} {filler} atend"));
    for number in 0..9 {
        world.in_library(&format!("skills/big/more/{number}.txt"), format!("file{number}x {filler}"));
    }
    world.in_library("skills/big/a.bin", b"binarian\0text");
    world.in_library("skills/big/b.bin", b"latinian \xe9 text");
    world.refresh();
    index(&world);
    assert_eq!((found(&world, "atstart"), found(&world, "file2x")), (vec!["big".to_owned()], vec!["big".to_owned()]));
    for text in ["atend", "file8x", "binarian", "latinian"] {
        assert_eq!(found(&world, text), [""; 0], "{text}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_not_searched() {
    let world = World::new();
    write(&world.root().join("secret.md"), "sesame\n");
    skill(&world, "pdf", "", "-", "opened");
    link(&world.library().join("skills/pdf/secret.md"), Path::new("../../../../secret.md"));
    skill(&world, "plain", "", "-", "opened");
    link(&world.library().join("skills/plain/again.md"), Path::new("SKILL.md"));
    world.refresh();
    index(&world);
    assert_eq!(found(&world, "sesame"), [""; 0]);
    assert_eq!(found(&world, "opened"), ["plain"], "what may not be deployed is not read");
}

#[test]
fn a_line_is_read_from_the_file_as_it_is_now() {
    let world = World::new();
    skill(&world, "pdf", "", "-", "the needle is here");
    world.refresh();
    index(&world);
    assert_eq!(shown(&hit(&world, "needle", "pdf").contents.unwrap().line), "the [needle] is here");
    skill(&world, "pdf", "", "-", "moved: needle");
    assert_eq!(shown(&hit(&world, "needle", "pdf").contents.unwrap().line), "moved: [needle]");
    fs::remove_dir_all(world.library().join("skills/pdf")).unwrap();
    assert_eq!(hit(&world, "needle", "pdf").contents, None);
}
