//! What can be switched on: deployment sets.
//!
//! The switch stands in `desktop.toml`, so that the window and `skm` agree. The variable
//! `SKILLMEAT_DEPLOYMENT_SETS_ENABLED` wins where it is set; the program hands it over when it opens the workspace.

use toml_edit::Item;

use super::{OpsError, Workspace};

/// The variable that decides over deployment sets, whatever the switch says.
pub const DEPLOYMENT_SETS_VARIABLE: &str = "SKILLMEAT_DEPLOYMENT_SETS_ENABLED";

/// What a word of an environment variable says about a switch; `None` for one that says nothing.
pub fn switch(word: &str) -> Option<bool> {
    match word.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "on" => Some(true),
        "false" | "0" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// Whether the switch for deployment sets is on; the variable may say otherwise.
///
/// # Errors
/// [`OpsError::ConfigInvalid`] when `desktop.toml` cannot be read.
pub fn sets_switch(workspace: &Workspace) -> Result<bool, OpsError> {
    let config = workspace.config()?;
    let features = config.get("features").and_then(Item::as_table_like);
    Ok(features.and_then(|features| features.get("deployment_sets")).and_then(Item::as_bool).unwrap_or(false))
}

/// Switches deployment sets on or off; sets that are there stay as they are.
///
/// # Errors
/// [`OpsError`] when `desktop.toml` cannot be read or written.
pub fn switch_sets(workspace: &Workspace, on: bool) -> Result<(), OpsError> {
    if sets_switch(workspace)? == on {
        return Ok(());
    }
    workspace.change_config(|document| {
        let features = document.entry("features").or_insert_with(|| Item::Table(toml_edit::Table::new()));
        features["deployment_sets"] = toml_edit::value(on);
    })
}

impl Workspace {
    /// With what the variable says; `None` where it is not set.
    #[must_use]
    pub fn with_sets_variable(mut self, variable: Option<bool>) -> Self {
        self.sets_variable = variable;
        self
    }

    /// Whether deployment sets are on.
    ///
    /// # Errors
    /// As [`sets_switch`].
    pub fn has_sets(&self) -> Result<bool, OpsError> {
        self.sets_variable.map_or_else(|| sets_switch(self), Ok)
    }

    /// Refuses while deployment sets are off.
    ///
    /// # Errors
    /// [`OpsError::SetsOff`], or as [`sets_switch`].
    pub fn require_sets(&self) -> Result<(), OpsError> {
        if self.has_sets()? { Ok(()) } else { Err(OpsError::SetsOff) }
    }
}
