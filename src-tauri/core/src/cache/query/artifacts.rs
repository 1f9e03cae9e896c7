//! Artifacts of the library.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde_json::from_str;

use super::filter::{Filter, kind, page};
use super::found::Found;
use crate::artifact::ArtifactId;
use crate::cache::rows::*;
use crate::cache::{CacheError, DeploymentSummary, ReadConnection, parse_deployments};
use crate::deployment::DeploymentState;
use crate::platform::PRIMARY_PROFILE;
use crate::text::search::Search;
use crate::time::Timestamp;

const COLUMNS: &str = "a.artifact_id, a.artifact_uuid, a.collection_id, a.type, a.name, a.title, a.description,
    a.tags_json, a.tools_json, a.version, a.author, a.license, a.origin, a.upstream, a.path, a.content_hash,
    a.file_count, a.size_bytes, a.updated_at, a.status, a.warnings_json, a.deployments_json";

fn filter(query: &ArtifactQuery) -> Filter {
    let mut filter = Filter::default();
    filter.and_one_of("a.type", query.types.iter().map(|kind| kind.as_str()));
    for tag in &query.tags {
        filter
            .and("a.artifact_id IN (SELECT artifact_id FROM artifact_tags WHERE tag = ?)", [Value::from(tag.clone())]);
    }
    if query.untagged {
        filter.and("a.tags_json = '[]'", []);
    }
    if query.drifted {
        filter.and("a.artifact_id IN (SELECT artifact_id FROM entities WHERE drifted > 0)", []);
    }
    filter
}

