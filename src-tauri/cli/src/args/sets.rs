//! Arguments of what is done with deployment sets and groups.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::changes::{OnChanged, OnConflict};

/// What to do with sets.
#[derive(Debug, Args)]
pub struct SetsArguments {
    /// What to do with them.
    #[command(subcommand)]
    pub command: SetsCommand,
}

/// What to do with sets.
#[derive(Debug, Subcommand)]
pub enum SetsCommand {
    /// List the sets, and files of sets that cannot be used
    List(ListBundles),
    /// Show one set as a tree
    Show(OneBundle),
    /// Make a set
    Create(CreateBundle),
    /// Change a set's name, description, colour, icon or tags
    Edit(EditBundle),
    /// Make a copy of a set
    Clone(OneBundle),
    /// Delete a set; what was deployed of it stays
    Delete(DeleteBundle),
    /// Add members to a set
    Add(AddMembers),
    /// Remove members of a set
    Remove(RemoveMembers),
    /// Move a member of a set to another place
    Move(MoveMember),
    /// Tell which artifacts a set comes down to, and what brought each
    Resolve(OneBundle),
    /// Deploy everything that a set comes down to
    Deploy(DeploySet),
    /// Bring projects up to date with a set that was deployed to them
    Update(DeploySet),
    /// Take out what a set brought and no other set needs
    Undeploy(UndeploySet),
    /// Tell how sets stand in the projects that they were deployed to
    Status(SetStatus),
}

/// What to do with groups.
#[derive(Debug, Args)]
pub struct GroupsArguments {
    /// What to do with them.
    #[command(subcommand)]
    pub command: GroupsCommand,
}

/// What to do with groups.
#[derive(Debug, Subcommand)]
pub enum GroupsCommand {
    /// List the groups, and files of groups that cannot be used
    List(ListBundles),
    /// Show one group with its artifacts
    Show(OneBundle),
    /// Make a group
    Create(CreateBundle),
    /// Change a group's name, description, colour, icon or tags
    Edit(EditBundle),
    /// Make a copy of a group
    Clone(OneBundle),
    /// Delete a group; its artifacts stay
    Delete(DeleteBundle),
    /// Add artifacts to a group
    Add(AddMembers),
    /// Remove artifacts of a group
    Remove(RemoveMembers),
    /// Move an artifact of a group to another place
    Move(MoveMember),
}

/// Which sets or groups to list.
#[derive(Debug, Args)]
pub struct ListBundles {
    /// Words that all occur in name, description, tags or the members' names
    pub query: Option<String>,
    /// Only what has this tag; several: all of them
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
}

/// One set or group.
#[derive(Debug, Args)]
pub struct OneBundle {
    /// Its slug, which is the name of its file without .toml, or its id
    #[arg(value_name = "SLUG")]
    pub id: String,
}

/// A set or group to make.
#[derive(Debug, Args)]
pub struct CreateBundle {
    /// Its name
    pub name: String,
    /// What it is for
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub description: String,
    /// Its colour, #rrggbb
    #[arg(long, value_name = "COLOR")]
    pub color: Option<String>,
    /// The name of its icon, for example layers
    #[arg(long, value_name = "ICON")]
    pub icon: Option<String>,
    /// A tag; several are allowed
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Its members: an artifact, or in a set also group:SLUG and set:SLUG
    #[arg(long = "add", value_name = "MEMBER", num_args = 1..)]
    pub members: Vec<String>,
}

/// What to change of a set or group.
#[derive(Debug, Args)]
pub struct EditBundle {
    /// Its slug, which is the name of its file without .toml, or its id
    #[arg(value_name = "SLUG")]
    pub id: String,
    /// What to change.
    #[command(flatten)]
    pub edit: Edit,
}

/// What to change of a set or group; what is not given stays.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct Edit {
    /// Another name; its file keeps its own
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    pub description: Option<String>,
    /// Its colour, #rrggbb; an empty one takes it away
    #[arg(long, value_name = "COLOR")]
    pub color: Option<String>,
    /// The name of its icon; an empty one takes it away
    #[arg(long, value_name = "ICON")]
    pub icon: Option<String>,
    /// A tag; several are allowed, and they are all that it has then
    #[arg(long = "tag", value_name = "TAG")]
    pub tags: Vec<String>,
    /// Take all tags away
    #[arg(long, conflicts_with = "tags")]
    pub no_tags: bool,
}

/// A set or group to delete.
#[derive(Debug, Args)]
pub struct DeleteBundle {
    /// Its slug, which is the name of its file without .toml, or its id
    #[arg(value_name = "SLUG")]
    pub id: String,
    /// Take it out of the sets that hold it as well
    #[arg(long)]
    pub everywhere: bool,
}

/// Members to add.
#[derive(Debug, Args)]
pub struct AddMembers {
    /// The slug or id of what they are added to
    #[arg(value_name = "SLUG")]
    pub id: String,
    /// An artifact, type:name or the name alone where it is unambiguous; in a set also group:SLUG and set:SLUG
    #[arg(required = true, value_name = "MEMBER")]
    pub members: Vec<String>,
    /// The place of the first of them then, counted from 1, instead of the end
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub at: Option<u32>,
}

/// Members to remove.
#[derive(Debug, Args)]
pub struct RemoveMembers {
    /// The slug or id of what they are removed from
    #[arg(value_name = "SLUG")]
    pub id: String,
    /// An artifact, group:SLUG or set:SLUG; it need not be in the library any more
    #[arg(required = true, value_name = "MEMBER")]
    pub members: Vec<String>,
}

/// A member to move.
#[derive(Debug, Args)]
pub struct MoveMember {
    /// The slug or id of what it is moved in
    #[arg(value_name = "SLUG")]
    pub id: String,
    /// An artifact, group:SLUG or set:SLUG
    pub member: String,
    /// Its place then, counted from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub at: u32,
}

/// A set, and where it is deployed or updated.
#[derive(Debug, Args)]
pub struct DeploySet {
    /// The set's slug, which is the name of its file without .toml, or its id
    pub set: String,
    /// A project's folder; several are allowed, and are one operation
    #[arg(long = "project", value_name = "DIR", required = true)]
    pub projects: Vec<PathBuf>,
    /// The profile, instead of the primary one
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// What to do with files that are not ours, or were changed
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: OnConflict,
    /// All or nothing: one that fails leaves all as they were, in every project
    #[arg(long)]
    pub atomic: bool,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// A set, and where it is taken out.
#[derive(Debug, Args)]
pub struct UndeploySet {
    /// The set's slug or id; for one that the library has no more, also the name that it had
    pub set: String,
    /// A project's folder; several are allowed, and are one operation
    #[arg(long = "project", value_name = "DIR", required = true)]
    pub projects: Vec<PathBuf>,
    /// Only this profile, instead of all
    #[arg(long, value_name = "ID")]
    pub profile: Option<String>,
    /// What to do with files that were changed
    #[arg(long, value_enum, default_value_t)]
    pub on_conflict: OnChanged,
    /// All or nothing: one that fails leaves all as they were, in every project
    #[arg(long)]
    pub atomic: bool,
    /// Tell what would be done, and do nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Which sets to look for in which projects.
#[derive(Debug, Args)]
pub struct SetStatus {
    /// Only this set, by its slug or id
    pub set: Option<String>,
    /// Only this project, which must be in the list
    #[arg(long, value_name = "DIR")]
    pub project: Option<PathBuf>,
}
