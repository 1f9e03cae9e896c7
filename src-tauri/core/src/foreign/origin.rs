//! Where an artifact comes from: which repository, where in it, as of when.
//!
//! The library remembers it in `origins/<kind>/<name>.toml` of what is a single file, in
//! `origins/<kind>/<name>/origin.toml` of what is a folder, one file an artifact:
//!
//! ```toml
//! repository = "https://github.com/x/y"
//! path = "skills/pdf"
//! reference = "abc123"
//! found_in = "git_clone"
//! ```

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::repository;
use crate::artifact::{ArtifactId, Frontmatter, Shape};
use crate::fs::{self, PathError, RelPath};
use crate::text::line_and_column;

/// The folder of a library that holds the origins.
pub const ORIGINS: &str = "origins";
/// The longest text of an origin that is read, in bytes; what this program writes has a few hundred.
const MAX_TEXT: usize = 64 * 1024;

/// Where an artifact comes from.
///
/// Made by [`Origin::new`] and what stands on it, it holds no password or token, no local path, and nothing that a
/// terminal, a browser or git would run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Origin {
    /// The repository: a URL of http, https, ssh or git, or `git@host:path`.
    pub repository: String,
    /// The artifact's place within, relative to the repository's root; `None` for the root itself and where nothing says.
    #[cfg_attr(feature = "specta", specta(type = Option<String>))]
    pub path: Option<RelPath>,
    /// A commit, tag or branch.
    pub reference: Option<String>,
    /// What says so.
    pub found_in: OriginSource,
}

/// What says where an artifact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum OriginSource {
    /// Its own frontmatter.
    Frontmatter,
    /// SkillMeat's `collection.toml`.
    Collection,
    /// SkillMeat's `collection.lock`.
    SkillmeatLock,
    /// A lock of the `skills` command line.
    SkillsLock,
    /// The git clone that it lies in.
    GitClone,
}

/// Why a text is no origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// It is not TOML, or not of this form.
    #[error("line {line}, column {column}: {message}")]
    Invalid {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        message: String,
    },
    /// It is longer than any origin.
    #[error("it is longer than {limit} bytes")]
    TooLong {
        /// How long it may be.
        limit: usize,
    },
    /// What stands under `repository` is no address that is kept.
    #[error("`repository` is not the address of a repository")]
    Repository,
}

impl Origin {
    /// The origin at an address: a URL, `git@host:path` or GitHub's `owner/repo`, secrets taken out. The URL of a folder on
    /// a forge says path and reference too, where `path` and `reference` do not. `None` when the address is none, is local
    /// to this machine, or may hold a secret where none can be told; a reference that is none is left out.
    pub fn new(address: &str, path: Option<RelPath>, reference: Option<&str>, found_in: OriginSource) -> Option<Self> {
        let address = repository::parse(address)?;
        Some(Self {
            repository: address.repository,
            path: path.or(address.path),
            reference: reference.and_then(repository::reference).or(address.reference),
            found_in,
        })
    }

    /// The origin that SkillMeat wrote as an artifact's `upstream`: an address as for [`Origin::new`], or its own
    /// `owner/repo/path/in/it@version`.
    pub fn of_upstream(upstream: &str, reference: Option<&str>, found_in: OriginSource) -> Option<Self> {
        if let Some(origin) = Self::new(upstream, None, reference, found_in) {
            return Some(origin);
        }
        let (place, version) = upstream.trim().split_once('@').unwrap_or((upstream.trim(), ""));
        let end = place.match_indices('/').nth(1).map_or(place.len(), |(at, _)| at);
        let repository = repository::of_github(&place[..end])?.repository;
        let path = repository::folder_of(place[end..].trim_start_matches('/'));
        // `latest` is whatever was there at the time.
        let version = Some(version).filter(|version| *version != "latest");
        Some(Self { repository, path, reference: reference.or(version).and_then(repository::reference), found_in })
    }

    /// What an artifact says of itself: the first of `source`, `upstream`, `repository` and `homepage` that is an address.
    pub fn of_frontmatter(frontmatter: &Frontmatter) -> Option<Self> {
        frontmatter.sources.iter().find_map(|text| Self::new(text, None, None, OriginSource::Frontmatter))
    }

