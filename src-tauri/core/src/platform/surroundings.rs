//! The person's home and the variables that move an agent program's folders: given by whoever runs the core, which reads no
//! environment itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Platform;
use crate::fs::{self, RelPath};

/// Where the person's home is, and what the environment says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The person's home; nothing is global without one.
    pub home: Option<PathBuf>,
    /// The variables that name a folder by its whole path: any of them may be one that the table asks for.
    pub variables: BTreeMap<String, String>,
}

impl Surroundings {
    /// Takes a home and an environment; of the variables only those that may move a folder.
    pub fn new(home: Option<PathBuf>, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        let variables = variables.into_iter().filter(|(_, value)| Path::new(value).is_absolute()).collect();
        Self { home: home.filter(|home| home.is_absolute()), variables }
    }

    /// Where a path of a platform that starts with `~/` really is; `None` without a home.
    pub fn expand(&self, platform: &Platform, path: &str) -> Option<PathBuf> {
        let home = self.home.as_ref()?;
        for (variable, folder) in &platform.env {
            let Some(value) = self.variables.get(variable) else { continue };
            if path == folder {
                return Some(PathBuf::from(value));
            }
            if let Some(below) = path.strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/')) {
                return Some(RelPath::parse(below).ok()?.under(Path::new(value)));
            }
        }
        let below = RelPath::parse(path.strip_prefix("~/")?).ok()?;
        Some(below.under(home))
    }

    /// The same below the home; `None` where a variable moved it elsewhere.
    pub fn below_home(&self, platform: &Platform, path: &str) -> Option<RelPath> {
        let place = self.expand(platform, path)?;
        let below = place.strip_prefix(self.home.as_ref()?).ok()?;
        RelPath::from_os(below).ok()
    }

    /// Whether a platform is installed, as far as its folders tell.
    pub fn is_installed(&self, platform: &Platform) -> bool {
        platform.installed.iter().filter_map(|path| self.expand(platform, path)).any(|place| fs::exists(&place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::{PlatformTable, ProfileId};

    fn around(pairs: &[(&str, &str)]) -> Surroundings {
        let variables = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Surroundings::new(Some(PathBuf::from("/home/sam")), variables)
    }

    #[test]
    fn a_variable_moves_a_platforms_folders() {
        let table = PlatformTable::built_in();
        let claude = table.platform("claude-code").unwrap();
        let place = |pairs: &[(&str, &str)]| around(pairs).expand(claude, "~/.claude/skills").unwrap();
        assert_eq!(place(&[]), Path::new("/home/sam/.claude/skills"));
        assert_eq!(place(&[("CLAUDE_CONFIG_DIR", "/home/sam/cfg")]), Path::new("/home/sam/cfg/skills"));
        // A relative value would depend on where the program was started.
        assert_eq!(place(&[("CLAUDE_CONFIG_DIR", "cfg")]), Path::new("/home/sam/.claude/skills"));
    }

    #[test]
    fn the_home_is_a_target_with_places_of_its_own() {
        let table = PlatformTable::built_in();
        let primary = ProfileId::primary();
        let roots = |pairs: &[(&str, &str)]| -> Vec<String> {
            let global = table.global(&around(pairs));
            global.slices(&primary).iter().map(|slice| slice.root.to_string()).collect()
        };
        assert_eq!(roots(&[]), [".claude"]);
        assert_eq!(roots(&[("CLAUDE_CONFIG_DIR", "/home/sam/cfg")]), ["cfg"]);
        assert!(roots(&[("CLAUDE_CONFIG_DIR", "/opt/cfg")]).is_empty());
        let codex = table.global(&around(&[])).slices(&ProfileId::new("codex-default"));
        let roots: Vec<_> = codex.iter().map(|slice| slice.root.as_str()).collect();
        assert_eq!(roots, [".agents", ".codex"]);
    }
}
