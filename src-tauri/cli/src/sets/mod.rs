//! `skm sets`, `skm groups`: what they share, and which does what.
//!
//! While deployment sets are off, all of it is refused before anything else is looked at.

mod deploy;
mod edit;
mod list;
mod member;
mod ran;
mod show;
mod status;
mod tell;

use skillmeat_core::collection::BundleKind;
use skillmeat_core::error::ErrorBody;
use skillmeat_core::ops::Workspace;

use crate::args::{GroupsArguments, GroupsCommand, SetsArguments, SetsCommand};
use crate::output::{Output, Reply};

/// Does what was asked with sets.
pub fn sets(workspace: &Workspace, arguments: &SetsArguments, output: &Output) -> Result<Reply, ErrorBody> {
    const SET: BundleKind = BundleKind::Set;
    workspace.require_sets()?;
    match &arguments.command {
        SetsCommand::List(asked) => list::list(workspace, SET, asked, output),
        SetsCommand::Show(asked) => show::show_set(workspace, asked, output),
        SetsCommand::Create(asked) => edit::create(workspace, SET, asked, output),
        SetsCommand::Edit(asked) => edit::edit(workspace, SET, asked, output),
        SetsCommand::Clone(asked) => edit::duplicate(workspace, SET, asked, output),
        SetsCommand::Delete(asked) => edit::delete(workspace, SET, asked, output),
        SetsCommand::Add(asked) => member::add(workspace, SET, asked, output),
        SetsCommand::Remove(asked) => member::remove(workspace, SET, asked, output),
        SetsCommand::Move(asked) => member::place(workspace, SET, asked, output),
        SetsCommand::Resolve(asked) => show::resolve(workspace, asked, output),
        SetsCommand::Deploy(asked) => deploy::deploy(workspace, asked, output),
        SetsCommand::Update(asked) => ran::update(workspace, asked, output),
        SetsCommand::Undeploy(asked) => ran::undeploy(workspace, asked, output),
        SetsCommand::Status(asked) => status::status(workspace, asked, output),
    }
}

/// Does what was asked with groups.
pub fn groups(workspace: &Workspace, arguments: &GroupsArguments, output: &Output) -> Result<Reply, ErrorBody> {
    const GROUP: BundleKind = BundleKind::Group;
    workspace.require_sets()?;
    match &arguments.command {
        GroupsCommand::List(asked) => list::list(workspace, GROUP, asked, output),
        GroupsCommand::Show(asked) => show::show_group(workspace, asked, output),
        GroupsCommand::Create(asked) => edit::create(workspace, GROUP, asked, output),
        GroupsCommand::Edit(asked) => edit::edit(workspace, GROUP, asked, output),
        GroupsCommand::Clone(asked) => edit::duplicate(workspace, GROUP, asked, output),
        GroupsCommand::Delete(asked) => edit::delete(workspace, GROUP, asked, output),
        GroupsCommand::Add(asked) => member::add(workspace, GROUP, asked, output),
        GroupsCommand::Remove(asked) => member::remove(workspace, GROUP, asked, output),
        GroupsCommand::Move(asked) => member::place(workspace, GROUP, asked, output),
    }
}
