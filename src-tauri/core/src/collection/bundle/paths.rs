//! Whether the sets below a set form a graph that can be walked: no cycle, and no path that is too long.
//!
//! Walks with a stack of its own, each set once, so that no file can make it deep or slow.

use super::index::Index;
use super::{DEPTH_LIMIT, MemberKind, PathStep, ResolveError};

/// A set on the path that is being walked.
struct Open {
    number: u32,
    /// The next member to look at.
    at: usize,
    /// The sets on the longest path down from here, this one counted, as far as it is known.
    height: u32,
}

/// Not walked yet, being walked; else the height of a set that was walked.
const NEW: u32 = 0;
const OPEN: u32 = u32::MAX;

/// Refuses a set that is not fit to be resolved.
///
/// # Errors
/// [`ResolveError::Cycle`] for the first cycle in member order; where there is none, [`ResolveError::TooDeep`].
pub(super) fn check(index: &Index, root: u32) -> Result<(), ResolveError> {
    let heights = heights(index, root)?;
    if heights[root as usize] as usize <= DEPTH_LIMIT { Ok(()) } else { Err(too_deep(index, root, &heights)) }
}

/// The height of every set below `root`.
fn heights(index: &Index, root: u32) -> Result<Vec<u32>, ResolveError> {
    let mut heights = vec![NEW; index.bundles.len()];
    let mut path = vec![Open { number: root, at: 0, height: 1 }];
    heights[root as usize] = OPEN;
    while let Some(open) = path.last_mut() {
        let Some(next) = next_set(index, open) else {
            let (number, height) = (open.number, open.height);
            heights[number as usize] = height;
            path.pop();
            if let Some(above) = path.last_mut() {
                above.height = above.height.max(height + 1);
            }
            continue;
        };
        match heights[next as usize] {
            NEW => {
                heights[next as usize] = OPEN;
                path.push(Open { number: next, at: 0, height: 1 });
            }
            OPEN => return Err(cycle(index, &path, next)),
            height => open.height = open.height.max(height + 1),
        }
    }
    Ok(heights)
}

/// The next usable set among the members.
fn next_set(index: &Index, open: &mut Open) -> Option<u32> {
    let members = &index.bundle(open.number).members;
    while let Some(member) = members.get(open.at) {
        open.at += 1;
        if member.kind == MemberKind::Set
            && let Some(number) = index.number_of(member)
        {
            return Some(number);
        }
    }
    None
}

fn cycle(index: &Index, path: &[Open], back: u32) -> ResolveError {
    let around = path.iter().map(|open| open.number).skip_while(|number| *number != back);
    ResolveError::Cycle { path: steps(index, around.chain([back])) }
}

/// The first path in member order that reaches one set too many.
fn too_deep(index: &Index, root: u32, heights: &[u32]) -> ResolveError {
    let mut path = vec![root];
    while path.len() <= DEPTH_LIMIT {
        let needed = DEPTH_LIMIT + 1 - path.len();
        let mut open = Open { number: path.last().copied().unwrap_or(root), at: 0, height: 1 };
        let next = std::iter::from_fn(|| next_set(index, &mut open))
            .find(|number| heights[*number as usize] as usize >= needed);
        let Some(next) = next else { break };
        path.push(next);
    }
    ResolveError::TooDeep { path: steps(index, path) }
}

pub(super) fn steps(index: &Index, numbers: impl IntoIterator<Item = u32>) -> Vec<PathStep> {
    numbers.into_iter().map(|number| index.bundle(number).step()).collect()
}
