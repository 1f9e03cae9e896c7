//! Rows of artifacts: written when one came or says something else, with the deployments that the projection knows.

use std::collections::BTreeSet;

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use serde_json::json;

use super::CacheError;
use super::deployments_json::{DeploymentSummary, list, parse_deployments};
use super::search::store_words;
use crate::artifact::{ArtifactId, Digest, Hasher};
use crate::collection::{ArtifactStatus, ScannedArtifact};
use crate::text::search::fold;
use crate::time::Timestamp;

/// Writes one artifact's row where it has none yet, inside the caller's transaction.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn store_artifact(connection: &Connection, collection: &str, artifact: &ScannedArtifact) -> Result<(), CacheError> {
    let columns = columns(collection, artifact);
    insert_artifact(connection, collection, artifact, &columns, fingerprint(&columns))?;
    store_words(connection, &artifact.id.to_string(), artifact.id.name.as_str(), &artifact.metadata)
}

/// Writes one artifact's row if it would say anything else than the one that is there, but for the terms that a search finds
/// it by. Returns whether it was written.
pub(super) fn put_artifact(
    connection: &Connection,
    collection: &str,
    artifact: &ScannedArtifact,
    former: Option<Digest>,
) -> Result<bool, CacheError> {
    let columns = columns(collection, artifact);
    let fingerprint = fingerprint(&columns);
    if former == Some(fingerprint) {
        return Ok(false);
    }
    if former.is_some() {
        forget_artifact(connection, collection, &artifact.id)?;
    }
    insert_artifact(connection, collection, artifact, &columns, fingerprint)?;
    Ok(true)
}

/// Takes an artifact's row out, to be stored anew or since the library no longer has it. Its deployments stay known.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn forget_artifact(connection: &Connection, collection: &str, artifact: &ArtifactId) -> Result<(), CacheError> {
    forget_artifact_id(connection, collection, &artifact.to_string())
}

/// As [`forget_artifact`], by the id as it stands in the row.
pub(super) fn forget_artifact_id(connection: &Connection, collection: &str, id: &str) -> Result<(), CacheError> {
    for table in ["collection_artifacts", "artifact_tags", "artifact_looks"] {
        let sql = format!("DELETE FROM {table} WHERE collection_id = ?1 AND artifact_id = ?2");
        connection.prepare_cached(&sql)?.execute(params![collection, id])?;
    }
    Ok(())
}

/// Writes the `deployments_json` of these artifacts anew from the projection, where it says anything else; the order of
/// what it says stays as it is while the entries do. Returns the artifacts of which it was written.
pub(super) fn derive_json(
    connection: &Connection,
    artifacts: &BTreeSet<String>,
) -> Result<BTreeSet<String>, CacheError> {
    let mut changed = BTreeSet::new();
    let mut select = connection
        .prepare_cached("SELECT collection_id, deployments_json FROM collection_artifacts WHERE artifact_id = ?1")?;
    let mut update = connection.prepare_cached(
        "UPDATE collection_artifacts SET deployments_json = ?3 WHERE collection_id = ?1 AND artifact_id = ?2",
    )?;
    for id in artifacts {
        let rows: Vec<(String, Option<String>)> =
            select.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        if rows.is_empty() {
            continue;
        }
        let now = projected(connection, id)?;
        for (collection, json) in rows {
            if !says_the_same(json.as_deref(), &now) {
                update.execute(params![collection, id, list(&now)])?;
                changed.insert(id.clone());
            }
        }
    }
    Ok(changed)
}

/// The artifacts of which `deployments_json` and the projection do not say the same.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn disagreeing(connection: &Connection) -> Result<Vec<String>, CacheError> {
    let mut statement = connection
        .prepare_cached("SELECT artifact_id, deployments_json FROM collection_artifacts ORDER BY artifact_id")?;
    let mut rows = statement.query([])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, json): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        if !says_the_same(json.as_deref(), &projected(connection, &id)?) {
            ids.push(id);
        }
    }
    Ok(ids)
}

fn says_the_same(json: Option<&str>, now: &[DeploymentSummary]) -> bool {
    let Some(before) = parse_deployments(json) else { return json.is_none() && now.is_empty() };
    // What cannot be read is no entry; a list with such in it is written anew.
    let sorted = |entries: &[DeploymentSummary]| {
        let mut entries: Vec<_> = entries.iter().map(|entry| list(std::slice::from_ref(entry))).collect();
        entries.sort();
        entries
    };
    sorted(&before) == sorted(now)
}

