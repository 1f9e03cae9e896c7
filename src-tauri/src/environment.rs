//! What the program takes from its environment, read once at the start.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use skillmeat_core::ops::{self, DEPLOYMENT_SETS_VARIABLE};

/// The variable that replaces the home folder.
const HOME: &str = "SKILLMEAT_HOME";

/// What the program needs to know of its surroundings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Environment {
    /// The program's home: `SKILLMEAT_HOME`, else `.skillmeat` in the person's home folder.
    pub home: PathBuf,
    /// The person's home folder, to shorten paths with.
    pub user_home: Option<PathBuf>,
    /// `SKILLMEAT_DEPLOYMENT_SETS_ENABLED`, if it is set to something that can be read.
    pub deployment_sets: Option<bool>,
    /// The variables that name a folder by its whole path: some move agent programs' folders.
    pub variables: Vec<(String, String)>,
    /// Where the settings are kept; none means the system's usual folder for them.
    pub settings_file: Option<PathBuf>,
}

impl Environment {
    /// Reads the process's environment.
    #[allow(clippy::disallowed_methods, reason = "the one place of the shell that reads it")]
    pub fn read() -> Self {
        let variables =
            std::env::vars_os().filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)));
        let variables = variables.filter(|(_, value)| Path::new(value).is_absolute()).collect();
        Self { variables, ..Self::from(|name| std::env::var_os(name), std::env::home_dir()) }
    }

    /// Reads from `variable`; an empty value counts as none.
    pub fn from(variable: impl Fn(&str) -> Option<OsString>, user_home: Option<PathBuf>) -> Self {
        let value = |name| variable(name).filter(|value| !value.is_empty());
        let user_home = user_home.filter(|path| !path.as_os_str().is_empty());
        let home =
            value(HOME).map(PathBuf::from).unwrap_or_else(|| user_home.clone().unwrap_or_default().join(".skillmeat"));
        Self {
            // The folder that a relative path starts from may change later.
            home: std::path::absolute(&home).unwrap_or(home),
            user_home,
            deployment_sets: value(DEPLOYMENT_SETS_VARIABLE).and_then(|text| switch(text.to_str()?)),
            variables: Vec::new(),
            settings_file: None,
        }
    }
}

/// What a word says about a switch; `None` for one that says nothing, which is logged and ignored.
fn switch(word: &str) -> Option<bool> {
    let said = ops::switch(word);
    if said.is_none() {
        tracing::warn!(variable = DEPLOYMENT_SETS_VARIABLE, value = word, "neither yes nor no; the settings decide");
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Environment {
        let find = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
        Environment::from(find, Some(PathBuf::from("/home/sam")))
    }

    #[test]
    fn the_home_is_the_variable_or_a_folder_in_the_persons_home() {
        assert_eq!(read(&[]).home, PathBuf::from("/home/sam/.skillmeat"));
        assert_eq!(read(&[(HOME, "")]).home, PathBuf::from("/home/sam/.skillmeat"));
        assert_eq!(read(&[(HOME, "/data/meat")]).home, PathBuf::from("/data/meat"));
        assert!(read(&[(HOME, "meat")]).home.is_absolute());
    }

    #[test]
    fn a_switch_is_said_in_several_words() {
        for (word, said) in [
            ("TRUE", true),
            ("1", true),
            ("Yes", true),
            ("on", true),
            ("false", false),
            ("0", false),
            ("no", false),
            (" OFF ", false),
        ] {
            assert_eq!(read(&[(DEPLOYMENT_SETS_VARIABLE, word)]).deployment_sets, Some(said), "{word}");
        }
        for word in ["", "maybe", "2"] {
            assert_eq!(read(&[(DEPLOYMENT_SETS_VARIABLE, word)]).deployment_sets, None, "{word}");
        }
    }
}
