//! The JSON of `collection_artifacts.deployments_json`, exactly as the specification words it.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::deployment::DeploymentState;
use crate::platform::{PRIMARY_PROFILE, without_profile_root};
use crate::time::Timestamp;

/// One deployment of an artifact, for lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct DeploymentSummary {
    /// The project's root.
    pub project_path: String,
    /// The project's name.
    pub project_name: String,
    /// When it was deployed.
    pub deployed_at: Timestamp,
    /// SHA-256 of the deployed content.
    pub content_hash: Option<String>,
    /// The profile.
    pub deployment_profile_id: Option<String>,
    /// Whether it was changed here since.
    pub local_modifications: Option<bool>,
    /// The platform.
    pub platform: Option<String>,
    /// How it stands; from the projection, not part of the stored JSON.
    pub state: Option<DeploymentState>,
}

/// Reads the column. Old entries with path, name and time alone are read; an entry that is no object, or has no path or
/// no valid time, is skipped and logged. `None` for nothing, for what is no JSON list, and where no entry is valid.
pub fn parse_deployments(deployments_json: Option<&str>) -> Option<Vec<DeploymentSummary>> {
    let entries = read_list(deployments_json?)?;
    let summaries: Vec<_> = entries
        .iter()
        .filter_map(|entry| {
            let summary = summary(entry);
            if summary.is_none() {
                tracing::debug!(%entry, "an entry of deployments_json is skipped");
            }
            summary
        })
        .collect();
    (!summaries.is_empty()).then_some(summaries)
}

fn summary(entry: &Value) -> Option<DeploymentSummary> {
    let object = entry.as_object()?;
    let text = |key: &str| object.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let project_path = without_profile_root(text("project_path")?).to_owned();
    let project_name = text("project_name").map_or_else(|| name_of(&project_path), str::to_owned);
    Some(DeploymentSummary {
        project_name,
        project_path,
        deployed_at: Timestamp::parse(text("deployed_at")?)?,
        content_hash: text("content_hash").map(str::to_owned),
        deployment_profile_id: text("deployment_profile_id").map(str::to_owned),
        local_modifications: object.get("local_modifications").and_then(Value::as_bool),
        platform: text("platform").map(|platform| platform.replace('_', "-")),
        state: None,
    })
}

fn name_of(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

fn read_list(text: &str) -> Option<Vec<Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Array(entries)) => Some(entries),
        _ => None,
    }
}

/// Whether an entry is that of a project and profile; no profile in it means the primary one.
fn is_entry(entry: &Value, project_path: &str, profile_id: &str) -> bool {
    let profile = entry.get("deployment_profile_id").and_then(Value::as_str).unwrap_or(PRIMARY_PROFILE);
    is_project(entry, project_path) && profile == profile_id
}

fn is_project(entry: &Value, project_path: &str) -> bool {
    let path = entry.get("project_path").and_then(Value::as_str);
    path.is_some_and(|path| without_profile_root(path) == without_profile_root(project_path))
}

/// The list with `entry` in it: in the place of that project's and profile's entry, else at the end. What is no list is
/// replaced by a new one; entries that are not understood stay where they are.
pub(super) fn upsert(deployments_json: Option<&str>, entry: &DeploymentSummary) -> String {
    let mut entries = deployments_json.and_then(read_list).unwrap_or_default();
    let profile = entry.deployment_profile_id.as_deref().unwrap_or(PRIMARY_PROFILE);
    let written = written(entry);
    match entries.iter_mut().find(|old| is_entry(old, &entry.project_path, profile)) {
        Some(old) => *old = written,
        None => entries.push(written),
    }
    Value::Array(entries).to_string()
}

/// The list without the entries of a project and, if given, profile; `None` when nothing is left.
pub(super) fn without(deployments_json: &str, project_path: &str, profile_id: Option<&str>) -> Option<String> {
    let mut entries = read_list(deployments_json)?;
    entries.retain(|entry| match profile_id {
        Some(profile) => !is_entry(entry, project_path, profile),
        None => !is_project(entry, project_path),
    });
    (!entries.is_empty()).then(|| Value::Array(entries).to_string())
}

/// The whole list of an artifact, as the full scan writes it.
pub(super) fn list(entries: &[DeploymentSummary]) -> Option<String> {
    (!entries.is_empty()).then(|| Value::Array(entries.iter().map(written).collect()).to_string())
}

