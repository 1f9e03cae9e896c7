//! `skm import --skip`, `--unskip`: what is left out from now on, and what no more.

use serde::Serialize;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, Discovery, ImportEntry, SkippedBy, Workspace};

use super::choose::{is_meant, typed_path};
use super::nothing_called;
use crate::args::ImportArguments;
use crate::output::{Output, Reply, printable};

/// The document.
#[derive(Serialize)]
struct Skipped {
    changed: u32,
    /// Relative to the project.
    paths: Vec<String>,
}

/// Remembers what is not to be imported, or forgets that. A word means what it means to `--only`.
pub fn skip(
    workspace: &Workspace,
    arguments: &ImportArguments,
    found: &[Discovery],
    output: &Output,
) -> Result<Reply, ErrorBody> {
    let skips = !arguments.skip.is_empty();
    let words = if skips { &arguments.skip } else { &arguments.unskip };
    let of_project = found.iter().map(|discovery| paths(words, skips, discovery)).collect::<Vec<_>>();
    if let Some(word) = words.iter().enumerate().find_map(|(number, word)| {
        let is_nowhere = of_project.iter().all(|paths| paths[number].is_empty());
        is_nowhere.then_some(word)
    }) {
        return Err(nothing_called(word));
    }
    let mut document = Skipped { changed: 0, paths: Vec::new() };
    for (discovery, paths) in found.iter().zip(of_project) {
        let mut paths: Vec<String> = paths.into_iter().flatten().collect();
        paths.sort();
        paths.dedup();
        document.changed += ops::skip_import(workspace, &discovery.project_path, &paths, skips)?.changed;
        document.paths.extend(paths);
    }
    let said = if skips { "left out from now on" } else { "left out no more" };
    let line = |path: &String| format!("{}: {said}\n", printable(path));
    Ok(output.reply(&document, |_| document.paths.iter().map(line).collect()))
}

/// What each word means in a project.
fn paths(words: &[String], skips: bool, discovery: &Discovery) -> Vec<Vec<String>> {
    let is_mine = |entry: &&ImportEntry| skips || entry.skip.as_ref().is_some_and(|skip| skip.by == SkippedBy::You);
    let meant = |word: &String| {
        let entries = discovery.entries.iter().filter(|entry| is_meant(word, entry)).filter(is_mine);
        let paths: Vec<String> = entries.map(|entry| entry.path.clone()).collect();
        // What was left out may be gone by now.
        if paths.is_empty() && !skips { vec![typed_path(word).to_owned()] } else { paths }
    };
    words.iter().map(meant).collect()
}
