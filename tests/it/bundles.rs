//! Groups and sets on the disk: what hostile files do to the others (nothing), and that a look which reads only what
//! changed finds what a full one finds.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use skillmeat_core::collection::{Bundle, BundleKind, Bundles, InvalidBundle, resolve_deployment_set};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_tests::{World, write};

fn id(number: usize) -> String {
    uuid::Uuid::from_u128((7 << 64) + number as u128).to_string()
}

fn set(number: usize, name: &str, members: &[&str]) -> String {
    let mut text = format!("id = \"{}\"\nname = \"{name}\"\n", id(number));
    for member in members {
        text.push_str(&format!("\n[[members]]\n{member}\n"));
    }
    text
}

fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_nanos()).unwrap()
}

fn load(world: &World) -> Bundles {
    Bundles::load(&world.library(), None, now()).unwrap()
}

fn names(bundles: &Bundles, kind: BundleKind) -> Vec<String> {
    bundles.of_kind(kind).map(|bundle| bundle.name.clone()).collect()
}

/// Everything a look tells.
fn told(bundles: &Bundles) -> (Vec<Bundle>, Vec<InvalidBundle>) {
    let all = BundleKind::ALL.into_iter().flat_map(|kind| bundles.of_kind(kind));
    (all.cloned().collect(), bundles.invalid().cloned().collect())
}

fn invalid<'a>(bundles: &'a Bundles, slug: &str) -> &'a InvalidBundle {
    bundles.invalid().find(|one| one.slug == slug).unwrap_or_else(|| panic!("{slug} is not told: {bundles:?}"))
}

#[test]
fn a_library_without_sets_has_none() {
    let world = World::new();
    assert_eq!(told(&load(&world)), (Vec::new(), Vec::new()));
    assert_eq!(told(&World::without_library().workspace.bundles().unwrap()), (Vec::new(), Vec::new()));
    world.in_library("sets/README.md", "no set").in_library("sets/.hidden.toml", "x").in_library("sets/kit.toml~", "x");
    assert_eq!(told(&load(&world)), (Vec::new(), Vec::new()));
}

#[test]
fn sets_are_told_by_name_and_found_by_id_and_slug() {
    let world = World::new();
    world
        .in_library("sets/b.toml", set(1, "alpha", &["group = \"team\"", "set = \"c\"", "set = \"gone\""]))
        .in_library("sets/a.toml", set(2, "Beta", &[&format!("set = \"{}\"", id(1).to_uppercase())]))
        .in_library("sets/c.toml", set(3, "alpha", &["artifact = \"skill:pdf\"", "artifact = \"skill:none\""]))
        .in_library("groups/team.toml", set(4, "Team", &["artifact = \"skill:pdf\""]));
    let bundles = load(&world);
    assert_eq!(names(&bundles, BundleKind::Set), ["alpha", "alpha", "Beta"]);
    let slugs: Vec<_> = bundles.of_kind(BundleKind::Set).map(|one| one.slug.as_str()).collect();
    assert_eq!(slugs, ["b", "c", "a"]);
    assert_eq!(bundles.find(BundleKind::Set, &id(3).to_uppercase()).unwrap().slug, "c");
    assert_eq!(bundles.find(BundleKind::Set, "a").unwrap().id, id(2));
    assert_eq!(bundles.find(BundleKind::Group, "a"), None);
    // A slug that a person wrote is the id of what it names, where there is such a file.
    let members: Vec<_> =
        bundles.find(BundleKind::Set, "b").unwrap().members.iter().map(|member| member.id.clone()).collect();
    assert_eq!(members, [id(4), id(3), "gone".to_owned()]);
    let users = |kind, id: &str| bundles.users_of(kind, id).iter().map(|user| user.slug.clone()).collect::<Vec<_>>();
    assert_eq!(users(BundleKind::Set, &id(1)), ["a"]);
    assert_eq!(users(BundleKind::Set, "c"), ["b"]);
    assert_eq!(users(BundleKind::Group, "team"), ["b"]);
    assert_eq!(users(BundleKind::Set, "gone"), ["b"]);
    assert_eq!(users(BundleKind::Group, "gone"), Vec::<String>::new());
    let resolved = resolve_deployment_set(&bundles, "a", &|artifact| (artifact == "skill:pdf").then(|| "u".to_owned()));
    let resolved = resolved.unwrap();
    assert_eq!(resolved.artifacts.iter().map(|one| one.via.len()).collect::<Vec<_>>(), [3]);
    let missing: Vec<_> = resolved.missing.iter().map(|one| one.member.id.as_str()).collect();
    assert_eq!(missing, ["skill:none", "gone"]);
}