    /// Where the library keeps the origin of an artifact, relative to the library. That of a folder lies in a folder of its
    /// own: an operation has every file of a folder's at one place, and no two artifacts share one.
    ///
    /// # Errors
    /// [`PathError`] when the name is so long that no file can carry it.
    pub fn place(artifact: &ArtifactId) -> Result<RelPath, PathError> {
        let file = match artifact.kind.shape() {
            Shape::File => ".toml",
            Shape::Folder => "/origin.toml",
        };
        RelPath::parse(&format!("{ORIGINS}/{}/{}{file}", artifact.kind, artifact.name))
    }

    /// What a library keeps of an artifact; `None` where it keeps nothing, or nothing that can be used.
    pub fn of_library(library: &Path, artifact: &ArtifactId) -> Option<Self> {
        let file = Self::place(artifact).ok()?.under(library);
        let text = fs::read_text(&file, MAX_TEXT as u64).unwrap_or_else(|error| {
            tracing::debug!(%error, "an origin cannot be read");
            None
        });
        Self::parse(&text?)
            .inspect_err(|error| tracing::debug!(%error, file = %file.display(), "an origin cannot be used"))
            .ok()
    }

    /// What a list calls it: the forge, or `git` where it is none that people know.
    pub fn forge(&self) -> &'static str {
        let host = |forge: &str| {
            let rest = self.repository.split_once("://").map_or(self.repository.as_str(), |(_, rest)| rest);
            let end = rest.find(['/', ':']).unwrap_or(rest.len());
            rest[..end].rsplit('@').next() == Some(forge)
        };
        let known = [
            ("github.com", "github"),
            ("gitlab.com", "gitlab"),
            ("bitbucket.org", "bitbucket"),
            ("codeberg.org", "codeberg"),
        ];
        known.into_iter().find(|(forge, _)| host(forge)).map_or("git", |(_, name)| name)
    }

    /// The text of its file.
    pub fn to_toml(&self) -> String {
        let mut document = toml_edit::DocumentMut::new();
        document["repository"] = toml_edit::value(&self.repository);
        if let Some(path) = &self.path {
            document["path"] = toml_edit::value(path.as_str());
        }
        if let Some(reference) = &self.reference {
            document["reference"] = toml_edit::value(reference);
        }
        document["found_in"] = toml_edit::value(self.found_in.as_str());
        document.to_string()
    }

    /// Reads the text of its file. Keys that this program does not know are passed over; the file may have been written by
    /// anybody, so everything is judged anew.
    ///
    /// # Errors
    /// [`OriginError`] when it is not of this form; also for a `found_in` that only a newer program knows.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        if text.len() > MAX_TEXT {
            return Err(OriginError::TooLong { limit: MAX_TEXT });
        }
        let raw: Self = toml::from_str(text).map_err(|error| {
            let (line, column) = line_and_column(text, error.span().map_or(0, |span| span.start));
            OriginError::Invalid { line, column, message: error.message().lines().collect::<Vec<_>>().join(" ") }
        })?;
        Self::new(&raw.repository, raw.path, raw.reference.as_deref(), raw.found_in).ok_or(OriginError::Repository)
    }
}

impl OriginSource {
    /// The word in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Frontmatter => "frontmatter",
            Self::Collection => "collection",
            Self::SkillmeatLock => "skillmeat_lock",
            Self::SkillsLock => "skills_lock",
            Self::GitClone => "git_clone",
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::artifact::parse_frontmatter;

    fn path(text: &str) -> Option<RelPath> {
        Some(RelPath::parse(text).unwrap())
    }

    #[test]
    fn a_file_says_what_was_written() {
        let origin = Origin::new("x/y", path("skills/pdf"), Some("abc123"), OriginSource::GitClone).unwrap();
        let text = origin.to_toml();
        assert_eq!(
            text,
            "repository = \"https://github.com/x/y\"\npath = \"skills/pdf\"\nreference = \"abc123\"\nfound_in = \"git_clone\"\n"
        );
        assert_eq!(Origin::parse(&text), Ok(origin));
    }

