//! What files say, and where they are wrong.

use std::path::Path;

use crate::collection::bundle::{Bundle, BundleError, BundleKind, BundleText, MAX_MEMBERS, MemberKind, MemberRef};

const ID: &str = "01930000-0000-7000-8000-000000000001";
const OTHER: &str = "01930000-0000-7000-8000-00000000000a";

fn parse(kind: BundleKind, text: &str) -> Result<Bundle, BundleError> {
    let path = Path::new("/library/sets/kit.toml");
    BundleText::parse(kind, "kit", path, text).map(|text| text.bundle().clone())
}

fn set(text: &str) -> Result<Bundle, BundleError> {
    parse(BundleKind::Set, text)
}

fn head() -> String {
    format!("id = \"{ID}\"\nname = \"Kit\"\n")
}

#[test]
fn a_whole_file_is_read() {
    let text = format!(
        "# mine\nid = \"{ID}\"\nname = \"Backend kit\"\ndescription = \"For APIs\"\ncolor = \"#4f7cff\"\nicon = \"layers\"\n\
         tags = [\"api\", \"rust\", \"api\"]\nowner = \"sam\"\n\n[[members]]\nartifact = \"skill:pdf\"\nwhy = \"forms\"\n\n\
         [[members]]\nset = \"{}\"\n[[members]]\ngroup = \"team\"\n[[members]]\nartifact = \"command:git/fix.md\"\n",
        OTHER.to_uppercase(),
    );
    let bundle = set(&text).unwrap();
    assert_eq!((bundle.id.as_str(), bundle.slug.as_str(), bundle.name.as_str()), (ID, "kit", "Backend kit"));
    assert_eq!((bundle.description.as_str(), bundle.color.as_deref()), ("For APIs", Some("#4f7cff")));
    assert_eq!((bundle.icon.as_deref(), bundle.tags), (Some("layers"), vec!["api".to_owned(), "rust".to_owned()]));
    let expected = [
        MemberRef::new(MemberKind::Artifact, "skill:pdf"),
        MemberRef::new(MemberKind::Set, OTHER),
        MemberRef::new(MemberKind::Group, "team"),
        MemberRef::new(MemberKind::Artifact, "command:git/fix"),
    ];
    assert_eq!(bundle.members, expected);
}

#[test]
fn windows_lines_a_mark_at_the_start_and_inline_members_are_read() {
    let text = format!("\u{feff}{}[[members]]\nartifact = \"skill:pdf\"\n", head()).replace('\n', "\r\n");
    assert_eq!(set(&text).unwrap().members.len(), 1);
    let text = format!("{}members = [{{ artifact = \"skill:pdf\" }}, {{ group = \"team\" }}]\n", head());
    assert_eq!(set(&text).unwrap().members.len(), 2);
    assert_eq!(set(&format!("{}members = []\n", head())).unwrap().members, []);
    let id = format!("id = \"{{{}}}\"\nname = \"K\"\n", ID.to_uppercase());
    assert_eq!(set(&id).unwrap().id, ID);
}

/// Where the mark `¶` stands in a text, as line and column, and the text without it.
fn unmarked(text: &str) -> (String, u32, u32) {
    let before = &text[..text.find('¶').unwrap_or_else(|| panic!("no mark: {text}"))];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().trim_start_matches('\u{feff}').chars().count() + 1;
    (text.replace('¶', ""), line as u32, column as u32)
}