#[test]
fn hostile_files_are_told_with_their_place_and_hide_no_other() {
    let world = World::new();
    let whole = set(1, "Whole", &["artifact = \"skill:pdf\""]);
    let head = format!("id = \"{}\"\nname = \"x\"\n", id(9));
    let deep = format!("{head}x = {}{}\n", "[".repeat(100_000), "]".repeat(100_000));
    world
        .in_library("sets/whole.toml", &whole)
        .in_library("sets/upper.toml", set(2, "Upper", &[]).replace(&id(2), &id(2).to_uppercase()))
        .in_library("sets/windows.toml", format!("\u{feff}{}", set(3, "Windows", &[])).replace('\n', "\r\n"))
        .in_library("sets/unknown.toml", format!("later = 1\n{}\n[more]\nx = 1\n", set(4, "Unknown", &[])))
        .in_library("sets/binary.toml", [b"id = \"x\"\n\n # ".as_slice(), &[0xff, 0xfe, 0]].concat())
        .in_library("sets/huge.toml", format!("{whole}# {}\n", "x".repeat(5 * 1024 * 1024)))
        .in_library("sets/deep.toml", deep)
        .in_library("sets/empty.toml", "")
        .in_library("sets/merge.toml", format!("{whole}<<<<<<< HEAD\n"))
        .in_library("sets/types.toml", format!("{head}tags = 3\n"))
        .in_library("sets/long.toml", set(5, &"n".repeat(300), &[]))
        .in_library("sets/control.toml", set(6, "a\\u001b[2Jb", &[]))
        .in_library("sets/folder.toml/x.toml", &whole)
        .in_library("groups/nested.toml", set(7, "Nested", &["set = \"whole\""]))
        .in_library("elsewhere.toml", set(8, "Elsewhere", &[]));
    #[cfg(unix)]
    {
        let sets = world.library().join("sets");
        std::os::unix::fs::symlink("whole.toml", sets.join("link.toml")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", sets.join("zero.toml")).unwrap();
        std::os::unix::fs::symlink("nowhere", sets.join("dangling.toml")).unwrap();
        std::os::unix::net::UnixListener::bind(sets.join("socket.toml")).unwrap();
        fs::write(sets.join("name\u{202e}lmot.toml"), &whole).unwrap();
    }
    let bundles = load(&world);
    assert_eq!(names(&bundles, BundleKind::Set), ["Unknown", "Upper", "Whole", "Windows"]);
    assert_eq!(names(&bundles, BundleKind::Group), Vec::<String>::new());
    assert_eq!(bundles.find(BundleKind::Set, "upper").unwrap().id, id(2));
    let place = |slug: &str| (invalid(&bundles, slug).error.line, invalid(&bundles, slug).error.column);
    for (slug, line, column) in [
        ("binary", 3, 4),
        ("empty", 1, 1),
        ("merge", 6, 9),
        ("types", 3, 8),
        ("long", 2, 8),
        ("control", 2, 8),
        ("nested", 5, 7),
    ] {
        assert_eq!(place(slug), (Some(line), Some(column)), "{slug}: {}", invalid(&bundles, slug).error);
    }
    assert_eq!(place("deep").0, Some(3));
    for slug in ["huge", "folder"] {
        assert_eq!(place(slug), (None, None), "{slug}");
    }
    // What could be read of its id is kept, so that those who hold it can say what is wrong.
    assert_eq!(invalid(&bundles, "long").id, Some(id(5)));
    assert_eq!(bundles.find_invalid(BundleKind::Set, &id(6)).unwrap().slug, "control");
    assert_eq!(bundles.find_invalid(BundleKind::Group, &id(6)), None);
    for one in bundles.invalid() {
        let body = ErrorBody::from(&one.error);
        assert_eq!(body.code, ErrorCode::SetInvalid);
        assert!(body.path.is_some() && !body.hints.is_empty() && !body.message.is_empty(), "{body:?}");
        assert_eq!(body.details.is_some(), one.error.line.is_some());
    }
    #[cfg(unix)]
    for slug in ["link", "zero", "dangling", "socket", "name\u{202e}lmot"] {
        assert_eq!(place(slug), (None, None), "{slug}");
    }
    let count = if cfg!(unix) { 15 } else { 10 };
    assert_eq!(bundles.invalid().count(), count);
}

#[test]
fn of_two_files_with_one_id_the_smaller_slug_counts() {
    let world = World::new();
    world
        .in_library("sets/b.toml", set(1, "First by name", &[]))
        .in_library("sets/a.toml", set(1, "Kit", &[]))
        .in_library("groups/c.toml", set(1, "Group", &[]))
        .in_library("sets/user.toml", set(2, "User", &[&format!("set = \"{}\"", id(1)), "set = \"b\""]));
    let bundles = load(&world);
    assert_eq!(names(&bundles, BundleKind::Set), ["Kit", "User"]);
    for slug in ["b", "c"] {
        let one = invalid(&bundles, slug);
        assert_eq!((one.error.line, one.error.column), (Some(1), Some(6)), "{}", one.error);
        assert!(one.error.message.contains("sets/a.toml"), "{}", one.error);
    }
    assert_eq!(bundles.find(BundleKind::Set, &id(1)).unwrap().slug, "a");
    fs::remove_file(world.library().join("sets/a.toml")).unwrap();
    let later = Bundles::load(&world.library(), Some(&bundles), now()).unwrap();
    assert_eq!(names(&later, BundleKind::Set), ["First by name", "User"]);
}

#[test]
fn a_folder_that_is_none_is_told_and_hides_no_other() {
    let world = World::new();
    world.in_library("sets", "a file").in_library("groups/team.toml", set(1, "Team", &[]));
    let bundles = load(&world);
    assert_eq!(names(&bundles, BundleKind::Group), ["Team"]);
    assert_eq!(invalid(&bundles, "sets").error.message, "it is not a folder");
}

#[cfg(unix)]
#[test]
fn a_folder_of_sets_may_be_a_link_that_stays_in_the_library() {
    let world = World::new();
    world.in_library("shared/kit.toml", set(1, "Kit", &[]));
    let sets = world.library().join("sets");
    std::os::unix::fs::symlink("shared", &sets).unwrap();
    assert_eq!(names(&load(&world), BundleKind::Set), ["Kit"]);
    fs::remove_file(&sets).unwrap();
    let outside = world.root().join("outside");
    write(&outside.join("kit.toml"), set(1, "Kit", &[]));
    std::os::unix::fs::symlink(&outside, &sets).unwrap();
    let bundles = load(&world);
    assert_eq!(names(&bundles, BundleKind::Set), Vec::<String>::new());
    assert!(invalid(&bundles, "sets").error.message.contains("link"), "{bundles:?}");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_read_is_told_and_read_as_soon_as_it_may() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    world.in_library("sets/kit.toml", set(1, "Kit", &[]));
    let file = world.library().join("sets/kit.toml");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        // Root reads everything.
        return;
    }
    let bundles = load(&world);
    assert!(invalid(&bundles, "kit").error.message.starts_with("cannot read it"), "{bundles:?}");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let later = Bundles::load(&world.library(), Some(&bundles), now()).unwrap();
    assert_eq!(names(&later, BundleKind::Set), ["Kit"]);
}

