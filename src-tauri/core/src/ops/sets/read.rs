//! Listing sets and groups, and what a set comes down to.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::held::{HeldArtifacts, Look};
use super::model::{
    BundleDetail, BundleSummary, InvalidFile, MemberView, MissingMember, ResolvedArtifact, ResolvedNode, ResolvedSet,
    SetList, SetQuery,
};
use crate::artifact::{ArtifactId, ArtifactKind};
use crate::cache::{self, Described, TagCount};
use crate::collection::{
    Bundle, BundleKind, Bundles, InvalidBundle, Library, MemberKind, MemberRef, NodeState, Resolution, ResolveError,
    resolve_bundle as resolve,
};
use crate::error::ErrorBody;
use crate::fs::fold_case;
use crate::ops::{OpsError, Workspace};
use crate::text::search::fold;

/// The library and its sets and groups as they are now.
pub(in crate::ops) struct Shelf<'a> {
    pub workspace: &'a Workspace,
    pub library: Option<Library>,
    pub bundles: Arc<Bundles>,
}

impl<'a> Shelf<'a> {
    /// Opens it, when deployment sets are on.
    ///
    /// # Errors
    /// [`OpsError::SetsOff`], or when the library cannot be read.
    pub fn open(workspace: &'a Workspace) -> Result<Self, OpsError> {
        workspace.require_sets()?;
        Ok(Self { workspace, library: workspace.find_library()?, bundles: workspace.bundles()? })
    }

    /// Which artifacts the library has.
    pub fn held(&self, look: Look) -> HeldArtifacts<'_> {
        HeldArtifacts::of(self.workspace, self.library.as_ref(), look)
    }

    /// A set or group by its id or slug.
    ///
    /// # Errors
    /// [`OpsError::Bundle`] when its file cannot be used, [`OpsError::BundleNotFound`] when there is none.
    pub fn bundle(&self, kind: BundleKind, id: &str) -> Result<&Bundle, OpsError> {
        usable(&self.bundles, kind, id)
    }

    /// A set or group as lists show it.
    fn summary(&self, bundle: &Bundle, held: &HeldArtifacts<'_>) -> BundleSummary {
        summarise(&self.bundles, bundle, held)
    }

    fn detail(&self, kind: BundleKind, id: &str) -> Result<BundleDetail, OpsError> {
        let bundle = self.bundle(kind, id)?;
        let held = self.held(Look::Disk);
        let summary = self.summary(bundle, &held);
        let there: Vec<bool> = bundle.members.iter().map(|member| self.is_there(member, &held)).collect();
        let counts: Vec<Option<u32>> = bundle.members.iter().map(|member| self.count(member, &held)).collect();
        drop(held);
        let described = self.described(bundle.members.iter().filter(|one| one.kind == MemberKind::Artifact));
        let members = bundle.members.iter().zip(there).zip(counts);
        let members = members.map(|((member, there), count)| self.member(member, there, count, &described)).collect();
        Ok(BundleDetail { bundle: summary, members })
    }

    fn is_there(&self, member: &MemberRef, held: &HeldArtifacts<'_>) -> bool {
        match member.kind.as_bundle() {
            None => held.uuid_of(&member.id).is_some(),
            Some(kind) => self.bundles.find(kind, &member.id).is_some(),
        }
    }

    fn count(&self, member: &MemberRef, held: &HeldArtifacts<'_>) -> Option<u32> {
        let bundle = self.bundles.find(member.kind.as_bundle()?, &member.id)?;
        Some(self.summary(bundle, held).artifact_count)
    }

    fn member(
        &self,
        member: &MemberRef,
        there: bool,
        count: Option<u32>,
        described: &HashMap<String, Described>,
    ) -> MemberView {
        let (name, kind, about) = match member.kind.as_bundle() {
            None => {
                let (name, kind) = name_and_kind(&member.id);
                (name, kind, described.get(&member.id).cloned().unwrap_or_default())
            }
            Some(kind) => {
                let bundle = self.bundles.find(kind, &member.id);
                let name = bundle.map_or_else(|| member.id.clone(), |bundle| bundle.name.clone());
                let description = bundle.map(|bundle| bundle.description.clone()).filter(|text| !text.is_empty());
                (name, None, Described { title: None, description })
            }
        };
        let is_invalid =
            || member.kind.as_bundle().is_some_and(|kind| self.bundles.find_invalid(kind, &member.id).is_some());
        let state = match there {
            true => NodeState::Ok,
            false if is_invalid() => NodeState::Invalid,
            false => NodeState::Missing,
        };
        MemberView {
            kind: member.kind,
            id: member.id.clone(),
            name,
            artifact_type: kind,
            title: about.title,
            description: about.description,
            state,
            artifact_count: count,
        }
    }

    /// What the cache says of artifacts; nothing where it cannot be asked.
    fn described<'m>(&self, members: impl Iterator<Item = &'m MemberRef>) -> HashMap<String, Described> {
        self.described_ids(&members.map(|member| member.id.as_str()).collect::<Vec<_>>())
    }

    fn described_ids(&self, ids: &[&str]) -> HashMap<String, Described> {
        let Some(library) = &self.library else { return HashMap::new() };
        let asked = self.workspace.cache().read();
        let found = asked.and_then(|reader| cache::descriptions(&reader, &library.collection, ids));
        found.unwrap_or_default()
    }

    fn invalid_file(invalid: &InvalidBundle) -> InvalidFile {
        InvalidFile {
            kind: invalid.kind,
            slug: invalid.slug.clone(),
            path: invalid.path.display().to_string(),
            line: invalid.error.line,
            column: invalid.error.column,
            error: (&invalid.error).into(),
        }
    }

    /// Whether a set or group has all words and all tags.
    fn fits(&self, bundle: &Bundle, words: &[String], tags: &[String]) -> bool {
        let has = |tag: &String| bundle.tags.iter().any(|own| fold_case(own) == fold_case(tag));
        if !tags.iter().all(has) {
            return false;
        }
        if words.is_empty() {
            return true;
        }
        let member = |member: &MemberRef| match member.kind.as_bundle() {
            None => member.id.clone(),
            Some(kind) => self.bundles.find(kind, &member.id).map_or_else(String::new, |held| held.name.clone()),
        };
        let own = [bundle.name.clone(), bundle.description.clone(), bundle.slug.clone()];
        let texts: Vec<String> =
            own.into_iter().chain(bundle.tags.clone()).chain(bundle.members.iter().map(member)).collect();
        let text = fold(&texts.join("\n"));
        words.iter().all(|word| text.contains(word))
    }
}

