//! The library's side of a deploy: each artifact is found and read once, for however many projects.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rusqlite::OptionalExtension;

use crate::artifact::{ArtifactId, KnownFiles};
use crate::cache;
use crate::collection::{CollectionFile, Found, Library};
use crate::deployment::{RefusedSource, Source};
use crate::error::ErrorBody;
use crate::ops::artifacts::pick;
use crate::ops::{OpsError, Workspace};

/// What was asked for by its text, found in the library and read.
pub(super) struct Sources<'a> {
    workspace: &'a Workspace,
    library: &'a Library,
    /// Every artifact, walked once when a text asks for more than the usual place.
    all: Option<Vec<Found>>,
    read: HashMap<String, Result<Source, RefusedSource>>,
}

impl<'a> Sources<'a> {
    pub fn new(workspace: &'a Workspace, library: &'a Library) -> Self {
        Self { workspace, library, all: None, read: HashMap::new() }
    }

    /// The sources of these texts, in their order, each artifact once.
    pub fn of(&mut self, texts: &[&str]) -> Result<Vec<Result<Source, RefusedSource>>, OpsError> {
        self.read_missing(texts)?;
        let mut seen: HashSet<&ArtifactId> = HashSet::with_capacity(texts.len());
        let mut sources = Vec::with_capacity(texts.len());
        for text in texts {
            let Some(source) = self.read.get(*text) else { continue };
            if source.as_ref().map_or(true, |source| seen.insert(&source.id)) {
                sources.push(source.clone());
            }
        }
        Ok(sources)
    }

    /// What the library holds of an artifact; `None` when it has no such artifact, or none that can be read.
    pub fn find(&mut self, id: &ArtifactId) -> Result<Option<Source>, OpsError> {
        Ok(self.of(&[&id.to_string()])?.into_iter().next().and_then(Result::ok))
    }

    /// As [`crate::ops::resolve_artifact`], but the library is walked once for all texts.
    fn resolve(&mut self, text: &str) -> Result<Found, OpsError> {
        if text.contains(':') {
            let id: ArtifactId = text.parse()?;
            if let Some(found) = self.library.find_usual(&id)? {
                return Ok(found);
            }
        }
        let all = match self.all.take() {
            Some(all) => all,
            None => self.library.all()?,
        };
        let found = pick(&all, text);
        self.all = Some(all);
        found
    }

    fn read_missing(&mut self, texts: &[&str]) -> Result<(), OpsError> {
        let mut found: Vec<(String, Found)> = Vec::new();
        let missing: Vec<&str> = texts.iter().copied().filter(|text| !self.read.contains_key(*text)).collect();
        for text in missing {
            match self.resolve(text) {
                Ok(one) => found.push((text.to_owned(), one)),
                Err(error) => {
                    self.read.insert(text.to_owned(), Err(refused(text, (&error).into())));
                }
            }
        }
        let places: Vec<PathBuf> = found.iter().map(|(_, found)| found.place.clone()).collect();
        let known = known_for(self.workspace, &places);
        let uuids = uuids(self.workspace, self.library, found.iter().map(|(_, found)| found))?;
        let library = self.library;
        let read: Vec<_> =
            found.into_par_iter().map(|(text, found)| (text, source(library, found, &uuids, &known))).collect();
        self.read.extend(read);
        Ok(())
    }
}

fn source(
    library: &Library,
    found: Found,
    uuids: &HashMap<String, String>,
    known: &HashMap<PathBuf, KnownFiles>,
) -> Result<Source, RefusedSource> {
    let id = found.id.to_string();
    let failed = |error: crate::artifact::TreeError| refused(&id, (&error).into());
    let tree = found.read(known.get(&found.place)).map_err(failed)?;
    let ledger = tree.ledger(&found.place).map_err(failed)?;
    let uuid = uuids.get(&id).cloned().unwrap_or_else(|| found.id.uuid_in(&library.collection).to_string());
    Ok(Source { id: found.id, uuid, place: found.place, tree, ledger })
}

fn refused(artifact: &str, error: ErrorBody) -> RefusedSource {
    RefusedSource { artifact: artifact.to_owned(), error: Box::new(error) }
}

/// What is known of the files of a whole project; nothing when the cache cannot be asked.
pub(in crate::ops) fn known(workspace: &Workspace, project: &Path) -> HashMap<PathBuf, KnownFiles> {
    let asked = workspace.cache().read().and_then(|reader| cache::known_below(&reader, project));
    asked.unwrap_or_else(|error| {
        tracing::debug!(%error, "every file is read: the cache cannot be asked");
        HashMap::new()
    })
}

fn known_for(workspace: &Workspace, places: &[PathBuf]) -> HashMap<PathBuf, KnownFiles> {
    workspace.cache().read().and_then(|reader| cache::known_for(&reader, places)).unwrap_or_default()
}

/// The UUIDs of artifacts: from the cache, which has those of `collection.toml`, else from that file.
fn uuids<'a>(
    workspace: &Workspace,
    library: &Library,
    found: impl Iterator<Item = &'a Found>,
) -> Result<HashMap<String, String>, OpsError> {
    let mut uuids = HashMap::new();
    let mut unknown = false;
    {
        let reader = workspace.cache().read().ok();
        for found in found {
            let id = found.id.to_string();
            let uuid = reader.as_ref().and_then(|reader| {
                let mut statement = reader
                    .prepare_cached(
                        "SELECT artifact_uuid FROM collection_artifacts WHERE collection_id = ?1 AND artifact_id = ?2",
                    )
                    .ok()?;
                statement.query_row([&library.collection, &id], |row| row.get(0)).optional().ok()?
            });
            match uuid {
                Some(uuid) => {
                    uuids.insert(id, uuid);
                }
                None => unknown = true,
            }
        }
    }
    if unknown {
        for record in CollectionFile::load(&library.root)?.records {
            if let Some(uuid) = record.uuid {
                uuids.entry(record.id.to_string()).or_insert_with(|| uuid.to_string());
            }
        }
    }
    Ok(uuids)
}