fn kept(world: &World) -> i64 {
    world.database().query_row("SELECT count(*) FROM bundles", [], |row| row.get(0)).unwrap()
}

#[test]
fn what_was_read_is_kept_for_the_next_start_and_follows_the_files() {
    let mut world = World::new();
    world.clock.advance(10 * 365 * 24 * 3600);
    world
        .in_library("sets/kit.toml", set(1, "Kit", &["artifact = \"skill:pdf\""]))
        .in_library("sets/bad.toml", "id = 3\n")
        .in_library("groups/team.toml", set(2, "Team", &[]));
    let first = world.workspace.bundles().unwrap();
    assert_eq!(kept(&world), 3);
    let again = world.workspace.bundles().unwrap();
    assert!(std::sync::Arc::ptr_eq(&first, &again), "nothing changed, so nothing is made anew");
    world.restart();
    assert_eq!(told(&world.workspace.bundles().unwrap()), told(&first));
    assert_eq!(told(&first), told(&load(&world)));
    fs::remove_file(world.library().join("sets/bad.toml")).unwrap();
    world.in_library("sets/kit.toml", set(1, "Kit, renamed", &[]));
    let changed = world.workspace.bundles().unwrap();
    assert_eq!(names(&changed, BundleKind::Set), ["Kit, renamed"]);
    assert_eq!((changed.invalid().count(), kept(&world)), (0, 2));
    world.delete_cache();
    assert_eq!(told(&world.workspace.bundles().unwrap()), told(&changed));
    // Rows of another program are passed over.
    world.database().execute("UPDATE bundles SET file = x'00ff00ff'", []).unwrap();
    world.restart();
    assert_eq!(told(&world.workspace.bundles().unwrap()), told(&changed));
    assert_eq!(kept(&world), 2);
    world.database().execute("DROP TABLE bundles", []).unwrap();
    world.restart();
    assert_eq!(told(&world.workspace.bundles().unwrap()), told(&changed), "a cache that refuses does no harm");
}

