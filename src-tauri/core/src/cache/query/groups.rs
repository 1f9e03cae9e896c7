//! Deployments in groups: how large each is, and which of them a page of the list touches.
//!
//! The sizes of all groups come from the tables of counts, so that a page costs the same wherever it is. Only a search, or
//! a look at one project or artifact, counts the deployments themselves.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rusqlite::{Connection, params_from_iter};

use super::deployments::{GroupKey, asks_for, counts, filter, in_states};
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
    /// Its deployments in the states that the query asks for.
    pub rows: u32,
    /// All of them by state; `None` where that is looked up for the few groups of a page ([`Window::finish`]).
    pub counts: Option<StateCounts>,
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
            "SELECT d.project_path, d.state, count(*) FROM deployments d{} GROUP BY d.project_path, d.state",
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
            take(Group { id, sort_name: "", rows: in_states(counts, query), counts: Some(*counts) });
        }
    }
    Ok(())
}

fn artifacts(connection: &Connection, query: &DeploymentQuery, take: impl FnMut(Group<'_>)) -> Result<(), CacheError> {
    if is_counted(query) {
        counted_artifacts(connection, query, take)
    } else {
        found_artifacts(connection, query, take)
    }
}

/// Ten thousand groups pass by for each page, so that as little as can be is read of each.
fn counted_artifacts(
    connection: &Connection,
    query: &DeploymentQuery,
    mut take: impl FnMut(Group<'_>),
) -> Result<(), CacheError> {
    let mut filter = of_types(query);
    filter.and_one_of("state", asked(query).map(DeploymentState::as_str));
    let sql = format!(
        "SELECT sort_name, artifact_id, sum(n) FROM artifact_counts{} GROUP BY sort_name, artifact_id
         ORDER BY sort_name, artifact_id",
        filter.clause()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(filter.values_and([])))?;
    while let Some(row) = rows.next()? {
        let sort_name = row.get_ref(0)?.as_str().unwrap_or_default();
        let id = row.get_ref(1)?.as_str().unwrap_or_default();
        take(Group { id, sort_name, rows: row.get(2)?, counts: None });
    }
    Ok(())
}

fn found_artifacts(
    connection: &Connection,
    query: &DeploymentQuery,
    mut take: impl FnMut(Group<'_>),
) -> Result<(), CacheError> {
    let filter = filter(query);
    let sql = format!(
        "SELECT d.sort_name, d.artifact_id, d.state, count(*) FROM deployments d{}
         GROUP BY d.sort_name, d.artifact_id, d.state ORDER BY d.sort_name, d.artifact_id",
        filter.clause()
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(filter.values_and([])))?;
    let mut groups: Vec<(GroupKey, StateCounts)> = Vec::new();
    while let Some(row) = rows.next()? {
        let key = GroupKey { sort_name: row.get(0)?, id: row.get(1)? };
        if groups.last().is_none_or(|(last, _)| *last != key) {
            groups.push((key, StateCounts::default()));
        }
        if let Some((_, counts)) = groups.last_mut() {
            counts.add(state(row.get_ref(2)?.as_str().unwrap_or_default())?, row.get(3)?);
        }
    }
    for (GroupKey { id, sort_name }, counts) in &groups {
        take(Group { id, sort_name, rows: in_states(counts, query), counts: Some(*counts) });
    }
    Ok(())
}

/// The states that a query asks for.
fn asked(query: &DeploymentQuery) -> impl Iterator<Item = DeploymentState> {
    DeploymentState::ALL.into_iter().filter(|state| asks_for(query, *state))
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
    /// Those in the states that are asked for, by state; there after [`Window::finish`].
    pub counts: Option<StateCounts>,
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
        if let Some(counts) = &group.counts {
            DeploymentState::ALL.into_iter().for_each(|state| self.counts.add(state, counts.of(state)));
        }
        if group.rows == 0 {
            return;
        }
        let (head, folded) = match &self.heads {
            Heads::None => (0, false),
            Heads::With { folded } => (1, !folded.is_empty() && folded.contains(group.id)),
        };
        let line = self.total_lines;
        let first = line + head;
        let end = if folded { first } else { first + group.rows };
        self.total += group.rows;
        self.total_lines = end;
        if line < self.lines.end && end > self.lines.start {
            let place = |at: u32| at.clamp(first, end) - first;
            self.slices.push(Slice {
                key: GroupKey { id: group.id.to_owned(), sort_name: group.sort_name.to_owned() },
                counts: group.counts.map(|counts| self.asked(&counts)),
                folded,
                line,
                head: head == 1 && self.lines.contains(&line),
                rows: place(self.lines.start)..place(self.lines.end),
            });
        }
    }

    /// Looks up the counts that the groups did not bring.
    pub fn finish(&mut self, connection: &Connection) -> Result<(), CacheError> {
        if self.slices.iter().all(|slice| slice.counts.is_some()) && self.counts != StateCounts::default() {
            return Ok(());
        }
        if is_counted(self.query) {
            let filter = of_types(self.query);
            let sql = format!("SELECT state, sum(n) FROM project_counts{} GROUP BY state", filter.clause());
            self.counts = counts(connection, &sql, filter.values_and([]))?;
        }
        for at in 0..self.slices.len() {
            if self.slices[at].counts.is_some() {
                continue;
            }
            let GroupKey { id, sort_name } = self.slices[at].key.clone();
            let mut filter = of_types(self.query);
            filter.and("sort_name = ? AND artifact_id = ?", [sort_name.into(), id.into()]);
            let sql = format!("SELECT state, sum(n) FROM artifact_counts{} GROUP BY state", filter.clause());
            let found = counts(connection, &sql, filter.values_and([]))?;
            self.slices[at].counts = Some(self.asked(&found));
        }
        Ok(())
    }

    fn asked(&self, counts: &StateCounts) -> StateCounts {
        let mut only = StateCounts::default();
        for state in asked(self.query) {
            only.add(state, counts.of(state));
        }
        only
    }
}
