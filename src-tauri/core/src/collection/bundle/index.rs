//! The bundles of a library by number, id and slug.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::file::{BundleFile, Content};
use super::limits::canonical_id;
use super::{Bundle, BundleError, BundleKind, InvalidBundle, MemberKind, MemberRef};
use crate::fs::fold_case;

/// Every usable bundle with a number: sets first, each kind by its folded name, then slug.
#[derive(Debug, Default)]
pub(super) struct Index {
    pub bundles: Vec<Arc<Bundle>>,
    pub invalid: Vec<InvalidBundle>,
    by_id: HashMap<MemberRef, u32>,
    by_slug: HashMap<MemberRef, u32>,
    /// Unusable files, by id and by slug; the first one counts.
    invalid_by_id: HashMap<MemberRef, u32>,
    invalid_by_slug: HashMap<MemberRef, u32>,
    users: OnceLock<HashMap<u32, Vec<u32>>>,
}

impl Index {
    /// Numbers what the files say. Of several files with one id the one with the smallest slug counts.
    pub fn new(files: &BTreeMap<PathBuf, Arc<BundleFile>>) -> Self {
        let mut files: Vec<&BundleFile> = files.values().map(Arc::as_ref).collect();
        files.sort_by(|a, b| (&a.slug, a.kind).cmp(&(&b.slug, b.kind)));
        let mut index = Self::default();
        let mut owners: HashMap<&str, &Path> = HashMap::new();
        for file in files {
            let (id, error) = match &file.content {
                Content::Usable { bundle, id_at } => match owners.get(bundle.id.as_str()) {
                    None => {
                        owners.insert(&bundle.id, &file.path);
                        index.bundles.push(bundle.clone());
                        continue;
                    }
                    Some(owner) => (Some(bundle.id.clone()), same_id(file, *id_at, owner)),
                },
                Content::Unusable { id, error } => (id.clone(), error.clone()),
            };
            index.invalid.push(InvalidBundle {
                kind: file.kind,
                slug: file.slug.clone(),
                path: file.path.clone(),
                id,
                error,
            });
        }
        index.invalid.sort_by(|a, b| (a.kind, &a.slug).cmp(&(b.kind, &b.slug)));
        index.bundles.sort_by_cached_key(|bundle| (bundle.kind, fold_case(&bundle.name), bundle.slug.clone()));
        index.number_all();
        index.name_members();
        index
    }

    fn number_all(&mut self) {
        for (number, bundle) in (0..).zip(&self.bundles) {
            let kind = bundle.kind.as_member();
            self.by_id.insert(MemberRef::new(kind, bundle.id.clone()), number);
            self.by_slug.insert(MemberRef::new(kind, bundle.slug.clone()), number);
        }
        for (number, bundle) in (0..).zip(&self.invalid) {
            let kind = bundle.kind.as_member();
            self.invalid_by_slug.entry(MemberRef::new(kind, bundle.slug.clone())).or_insert(number);
            if let Some(id) = &bundle.id {
                self.invalid_by_id.entry(MemberRef::new(kind, id.clone())).or_insert(number);
            }
        }
    }

    /// Puts ids in the place of slugs that members are named by.
    fn name_members(&mut self) {
        for at in 0..self.bundles.len() {
            if let Some(members) = self.named(&self.bundles[at].members) {
                Arc::make_mut(&mut self.bundles[at]).members = members;
            }
        }
    }

    /// These members with ids in the place of slugs; `None` when there is no slug that could be replaced.
    pub fn named(&self, members: &[MemberRef]) -> Option<Vec<MemberRef>> {
        let is_slug = |member: &MemberRef| {
            member.kind != MemberKind::Artifact
                && canonical_id(&member.id).is_none()
                && self.by_slug.contains_key(member)
        };
        if !members.iter().any(is_slug) {
            return None;
        }
        let name = |member: &MemberRef| match self.by_slug.get(member) {
            Some(number) if is_slug(member) => self.bundle(*number).member(),
            _ => member.clone(),
        };
        Some(members.iter().map(name).collect())
    }

    /// The bundle of that number.
    pub fn bundle(&self, number: u32) -> &Bundle {
        &self.bundles[number as usize]
    }

    /// The bundle that a member stands for; `None` for an artifact, and for a bundle that cannot be used.
    pub fn number_of(&self, member: &MemberRef) -> Option<u32> {
        self.by_id.get(member).copied()
    }

    /// The number of the bundle with that id; else of the one with that slug.
    pub fn find(&self, kind: BundleKind, id_or_slug: &str) -> Option<u32> {
        let by_id = |id| self.by_id.get(&MemberRef::new(kind.as_member(), id));
        let by_slug = || self.by_slug.get(&MemberRef::new(kind.as_member(), id_or_slug));
        canonical_id(id_or_slug).and_then(by_id).or_else(by_slug).copied()
    }

    /// The unusable file with that id; else the one with that slug.
    pub fn find_invalid(&self, kind: BundleKind, id_or_slug: &str) -> Option<&InvalidBundle> {
        let by_id = |id| self.invalid_by_id.get(&MemberRef::new(kind.as_member(), id));
        let by_slug = || self.invalid_by_slug.get(&MemberRef::new(kind.as_member(), id_or_slug));
        canonical_id(id_or_slug).and_then(by_id).or_else(by_slug).map(|number| &self.invalid[*number as usize])
    }

    /// The sets that hold a bundle directly, in their order.
    pub fn users_of(&self, number: u32) -> &[u32] {
        let users = self.users.get_or_init(|| {
            let mut users: HashMap<u32, Vec<u32>> = HashMap::new();
            for (user, bundle) in (0..).zip(&self.bundles) {
                for held in bundle.members.iter().filter_map(|member| self.number_of(member)) {
                    let users = users.entry(held).or_default();
                    if users.last() != Some(&user) {
                        users.push(user);
                    }
                }
            }
            users
        });
        users.get(&number).map_or(&[], Vec::as_slice)
    }
}

fn same_id(file: &BundleFile, (line, column): (u32, u32), owner: &Path) -> BundleError {
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = owner.parent().map(name).unwrap_or_default();
    BundleError {
        path: file.path.clone(),
        line: Some(line),
        column: Some(column),
        message: format!("`id` is that of {folder}/{} already", name(owner)),
    }
}