#[test]
fn each_library_has_its_own_sets() {
    let world = World::new();
    world.in_library("sets/kit.toml", set(1, "Kit", &[]));
    let other = world.root().join("other");
    write(&other.join("sets/kit.toml"), set(2, "Other kit", &[]));
    assert_eq!(names(&world.workspace.bundles().unwrap(), BundleKind::Set), ["Kit"]);
    world.workspace.choose_library(Some(&other)).unwrap();
    assert_eq!(names(&world.workspace.bundles().unwrap(), BundleKind::Set), ["Other kit"]);
    world.workspace.choose_library(None).unwrap();
    assert_eq!(names(&world.workspace.bundles().unwrap(), BundleKind::Set), ["Kit"]);
}

/// What somebody does to a library behind our back.
#[derive(Debug, Clone)]
enum Edit {
    Write { file: usize, id: usize, name: String, members: usize },
    Break { file: usize },
    Remove { file: usize },
    Folder { file: usize },
    Rename { file: usize, to: usize },
}

fn edit() -> impl Strategy<Value = Edit> {
    let file = 0..8_usize;
    prop_oneof![
        // Few ids, so that some stand in two files; names of one length, so that the size says nothing.
        5 => (file.clone(), 0..6_usize, "[a-c]", 0..3_usize)
            .prop_map(|(file, id, name, members)| Edit::Write { file, id, name, members }),
        1 => file.clone().prop_map(|file| Edit::Break { file }),
        2 => file.clone().prop_map(|file| Edit::Remove { file }),
        1 => file.clone().prop_map(|file| Edit::Folder { file }),
        1 => (file.clone(), file).prop_map(|(file, to)| Edit::Rename { file, to }),
    ]
}

fn place(library: &Path, file: usize) -> std::path::PathBuf {
    let folder = if file < 5 { "sets" } else { "groups" };
    library.join(folder).join(format!("f{file}.toml"))
}

fn clear(path: &Path) {
    let _ = fs::remove_file(path);
    let _ = fs::remove_dir_all(path);
}

fn carry_out(library: &Path, edit: &Edit) {
    match edit {
        Edit::Write { file, id, name, members } => {
            let path = place(library, *file);
            if path.is_dir() {
                clear(&path);
            }
            let members = &["artifact = \"skill:a\"", "set = \"f1\"", "group = \"f6\""][..*members];
            write(&path, set(*id, name, members));
        }
        Edit::Break { file } => {
            let path = place(library, *file);
            clear(&path);
            write(&path, "id = \n");
        }
        Edit::Remove { file } => clear(&place(library, *file)),
        Edit::Folder { file } => {
            let path = place(library, *file);
            clear(&path);
            fs::create_dir_all(path).unwrap();
        }
        Edit::Rename { file, to } => {
            let (from, to) = (place(library, *file), place(library, *to));
            if from.is_file() && from != to {
                clear(&to);
                fs::create_dir_all(to.parent().unwrap()).unwrap();
                fs::rename(from, to).unwrap();
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_look_at_what_changed_finds_what_a_full_one_finds(
        first in prop::collection::vec(edit(), 0..12),
        then in prop::collection::vec(prop::collection::vec(edit(), 0..4), 1..5),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path();
        first.iter().for_each(|edit| carry_out(library, edit));
        // Until then no stamp is trusted, and everything would be read again.
        std::thread::sleep(Duration::from_millis(25));
        let mut known = Bundles::load(library, None, now()).unwrap();
        for edits in &then {
            edits.iter().for_each(|edit| carry_out(library, edit));
            let at = now();
            let later = Bundles::load(library, Some(&known), at).unwrap();
            prop_assert_eq!(told(&later), told(&Bundles::load(library, None, at).unwrap()), "after {:?}", edits);
            known = later;
        }
        std::thread::sleep(Duration::from_millis(25));
        let settled = Bundles::load(library, Some(&known), now()).unwrap();
        let again = Bundles::load(library, Some(&settled), now()).unwrap();
        prop_assert!(again.is_same(&settled), "nothing changed, so nothing was read");
    }
}