/// A set or group by its id or slug.
///
/// # Errors
/// [`OpsError::Bundle`] when its file cannot be used, [`OpsError::BundleNotFound`] when there is none.
pub(super) fn usable<'b>(bundles: &'b Bundles, kind: BundleKind, id: &str) -> Result<&'b Bundle, OpsError> {
    if let Some(bundle) = bundles.find(kind, id) {
        return Ok(bundle);
    }
    Err(match bundles.find_invalid(kind, id) {
        Some(invalid) => invalid.error.clone().into(),
        None => OpsError::BundleNotFound { kind, id: id.to_owned() },
    })
}

/// A set or group as lists show it, one of these that are on the shelf now.
pub(super) fn summary_of(workspace: &Workspace, bundles: &Bundles, bundle: &Bundle) -> BundleSummary {
    let library = workspace.find_library().ok().flatten();
    summarise(bundles, bundle, &HeldArtifacts::of(workspace, library.as_ref(), Look::Cache))
}

fn summarise(bundles: &Bundles, bundle: &Bundle, held: &HeldArtifacts<'_>) -> BundleSummary {
    let (artifacts, missing, problem) = match resolve(bundles, bundle.kind, &bundle.id, &|id| held.uuid_of(id)) {
        Ok(Resolution { artifacts, missing, .. }) => (artifacts.len(), missing.len(), None),
        Err(error) => (0, 0, Some(ErrorBody::from(&error))),
    };
    BundleSummary {
        kind: bundle.kind,
        id: bundle.id.clone(),
        slug: bundle.slug.clone(),
        path: bundle.path.display().to_string(),
        name: bundle.name.clone(),
        description: bundle.description.clone(),
        color: bundle.color.clone(),
        icon: bundle.icon.clone(),
        tags: bundle.tags.clone(),
        member_count: number(bundle.members.len()),
        artifact_count: number(artifacts),
        missing_count: number(missing),
        used_in: bundles.users_of(bundle.kind, &bundle.id).into_iter().map(Bundle::step).collect(),
        problem,
    }
}

