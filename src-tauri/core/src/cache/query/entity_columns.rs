//! The columns of the matrix: profiles of projects.

use std::collections::HashMap;

use rusqlite::Connection;

use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::platform::{PRIMARY_PROFILE, PlatformTable, ProfileId, Tables};

/// All columns: a project's primary profile, and every other whose folder is there or that has a record.
///
/// # Errors
/// [`CacheError`].
pub fn entity_columns(connection: &Connection, tables: &Tables) -> Result<EntityColumns, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.path, p.name, f.profile_id FROM projects p JOIN project_profiles f ON f.project_path = p.path
         WHERE f.present OR f.profile_id = coalesce(p.primary_profile, ?1) OR EXISTS (SELECT 1 FROM deployments d
             WHERE d.project_path = p.path AND d.profile_id = f.profile_id)
         ORDER BY p.position, f.profile_id <> coalesce(p.primary_profile, ?1), f.profile_id",
    )?;
    let mut rows = statement.query([PRIMARY_PROFILE])?;
    let mut all = EntityColumns::default();
    let mut numbers: HashMap<(bool, String), Option<u32>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let project_path: String = row.get(0)?;
        let id: String = row.get(2)?;
        let place = project_path.as_ref();
        let number = *numbers.entry((tables.is_global(place), id)).or_insert_with_key(|(_, id)| {
            let profile = shown(tables.of(place), id)?;
            all.profiles.push(profile);
            u32::try_from(all.profiles.len() - 1).ok()
        });
        // A profile that is no longer known has no column.
        let Some(profile) = number else { continue };
        all.columns.push(EntityColumn { project_name: row.get(1)?, project_path, profile });
    }
    Ok(all)
}

fn shown(table: &PlatformTable, id: &str) -> Option<EntityProfile> {
    let id = ProfileId::new(id);
    let profile = table.profile(&id)?;
    Some(EntityProfile {
        supported_types: table.supported(&id),
        profile_id: id.as_str().to_owned(),
        platform: profile.platform,
        platform_name: profile.platform_name,
        root: profile.root.to_string(),
    })
}