/// The deployments that the projection knows of an artifact.
fn projected(connection: &Connection, artifact: &str) -> Result<Vec<DeploymentSummary>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT d.project_path, p.name, d.deployed_at, d.content_hash, d.profile_id, d.changed_here, d.platform
         FROM deployments d JOIN projects p ON p.path = d.project_path
         WHERE d.artifact_id = ?1 AND d.state NOT IN ('unmanaged', 'invalid') ORDER BY p.position, d.id",
    )?;
    let summary = |row: &rusqlite::Row<'_>| {
        let deployed_at: Option<String> = row.get(2)?;
        Ok(DeploymentSummary {
            project_path: row.get(0)?,
            project_name: row.get(1)?,
            deployed_at: time_of(deployed_at.as_deref().and_then(Timestamp::parse)),
            content_hash: row.get(3)?,
            deployment_profile_id: row.get(4)?,
            local_modifications: row.get(5)?,
            platform: row.get(6)?,
            state: None,
        })
    };
    Ok(statement.query_map([artifact], summary)?.collect::<Result<_, _>>()?)
}

/// A hand-written record may have no time; the entry must have one to be read back.
fn time_of(recorded: Option<Timestamp>) -> Timestamp {
    recorded.unwrap_or_else(|| Timestamp::new(time::OffsetDateTime::UNIX_EPOCH))
}

/// The columns of `collection_artifacts` in its order, but for `deployments_json`.
fn columns(collection: &str, artifact: &ScannedArtifact) -> Vec<Value> {
    let meta = &artifact.metadata;
    let warnings: Vec<_> = artifact.warnings.iter().map(|w| json!({ "code": w.code, "message": w.message })).collect();
    let mut search = fold(artifact.id.name.as_str());
    for text in [&meta.title, &meta.description].into_iter().flatten().chain(&meta.tags) {
        search.push('\n');
        search.push_str(&fold(text));
    }
    let text = |text: &Option<String>| text.clone().map_or(Value::Null, Value::Text);
    let number = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    vec![
        Value::Text(collection.to_owned()),
        Value::Text(artifact.id.to_string()),
        Value::Text(artifact.uuid.to_string()),
        Value::Text(artifact.id.kind.as_str().to_owned()),
        Value::Text(artifact.id.name.as_str().to_owned()),
        text(&meta.title),
        text(&meta.description),
        Value::Text(json!(meta.tags).to_string()),
        Value::Text(json!(meta.tools).to_string()),
        text(&meta.version),
        text(&meta.author),
        text(&meta.license),
        text(&meta.origin),
        text(&meta.upstream),
        Value::Text(artifact.place.to_string_lossy().into_owned()),
        text(&artifact.content_hash.map(|hash| hash.to_string())),
        number(artifact.tree.nodes.len() as u64),
        number(artifact.tree.size()),
        artifact.updated_at().map_or(Value::Null, |at| Value::Integer(at.unix())),
        Value::Text(status_of(artifact).to_owned()),
        Value::Text(json!(warnings).to_string()),
        Value::Text(fold(artifact.id.name.as_str())),
        Value::Text(search),
    ]
}

fn status_of(artifact: &ScannedArtifact) -> &'static str {
    match artifact.status {
        ArtifactStatus::Present => "present",
        ArtifactStatus::Missing => "missing",
    }
}

/// Tells two rows apart. Each value is framed by its kind and length, so that no two lists of values look alike.
fn fingerprint(columns: &[Value]) -> Digest {
    let mut hasher = Hasher::new();
    for value in columns {
        let (kind, bytes): (u8, Vec<u8>) = match value {
            Value::Integer(number) => (1, number.to_le_bytes().to_vec()),
            Value::Text(text) => (2, text.clone().into_bytes()),
            Value::Null | Value::Real(_) | Value::Blob(_) => (0, Vec::new()),
        };
        hasher.update(&[kind]);
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(&bytes);
    }
    hasher.finish()
}

fn insert_artifact(
    connection: &Connection,
    collection: &str,
    artifact: &ScannedArtifact,
    columns: &[Value],
    fingerprint: Digest,
) -> Result<(), CacheError> {
    let id = artifact.id.to_string();
    let deployments = list(&projected(connection, &id)?).map_or(Value::Null, Value::Text);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO collection_artifacts (collection_id, artifact_id, artifact_uuid, type, name, title,
                 description, tags_json, tools_json, version, author, license, origin, upstream, path, content_hash,
                 file_count, size_bytes, updated_at, status, warnings_json, sort_name, search_text, deployments_json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
                 ?23, ?24)",
        )?
        .execute(params_from_iter(columns.iter().chain([&deployments])))?;
    let hash = artifact.content_hash.map(|hash| hash.to_string());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO artifact_looks (collection_id, artifact_id, place, content_hash, status, fingerprint)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            collection,
            id,
            artifact.place.to_string_lossy(),
            hash,
            status_of(artifact),
            fingerprint.as_bytes()
        ])?;
    for tag in &artifact.metadata.tags {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO artifact_tags (collection_id, artifact_id, tag) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![collection, id, tag])?;
    }
    Ok(())
}
