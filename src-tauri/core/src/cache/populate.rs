//! The full scan's write: everything anew, in one transaction, one commit.

use std::collections::HashMap;

use rusqlite::{Connection, params};
use serde_json::json;

use super::attachments::put_attachments;
use super::deployments_json::{DeploymentSummary, list};
use super::known::store_known;
use super::write_through::{note_profiles, note_unmanaged};
use super::{Cache, CacheError};
use crate::collection::{ArtifactStatus, Scan, ScannedArtifact};
use crate::deployment::{DeploymentState, Drift, Twin};
use crate::error::ErrorBody;
use crate::fs::fold_case;
use crate::platform::{Profile, ProfileId};
use crate::project::{Attachment, Record, Slot};
use crate::time::Timestamp;

/// Everything known of one project.
#[derive(Debug, Default)]
pub struct ProjectFacts {
    /// Its root.
    pub path: String,
    /// Its name.
    pub name: String,
    /// When it was added to the list.
    pub added_at: Option<Timestamp>,
    /// Whether its folder is there.
    pub is_there: bool,
    /// What is wrong with it as a whole.
    pub problem: Option<ErrorBody>,
    /// The profile that is meant when none is named.
    pub primary: ProfileId,
    /// The profiles it uses, whatever is recorded: chosen, or seen by what their programs left there; the primary one also
    /// where it is not used, which the second value says.
    pub uses: Vec<(ProfileId, bool)>,
    /// Its profile roots.
    pub roots: Vec<RootFacts>,
    /// What stands in artifacts' places without a record and has a twin in the library, with the slice it is in.
    pub unmanaged: Vec<(Profile, Twin)>,
    /// How many things stand in artifacts' places without a record.
    pub importable: u32,
}

/// Everything known of one profile root of a project. Several profiles may have it; a record says whose it is.
#[derive(Debug)]
pub struct RootFacts {
    /// The slice by which it was found: its root, and what stands for a record that names no profile or platform.
    pub slice: Profile,
    /// What its manifest records.
    pub deployments: Vec<DeploymentFacts>,
    /// The deployment sets that its manifest remembers.
    pub attachments: Vec<Attachment>,
}

/// One record and how it stands.
#[derive(Debug)]
pub struct DeploymentFacts {
    /// The record, usable or not.
    pub slot: Slot,
    /// How it stands; `None` for a record that cannot be used.
    pub drift: Option<Drift>,
}

/// Something in the library that cannot be used.
#[derive(Debug, Clone, PartialEq)]
pub struct ProblemRow {
    /// Where it lies.
    pub path: String,
    /// What is wrong, as an error.
    pub error: ErrorBody,
}

/// Everything that a full scan found.
#[derive(Debug)]
pub struct Population<'a> {
    /// The library's collection id.
    pub collection: &'a str,
    /// The library's folder.
    pub library_path: &'a str,
    /// Its artifacts.
    pub scan: &'a Scan,
    /// What in it cannot be used.
    pub problems: &'a [ProblemRow],
    /// The known projects, in the order of the list.
    pub projects: Vec<ProjectFacts>,
    /// When the scan began, in nanoseconds since 1970.
    pub seen_at: i64,
    /// Now.
    pub at: Timestamp,
}

/// Fills the cache from a full scan of the library and the manifests of all known projects, and commits once.
///
/// `newest` is asked inside the transaction, when no other program can write through any more: it gets the projects as
/// the scan found them and returns them as they are now.
///
/// # Errors
/// [`CacheError::Sqlite`]; the cache then holds what it held before.
pub fn populate_collection_artifact_metadata(
    cache: &Cache,
    population: Population<'_>,
    newest: impl FnOnce(Vec<ProjectFacts>) -> Vec<ProjectFacts>,
) -> Result<(), CacheError> {
    let Population { collection, library_path, scan, problems, projects, seen_at, at } = population;
    cache.write(|tx| {
        let projects = newest(projects);
        for table in [
            "collection_artifacts",
            "artifact_tags",
            "projects",
            "project_profiles",
            "deployments",
            "attachments",
            "problems",
            "known_files",
        ] {
            tx.execute(&format!("DELETE FROM {table}"), [])?;
        }
        let mut summaries = summaries_by_artifact(&projects);
        for artifact in &scan.artifacts {
            let deployments = summaries.remove(&artifact.id.to_string()).unwrap_or_default();
            insert_artifact(tx, collection, artifact, &deployments)?;
            if artifact.status == ArtifactStatus::Present {
                store_known(tx, &artifact.place, &artifact.tree.known(seen_at))?;
            }
        }
        for problem in problems {
            insert_problem(tx, problem)?;
        }
        for (position, project) in projects.iter().enumerate() {
            insert_project(tx, project, position)?;
        }
        for (key, value) in [
            ("last_refresh", at.to_string()),
            ("collection", collection.to_owned()),
            ("library", library_path.to_owned()),
        ] {
            tx.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", params![key, value])?;
        }
        Ok(())
    })
}