/// A page of the library. Where an artifact has what was searched for is not told.
///
/// # Errors
/// [`CacheError`].
pub fn list_artifacts(connection: &ReadConnection<'_>, query: &ArtifactQuery) -> Result<ArtifactPage, CacheError> {
    // What was found, and the rows that are read then, are of one moment.
    let _moment = connection.unchecked_transaction()?;
    let (ids, total) = page_of_ids(connection, query)?;
    let in_few_words = query.name_projects > 0;
    // The lists of deployments are by far the longest of a row; where few words do they are not read.
    let columns = if in_few_words { COLUMNS.replace("a.deployments_json", "NULL") } else { COLUMNS.to_owned() };
    let sql = format!("SELECT {columns} FROM collection_artifacts a WHERE a.artifact_id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut artifacts = Vec::with_capacity(ids.len());
    for id in &ids {
        let mut rows = statement.query([id])?;
        if let Some(row) = rows.next()? {
            artifacts.push(response(row)?);
        }
    }
    let listed = artifacts.iter().map(|artifact| artifact.id.as_str());
    if in_few_words {
        let deployed = deployed_to(connection, listed, query.name_projects as usize)?;
        return Ok(ArtifactPage { artifacts, total, hits: Vec::new(), deployed });
    }
    let states = states(connection, listed)?;
    for artifact in &mut artifacts {
        fill_states(artifact.deployments.as_deref_mut(), states.get(&artifact.id));
    }
    Ok(ArtifactPage { artifacts, total, hits: Vec::new(), deployed: Vec::new() })
}

/// The ids of a page in order, and how many the query has in all. Only indexes are read for it: rows are wide. The caller holds
/// a transaction where something is searched for.
pub(super) fn page_of_ids(
    connection: &ReadConnection<'_>,
    query: &ArtifactQuery,
) -> Result<(Vec<String>, u32), CacheError> {
    let search = Search::parse(&query.search);
    let is_of_drifted = query.drifted && query.types.is_empty() && query.tags.is_empty() && !query.untagged;
    match search.words() {
        [] if is_of_drifted && matches!(query.sort, ArtifactSort::Name | ArtifactSort::Relevance) => {
            page_of_drifted(connection, query)
        }
        [] => page_of_all(connection, query),
        _ => Found::of(connection, query, search)?.page(connection),
    }
}

/// Those that drifted, by name. The matrix has an index of them, so that not every artifact is looked at.
fn page_of_drifted(connection: &Connection, query: &ArtifactQuery) -> Result<(Vec<String>, u32), CacheError> {
    let direction = if query.descending { "DESC" } else { "ASC" };
    let drifted = "entities WHERE drifted > 0 AND in_library";
    let mut statement = connection.prepare_cached(&format!(
        "SELECT artifact_id FROM {drifted} ORDER BY sort_name {direction}, artifact_id {direction} LIMIT ? OFFSET ?"
    ))?;
    let ids = statement
        .query_map(params_from_iter(page(query.limit, query.offset)), |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let total =
        connection.prepare_cached(&format!("SELECT count(*) FROM {drifted}"))?.query_row([], |row| row.get(0))?;
    Ok((ids, total))
}

fn page_of_all(connection: &Connection, query: &ArtifactQuery) -> Result<(Vec<String>, u32), CacheError> {
    let filter = filter(query);
    let direction = if query.descending { "DESC" } else { "ASC" };
    let order = match query.sort {
        ArtifactSort::Name | ArtifactSort::Relevance => format!("a.sort_name {direction}, a.artifact_id {direction}"),
        ArtifactSort::Updated => {
            format!("a.updated_at {direction}, a.sort_name {direction}, a.artifact_id {direction}")
        }
        ArtifactSort::Deployed => format!(
            "(SELECT e.deployed FROM entities e WHERE e.artifact_id = a.artifact_id)
             {direction}, a.sort_name ASC, a.artifact_id ASC"
        ),
    };
    let sql = format!(
        "SELECT a.artifact_id FROM collection_artifacts a{} ORDER BY {order} LIMIT ? OFFSET ?",
        filter.clause()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut ids = |limit, offset| -> Result<Vec<String>, CacheError> {
        let rows = statement.query_map(params_from_iter(filter.values_and(page(limit, offset))), |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    if filter.is_empty() {
        return Ok((ids(query.limit, query.offset)?, count(connection, &filter)?));
    }
    // A filter looks at every artifact anyway: one pass gives the page and the total.
    let all = ids(0, 0)?;
    let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
    let limit = if query.limit == 0 { usize::MAX } else { query.limit as usize };
    Ok((all.into_iter().skip(query.offset as usize).take(limit).collect(), total))
}

/// One artifact.
///
/// # Errors
/// [`CacheError`].
pub fn artifact(connection: &Connection, id: &ArtifactId) -> Result<Option<ArtifactResponse>, CacheError> {
    let sql = format!("SELECT {COLUMNS} FROM collection_artifacts a WHERE a.artifact_id = ?1");
    let id = id.to_string();
    let found = connection.prepare_cached(&sql)?.query_row([&id], |row| Ok(response(row))).optional()?;
    let Some(mut artifact) = found.transpose()? else { return Ok(None) };
    let states = states(connection, [id.as_str()].into_iter())?;
    fill_states(artifact.deployments.as_deref_mut(), states.get(&id));
    Ok(Some(artifact))
}

/// Where an artifact of the library lies.
///
/// # Errors
/// [`CacheError`].
pub fn place_of(connection: &Connection, id: &ArtifactId) -> Result<Option<PathBuf>, CacheError> {
    let mut statement = connection
        .prepare_cached("SELECT path FROM collection_artifacts WHERE artifact_id = ?1 AND status = 'present'")?;
    Ok(statement.query_row([id.to_string()], |row| row.get::<_, String>(0)).optional()?.map(PathBuf::from))
}

/// The artifacts of a collection in few words, by name.
///
/// # Errors
/// [`CacheError`].
pub fn list_collection_artifacts(
    connection: &Connection,
    collection: &str,
    offset: u32,
    limit: u32,
) -> Result<Vec<ArtifactSummary>, CacheError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM collection_artifacts a WHERE a.collection_id = ?1
         ORDER BY a.sort_name, a.artifact_id LIMIT ?2 OFFSET ?3"
    );
    let [limit, offset] = page(limit, offset);
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params![collection, limit, offset])?;
    let mut summaries = Vec::new();
    while let Some(row) = rows.next()? {
        let artifact = response(row)?;
        summaries.push(ArtifactSummary {
            id: artifact.id,
            uuid: artifact.uuid,
            kind: artifact.kind,
            name: artifact.name,
            description: artifact.description,
            tags: artifact.tags,
            deployments: artifact.deployments,
        });
    }
    let states = states(connection, summaries.iter().map(|a| a.id.as_str()))?;
    for summary in &mut summaries {
        fill_states(summary.deployments.as_deref_mut(), states.get(&summary.id));
    }
    Ok(summaries)
}

/// What choosing each filter would give.
///
/// # Errors
/// [`CacheError`].
pub fn artifact_facets(connection: &ReadConnection<'_>, query: &ArtifactQuery) -> Result<ArtifactFacets, CacheError> {
    let _moment = connection.unchecked_transaction()?;
    Ok(Found::counted(connection, query, Search::parse(&query.search))?.facets())
}

fn count(connection: &Connection, filter: &Filter) -> Result<u32, CacheError> {
    let sql = format!("SELECT count(*) FROM collection_artifacts a{}", filter.clause());
    Ok(connection.prepare_cached(&sql)?.query_row(params_from_iter(filter.values_and([])), |row| row.get(0))?)
}

fn response(row: &Row<'_>) -> Result<ArtifactResponse, CacheError> {
    let json = |index: usize| row.get::<_, String>(index);
    let warnings: String = row.get(20)?;
    Ok(ArtifactResponse {
        id: row.get(0)?,
        uuid: row.get(1)?,
        collection_id: row.get(2)?,
        kind: kind(row.get_ref(3)?.as_str().unwrap_or_default())?,
        name: row.get(4)?,
        title: row.get(5)?,
        description: row.get(6)?,
        tags: from_str(&json(7)?).map_err(|_| CacheError::Unexpected { column: "tags_json" })?,
        tools: from_str(&json(8)?).map_err(|_| CacheError::Unexpected { column: "tools_json" })?,
        version: row.get(9)?,
        author: row.get(10)?,
        license: row.get(11)?,
        origin: row.get(12)?,
        upstream: row.get(13)?,
        path: row.get(14)?,
        content_hash: row.get(15)?,
        file_count: row.get(16)?,
        size: u64::try_from(row.get::<_, i64>(17)?).unwrap_or_default(),
        updated_at: row.get::<_, Option<i64>>(18)?.and_then(Timestamp::from_unix),
        status: match row.get_ref(19)?.as_str() {
            Ok("present") => ArtifactPresence::Present,
            _ => ArtifactPresence::Missing,
        },
        warnings: from_str(&warnings).map_err(|_| CacheError::Unexpected { column: "warnings_json" })?,
        deployments: parse_deployments(row.get::<_, Option<String>>(21)?.as_deref()),
    })
}

/// The projects by name, and the place of each in that order.
struct ByName {
    projects: Vec<(String, String)>,
    places: HashMap<String, usize>,
}

impl ByName {
    fn load(connection: &Connection) -> Result<Self, CacheError> {
        let mut statement = connection.prepare_cached("SELECT path, name FROM projects ORDER BY name, path")?;
        let projects: Vec<(String, String)> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let places = projects.iter().zip(0..).map(|((path, _), place)| (path.clone(), place)).collect();
        Ok(Self { projects, places })
    }

    /// The place of a project; one that is not listed any more comes last, with its path for a name.
    fn place(&mut self, path: &str) -> usize {
        if let Some(place) = self.places.get(path) {
            return *place;
        }
        let place = self.projects.len();
        self.projects.push((path.to_owned(), path.to_owned()));
        self.places.insert(path.to_owned(), place);
        place
    }
}

/// Where each artifact is deployed, in few words.
fn deployed_to<'a>(
    connection: &Connection,
    ids: impl Iterator<Item = &'a str>,
    most: usize,
) -> Result<Vec<DeployedTo>, CacheError> {
    let mut by_name = ByName::load(connection)?;
    // All of it is in the index; rows are wide.
    let mut statement = connection.prepare_cached(
        "SELECT project_path, state FROM deployments WHERE artifact_id = ?1 AND state <> 'unmanaged'
         ORDER BY project_path",
    )?;
    ids.map(|id| {
        // An artifact may be in hundreds of projects, of which few are named: they are compared by numbers.
        let mut found: Vec<(Reverse<DeploymentState>, usize)> = Vec::new();
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            let place = by_name.place(row.get_ref(0)?.as_str().unwrap_or_default());
            let state = Reverse(super::filter::state(row.get_ref(1)?.as_str().unwrap_or_default())?);
            match found.last_mut() {
                Some((worst, last)) if *last == place => *worst = (*worst).min(state),
                _ => found.push((state, place)),
            }
        }
        let projects = u32::try_from(found.len()).unwrap_or(u32::MAX);
        found.sort_unstable();
        found.truncate(most);
        let named = found.into_iter().map(|(Reverse(state), place)| {
            let (path, name) = by_name.projects[place].clone();
            DeployedProject { path, name, state }
        });
        Ok(DeployedTo { projects, named: named.collect() })
    })
    .collect()
}

