//! How long history is kept: `desktop.toml`, table `history`.

use serde::{Deserialize, Serialize};
use toml_edit::Item;

use crate::ops::{OpsError, Workspace};

/// How much history is kept. What is beyond a bound goes in the background, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct HistoryBounds {
    /// In days; at least one.
    pub max_age_days: u32,
    /// What all operations together hold at most, in bytes.
    #[cfg_attr(feature = "specta", specta(type = specta_typescript::Number))]
    pub max_bytes: u64,
}

impl Default for HistoryBounds {
    /// Thirty days and 1 GiB.
    fn default() -> Self {
        Self { max_age_days: 30, max_bytes: 1 << 30 }
    }
}

/// The bounds that hold.
///
/// # Errors
/// [`OpsError::ConfigInvalid`] when `desktop.toml` cannot be read.
pub fn history_bounds(workspace: &Workspace) -> Result<HistoryBounds, OpsError> {
    let usual = HistoryBounds::default();
    let document = workspace.config()?;
    let number = |key: &str| {
        let value = document.get("history").and_then(|table| table.get(key)).and_then(Item::as_integer);
        value.and_then(|value| u64::try_from(value).ok())
    };
    let days = number("max_age_days").and_then(|days| u32::try_from(days).ok());
    Ok(HistoryBounds {
        max_age_days: days.unwrap_or(usual.max_age_days).max(1),
        max_bytes: number("max_bytes").unwrap_or(usual.max_bytes),
    })
}

/// Writes the bounds down; nothing is removed by that. Returns them as they hold.
///
/// # Errors
/// [`OpsError`] when `desktop.toml` cannot be read or written.
pub fn set_history_bounds(workspace: &Workspace, bounds: HistoryBounds) -> Result<HistoryBounds, OpsError> {
    workspace.change_config(|document| {
        let mut table = toml_edit::Table::new();
        let bytes = i64::try_from(bounds.max_bytes).unwrap_or(i64::MAX);
        table.insert("max_age_days", toml_edit::value(i64::from(bounds.max_age_days.max(1))));
        table.insert("max_bytes", toml_edit::value(bytes));
        document.insert("history", Item::Table(table));
    })?;
    history_bounds(workspace)
}