/// An entry in the stored form: the seven keys of the specification and no other.
fn written(entry: &DeploymentSummary) -> Value {
    let mut object = Map::new();
    object.insert("project_path".into(), entry.project_path.clone().into());
    object.insert("project_name".into(), entry.project_name.clone().into());
    object.insert("deployed_at".into(), entry.deployed_at.to_string().into());
    object.insert("content_hash".into(), entry.content_hash.clone().into());
    object.insert("deployment_profile_id".into(), entry.deployment_profile_id.clone().into());
    object.insert("local_modifications".into(), entry.local_modifications.unwrap_or(false).into());
    object.insert("platform".into(), entry.platform.clone().into());
    Value::Object(object)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = r#"[
      {"project_path": "/Users/miethe/dev/homelab/development/skillmeat/.claude", "project_name": "SkillMeat",
       "deployed_at": "2025-02-11T10:30:00+00:00", "content_hash": "abc123def456...",
       "deployment_profile_id": "codex-default", "local_modifications": false, "platform": "claude-code"},
      {"project_path": "/Users/miethe/dev/other-project/.claude", "project_name": "Other Project",
       "deployed_at": "2025-02-10T15:00:00+00:00", "content_hash": null,
       "deployment_profile_id": null, "local_modifications": true, "platform": "claude_code"}
    ]"#;

    fn entry(project: &str, profile: Option<&str>, hash: &str) -> DeploymentSummary {
        DeploymentSummary {
            project_path: project.into(),
            project_name: "P".into(),
            deployed_at: Timestamp::from_unix(1_700_000_000).unwrap(),
            content_hash: Some(hash.into()),
            deployment_profile_id: profile.map(Into::into),
            local_modifications: Some(false),
            platform: Some("claude-code".into()),
            state: None,
        }
    }

    #[test]
    fn the_example_of_the_specification_is_read() {
        let parsed = parse_deployments(Some(SPEC)).unwrap();
        assert_eq!(parsed.len(), 2);
        assert_eq!(parsed[0].project_path, "/Users/miethe/dev/homelab/development/skillmeat");
        assert_eq!(parsed[0].deployed_at.to_string(), "2025-02-11T10:30:00Z");
        assert_eq!(parsed[1].deployment_profile_id, None);
        assert_eq!(parsed[1].local_modifications, Some(true));
        assert_eq!(parsed[1].platform.as_deref(), Some("claude-code"));
    }

    #[test]
    fn the_old_form_with_three_keys_is_read() {
        let old = r#"[{"project_path": "/p", "project_name": "P", "deployed_at": "2025-02-11T10:30:00Z"}]"#;
        let parsed = parse_deployments(Some(old)).unwrap();
        assert_eq!((parsed[0].content_hash.as_deref(), parsed[0].local_modifications), (None, None));
    }

    #[test]
    fn nothing_usable_is_none() {
        for text in [
            "",
            "[]",
            "{}",
            "null",
            "nonsense",
            "[1, \"x\", null, []]",
            r#"[{"project_path": "/p"}]"#,
            r#"[{"project_path": "/p", "project_name": "P", "deployed_at": "yesterday"}]"#,
            r#"[{"project_name": "P", "deployed_at": "2025-02-11T10:30:00Z"}]"#,
        ] {
            assert_eq!(parse_deployments(Some(text)), None, "{text}");
        }
        assert_eq!(parse_deployments(None), None);
    }

    #[test]
    fn entries_that_are_not_objects_hide_no_others() {
        let text = r#"[1, {"project_path": "/p", "project_name": "P", "deployed_at": "2025-02-11T10:30:00Z"}, "x"]"#;
        assert_eq!(parse_deployments(Some(text)).unwrap().len(), 1);
    }

    #[test]
    fn an_upsert_keeps_the_order() {
        let mut json = None;
        for (project, profile) in [("/a", None), ("/b", Some("codex-default")), ("/a", Some("codex-default"))] {
            json = Some(upsert(json.as_deref(), &entry(project, profile, "1")));
        }
        let json = upsert(json.as_deref(), &entry("/b", Some("codex-default"), "2"));
        let parsed = parse_deployments(Some(&json)).unwrap();
        let places: Vec<_> = parsed.iter().map(|d| (d.project_path.as_str(), d.content_hash.as_deref())).collect();
        assert_eq!(places, [("/a", Some("1")), ("/b", Some("2")), ("/a", Some("1"))]);
    }

    #[test]
    fn no_profile_is_the_primary_one_and_the_profile_root_does_not_count() {
        let json = upsert(Some(SPEC), &entry("/Users/miethe/dev/other-project", Some(PRIMARY_PROFILE), "new"));
        let parsed = parse_deployments(Some(&json)).unwrap();
        assert_eq!(parsed.len(), 2, "no twin beside the old entry");
        assert_eq!(parsed[1].content_hash.as_deref(), Some("new"));
    }

    #[test]
    fn an_upsert_into_what_is_no_list_starts_anew() {
        for broken in ["{\"a\": 1}", "nonsense", "", "3"] {
            let json = upsert(Some(broken), &entry("/a", None, "1"));
            assert_eq!(parse_deployments(Some(&json)).unwrap().len(), 1, "{broken}");
        }
        let odd = upsert(Some("[1, \"x\"]"), &entry("/a", None, "1"));
        assert_eq!(serde_json::from_str::<Vec<Value>>(&odd).unwrap().len(), 3);
    }

    #[test]
    fn removal_is_by_project_and_if_given_profile() {
        let mut json = upsert(None, &entry("/a", Some("one"), "1"));
        json = upsert(Some(&json), &entry("/a", Some("two"), "2"));
        json = upsert(Some(&json), &entry("/b", Some("one"), "3"));
        let left = without(&json, "/a", Some("one")).unwrap();
        assert_eq!(parse_deployments(Some(&left)).unwrap().len(), 2);
        let left = without(&json, "/a/.claude", None).unwrap();
        assert_eq!(parse_deployments(Some(&left)).unwrap()[0].project_path, "/b");
        assert_eq!(without(&left, "/b", None), None);
        assert_eq!(without(&json, "/elsewhere", None).unwrap(), json);
    }
}
