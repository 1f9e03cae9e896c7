//! `skm sets list`, `skm groups list`.

use serde::Serialize;
use skillmeat_core::collection::BundleKind;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::{self, BundleSummary, InvalidFile, SetQuery, Workspace};

use super::tell::kind_word;
use crate::args::ListBundles;
use crate::cache::bring_up_to_date;
use crate::output::{Output, Reply, Style, Table, Tone};

/// The document: `{ sets, invalid }` or `{ groups, invalid }`. `invalid` are the files that cannot be used, each with its
/// path, line and error; a search leaves none of them out.
#[derive(Serialize)]
struct Listed {
    #[serde(skip_serializing_if = "Option::is_none")]
    sets: Option<Vec<BundleSummary>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<BundleSummary>>,
    invalid: Vec<InvalidFile>,
}

impl Listed {
    fn bundles(&self) -> &[BundleSummary] {
        self.sets.as_deref().or(self.groups.as_deref()).unwrap_or_default()
    }
}

/// Lists the library's sets, or its groups. A file that cannot be used is part of the answer, not a failure.
pub fn list(workspace: &Workspace, kind: BundleKind, asked: &ListBundles, output: &Output) -> Result<Reply, ErrorBody> {
    workspace.library()?;
    bring_up_to_date(workspace, output)?;
    let query = SetQuery { search: asked.query.clone(), tags: asked.tags.clone() };
    let mut found = ops::list_deployment_sets(workspace, &query)?;
    found.invalid.retain(|file| file.kind == kind);
    let listed = match kind {
        BundleKind::Set => Listed { sets: Some(found.sets), groups: None, invalid: found.invalid },
        BundleKind::Group => Listed { sets: None, groups: Some(found.groups), invalid: found.invalid },
    };
    Ok(output.reply(&listed, |style| text(kind, &listed, style)))
}

fn text(kind: BundleKind, listed: &Listed, style: &Style) -> String {
    let (bundles, word) = (listed.bundles(), kind_word(kind));
    if bundles.is_empty() && listed.invalid.is_empty() {
        return format!("No {word} is there. Make one with skm {word}s create NAME.\n");
    }
    let mut table = Table::headed(&[&word.to_uppercase(), "NAME", "ARTIFACTS", "TAGS", "DESCRIPTION"]);
    for bundle in bundles {
        let tone = if bundle.problem.is_some() {
            Tone::Bad
        } else if bundle.missing_count > 0 {
            Tone::Notice
        } else {
            Tone::Good
        };
        let count = match bundle.missing_count {
            0 => bundle.artifact_count.to_string(),
            missing => format!("{}, {missing} missing", bundle.artifact_count),
        };
        let about = bundle.description.lines().next().unwrap_or_default().to_owned();
        table.row(Some(tone), [bundle.slug.clone(), bundle.name.clone(), count, bundle.tags.join(", "), about]);
        if let Some(problem) = &bundle.problem {
            table.below(&problem.message);
        }
    }
    for file in &listed.invalid {
        table.row(Some(Tone::Bad), [file.slug.clone(), "cannot be used".to_owned()]);
        table.below(&file.error.message);
    }
    table.lay_out(style)
}