#[test]
fn every_fault_has_its_line_and_column() {
    let long = "x".repeat(256);
    let head = head();
    let with_id = |line: &str| format!("id = \"{ID}\"\n{line}\n");
    let in_head = |line: &str| format!("{head}{line}\n");
    let member = |lines: &str| format!("{head}\n[[members]]\nartifact = \"skill:a\"\n\n{lines}\n");
    for (marked, message) in [
        ("¶".to_owned(), "`name` is missing"),
        (format!("¶id = \"{ID}\"\n"), "`name` is missing"),
        ("¶name = \"Kit\"\n".to_owned(), "`id` is missing"),
        ("id = ¶\"kit\"\nname = \"Kit\"\n".to_owned(), "`id` is not a UUID"),
        ("\u{feff}\nid = ¶3\nname = \"Kit\"\n".to_owned(), "`id` is not a text"),
        (with_id("name = ¶\"\""), "`name` is empty"),
        (with_id("name = ¶\" \""), "`name` is empty"),
        (with_id("name = ¶\"a\\u0007b\""), "control character"),
        (with_id(&format!("name = ¶\"{long}\"")), "longer than 255"),
        (with_id("¶[name]\nx = 1"), "`name` is not a text"),
        (with_id("¶name.x = 1"), "`name` is not a text"),
        (in_head("description = ¶3"), "`description` is not a text"),
        (in_head("color = ¶\"red\""), "#rrggbb"),
        (in_head("color = ¶\"#12345g\""), "#rrggbb"),
        (in_head("  icon = ¶\"Layers\""), "`icon` is not"),
        (in_head("icon = ¶\"\""), "`icon` is not"),
        (in_head("tags = ¶\"api\""), "`tags` is not a list"),
        (in_head("tags = [\"api\", ¶3]"), "a tag is not a text"),
        (in_head("tags = [\n\"größe\", ¶\"\"]"), "a tag has 1 to 64"),
        (in_head("\"größe\" = 1\ntags = [¶\"a\\nb\"]"), "control character"),
        (in_head("members = ¶3"), "[[members]]"),
        (in_head("members = [¶3]"), "a member is not a table"),
        (in_head("members = [{ artifact = \"skill:a\" }, ¶{ }]"), "one of `artifact`"),
        (in_head("¶[members]\nartifact = \"skill:pdf\""), "[[members]]"),
        (member("¶[[members]]\nwhy = \"x\""), "one of `artifact`, `group` and `set`"),
        (member("[[members]]\nartifact = \"skill:pdf\"\nset = ¶\"x\""), "either `artifact` or `set`"),
        (member("[[members]]\nset = \"x\"\ngroup = ¶\"x\""), "either `set` or `group`"),
        (member("[[members]]\nartifact = ¶\"pdf\""), "`artifact`"),
        (member("[[members]]\nartifact = ¶\"skill:../x\""), "`artifact`"),
        (member("[[members]]\nartifact = ¶[\"skill:pdf\"]"), "`artifact` is not a text"),
        (member("[[members]]\nset = ¶\"\""), "`set` is empty"),
        (member("[[members]]\nset = ¶\"a\\u0000b\""), "neither an id nor"),
        (in_head("x = 1\n¶x = 2"), "duplicate"),
        (in_head("<<<<<<< ¶HEAD"), ""),
    ] {
        let (text, line, column) = unmarked(&marked);
        let error = set(&text).unwrap_err();
        assert_eq!((error.line, error.column), (Some(line), Some(column)), "{marked}\n{error}");
        assert!(error.message.contains(message) && !error.message.contains('\n'), "{marked}\n{error}");
        assert!(error.to_string().starts_with("/library/sets/kit.toml line "), "{error}");
    }
}

#[test]
fn a_group_holds_artifacts_only() {
    for key in ["group", "set"] {
        let text = format!("{}[[members]]\nartifact = \"skill:a\"\n[[members]]\n{key} = \"x\"\n", head());
        let error = parse(BundleKind::Group, &text).unwrap_err();
        assert_eq!((error.line, error.column), (Some(6), Some(key.len() as u32 + 4)), "{error}");
        assert!(error.message.contains("artifacts only"));
    }
}

#[test]
fn limits_hold_to_the_last_one() {
    let tags = |count: usize| {
        let tags: Vec<_> = (0..count).map(|number| format!("\"t{number}\"")).collect();
        format!("{}tags = [{}]\n", head(), tags.join(", "))
    };
    assert_eq!(set(&tags(64)).unwrap().tags.len(), 64);
    let error = set(&tags(65)).unwrap_err();
    assert_eq!((error.line, error.column), (Some(3), Some(8)));
    let members = |count: usize| {
        let mut text = head();
        (0..count).for_each(|number| text.push_str(&format!("[[members]]\nartifact = \"skill:a{number}\"\n")));
        text
    };
    assert_eq!(set(&members(MAX_MEMBERS)).unwrap().members.len(), MAX_MEMBERS);
    assert!(set(&members(MAX_MEMBERS + 1)).unwrap_err().message.contains("more than 10000 members"));
    let name = "ß".repeat(255);
    assert_eq!(set(&format!("id = \"{ID}\"\nname = \"{name}\"\n")).unwrap().name, name);
    let long = format!("{}# {}\n", head(), "x".repeat(1024 * 1024));
    assert!(set(&long).unwrap_err().message.contains("1 MiB"));
    let deep = format!("{}x = {}{}\n", head(), "[".repeat(50_000), "]".repeat(50_000));
    assert!(set(&deep).is_err());
    let deep = format!("{}{} = 1\n", head(), vec!["a"; 50_000].join("."));
    let _ = set(&deep);
}
