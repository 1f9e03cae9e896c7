//! `sets/<slug>.toml` and `groups/<slug>.toml`: a file that reads is changed without loss, whatever else people keep in it,
//! and one that does not is told with its place and left alone.

use std::fs;
use std::path::Path;

use skillmeat_core::collection::{
    Bundle, BundleDraft, BundleEdit, BundleError, BundleKind, BundleText, Bundles, MAX_MEMBERS, MAX_NAME, MAX_TAGS,
    MemberKind, MemberRef, new_bundle_text, resolve_deployment_set,
};
use toml::Table;

use super::values::{shown, table, tables, without};

/// What the program itself writes into a file.
const OUR_KEYS: &[&str] = &["id", "name", "description", "color", "icon", "tags", "members"];
/// What it writes into a member.
const OUR_MEMBER: &[&str] = &["artifact", "group", "set"];

/// Any text is an error with its place, or a bundle that can be changed and changed back.
pub fn bundle(data: &[u8]) {
    let text = super::text(data);
    for kind in BundleKind::ALL {
        let read = text.map(|text| BundleText::parse(kind, "kit", Path::new("/library/kit.toml"), text));
        same_on_the_disk(kind, data, read.as_ref());
        match read {
            None => {}
            Some(Err(error)) => placed(&error, text.unwrap()),
            Some(Ok(read)) => {
                sound(read.bundle());
                assert_eq!(read.text(), text.unwrap(), "what is not changed is written as it was");
                edited(&read, text.unwrap());
                arranged(&read, text.unwrap());
                made_anew(read.bundle());
            }
        }
    }
}

fn placed(error: &BundleError, text: &str) {
    let (line, column) = (error.line.unwrap() as usize, error.column.unwrap());
    assert!((1..=text.matches('\n').count() + 1).contains(&line) && column >= 1, "{error}");
    assert!(!error.message.is_empty() && !error.message.contains('\n'), "{error}");
}

/// What is told of the file in a library, is what its text says; and nothing makes a set of it run on.
fn same_on_the_disk(kind: BundleKind, data: &[u8], read: Option<&Result<BundleText, BundleError>>) {
    let root = super::scratch();
    let folder = root.join(kind.folder());
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("kit.toml");
    fs::write(&file, data).unwrap();
    let bundles = Bundles::load(&root, None, 0).unwrap();
    let found = bundles.find(kind, "kit");
    assert_eq!(found.is_some(), matches!(read, Some(Ok(_))));
    assert_eq!(bundles.invalid().count(), usize::from(found.is_none()));
    if let (Some(found), Some(Ok(read))) = (found, read) {
        assert_eq!((&found.id, &found.name), (&read.bundle().id, &read.bundle().name));
        assert_eq!(bundles.find(kind, &found.id), Some(found));
        let uuid_of = |artifact: &str| artifact.len().is_multiple_of(2).then(|| artifact.to_owned());
        if let Ok(resolved) = resolve_deployment_set(&bundles, "kit", &uuid_of) {
            assert_eq!(resolved.tree.len(), found.members.len());
            assert!(resolved.artifacts.len() + resolved.missing.len() <= found.members.len());
        }
    }
    assert_eq!(fs::read(&file).unwrap(), data, "reading writes nothing");
    fs::remove_file(&file).unwrap();
}

fn sound(bundle: &Bundle) {
    let name = bundle.name.chars().count();
    assert!((1..=MAX_NAME).contains(&name) && !bundle.name.chars().any(char::is_control), "{:?}", bundle.name);
    assert!(bundle.members.len() <= MAX_MEMBERS && bundle.tags.len() <= MAX_TAGS);
    assert_eq!(bundle.id.len(), 36);
    assert!(bundle.color.as_ref().is_none_or(|color| color.len() == 7 && color.starts_with('#')));
    for member in &bundle.members {
        assert!(bundle.kind == BundleKind::Set || member.kind == MemberKind::Artifact);
        assert!(!member.id.is_empty() && !member.id.chars().any(char::is_control), "{member:?}");
    }
}

