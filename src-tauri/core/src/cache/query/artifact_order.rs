//! The ids of a list of artifacts in its order, without their rows: to select what is not loaded, and to find a row again
//! when the order changes.

use std::collections::HashMap;

use super::artifacts::page_of_ids;
use crate::cache::rows::*;
use crate::cache::{CacheError, ReadConnection};

/// The ids of a page in order.
///
/// # Errors
/// [`CacheError`].
pub fn artifact_ids(connection: &ReadConnection<'_>, query: &ArtifactQuery) -> Result<Vec<String>, CacheError> {
    let _moment = connection.unchecked_transaction()?;
    Ok(page_of_ids(connection, query)?.0)
}

/// The first of these artifacts that a query's list holds, and its place there; the query's own page does not count.
///
/// # Errors
/// [`CacheError`].
pub fn find_artifact(
    connection: &ReadConnection<'_>,
    query: &ArtifactQuery,
    wanted: &[String],
) -> Result<Option<FoundAt>, CacheError> {
    let whole = ArtifactQuery { offset: 0, limit: 0, ..query.clone() };
    let ids = artifact_ids(connection, &whole)?;
    let mut places: HashMap<&str, u32> = HashMap::with_capacity(ids.len());
    places.extend(ids.iter().map(String::as_str).zip(0..));
    let found = |(which, id): (u32, &String)| Some(FoundAt { which, index: *places.get(id.as_str())? });
    Ok((0..).zip(wanted).find_map(found))
}
