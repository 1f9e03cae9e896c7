//! Deployments in groups: how large each is, and which of them a page of the list touches.
//!
//! The sizes of all groups come from the tables of counts, so that a page costs the same wherever it is. Only a search, or
//! a look at one project or artifact, counts the deployments themselves.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rusqlite::{Connection, params_from_iter};

use super::deployments::{GroupKey, asks_for, filter, in_states};
use super::filter::{Filter, state};
use crate::cache::CacheError;
use crate::cache::rows::*;
use crate::deployment::DeploymentState;

/// A group on its way through [`walk`].
pub(super) struct Group<'a> {
    /// The project's root, or `type:name` of the artifact.
    pub id: &'a str,
    /// The artifact's name, folded; empty for a project.
    pub sort_name: &'a str,
    /// Its deployments by state, whatever states the query asks for.
    pub counts: StateCounts,
}

/// Calls `take` with every group of a query's list, in the order of the list.
pub(super) fn walk(
    connection: &Connection,
    query: &DeploymentQuery,
    by: DeploymentGrouping,
    take: impl FnMut(Group<'_>),
) -> Result<(), CacheError> {
    match by {
        DeploymentGrouping::Project => projects(connection, query, take),
        DeploymentGrouping::Artifact => artifacts(connection, query, take),
    }
}

/// Whether the tables of counts know the sizes.
fn is_counted(query: &DeploymentQuery) -> bool {
    query.search.trim().is_empty() && query.project_path.is_none() && query.artifact_id.is_none()
}

/// The filter for the tables of counts.
fn of_types(query: &DeploymentQuery) -> Filter {
    let mut filter = Filter::default();
    filter.and_one_of("type", query.types.iter().map(|kind| kind.as_str()));
    filter
}

fn projects(
    connection: &Connection,
    query: &DeploymentQuery,
    mut take: impl FnMut(Group<'_>),
) -> Result<(), CacheError> {
    let (filter, sql) = if is_counted(query) {
        let filter = of_types(query);
        let sql = format!("SELECT project_path, state, n FROM project_counts{}", filter.clause());
        (filter, sql)
    } else {
        let filter = filter(query);
        let sql = format!(
            "SELECT d.project_path, d.state, count(*) FROM deployments d JOIN projects p ON p.path = d.project_path{}
             GROUP BY d.project_path, d.state",
            filter.clause()
        );
        (filter, sql)
    };
    let mut sizes: HashMap<String, StateCounts> = HashMap::new();
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(filter.values_and([])))?;
    while let Some(row) = rows.next()? {
        let path = row.get_ref(0)?.as_str().unwrap_or_default();
        let state = state(row.get_ref(1)?.as_str().unwrap_or_default())?;
        match sizes.get_mut(path) {
            Some(counts) => counts.add(state, row.get(2)?),
            None => sizes.entry(path.to_owned()).or_default().add(state, row.get(2)?),
        }
    }
    let mut statement = connection.prepare_cached("SELECT path FROM projects ORDER BY position")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = row.get_ref(0)?.as_str().unwrap_or_default();
        if let Some(counts) = sizes.get(id) {
            take(Group { id, sort_name: "", counts: *counts });
        }
    }
    Ok(())
}

