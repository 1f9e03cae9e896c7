//! Texts made and changed: nothing of other people's is lost.

use std::path::Path;

use proptest::prelude::*;

use crate::collection::bundle::{
    BundleDraft, BundleEdit, BundleKind, BundleText, MemberKind, MemberRef, new_bundle_text, slug_for,
};

const ID: &str = "01930000-0000-7000-8000-000000000001";

const USUAL: &str = "# My kit, do not touch

id = \"01930000-0000-7000-8000-000000000001\" # given
name = \"Kit\"     # shown in the list
# what colour
color = '#4f7cff'   # blue
icon = \"layers\"
tags = [ \"api\",  # first
  \"rust\" ]
owner = { name = \"sam\" }

# reads forms
[[members]]
artifact = \"skill:pdf\" # the best
why = \"forms\"

# others
[[members]]
group = \"team\"

[[members]]
set = \"01930000-0000-7000-8000-00000000000a\"
[members.extra]
x = 1

[notes]
y = 2
# the end
";

fn read(text: &str) -> BundleText {
    BundleText::parse(BundleKind::Set, "kit", Path::new("/library/sets/kit.toml"), text).unwrap()
}

fn artifact(name: &str) -> MemberRef {
    MemberRef::new(MemberKind::Artifact, format!("skill:{name}"))
}

fn team() -> MemberRef {
    MemberRef::new(MemberKind::Group, "team")
}

fn nested() -> MemberRef {
    MemberRef::new(MemberKind::Set, "01930000-0000-7000-8000-00000000000a")
}

#[test]
fn a_new_text_reads_as_it_was_asked_for() {
    let draft = BundleDraft {
        name: "Backend \"kit\"\\".to_owned(),
        description: "Two\nlines\u{7f}\tand \u{1}".to_owned(),
        color: Some("#4F7cff".to_owned()),
        icon: Some("layers-2".to_owned()),
        tags: vec!["api".to_owned(), "größe".to_owned(), "api".to_owned()],
        members: Vec::new(),
    };
    let members = [artifact("pdf"), team(), nested(), artifact("pdf")];
    let text =
        new_bundle_text(&ID.to_uppercase(), &BundleDraft { members: members.to_vec(), ..draft.clone() }).unwrap();
    let bundle = read(&text).bundle().clone();
    assert_eq!((bundle.id.as_str(), &bundle.name, &bundle.description), (ID, &draft.name, &draft.description));
    assert_eq!((&bundle.color, &bundle.icon, bundle.tags.len()), (&draft.color, &draft.icon, 2));
    assert_eq!(bundle.members, members);
    let plain = new_bundle_text(ID, &BundleDraft { name: "Kit".to_owned(), ..BundleDraft::default() }).unwrap();
    assert_eq!(plain, format!("id = \"{ID}\"\nname = \"Kit\"\ndescription = \"\"\n"));
    let one = new_bundle_text(
        ID,
        &BundleDraft { name: "Kit".to_owned(), members: vec![artifact("a")], ..BundleDraft::default() },
    );
    let expected =
        format!("id = \"{ID}\"\nname = \"Kit\"\ndescription = \"\"\n\n[[members]]\nartifact = \"skill:a\"\n");
    assert_eq!(one.unwrap(), expected);
}

#[test]
fn what_is_not_fit_for_a_file_is_refused_without_a_place() {
    let draft = |name: &str| BundleDraft { name: name.to_owned(), ..BundleDraft::default() };
    let long = "x".repeat(300);
    for name in ["", "  ", "a\u{1b}[31m", long.as_str()] {
        let error = new_bundle_text(ID, &draft(name)).unwrap_err();
        assert!(!error.is_of_file() && error.line.is_none(), "{error}");
    }
    assert!(new_bundle_text("kit", &draft("Kit")).is_err());
    let members = vec![MemberRef::new(MemberKind::Artifact, "pdf")];
    assert!(new_bundle_text(ID, &BundleDraft { members, ..draft("Kit") }).is_err());
    let huge = BundleDraft { description: "x".repeat(2 * 1024 * 1024), ..draft("Kit") };
    assert!(new_bundle_text(ID, &huge).is_err());
    let mut text = read(USUAL);
    for edit in [
        BundleEdit { color: Some("red".to_owned()), ..BundleEdit::default() },
        BundleEdit { icon: Some("A".to_owned()), ..BundleEdit::default() },
        BundleEdit { name: Some(String::new()), ..BundleEdit::default() },
        BundleEdit { tags: Some(vec!["x".repeat(65)]), ..BundleEdit::default() },
        BundleEdit { description: Some("x".repeat(2 * 1024 * 1024)), ..BundleEdit::default() },
    ] {
        assert!(text.edit(&edit).is_err());
        assert_eq!(text.text(), USUAL);
    }
    assert!(text.set_members(&[MemberRef::new(MemberKind::Set, "")]).is_err());
    assert_eq!((text.text().as_str(), text.bundle().members.len()), (USUAL, 3));
    let group = format!("id = \"{ID}\"\nname = \"Team\"\n");
    let mut group = BundleText::parse(BundleKind::Group, "team", Path::new("/g/team.toml"), &group).unwrap();
    assert!(group.set_members(&[team()]).is_err());
}

#[test]
fn an_edit_leaves_what_it_does_not_name() {
    let mut text = read(USUAL);
    text.edit(&BundleEdit::default()).unwrap();
    assert_eq!(text.text(), USUAL);
    let edit = BundleEdit {
        name: Some("Backend kit".to_owned()),
        description: Some("For APIs".to_owned()),
        tags: Some(vec!["api".to_owned(), "rust".to_owned()]),
        ..BundleEdit::default()
    };
    text.edit(&edit).unwrap();
    let expected = USUAL
        .replace("name = \"Kit\" ", "name = \"Backend kit\" ")
        .replace("owner = { name = \"sam\" }\n", "owner = { name = \"sam\" }\ndescription = \"For APIs\"\n");
    assert_eq!(text.text(), expected);
    assert_eq!((text.bundle().name.as_str(), text.bundle().description.as_str()), ("Backend kit", "For APIs"));
}

#[test]
fn a_colour_that_goes_leaves_the_comments_around_it() {
    let mut text = read(USUAL);
    let nothing = BundleEdit { color: Some(String::new()), icon: Some(String::new()), ..BundleEdit::default() };
    text.edit(&nothing).unwrap();
    assert_eq!((&text.bundle().color, &text.bundle().icon), (&None, &None));
    let expected = USUAL.replace("color = '#4f7cff'   # blue\n", "# blue\n").replace("icon = \"layers\"\n", "");
    assert_eq!(text.text(), expected);
    let last =
        format!("id = \"{ID}\"\nname = \"Kit\"\n# above\nicon = \"a\" # behind\n\n# mine\n[[members]]\nset = \"x\"\n");
    let mut text = read(&last);
    text.edit(&nothing).unwrap();
    for comment in ["# above", "# behind", "# mine"] {
        assert_eq!(text.text().matches(comment).count(), 1, "{}", text.text());
    }
}

#[test]
fn members_take_their_comments_and_keys_with_them() {
    let mut text = read(USUAL);
    text.set_members(&[nested(), artifact("new"), artifact("pdf"), team()]).unwrap();
    let written = text.text();
    let order = [
        "[notes]",
        "set = ",
        "[members.extra]",
        "skill:new",
        "# reads forms",
        "skill:pdf",
        "why =",
        "# others",
        "team",
    ];
    let places: Vec<_> =
        order.iter().map(|part| written.find(part).unwrap_or_else(|| panic!("{part}: {written}"))).collect();
    assert!(places[1..].is_sorted(), "{written}");
    assert!(written.contains("artifact = \"skill:pdf\" # the best\nwhy = \"forms\"\n"), "{written}");
    assert_eq!(read(&written).bundle(), text.bundle());
    text.set_members(&[artifact("pdf"), team(), nested()]).unwrap();
    assert_eq!(text.text(), USUAL);
    text.set_members(&[team()]).unwrap();
    let written = text.text();
    assert!(
        written.contains("# others") && !written.contains("# the best") && written.contains("# the end"),
        "{written}"
    );
    text.set_members(&[]).unwrap();
    assert!(!text.text().contains("members") && text.text().contains("y = 2"), "{}", text.text());
    text.set_members(&[artifact("a"), artifact("a")]).unwrap();
    assert_eq!(read(&text.text()).bundle().members, [artifact("a"), artifact("a")]);
}

#[test]
fn inline_members_stay_inline() {
    let text = format!(
        "id = \"{ID}\"\nname = \"Kit\"\nmembers = [\n  {{ artifact = \"skill:a\", why = \"x\" }}, # a\n  {{ group = \"team\" }}, # team\n]\n"
    );
    let mut edited = read(&text);
    edited.set_members(&[team(), artifact("b"), artifact("a")]).unwrap();
    let written = edited.text();
    assert_eq!(read(&written).bundle().members, [team(), artifact("b"), artifact("a")]);
    assert!(written.contains("why = \"x\"") && written.contains("# a") && written.contains("# team"), "{written}");
    assert!(!written.contains("[[members]]"), "{written}");
    edited.set_members(&[artifact("a"), team()]).unwrap();
    assert_eq!(read(&edited.text()).bundle().members, [artifact("a"), team()]);
}

#[test]
fn windows_lines_and_the_mark_at_the_start_stay() {
    let text = format!("\u{feff}{}", USUAL.replace('\n', "\r\n"));
    let mut edited = read(&text);
    assert_eq!(edited.text(), text);
    let description = Some("a\nb".to_owned());
    edited.edit(&BundleEdit { description, name: Some("K".to_owned()), ..BundleEdit::default() }).unwrap();
    edited.set_members(&[team(), artifact("b")]).unwrap();
    let written = edited.text();
    assert!(
        written.starts_with('\u{feff}') && written.matches('\n').count() == written.matches("\r\n").count(),
        "{written:?}"
    );
    assert_eq!(read(&written).bundle().description, "a\nb");
}

#[test]
fn slugs_are_words_of_any_script() {
    let none = |_: &str| false;
    for (name, slug) in [
        ("Backend kit", "backend-kit"),
        ("  API / REST (v2)  ", "api-rest-v2"),
        ("Größe ÄÖ", "größe-äö"),
        ("日本語 セット", "日本語-セット"),
        ("हिन्दी", "हिन्दी"),
        ("!!!", "unnamed"),
        ("CON", "con-2"),
        ("lpt1", "lpt1-2"),
        ("a\u{202e}b\u{3164}c", "a-b-c"),
        ("../../etc/passwd", "etc-passwd"),
        (ID, "01930000-0000-7000-8000-000000000001-2"),
    ] {
        assert_eq!(slug_for(name, &none), slug);
    }
    let taken = |slug: &str| ["kit", "kit-2"].contains(&slug);
    assert_eq!(slug_for("Kit", &taken), "kit-3");
    assert!(slug_for(&"語".repeat(255), &|slug| !slug.ends_with("-12345")).len() < 250);
}

fn name() -> impl Strategy<Value = String> {
    "[^\\p{Cc}]{1,40}".prop_filter("not blank", |name| !name.trim().is_empty())
}

fn some_members() -> impl Strategy<Value = Vec<MemberRef>> {
    let one = prop_oneof![
        "[a-e]".prop_map(|name| artifact(&name)),
        "[\\PC&&[^\\p{Cc}]]{1,12}".prop_map(|slug| MemberRef::new(MemberKind::Set, slug)),
        Just(team()),
        Just(nested()),
    ];
    prop::collection::vec(one, 0..8)
}

fn edits() -> impl Strategy<Value = (BundleEdit, Vec<MemberRef>)> {
    let color = prop_oneof![Just(String::new()), Just("#aabbcc".to_owned())];
    let icon = prop_oneof![Just(String::new()), Just("box".to_owned())];
    let tags = prop::collection::vec("[^\\p{Cc}\\s]{1,10}", 0..5);
    (
        prop::option::of(name()),
        prop::option::of(any::<String>()),
        prop::option::of(color),
        prop::option::of(icon),
        prop::option::of(tags),
        some_members(),
    )
        .prop_map(|(name, description, color, icon, tags, members)| {
            (BundleEdit { name, description, color, icon, tags }, members)
        })
}

proptest! {
    #[test]
    fn a_draft_reads_back(name in name(), description in any::<String>(), members in some_members()) {
        let draft = BundleDraft { name, description, members: members.clone(), ..BundleDraft::default() };
        let text = new_bundle_text(ID, &draft).unwrap();
        let read = read(&text);
        prop_assert_eq!(&read.bundle().name, &draft.name);
        prop_assert_eq!(&read.bundle().description, &draft.description);
        prop_assert_eq!(&read.bundle().members, &members);
        prop_assert_eq!(read.text(), text);
    }

    #[test]
    fn edits_do_what_they_say_and_keep_what_is_others(edits in prop::collection::vec(edits(), 1..5), windows in any::<bool>()) {
        let usual = if windows { USUAL.replace('\n', "\r\n") } else { USUAL.to_owned() };
        let mut text = read(&usual);
        for (edit, members) in edits {
            let before = text.bundle().clone();
            text.edit(&edit).unwrap();
            text.set_members(&members).unwrap();
            let again = read(&text.text());
            let now = again.bundle();
            prop_assert_eq!(now, text.bundle());
            prop_assert_eq!(&now.members, &members);
            prop_assert_eq!(&now.name, &edit.name.unwrap_or(before.name));
            prop_assert_eq!(&now.description, &edit.description.unwrap_or(before.description));
            let kept = |edit: Option<String>, before| edit.map_or(before, |new| Some(new).filter(|new| !new.is_empty()));
            prop_assert_eq!(&now.color, &kept(edit.color, before.color));
            prop_assert_eq!(&now.icon, &kept(edit.icon, before.icon));
            for others in ["# My kit, do not touch", "# given", "# shown in the list", "# what colour", "owner = { name = \"sam\" }", "[notes]", "y = 2", "# the end"] {
                prop_assert!(text.text().contains(others), "{} is gone: {}", others, text.text());
            }
        }
    }

    #[test]
    fn a_slug_is_a_name_every_system_can_store(name in any::<String>(), taken in 0..4_usize) {
        let used = std::cell::Cell::new(0);
        let slug = slug_for(&name, &|_| { used.set(used.get() + 1); used.get() <= taken });
        let file = format!("{slug}.toml");
        prop_assert!(crate::fs::RelPath::parse(&file).is_ok());
        prop_assert!(!slug.starts_with(['-', '.']) && !slug.ends_with('-') && !slug.contains("--") && !slug.contains('/'));
        prop_assert_eq!(crate::fs::fold_case(&slug), slug);
    }
}
