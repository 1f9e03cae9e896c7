//! Whether a member would make a set hold itself.

use super::paths::steps;
use super::{BundleKind, Bundles, MemberKind, MemberRef, PathStep};

/// The path of the cycle that adding `member` to the set `into` would make: from `into`, first through `member`, back to
/// `into`, which stands at both ends. `None` where adding it makes none, and where either is not there. Ids or slugs.
///
/// Of several paths it is the first in member order. Each set is looked at once.
pub fn cycle_with(bundles: &Bundles, into: &str, member: &MemberRef) -> Option<Vec<PathStep>> {
    if member.kind != MemberKind::Set {
        return None;
    }
    let index = bundles.index();
    let into = index.find(BundleKind::Set, into)?;
    let member = index.find(BundleKind::Set, &member.id)?;
    let mut seen = vec![false; index.bundles.len()];
    seen[member as usize] = true;
    // The path so far, each set with the next member to look at.
    let mut path = vec![(member, 0)];
    while let Some((number, at)) = path.last_mut() {
        if *number == into {
            let numbers = path.iter().map(|(number, _)| *number);
            return Some(steps(index, std::iter::once(into).chain(numbers)));
        }
        let next = index.bundle(*number).members.get(*at);
        *at += 1;
        match next {
            None => {
                path.pop();
            }
            Some(next) if next.kind == MemberKind::Set => {
                if let Some(next) = index.number_of(next)
                    && !std::mem::replace(&mut seen[next as usize], true)
                {
                    path.push((next, 0));
                }
            }
            Some(_) => {}
        }
    }
    None
}
