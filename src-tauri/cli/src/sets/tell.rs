//! Words that all of `skm sets` and `skm groups` use.

use skillmeat_core::collection::{BundleKind, NodeState, PathStep};
use skillmeat_core::ops::{BundleSummary, ResolvedNode};

use crate::output::{Style, Table, Tone, printable};

/// What a kind is called, which is also the word of its command, but for the s.
pub fn kind_word(kind: BundleKind) -> &'static str {
    match kind {
        BundleKind::Set => "set",
        BundleKind::Group => "group",
    }
}

/// A number with its noun.
pub fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The names on a way, the first one first.
pub fn names(via: &[PathStep]) -> Vec<String> {
    via.iter().map(|step| step.name.clone()).collect()
}

/// A set or group with what is known of it, a fact a line.
pub fn heading(bundle: &BundleSummary, style: &Style) -> String {
    let mut facts = Table::default();
    let mut fact = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.row(None, [format!("  {name}"), value.to_owned()]);
        }
    };
    fact("description", Some(&bundle.description));
    fact("tags", Some(&bundle.tags.join(", ")));
    fact("color", bundle.color.as_deref());
    fact("icon", bundle.icon.as_deref());
    fact("used in", Some(&names(&bundle.used_in).join(", ")));
    fact("slug", Some(&bundle.slug));
    fact("id", Some(&bundle.id));
    fact("file", Some(&bundle.path));
    format!("{}\n{}", printable(&bundle.name), facts.lay_out(style))
}

/// A tree with lines. What was met before and what is missing is said so.
pub fn tree(nodes: &[ResolvedNode], style: &Style) -> String {
    let mut text = String::new();
    // For each depth, whether another node of that depth follows below the same parent.
    let mut follows: Vec<bool> = Vec::new();
    for (number, node) in nodes.iter().enumerate() {
        let depth = node.depth as usize;
        let later = nodes[number + 1..].iter().take_while(|other| other.depth >= node.depth);
        follows.truncate(depth);
        let has_next = later.into_iter().any(|other| other.depth == node.depth);
        for above in &follows {
            text.push_str(if *above { "│  " } else { "   " });
        }
        text.push_str(if has_next { "├─ " } else { "└─ " });
        follows.push(has_next);
        text.push_str(&line(node, style));
        text.push('\n');
    }
    text
}

fn line(node: &ResolvedNode, style: &Style) -> String {
    let name = match node.kind.as_bundle() {
        None => printable(&node.id).into_owned(),
        Some(kind) => {
            let count = node.artifact_count.filter(|_| node.repeat_of.is_none());
            let count = count.map_or_else(String::new, |count| format!(", {}", counted(count as usize, "artifact")));
            format!("{} ({}{count})", printable(&node.name), kind_word(kind))
        }
    };
    match node.state {
        NodeState::Missing => style.paint(Tone::Bad, &format!("{name}  missing")),
        NodeState::Invalid => style.paint(Tone::Bad, &format!("{name}  cannot be used")),
        NodeState::Ok if node.repeat_of.is_some() => style.paint(Tone::Faint, &format!("{name}  again")),
        NodeState::Ok => name,
    }
}

#[cfg(test)]
mod tests {
    use skillmeat_core::collection::MemberKind;

    use super::*;

    fn node(depth: u32, kind: MemberKind, name: &str, state: NodeState, repeat_of: Option<u32>) -> ResolvedNode {
        ResolvedNode {
            parent: None,
            depth,
            kind,
            id: name.to_owned(),
            name: name.to_owned(),
            artifact_type: None,
            state,
            repeat_of,
            artifact_count: (kind != MemberKind::Artifact && state == NodeState::Ok).then_some(1),
        }
    }

    #[test]
    fn a_tree_has_lines_and_says_what_is_again_and_what_is_missing() {
        let nodes = [
            node(0, MemberKind::Set, "Base", NodeState::Ok, None),
            node(1, MemberKind::Group, "Papers", NodeState::Ok, None),
            node(2, MemberKind::Artifact, "skill:pdf", NodeState::Ok, None),
            node(1, MemberKind::Artifact, "skill:gone", NodeState::Missing, None),
            node(0, MemberKind::Artifact, "skill:pdf", NodeState::Ok, Some(2)),
            node(0, MemberKind::Set, "broken", NodeState::Invalid, None),
        ];
        let lines = [
            "├─ Base (set, 1 artifact)",
            "│  ├─ Papers (group, 1 artifact)",
            "│  │  └─ skill:pdf",
            "│  └─ skill:gone  missing",
            "├─ skill:pdf  again",
            "└─ broken (set)  cannot be used",
            "",
        ];
        assert_eq!(tree(&nodes, &Style { colour: false }), lines.join("\n"));
    }
}
