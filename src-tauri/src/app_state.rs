//! The state of the program as the page shows it.

use serde::{Deserialize, Serialize};
use skillmeat_core::cache::{self, CacheCondition, CacheError};
use skillmeat_core::ops::{self, LibraryState, Recovered};
use skillmeat_core::time::Timestamp;
use tauri::{AppHandle, Manager, Runtime};

use crate::refresher::RefreshEnd;
use crate::shell::Shell;

/// Who decided over a switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum FlagSource {
    /// A variable of the environment; the settings cannot change it.
    Environment,
    /// The settings.
    Settings,
    /// Nobody: it is as it comes.
    Default,
}

/// A switch and who decided over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Flag {
    /// Whether it is on.
    pub enabled: bool,
    /// Who decided.
    pub source: FlagSource,
}

/// The system the program runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is its own name")]
pub enum OperatingSystem {
    Linux,
    Macos,
    Windows,
}

/// The state of the program.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, specta::Type)]
pub struct AppState {
    /// The program's version.
    pub version: String,
    /// The program's home folder.
    pub home: String,
    /// The person's home folder, to shorten paths with.
    pub user_home: Option<String>,
    /// Whether there is a library.
    pub library: LibraryState,
    /// In what condition the cache is.
    pub cache: CacheCondition,
    /// Whether deployment sets are shown.
    pub deployment_sets: Flag,
    /// Whether a refresh is running.
    pub refreshing: bool,
    /// How the last refresh ended, where it did not succeed and everything was not looked at since.
    pub refresh_end: Option<RefreshEnd>,
    /// How many of library and projects the system does not tell changes of: those show later there.
    pub unwatched: u32,
    /// When the cache was last filled.
    pub last_refresh: Option<Timestamp>,
    /// How many things in the library cannot be used.
    pub problems: u32,
    /// What the start brought in order that a program had left half done.
    pub recovered: Vec<Recovered>,
    /// The system.
    pub os: OperatingSystem,
}

impl Flag {
    /// The environment decides, else the settings; it is off as it comes.
    pub fn resolve(environment: Option<bool>, settings: bool) -> Self {
        match environment {
            Some(enabled) => Self { enabled, source: FlagSource::Environment },
            None if settings => Self { enabled: true, source: FlagSource::Settings },
            None => Self { enabled: false, source: FlagSource::Default },
        }
    }
}

impl OperatingSystem {
    /// The one this was compiled for.
    const HERE: Self = if cfg!(target_os = "windows") {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::Macos
    } else {
        Self::Linux
    };
}

impl AppState {
    /// Reads it. Never fails: what cannot be asked is shown as unknown, so that the page can always open.
    pub fn read<R: Runtime>(app: &AppHandle<R>) -> Self {
        let shell = app.state::<Shell>();
        let wanted = ops::sets_switch(&shell.workspace).unwrap_or_else(|error| {
            tracing::warn!(%error, "the switches cannot be read");
            false
        });
        let (last_refresh, problems) = numbers(&shell).unwrap_or_else(|error| {
            tracing::warn!(%error, "the cache cannot be asked");
            (None, 0)
        });
        Self {
            version: app.package_info().version.to_string(),
            home: shell.environment.home.display().to_string(),
            user_home: shell.environment.user_home.as_ref().map(|path| path.display().to_string()),
            library: ops::library_state(&shell.workspace),
            cache: shell.cache_condition(),
            deployment_sets: Flag::resolve(shell.environment.deployment_sets, wanted),
            refreshing: shell.refresher.is_running(),
            refresh_end: shell.refresher.end(),
            unwatched: u32::try_from(shell.watching.unwatched().len()).unwrap_or(u32::MAX),
            last_refresh,
            problems,
            recovered: shell.recovered(),
            os: OperatingSystem::HERE,
        }
    }
}

fn numbers(shell: &Shell) -> Result<(Option<Timestamp>, u32), CacheError> {
    let reader = shell.workspace.cache().read()?;
    Ok((cache::last_refresh(&reader)?, cache::problem_count(&reader)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins_over_the_settings_and_off_is_the_default() {
        let cases = [
            (Some(true), false, true, FlagSource::Environment),
            (Some(false), true, false, FlagSource::Environment),
            (None, true, true, FlagSource::Settings),
            (None, false, false, FlagSource::Default),
        ];
        for (environment, settings, enabled, source) in cases {
            assert_eq!(Flag::resolve(environment, settings), Flag { enabled, source });
        }
    }
}
