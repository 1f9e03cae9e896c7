//! The sets that a request names, or that it has to know of: what each comes down to now.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::artifact::ArtifactId;
use crate::collection::{BundleKind, Bundles, MemberKind, MemberRef, Resolution, resolve_deployment_set};
use crate::ops::sets::{HeldArtifacts, Look};
use crate::ops::{OpsError, Workspace};

/// The sets of a request, each resolved once for however many projects.
pub(super) struct SetSources {
    bundles: Arc<Bundles>,
    resolved: HashMap<String, Rc<WholeSet>>,
}

/// A set and everything it comes down to.
pub(super) struct WholeSet {
    pub id: String,
    pub name: String,
    pub artifacts: BTreeSet<ArtifactId>,
    /// As `artifacts`, in the set's order.
    pub in_order: Vec<ArtifactId>,
    pub missing: Vec<MemberRef>,
}

impl WholeSet {
    /// Whether it holds an artifact, or may: behind a group or set that is missing there could be anything.
    pub fn may_hold(&self, id: &ArtifactId) -> bool {
        let text = id.to_string();
        let names = |member: &MemberRef| member.kind != MemberKind::Artifact || member.id == text;
        self.artifacts.contains(id) || self.missing.iter().any(names)
    }
}

impl SetSources {
    /// The sets of the open library.
    ///
    /// # Errors
    /// As [`Workspace::bundles`].
    pub fn new(workspace: &Workspace) -> Result<Self, OpsError> {
        Ok(Self { bundles: workspace.bundles()?, resolved: HashMap::new() })
    }

    /// A set by its id or slug, resolved with what the library has on the disk.
    ///
    /// # Errors
    /// [`OpsError::Resolve`].
    pub fn resolve(
        &mut self,
        gathering: (&Workspace, Option<&super::OpenLibrary>),
        set: &str,
    ) -> Result<Rc<WholeSet>, OpsError> {
        let bundle = self.bundles.find(BundleKind::Set, set);
        let id = bundle.map_or(set, |bundle| bundle.id.as_str()).to_owned();
        if let Some(known) = self.resolved.get(&id) {
            return Ok(Rc::clone(known));
        }
        let (workspace, library) = gathering;
        let held = HeldArtifacts::of(workspace, library.map(|library| &library.library), Look::Disk);
        let Resolution { artifacts, missing, .. } =
            resolve_deployment_set(&self.bundles, &id, &|artifact| held.uuid_of(artifact))?;
        // An id that was resolved is one: the library was asked for it.
        let in_order: Vec<ArtifactId> =
            artifacts.iter().filter_map(|resolved| resolved.artifact.parse().ok()).collect();
        let whole = Rc::new(WholeSet {
            name: bundle.map(|bundle| bundle.name.clone()).unwrap_or_default(),
            artifacts: in_order.iter().cloned().collect(),
            in_order,
            missing: missing.into_iter().map(|missing| missing.member).collect(),
            id: id.clone(),
        });
        self.resolved.insert(id, Rc::clone(&whole));
        Ok(whole)
    }

    /// What a set is called; `None` where the library has no such set that can be used.
    pub fn name_of(&self, set: &str) -> Option<String> {
        self.bundles.find(BundleKind::Set, set).map(|bundle| bundle.name.clone())
    }

    /// The id of a set, also of one whose file cannot be used; the text itself where the library has no such set.
    pub fn id_of(&self, set: &str) -> String {
        let usable = self.bundles.find(BundleKind::Set, set).map(|bundle| bundle.id.clone());
        // A second file with the id of a set that can be used is none of that set's.
        let is_free = |id: &String| self.bundles.find(BundleKind::Set, id).is_none();
        let invalid = || self.bundles.find_invalid(BundleKind::Set, set).and_then(|invalid| invalid.id.clone());
        usable.or_else(|| invalid().filter(is_free)).unwrap_or_else(|| set.to_owned())
    }
}