/// Lists the library's sets and groups. The counts are those of the cache.
///
/// # Errors
/// [`OpsError::SetsOff`], or when the library cannot be read.
pub fn list_deployment_sets(workspace: &Workspace, query: &SetQuery) -> Result<SetList, OpsError> {
    let shelf = Shelf::open(workspace)?;
    let held = shelf.held(Look::Cache);
    let words: Vec<String> = query.search.as_deref().unwrap_or("").split_whitespace().map(fold).collect();
    let of_kind = |kind| -> Vec<BundleSummary> {
        let wanted = shelf.bundles.of_kind(kind).filter(|bundle| shelf.fits(bundle, &words, &query.tags));
        wanted.map(|bundle| shelf.summary(bundle, &held)).collect()
    };
    let (sets, groups) = (of_kind(BundleKind::Set), of_kind(BundleKind::Group));
    let mut tags: BTreeMap<&str, u32> = BTreeMap::new();
    for tag in BundleKind::ALL.iter().flat_map(|kind| shelf.bundles.of_kind(*kind)).flat_map(|bundle| &bundle.tags) {
        *tags.entry(tag).or_default() += 1;
    }
    let tags = tags.into_iter().map(|(tag, count)| TagCount { tag: tag.to_owned(), count }).collect();
    Ok(SetList { sets, groups, invalid: shelf.bundles.invalid().map(Shelf::invalid_file).collect(), tags })
}

/// A set with its own members, in their order.
///
/// # Errors
/// [`OpsError::SetsOff`], [`OpsError::BundleNotFound`], [`OpsError::Bundle`] when its file cannot be used.
pub fn get_deployment_set(workspace: &Workspace, id: &str) -> Result<BundleDetail, OpsError> {
    Shelf::open(workspace)?.detail(BundleKind::Set, id)
}

/// A group with its artifacts, in their order.
///
/// # Errors
/// As [`get_deployment_set`].
pub fn get_group(workspace: &Workspace, id: &str) -> Result<BundleDetail, OpsError> {
    Shelf::open(workspace)?.detail(BundleKind::Group, id)
}

/// What a set comes down to: depth first in member order, each artifact once.
///
/// # Errors
/// As [`get_deployment_set`]; [`OpsError::Resolve`] for a cycle, or too many sets inside each other.
pub fn resolve_deployment_set(workspace: &Workspace, id: &str) -> Result<ResolvedSet, OpsError> {
    let shelf = Shelf::open(workspace)?;
    let set = shelf.bundle(BundleKind::Set, id)?;
    let resolution = {
        let held = shelf.held(Look::Disk);
        resolve(&shelf.bundles, BundleKind::Set, &set.id, &|artifact| held.uuid_of(artifact))
    };
    let Resolution { artifacts, missing, tree } = resolution.map_err(|error: ResolveError| OpsError::from(error))?;
    let described = shelf.described_ids(&artifacts.iter().map(|one| one.artifact.as_str()).collect::<Vec<_>>());
    let artifacts = artifacts.into_iter().map(|resolved| {
        let (name, kind) = name_and_kind(&resolved.artifact);
        let about = described.get(&resolved.artifact).cloned().unwrap_or_default();
        ResolvedArtifact {
            artifact_id: resolved.artifact,
            artifact_uuid: resolved.uuid,
            artifact_type: kind,
            name,
            title: about.title,
            description: about.description,
            via: resolved.via.to_vec(),
            duplicates: resolved.duplicates.iter().map(|way| way.to_vec()).collect(),
            node: resolved.node,
        }
    });
    let missing = missing.into_iter().map(|missing| MissingMember {
        kind: missing.member.kind,
        id: missing.member.id,
        reason: missing.reason,
        via: missing.via.to_vec(),
        node: missing.node,
    });
    let tree = tree.into_iter().map(|node| ResolvedNode {
        parent: node.parent,
        depth: node.depth,
        kind: node.member.kind,
        artifact_type: if node.member.kind == MemberKind::Artifact { name_and_kind(&node.member.id).1 } else { None },
        id: node.member.id,
        name: node.name,
        state: node.state,
        repeat_of: node.repeat_of,
        artifact_count: node.artifact_count,
    });
    let set = set.step();
    Ok(ResolvedSet { set, artifacts: artifacts.collect(), missing: missing.collect(), tree: tree.collect() })
}

/// What to call an artifact, and its type; the text itself where it is no id.
fn name_and_kind(id: &str) -> (String, Option<ArtifactKind>) {
    match id.parse::<ArtifactId>() {
        Ok(id) => (id.name.as_str().to_owned(), Some(id.kind)),
        Err(_) => (id.to_owned(), None),
    }
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