fn artifacts(
    connection: &Connection,
    query: &DeploymentQuery,
    mut take: impl FnMut(Group<'_>),
) -> Result<(), CacheError> {
    let (filter, sql) = if is_counted(query) {
        let filter = of_types(query);
        let sql = format!(
            "SELECT sort_name, artifact_id, state, n FROM artifact_counts{} ORDER BY sort_name, artifact_id",
            filter.clause()
        );
        (filter, sql)
    } else {
        let filter = filter(query);
        let sql = format!(
            "SELECT d.sort_name, d.artifact_id, d.state, count(*) FROM deployments d
             JOIN projects p ON p.path = d.project_path{}
             GROUP BY d.sort_name, d.artifact_id, d.state ORDER BY d.sort_name, d.artifact_id",
            filter.clause()
        );
        (filter, sql)
    };
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(filter.values_and([])))?;
    let mut now = GroupKey { id: String::new(), sort_name: String::new() };
    let mut counts: Option<StateCounts> = None;
    while let Some(row) = rows.next()? {
        let sort_name = row.get_ref(0)?.as_str().unwrap_or_default();
        let id = row.get_ref(1)?.as_str().unwrap_or_default();
        if id != now.id || sort_name != now.sort_name {
            if let Some(counts) = counts.take() {
                take(Group { id: &now.id, sort_name: &now.sort_name, counts });
            }
            // Ten thousand groups pass by: the texts of one are kept in the place of those before.
            now.id.clear();
            now.id.push_str(id);
            now.sort_name.clear();
            now.sort_name.push_str(sort_name);
        }
        let state = state(row.get_ref(2)?.as_str().unwrap_or_default())?;
        counts.get_or_insert_default().add(state, row.get(3)?);
    }
    if let Some(counts) = counts {
        take(Group { id: &now.id, sort_name: &now.sort_name, counts });
    }
    Ok(())
}

/// Whether the groups of a list have heads, which count as lines.
pub(super) enum Heads<'a> {
    /// They have none.
    None,
    /// They have, and these show nothing else.
    With {
        /// By their ids.
        folded: HashSet<&'a str>,
    },
}

/// The part of a group that lies in a window.
pub(super) struct Slice {
    pub key: GroupKey,
    /// How many in the states that are asked for, by state.
    pub counts: StateCounts,
    pub folded: bool,
    /// The line of its head, or of its first row where there are no heads.
    pub line: u32,
    /// Whether its head lies in the window.
    pub head: bool,
    /// Its rows in the window.
    pub rows: Range<u32>,
}

/// Gathers what a window over the lines of a list touches.
pub(super) struct Window<'a> {
    query: &'a DeploymentQuery,
    heads: Heads<'a>,
    lines: Range<u32>,
    /// The parts of groups in the window, in order.
    pub slices: Vec<Slice>,
    /// Lines of the groups so far.
    pub total_lines: u32,
    /// Deployments in the states that are asked for.
    pub total: u32,
    /// All deployments, by state.
    pub counts: StateCounts,
}

impl<'a> Window<'a> {
    /// The window of a query's offset and limit.
    pub fn new(query: &'a DeploymentQuery, heads: Heads<'a>) -> Self {
        let end = if query.limit == 0 { u32::MAX } else { query.offset.saturating_add(query.limit) };
        Self {
            query,
            heads,
            lines: query.offset..end,
            slices: Vec::new(),
            total_lines: 0,
            total: 0,
            counts: StateCounts::default(),
        }
    }

    /// Takes the next group.
    pub fn take(&mut self, group: &Group<'_>) {
        for state in DeploymentState::ALL {
            self.counts.add(state, group.counts.of(state));
        }
        let rows = in_states(&group.counts, self.query);
        if rows == 0 {
            return;
        }
        let (head, folded) = match &self.heads {
            Heads::None => (0, false),
            Heads::With { folded } => (1, !folded.is_empty() && folded.contains(group.id)),
        };
        let line = self.total_lines;
        let first = line + head;
        let end = if folded { first } else { first + rows };
        self.total += rows;
        self.total_lines = end;
        if line < self.lines.end && end > self.lines.start {
            let place = |at: u32| at.clamp(first, end) - first;
            self.slices.push(Slice {
                key: GroupKey { id: group.id.to_owned(), sort_name: group.sort_name.to_owned() },
                counts: self.asked(&group.counts),
                folded,
                line,
                head: head == 1 && self.lines.contains(&line),
                rows: place(self.lines.start)..place(self.lines.end),
            });
        }
    }

    fn asked(&self, counts: &StateCounts) -> StateCounts {
        let mut asked = StateCounts::default();
        for state in DeploymentState::ALL.into_iter().filter(|state| asks_for(self.query, *state)) {
            asked.add(state, counts.of(state));
        }
        asked
    }
}
