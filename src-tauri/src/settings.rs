//! The person's preferences. They are kept by tauri-plugin-store, which only Rust reaches: the page has two commands.
//!
//! One is not kept there: whether deployment sets are wanted stands in the home's `desktop.toml`, which `skm` reads too.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use skillmeat_core::error::{ErrorBody, ErrorCode};
use skillmeat_core::ops;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_store::{Error, Store, StoreBuilder, resolve_store_path};

use crate::error::{Answer, bug, io};
use crate::events::settings_changed;
use crate::shell::Shell;

/// Which theme the window has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// The one preference that the store does not keep; an older version kept it there.
const DEPLOYMENT_SETS: &str = "deployment_sets";

/// How close the rows of a list are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// Two lines a row.
    #[default]
    Comfortable,
    /// One line a row.
    Compact,
}

/// How artifacts are laid out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum ArtifactLayout {
    /// One below the other.
    #[default]
    List,
    /// As cards.
    Grid,
}

/// The preferences.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct Settings {
    /// Which theme the window has.
    pub theme: ThemeChoice,
    /// How close the rows are.
    pub density: Density,
    /// Whether deployment sets are wanted. The environment may decide otherwise.
    pub deployment_sets: bool,
    /// How artifacts are laid out.
    pub artifact_layout: ArtifactLayout,
    /// Whether a single deploy without a conflict is done without showing its plan.
    pub skip_review: bool,
    /// The view that was open last.
    pub last_view: Option<String>,
}

impl Settings {
    /// Reads stored values over the defaults, one by one: a value that means nothing to this version costs only itself.
    fn from_stored(stored: impl IntoIterator<Item = (String, Value)>) -> Answer<Self> {
        let mut settings = Self::default();
        for (key, value) in stored.into_iter().filter(|(key, _)| key != DEPLOYMENT_SETS) {
            let mut changed = settings.to_stored()?;
            changed.insert(key.clone(), value);
            match serde_json::from_value(Value::Object(changed)) {
                Ok(readable) => settings = readable,
                Err(error) => tracing::warn!(key, %error, "a setting is not understood; the default is used"),
            }
        }
        Ok(settings)
    }

    fn to_stored(&self) -> Answer<Map<String, Value>> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => Ok(fields),
            _ => Err(bug("the settings are no object")),
        }
    }
}

/// The settings as they are kept; the defaults where none are.
///
/// # Errors
/// When a file is there and cannot be read. It is then left as it is.
pub fn load<R: Runtime>(app: &AppHandle<R>) -> Answer<Settings> {
    let stored = Settings::from_stored(open(app)?.entries())?;
    Ok(Settings { deployment_sets: ops::sets_switch(&app.state::<Shell>().workspace)?, ..stored })
}

/// Keeps the settings. Values of other versions in the file stay. When deployment sets were switched, the page is told.
///
/// # Errors
/// When a file cannot be read or written.
pub fn save<R: Runtime>(app: &AppHandle<R>, settings: &Settings) -> Answer<()> {
    let (store, workspace) = (open(app)?, &app.state::<Shell>().workspace);
    let is_switched = ops::sets_switch(workspace)? != settings.deployment_sets;
    for (key, value) in settings.to_stored()?.into_iter().filter(|(key, _)| key != DEPLOYMENT_SETS) {
        store.set(key, value);
    }
    // What an older version kept would only mislead whoever reads the file.
    store.delete(DEPLOYMENT_SETS);
    store.save().map_err(|error| io("the settings cannot be kept", &error).at(&path(app)))?;
    if is_switched {
        ops::switch_sets(workspace, settings.deployment_sets)?;
        settings_changed(app);
    }
    Ok(())
}

/// The store with what the file holds. The plugin takes an unreadable file for an empty one and would write over it, so the
/// store is closed again in that case.
fn open<R: Runtime>(app: &AppHandle<R>) -> Answer<Arc<Store<R>>> {
    let store = StoreBuilder::new(app, path(app))
        .disable_auto_save()
        .build()
        .map_err(|error| io("the settings cannot be reached", &error))?;
    match store.reload_ignore_defaults() {
        Ok(()) => Ok(store),
        Err(Error::Io(error)) if error.kind() == std::io::ErrorKind::NotFound => Ok(store),
        Err(error) => {
            store.close_resource();
            Err(unreadable(app, &error))
        }
    }
}

fn unreadable<R: Runtime>(app: &AppHandle<R>, error: &Error) -> ErrorBody {
    let body = ErrorBody::new(ErrorCode::Io, format!("the settings cannot be read: {error}"));
    body.hint("Mend the file or remove it; it is left as it is.").at(&path(app))
}

fn path<R: Runtime>(app: &AppHandle<R>) -> PathBuf {
    let named = app.state::<Shell>().environment.settings_file.clone();
    let file = named.unwrap_or_else(|| PathBuf::from("settings.json"));
    resolve_store_path(app, &file).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_that_means_nothing_costs_only_itself() {
        let stored = [
            ("theme", json!("neon")),
            ("density", json!("compact")),
            ("from_the_future", json!([1])),
            ("deployment_sets", json!(true)),
        ];
        let settings = Settings::from_stored(stored.map(|(key, value)| (key.to_owned(), value))).unwrap();
        assert_eq!(settings, Settings { density: Density::Compact, ..Settings::default() });
    }
}