/// Writes everything known of one project anew, inside the caller's transaction.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn replace_project(connection: &Connection, project: &ProjectFacts) -> Result<(), CacheError> {
    let position: i64 = connection.query_row(
        "SELECT coalesce((SELECT position FROM projects WHERE path = ?1), (SELECT max(position) + 1 FROM projects), 0)",
        [&project.path],
        |row| row.get(0),
    )?;
    super::forget_project(connection, &project.path)?;
    insert_project(connection, project, usize::try_from(position).unwrap_or_default())?;
    for (id, summaries) in summaries_by_artifact(std::slice::from_ref(project)) {
        for summary in &summaries {
            let mut statement = connection.prepare_cached(
                "SELECT collection_id, deployments_json FROM collection_artifacts WHERE artifact_id = ?1",
            )?;
            let rows: Vec<(String, Option<String>)> =
                statement.query_map([&id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            for (collection, json) in rows {
                let json = super::deployments_json::upsert(json.as_deref(), summary);
                connection
                    .prepare_cached("UPDATE collection_artifacts SET deployments_json = ?3 WHERE collection_id = ?1 AND artifact_id = ?2")?
                    .execute(params![collection, id, json])?;
            }
        }
    }
    Ok(())
}

/// Writes one artifact's row where it has none yet, inside the caller's transaction.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn store_artifact(connection: &Connection, collection: &str, artifact: &ScannedArtifact) -> Result<(), CacheError> {
    insert_artifact(connection, collection, artifact, &projected(connection, &artifact.id.to_string())?)
}

/// Takes an artifact's row out, to be stored anew or since the library no longer has it. Its deployments stay known.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub fn forget_artifact(
    connection: &Connection,
    collection: &str,
    artifact: &crate::artifact::ArtifactId,
) -> Result<(), CacheError> {
    let id = artifact.to_string();
    for table in ["collection_artifacts", "artifact_tags"] {
        let sql = format!("DELETE FROM {table} WHERE collection_id = ?1 AND artifact_id = ?2");
        connection.prepare_cached(&sql)?.execute(params![collection, id])?;
    }
    Ok(())
}

/// The deployments that the projection knows of an artifact: those of one that was gone from the library for a while.
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

fn summaries_by_artifact(projects: &[ProjectFacts]) -> HashMap<String, Vec<DeploymentSummary>> {
    let mut by_artifact: HashMap<String, Vec<DeploymentSummary>> = HashMap::new();
    for project in projects {
        for root in &project.roots {
            for facts in &root.deployments {
                let (Some(record), Some(drift)) = (facts.slot.record(), &facts.drift) else { continue };
                let summary = summary_of(project, record, drift);
                by_artifact.entry(record.artifact.to_string()).or_default().push(summary);
            }
        }
    }
    by_artifact
}

fn summary_of(project: &ProjectFacts, record: &Record, drift: &Drift) -> DeploymentSummary {
    DeploymentSummary {
        project_path: project.path.clone(),
        project_name: project.name.clone(),
        deployed_at: time_of(record.deployed_at),
        content_hash: record.content_hash.map(|hash| hash.to_string()),
        deployment_profile_id: Some(record.key().profile.as_str().to_owned()),
        local_modifications: Some(drift.changed_here),
        platform: record.platform.clone(),
        state: None,
    }
}

/// A hand-written record may have no time; the entry must have one to be read back.
fn time_of(recorded: Option<Timestamp>) -> Timestamp {
    recorded.unwrap_or_else(|| Timestamp::new(time::OffsetDateTime::UNIX_EPOCH))
}

