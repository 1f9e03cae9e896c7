//! Where the artifacts of a page have what was searched for: lit in what their rows say, and else in a line of their files.
//!
//! The line is read from the files as they are now. The index tells which artifacts have a word, not where.

use std::num::NonZero;
use std::path::{Path, PathBuf};

use super::OpsError;
use super::index_contents::MAX_FILE;
use crate::artifact::Shape;
use crate::cache::{self, ArtifactHit, ArtifactResponse, ContentsHit, ReadConnection};
use crate::fs::{self, FsError, RelPath, Root};
use crate::text::search::{Search, TextKind, light, lit_line};

/// How many threads look into files at most: a page has too little for more.
const MOST_THREADS: usize = 4;

/// Where to look for words that a row does not have.
struct Elsewhere {
    place: PathBuf,
    shape: Shape,
    files: Vec<String>,
    wanted: Vec<bool>,
}

/// A hit for each artifact; none where nothing is searched for.
pub(super) fn hits(
    reader: &ReadConnection<'_>,
    typed: &str,
    artifacts: &[ArtifactResponse],
) -> Result<Vec<ArtifactHit>, OpsError> {
    let search = Search::parse(typed);
    if search.words().is_empty() {
        return Ok(Vec::new());
    }
    let mut hits = Vec::with_capacity(artifacts.len());
    for artifact in artifacts {
        let (hit, wanted) = in_row(artifact, &search);
        let elsewhere = match wanted {
            Some(wanted) => Some(Elsewhere {
                place: PathBuf::from(&artifact.path),
                shape: artifact.kind.shape(),
                files: cache::indexed_files(reader, &artifact.id)?,
                wanted,
            }),
            None => None,
        };
        hits.push((hit, elsewhere));
    }
    look_elsewhere(&mut hits, &search);
    Ok(hits.into_iter().map(|(hit, _)| hit).collect())
}

/// Reads what has to be read. On threads of its own: those that everybody shares may be busy with a refresh for seconds, and
/// somebody waits for what they typed.
fn look_elsewhere(hits: &mut [(ArtifactHit, Option<Elsewhere>)], search: &Search) {
    let at_once = std::thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS);
    let mut wanting: Vec<_> = hits.iter_mut().filter_map(|(hit, at)| Some((hit, at.take()?))).collect();
    let look = |part: &mut [(&mut ArtifactHit, Elsewhere)]| {
        for (hit, at) in part {
            hit.contents = in_contents(at, search);
        }
    };
    let size = wanting.len().div_ceil(at_once).max(1);
    let mut parts = wanting.chunks_mut(size);
    let first = parts.next();
    std::thread::scope(|scope| {
        for part in parts {
            scope.spawn(|| look(part));
        }
        first.into_iter().for_each(look);
    });
}

/// What an artifact's row has, and which words it has not, where there are any.
fn in_row(artifact: &ArtifactResponse, search: &Search) -> (ArtifactHit, Option<Vec<bool>>) {
    let mut seen = vec![false; search.words().len()];
    let mut prose = |text: &String| light(text, TextKind::Prose, search, &mut seen);
    let description = artifact.description.as_ref().map(&mut prose);
    let tags = artifact.tags.iter().map(&mut prose).collect();
    let name = light(&artifact.name, TextKind::Name, search, &mut seen);
    let before = seen.clone();
    let title = artifact.title.as_ref().map(|title| light(title, TextKind::Prose, search, &mut seen));
    let title = title.filter(|_| seen != before);
    let wanted: Vec<bool> = seen.into_iter().map(|seen| !seen).collect();
    let has_all = !wanted.contains(&true);
    (ArtifactHit { name, description, tags, title, contents: None }, (!has_all).then_some(wanted))
}

/// The best line of the first file that has one. What cannot be read shows none.
fn in_contents(at: &Elsewhere, search: &Search) -> Option<ContentsHit> {
    let line = |path: &str, text: Option<String>| {
        let line = lit_line(&text?, search, &at.wanted)?;
        Some(ContentsHit { path: path.to_owned(), line })
    };
    match at.shape {
        Shape::File => {
            let path = at.place.file_name()?.to_str()?;
            line(path, read_quietly(fs::read_beginning(&at.place, MAX_FILE), &at.place))
        }
        Shape::Folder => {
            if at.files.is_empty() {
                return None;
            }
            let root = Root::open(&fs::canonical(&at.place).ok()?).ok()?;
            at.files.iter().find_map(|file| {
                let path = RelPath::parse(file).ok()?;
                line(file, read_quietly(root.read_beginning(&path, MAX_FILE), &at.place))
            })
        }
    }
}

fn read_quietly(read: Result<Option<String>, FsError>, place: &Path) -> Option<String> {
    read.unwrap_or_else(|error| {
        tracing::debug!(%error, place = %place.display(), "a file that was searched cannot be read");
        None
    })
}