/// Other values under our own keys, and the rest as it was.
fn edited(read: &BundleText, text: &str) {
    let mut changed = read.clone();
    let edit = BundleEdit {
        name: Some("Größe \"2\"".to_owned()),
        description: Some("one\ntwo\\\u{7f}".to_owned()),
        color: Some("#00ff00".to_owned()),
        icon: Some(String::new()),
        tags: Some(vec!["a".to_owned(), "ß".to_owned()]),
    };
    if changed.edit(&edit).is_err() {
        // Only what grows beyond the limit.
        assert!(text.len() > 1_000_000);
        return;
    }
    let again = reread(&changed);
    assert_eq!(again.bundle(), changed.bundle());
    assert_eq!((&again.bundle().name, &again.bundle().description), (&edit.name.unwrap(), &edit.description.unwrap()));
    assert_eq!((again.bundle().color.as_deref(), &again.bundle().icon), (Some("#00ff00"), &None));
    assert_eq!(again.bundle().members, read.bundle().members);
    assert_eq!(others(&again.text()), others(text), "keys that only others know stay");
    assert_eq!(members(&again.text()), members(text));
    comments_stay(text, &again.text());
}

/// Members turned around, with one more, and back again.
fn arranged(read: &BundleText, text: &str) {
    let were = read.bundle().members.clone();
    let mut turned: Vec<MemberRef> = were.iter().rev().cloned().collect();
    turned.push(MemberRef::new(MemberKind::Artifact, "skill:one-more"));
    let mut changed = read.clone();
    if changed.set_members(&turned).is_err() {
        assert!(text.len() > 1_000_000 || turned.len() > MAX_MEMBERS);
        return;
    }
    let again = reread(&changed);
    assert_eq!(again.bundle().members, turned);
    assert_eq!(others(&again.text()), others(text));
    let mut expected = members(text);
    expected.push(shown(Table::new()));
    expected.sort();
    let mut found = members(&again.text());
    found.sort();
    assert_eq!(found, expected, "each member keeps what others wrote into it");
    comments_stay(text, &again.text());
    changed.set_members(&were).unwrap();
    let back = reread(&changed);
    assert_eq!((&back.bundle().members, members(&back.text())), (&were, members(text)));
    assert_eq!(others(&back.text()), others(text));
    changed.set_members(&[]).unwrap();
    assert_eq!(reread(&changed).bundle().members, []);
    assert_eq!(others(&changed.text()), others(text));
}

/// The same bundle as a new file.
fn made_anew(bundle: &Bundle) {
    let draft = BundleDraft {
        name: bundle.name.clone(),
        description: bundle.description.clone(),
        color: bundle.color.clone(),
        icon: bundle.icon.clone(),
        tags: bundle.tags.clone(),
        members: bundle.members.clone(),
    };
    let Ok(text) = new_bundle_text(&bundle.id, &draft) else { return };
    let again = BundleText::parse(bundle.kind, &bundle.slug, &bundle.path, &text).unwrap();
    assert_eq!(again.bundle(), bundle);
}

fn reread(text: &BundleText) -> BundleText {
    let bundle = text.bundle();
    let written = text.text();
    BundleText::parse(bundle.kind, &bundle.slug, &bundle.path, &written)
        .unwrap_or_else(|error| panic!("{error}\n{written}"))
}

/// What others keep at the top of the file.
fn others(text: &str) -> String {
    shown(without(table(text.trim_start_matches('\u{feff}')), OUR_KEYS))
}

/// What others keep in the members, in their order.
fn members(text: &str) -> Vec<String> {
    let document = table(text.trim_start_matches('\u{feff}'));
    tables(&document, "members").into_iter().map(|member| shown(without(member, OUR_MEMBER))).collect()
}

/// No line that is a comment alone is lost, where every line is told from the others.
fn comments_stay(was: &str, is: &str) {
    // A line within a text of several lines only looks like a comment.
    if was.contains("\"\"\"") || was.contains("'''") {
        return;
    }
    // Comments within the tags go with what was written there.
    let in_tags = was.find("tags").map_or("", |at| &was[at..]);
    for line in was.lines().map(str::trim).filter(|line| line.starts_with('#')) {
        assert!(is.contains(line) || in_tags.contains(line), "{line:?} is lost: {is}");
    }
}