    #[test]
    fn a_file_of_somebody_else_is_judged_anew() {
        let of = |repository: &str| format!("repository = \"{repository}\"\nfound_in = \"collection\"\nmore = 1\n");
        let kept = Origin::parse(&of("https://sam:token@example.org/x")).unwrap();
        assert_eq!(kept.repository, "https://example.org/x");
        assert_eq!(Origin::parse(&of("file:///etc")), Err(OriginError::Repository));
        let outside = "repository = \"x/y\"\nfound_in = \"collection\"\npath = \"../x\"\n";
        assert!(
            matches!(Origin::parse(outside), Err(OriginError::Invalid { line: 3, .. })),
            "{:?}",
            Origin::parse(outside)
        );
        assert!(matches!(Origin::parse("repository = \"x/y\"\n"), Err(OriginError::Invalid { .. })));
        assert!(matches!(
            Origin::parse("repository = \"x/y\"\nfound_in = \"mars\"\n"),
            Err(OriginError::Invalid { .. })
        ));
        assert!(matches!(Origin::parse(&"#".repeat(MAX_TEXT + 1)), Err(OriginError::TooLong { .. })));
    }

    #[test]
    fn an_artifact_says_itself_where_it_comes_from() {
        for (front, repository, within) in [
            ("source: https://github.com/x/y/tree/main/skills/pdf", "https://github.com/x/y", path("skills/pdf")),
            ("source: local/skill/pdf\nupstream: x/y", "https://github.com/x/y", None),
            ("repository:\n  type: git\n  url: git+https://example.org/x.git", "https://example.org/x.git", None),
            ("metadata:\n  homepage: https://example.org/pdf", "https://example.org/pdf", None),
        ] {
            let (front, problem) = parse_frontmatter(&format!("---\n{front}\n---\n"));
            assert_eq!(problem, None);
            let origin = Origin::of_frontmatter(&front).unwrap();
            assert_eq!((origin.repository.as_str(), origin.path), (repository, within));
        }
        let (front, _) = parse_frontmatter("---\nsource: a book\nhomepage: 7\n---\n");
        assert_eq!(Origin::of_frontmatter(&front), None);
    }

    #[test]
    fn upstreams_of_skillmeat_are_understood() {
        let of = |text| Origin::of_upstream(text, None, OriginSource::Collection);
        let origin = of("anthropics/skills/document-skills/pdf@v1.2").unwrap();
        assert_eq!(origin.repository, "https://github.com/anthropics/skills");
        assert_eq!((origin.path, origin.reference.as_deref()), (path("document-skills/pdf"), Some("v1.2")));
        assert_eq!(of("x/y@latest").unwrap().reference, None);
        assert_eq!(of("local/skill/pdf"), None);
        assert_eq!(of("x/y/../../z").unwrap().path, None);
    }

    #[test]
    fn every_artifact_has_a_place_of_its_own() {
        let place = |id: &str| Origin::place(&id.parse().unwrap()).unwrap();
        assert_eq!(place("skill:pdf").as_str(), "origins/skill/pdf/origin.toml");
        assert_eq!(place("command:git/fix").as_str(), "origins/command/git/fix.toml");
        assert!(Origin::place(&format!("command:{}", "x".repeat(255)).parse().unwrap()).is_err());
        assert!(Origin::place(&format!("skill:{}", "x".repeat(255)).parse().unwrap()).is_ok());
    }

    #[test]
    fn a_list_calls_it_by_its_forge() {
        let forge = |text: &str| Origin::new(text, None, None, OriginSource::GitClone).unwrap().forge();
        assert_eq!(forge("x/y"), "github");
        assert_eq!(forge("git@github.com:x/y.git"), "github");
        assert_eq!(forge("ssh://git@gitlab.com:22/x/y"), "gitlab");
        assert_eq!(forge("https://github.com.example.org/x/y"), "git");
        assert_eq!(forge("https://example.org/github.com/y"), "git");
    }

    proptest! {
        #[test]
        fn any_origin_comes_back_from_its_file(
            address in "(https|ssh)://[a-z]{1,5}@?[a-z]{1,5}/[a-z/]{0,9}", reference in "\\PC{0,9}", within in "\\PC{1,9}"
        ) {
            let within = RelPath::parse(&within).ok();
            if let Some(origin) = Origin::new(&address, within, Some(&reference), OriginSource::SkillsLock) {
                prop_assert_eq!(Origin::parse(&origin.to_toml()), Ok(origin));
            }
        }

        #[test]
        fn no_text_breaks_it(text in "[\\PC\n]{0,200}") {
            let _ = Origin::parse(&text);
            let _ = Origin::of_upstream(&text, None, OriginSource::Collection);
        }
    }
}