fn insert_artifact(
    connection: &Connection,
    collection: &str,
    artifact: &ScannedArtifact,
    deployments: &[DeploymentSummary],
) -> Result<(), CacheError> {
    let meta = &artifact.metadata;
    let id = artifact.id.to_string();
    let warnings: Vec<_> = artifact.warnings.iter().map(|w| json!({ "code": w.code, "message": w.message })).collect();
    let mut search = fold_case(artifact.id.name.as_str());
    for text in [&meta.title, &meta.description].into_iter().flatten().chain(&meta.tags) {
        search.push('\n');
        search.push_str(&fold_case(text));
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO collection_artifacts (collection_id, artifact_id, artifact_uuid, type, name, title,
                 description, tags_json, tools_json, version, author, license, origin, upstream, path, content_hash,
                 file_count, size_bytes, updated_at, status, warnings_json, sort_name, search_text, deployments_json)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22,
                 ?23, ?24)",
        )?
        .execute(params![
            collection,
            id,
            artifact.uuid.to_string(),
            artifact.id.kind.as_str(),
            artifact.id.name.as_str(),
            meta.title,
            meta.description,
            json!(meta.tags).to_string(),
            json!(meta.tools).to_string(),
            meta.version,
            meta.author,
            meta.license,
            meta.origin,
            meta.upstream,
            artifact.place.to_string_lossy(),
            artifact.content_hash().map(|hash| hash.to_string()),
            i64::try_from(artifact.tree.nodes.len()).unwrap_or(i64::MAX),
            i64::try_from(artifact.tree.size()).unwrap_or(i64::MAX),
            artifact.updated_at().map(Timestamp::unix),
            match artifact.status {
                ArtifactStatus::Present => "present",
                ArtifactStatus::Missing => "missing",
            },
            json!(warnings).to_string(),
            fold_case(artifact.id.name.as_str()),
            search,
            list(deployments),
        ])?;
    for tag in &meta.tags {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO artifact_tags (collection_id, artifact_id, tag) VALUES (?1, ?2, ?3)",
            )?
            .execute(params![collection, id, tag])?;
    }
    Ok(())
}

fn insert_problem(connection: &Connection, problem: &ProblemRow) -> Result<(), CacheError> {
    connection
        .prepare_cached("INSERT INTO problems (path, code, message, hints_json) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            problem.path,
            problem.error.code.as_str(),
            problem.error.message,
            json!(problem.error.hints).to_string()
        ])?;
    Ok(())
}

fn insert_project(connection: &Connection, project: &ProjectFacts, position: usize) -> Result<(), CacheError> {
    let problem = project.problem.as_ref().and_then(|error| serde_json::to_string(error).ok());
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO projects (path, name, position, added_at, is_there, problem_json, primary_profile,
                 importable)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            project.path,
            project.name,
            i64::try_from(position).unwrap_or(i64::MAX),
            project.added_at.map(|at| at.to_string()),
            project.is_there,
            problem,
            project.primary.as_str(),
            project.importable,
        ])?;
    for facts in &project.roots {
        for deployment in &facts.deployments {
            insert_deployment(connection, project, &facts.slice, deployment)?;
        }
        if !facts.attachments.is_empty() {
            put_attachments(connection, &project.path, facts.slice.root.as_str(), &facts.attachments)?;
        }
    }
    for (slice, twin) in &project.unmanaged {
        note_unmanaged(connection, &project.path, slice, twin)?;
    }
    note_profiles(connection, &project.path, &project.uses)
}

fn insert_deployment(
    connection: &Connection,
    project: &ProjectFacts,
    profile: &Profile,
    facts: &DeploymentFacts,
) -> Result<(), CacheError> {
    let mut statement = connection.prepare_cached(
        "INSERT INTO deployments (project_path, profile_id, artifact_id, type, name, collection_id, platform, path,
             deployed_at, content_hash, mode, state, changed_here, library_moved, problem, sort_name, obstacle)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
    )?;
    match (&facts.slot, &facts.drift) {
        (Slot::Valid(record), Some(drift)) => {
            let name = record.artifact.name.as_str();
            statement.execute(params![
                project.path,
                record.key().profile.as_str(),
                record.artifact.to_string(),
                record.artifact.kind.as_str(),
                name,
                record.collection,
                record.platform.as_deref().unwrap_or(&profile.platform),
                profile.root.join(&record.path).as_str(),
                record.deployed_at.map(|at| at.to_string()),
                record.content_hash.map(|hash| hash.to_string()),
                record.mode,
                drift.state.as_str(),
                drift.changed_here,
                drift.library_moved,
                drift.problem,
                fold_case(name),
                drift.obstacle.map(crate::deployment::Obstacle::as_str),
            ])?;
            if let Some(place) = &drift.place {
                store_known(connection, place, &drift.known)?;
            }
        }
        (Slot::Valid(_), None) => {}
        (Slot::Invalid { artifact, profile: named, path, reason }, _) => {
            let name = artifact.as_deref().unwrap_or("a record without a name");
            let kind = artifact.as_deref().and_then(|id| id.parse::<crate::artifact::ArtifactId>().ok());
            let shown = path.as_deref().unwrap_or("");
            statement.execute(params![
                project.path,
                named.as_deref().unwrap_or_else(|| profile_text(&profile.id)),
                name,
                kind.map(|id| id.kind.as_str()),
                name,
                None::<String>,
                profile.platform,
                format!("{}/{shown}", profile.root),
                None::<String>,
                None::<String>,
                None::<String>,
                DeploymentState::Invalid.as_str(),
                false,
                false,
                reason,
                fold_case(name),
                None::<String>,
            ])?;
        }
    }
    Ok(())
}

fn profile_text(id: &ProfileId) -> &str {
    id.as_str()
}