/// Project and profile → state, by artifact.
type States = HashMap<String, HashMap<(String, String), DeploymentState>>;

fn states<'a>(connection: &Connection, ids: impl Iterator<Item = &'a str>) -> Result<States, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT project_path, profile_id, state FROM deployments WHERE artifact_id = ?1 AND state <> 'unmanaged'",
    )?;
    let mut states = States::new();
    for id in ids {
        let mut rows = statement.query([id])?;
        while let Some(row) = rows.next()? {
            let state = super::filter::state(row.get_ref(2)?.as_str().unwrap_or_default())?;
            states.entry(id.to_owned()).or_default().insert((row.get(0)?, row.get(1)?), state);
        }
    }
    Ok(states)
}

fn fill_states(
    deployments: Option<&mut [DeploymentSummary]>,
    states: Option<&HashMap<(String, String), DeploymentState>>,
) {
    let (Some(deployments), Some(states)) = (deployments, states) else { return };
    for deployment in deployments {
        let profile = deployment.deployment_profile_id.clone().unwrap_or_else(|| PRIMARY_PROFILE.to_owned());
        deployment.state = states.get(&(deployment.project_path.clone(), profile)).copied();
    }
}

/// The content hash of every artifact of a collection that can be deployed, as the last look had it.
///
/// # Errors
/// [`CacheError`].
pub fn content_hashes(connection: &Connection, collection: &str) -> Result<Vec<(ArtifactId, String)>, CacheError> {
    let mut statement = connection.prepare_cached(
        "SELECT artifact_id, content_hash FROM collection_artifacts WHERE collection_id = ?1 AND content_hash IS NOT NULL",
    )?;
    let rows = statement.query_map([collection], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let rows: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
    Ok(rows.into_iter().filter_map(|(id, hash)| Some((id.parse().ok()?, hash))).collect())
}
