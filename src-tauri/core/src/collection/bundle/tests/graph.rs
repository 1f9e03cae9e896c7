//! Libraries made up for tests: sets, groups and artifacts by number, without a disk.

use std::path::PathBuf;
use std::sync::Arc;

use crate::collection::bundle::{Bundle, BundleError, BundleFile, BundleKind, Bundles, Content, MemberKind, MemberRef};
use crate::fs::Stamp;

/// A library by numbers. A number beyond the end is something that is not there.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    pub sets: Vec<Made>,
    pub groups: Vec<Made>,
    /// The UUID of each artifact's number; the artifact is missing where there is none.
    pub uuids: Vec<Option<u8>>,
}

/// One file.
#[derive(Debug, Clone, Default)]
pub struct Made {
    pub members: Vec<Ref>,
    /// It cannot be used, though its id can be read.
    pub invalid: bool,
}

/// A member by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ref {
    Artifact(usize),
    Group(usize),
    Set(usize),
}

pub fn id(kind: BundleKind, number: usize) -> String {
    let kind = if kind == BundleKind::Set { 1_u128 } else { 2 };
    uuid::Uuid::from_u128((kind << 100) + number as u128).to_string()
}

pub fn member(one: Ref) -> MemberRef {
    match one {
        Ref::Artifact(number) => MemberRef::new(MemberKind::Artifact, format!("skill:a{number}")),
        Ref::Group(number) => MemberRef::new(MemberKind::Group, id(BundleKind::Group, number)),
        Ref::Set(number) => MemberRef::new(MemberKind::Set, id(BundleKind::Set, number)),
    }
}

impl Graph {
    /// Sets with these members, everything usable and there.
    pub fn of(sets: Vec<Vec<Ref>>) -> Self {
        let sets = sets.into_iter().map(|members| Made { members, invalid: false }).collect();
        Self { sets, groups: Vec::new(), uuids: (0..100).map(Some).collect() }
    }

    pub fn uuid_of(&self, artifact: &str) -> Option<String> {
        let number: usize = artifact.strip_prefix("skill:a")?.parse().ok()?;
        self.uuids.get(number).copied().flatten().map(|uuid| format!("uuid-{uuid}"))
    }

    pub fn bundles(&self) -> Bundles {
        let files = |kind, made: &[Made]| -> Vec<BundleFile> {
            made.iter().enumerate().map(|(number, made)| file(kind, number, made)).collect()
        };
        let mut all = files(BundleKind::Set, &self.sets);
        all.extend(files(BundleKind::Group, &self.groups));
        Bundles::from_files(all)
    }
}

fn file(kind: BundleKind, number: usize, made: &Made) -> BundleFile {
    let slug = format!("b{number}");
    let path = PathBuf::from(format!("/library/{}/{slug}.toml", kind.folder()));
    let id = id(kind, number);
    let content = if made.invalid {
        let error = BundleError { path: path.clone(), line: None, column: None, message: "made so".to_owned() };
        Content::Unusable { id: Some(id), error }
    } else {
        let bundle = Bundle {
            kind,
            id,
            slug: slug.clone(),
            path: path.clone(),
            name: format!("{kind} {number}"),
            description: String::new(),
            color: None,
            icon: None,
            tags: Vec::new(),
            members: made.members.iter().map(|one| member(*one)).collect(),
        };
        Content::Usable { bundle: Arc::new(bundle), id_at: (1, 1) }
    };
    let stamp = Stamp { size: 0, mtime: 0, ctime: 0, inode: 0, mode: 0 };
    BundleFile { kind, slug, path, stamp, seen_at: 0, content }
}
