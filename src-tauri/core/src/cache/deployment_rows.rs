//! Rows of the projection `deployments`: one for each record, and one for each twin of the library's that nobody recorded.
//!
//! What was found of a project becomes lines, and only those are written that do not stand there yet: a project has hundreds,
//! of which a change concerns one, and each row that is written moves counts and indexes.

use std::collections::{BTreeSet, HashMap};

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, Row, params_from_iter};

use super::CacheError;
use super::facts::{DeploymentFacts, ProjectFacts};
use crate::artifact::ArtifactId;
use crate::deployment::{DeploymentState, Drift, Obstacle, Twin};
use crate::platform::Profile;
use crate::project::{Record, Slot};
use crate::text::search::fold;

/// What a line says in its order; the artifact first.
const COLUMNS: &str =
    "artifact_id, profile_id, type, name, collection_id, platform, path, deployed_at, content_hash, mode,
    sort_name, state, changed_here, library_moved, problem, obstacle, files";
const WIDTH: usize = 17;
/// So many of them say what is recorded; the others how it stands, which changes far more often.
const RECORDED: usize = 11;

/// What a row says beside whose project it is.
#[derive(Debug, PartialEq)]
pub(super) struct Line([Value; WIDTH]);

/// A row that says something else than any line.
struct Stale {
    number: i64,
    recorded: [Value; RECORDED],
}

impl Line {
    fn recorded(profile: &Profile, record: &Record, drift: &Drift) -> Self {
        let name = record.artifact.name.as_str();
        Self([
            text(record.artifact.to_string()),
            text(record.key().profile.as_str()),
            text(record.artifact.kind.as_str()),
            text(name),
            optional(record.collection.clone()),
            text(record.platform.as_deref().unwrap_or(&profile.platform)),
            text(profile.root.join(&record.path).as_str()),
            optional(record.deployed_at.map(|at| at.to_string())),
            optional(record.content_hash.map(|hash| hash.to_string())),
            optional(record.mode.clone()),
            text(fold(name)),
            text(drift.state.as_str()),
            Value::from(drift.changed_here),
            Value::from(drift.library_moved),
            optional(drift.problem.clone()),
            optional(drift.obstacle.map(Obstacle::as_str)),
            pack_files(drift).map_or(Value::Null, Value::Blob),
        ])
    }

    /// A record that cannot be used, as far as it says anything.
    fn invalid(profile: &Profile, artifact: Option<&str>, named: Option<&str>, path: Option<&str>, why: &str) -> Self {
        let name = artifact.unwrap_or("a record without a name");
        let kind = artifact.and_then(|id| id.parse::<ArtifactId>().ok()).map(|id| id.kind.as_str());
        let path = format!("{}/{}", profile.root, path.unwrap_or(""));
        let named = named.unwrap_or(profile.id.as_str());
        Self::without_record(profile, [name, named, name, &path], kind, (DeploymentState::Invalid, Some(why)))
    }

    /// Something that stands in an artifact's place and is not recorded.
    pub fn unmanaged(profile: &Profile, twin: &Twin) -> Self {
        let (id, path) = (twin.artifact.to_string(), profile.root.join(&twin.path));
        let said = [id.as_str(), profile.id.as_str(), twin.artifact.name.as_str(), path.as_str()];
        Self::without_record(profile, said, Some(twin.artifact.kind.as_str()), (DeploymentState::Unmanaged, None))
    }

    /// What no record that could be used tells of: nothing is known but where it stands and why it is listed.
    fn without_record(
        profile: &Profile,
        [artifact, named, name, path]: [&str; 4],
        kind: Option<&str>,
        (state, problem): (DeploymentState, Option<&str>),
    ) -> Self {
        Self([
            text(artifact),
            text(named),
            optional(kind),
            text(name),
            Value::Null,
            text(profile.platform.as_str()),
            text(path),
            Value::Null,
            Value::Null,
            Value::Null,
            text(fold(name)),
            text(state.as_str()),
            Value::from(false),
            Value::from(false),
            optional(problem),
            Value::Null,
            Value::Null,
        ])
    }

    fn of(profile: &Profile, facts: &DeploymentFacts) -> Option<Self> {
        match (&facts.slot, &facts.drift) {
            (Slot::Valid(record), Some(drift)) => Some(Self::recorded(profile, record, drift)),
            (Slot::Valid(_), None) => None,
            (Slot::Invalid { artifact, profile: named, path, reason }, _) => {
                Some(Self::invalid(profile, artifact.as_deref(), named.as_deref(), path.as_deref(), reason))
            }
        }
    }

    fn artifact(&self) -> &str {
        match &self.0[0] {
            Value::Text(id) => id,
            _ => "",
        }
    }

    /// Whether a row, with its number before its columns, says the same.
    fn is(&self, row: &Row<'_>) -> rusqlite::Result<bool> {
        for (value, index) in self.0.iter().zip(1..) {
            if row.get_ref(index)? != ValueRef::from(value) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes how the line stands into a row that says the same beside that.
    fn restate(&self, connection: &Connection, number: i64) -> Result<(), CacheError> {
        let mut statement = connection.prepare_cached(
            "UPDATE deployments SET state = ?, changed_here = ?, library_moved = ?, problem = ?, obstacle = ?, files = ?
             WHERE id = ?",
        )?;
        statement.execute(params_from_iter(self.0[RECORDED..].iter().chain([&Value::from(number)])))?;
        Ok(())
    }

    /// Writes the line as a row of a project, with the number of one that went, or a new one.
    ///
    /// # Errors
    /// [`CacheError::Sqlite`].
    pub fn insert(&self, connection: &Connection, project: &str, number: Option<i64>) -> Result<(), CacheError> {
        let marks = vec!["?"; WIDTH + 2].join(", ");
        let sql = format!("INSERT INTO deployments (id, project_path, {COLUMNS}) VALUES ({marks})");
        let values = [number.map_or(Value::Null, Value::from), text(project)];
        connection.prepare_cached(&sql)?.execute(params_from_iter(values.iter().chain(&self.0)))?;
        Ok(())
    }
}

impl Stale {
    /// From a row with its number before its columns.
    fn of(row: &Row<'_>) -> rusqlite::Result<Self> {
        let mut recorded = [const { Value::Null }; RECORDED];
        for (value, index) in recorded.iter_mut().zip(1..) {
            *value = row.get(index)?;
        }
        Ok(Self { number: row.get(0)?, recorded })
    }
}

/// What was found of a project's deployments.
pub(super) fn lines_of(project: &ProjectFacts) -> Vec<Line> {
    let records = project
        .roots
        .iter()
        .flat_map(|root| root.deployments.iter().filter_map(|deployment| Line::of(&root.slice, deployment)));
    records.chain(project.unmanaged.iter().map(|(slice, twin)| Line::unmanaged(slice, twin))).collect()
}

/// Makes these the rows of a project, or, where only some artifacts were looked at, of those in it; records that cannot be used
/// are then left as they are, since no artifact concerns them. Returns the artifacts whose rows say something else now.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub(super) fn put_lines(
    connection: &Connection,
    project: &str,
    lines: &[Line],
    only: Option<&BTreeSet<String>>,
) -> Result<BTreeSet<String>, CacheError> {
    let mut missing: HashMap<&str, Vec<&Line>> = HashMap::new();
    for line in lines {
        missing.entry(line.artifact()).or_default().push(line);
    }
    let mut stale: HashMap<String, Vec<Stale>> = HashMap::new();
    let mut compare = |row: &Row<'_>| -> rusqlite::Result<()> {
        let artifact = row.get_ref(1)?.as_str().unwrap_or_default();
        if let Some(lines) = missing.get_mut(artifact) {
            for at in 0..lines.len() {
                if lines[at].is(row)? {
                    lines.remove(at);
                    return Ok(());
                }
            }
        }
        stale.entry(artifact.to_owned()).or_default().push(Stale::of(row)?);
        Ok(())
    };
    match only {
        None => each_row(connection, "project_path = ?1", &[project], &mut compare)?,
        Some(artifacts) => {
            let of_artifact = "project_path = ?1 AND artifact_id = ?2 AND state <> 'invalid'";
            for artifact in artifacts {
                each_row(connection, of_artifact, &[project, artifact], &mut compare)?;
            }
        }
    }
    missing.retain(|_, lines| !lines.is_empty());
    let changed = stale.keys().map(String::as_str).chain(missing.keys().copied()).map(str::to_owned).collect();
    for (artifact, lines) in &mut missing {
        let Some(rows) = stale.get_mut(*artifact) else { continue };
        let mut left = Vec::new();
        for line in std::mem::take(lines) {
            match rows.iter().position(|row| row.recorded == line.0[..RECORDED]) {
                Some(at) => line.restate(connection, rows.remove(at).number)?,
                None => left.push(line),
            }
        }
        *lines = left;
    }
    let mut delete = connection.prepare_cached("DELETE FROM deployments WHERE id = ?1")?;
    for row in stale.values().flatten() {
        delete.execute([row.number])?;
    }
    let mut new = Vec::new();
    for (artifact, lines) in missing {
        // An artifact's rows keep their order.
        let mut rows = stale.remove(artifact).unwrap_or_default().into_iter();
        for line in lines {
            match rows.next() {
                Some(row) => line.insert(connection, project, Some(row.number))?,
                None => new.push(line),
            }
        }
    }
    // The database may give them numbers that were free until now.
    for line in new {
        line.insert(connection, project, None)?;
    }
    Ok(changed)
}

fn each_row(
    connection: &Connection,
    such: &str,
    values: &[&str],
    each: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<(), CacheError> {
    let sql = format!("SELECT id, {COLUMNS} FROM deployments WHERE {such} ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    while let Some(row) = rows.next()? {
        each(row)?;
    }
    Ok(())
}

/// The artifacts that have rows in a project.
///
/// # Errors
/// [`CacheError::Sqlite`].
pub(super) fn artifacts_in(connection: &Connection, project: &str) -> Result<BTreeSet<String>, CacheError> {
    let mut statement =
        connection.prepare_cached("SELECT DISTINCT artifact_id FROM deployments WHERE project_path = ?1")?;
    Ok(statement.query_map([project], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// How the files of a deployment stand, packed; `None` where each is as it was deployed, which the known files tell.
fn pack_files(drift: &Drift) -> Option<Vec<u8>> {
    (drift.state != DeploymentState::InSync).then(|| postcard::to_stdvec(&drift.files).ok())?
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn optional(text: Option<impl Into<String>>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.into()))
}
