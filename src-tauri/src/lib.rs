//! The shell of SkillMeat Desktop: the only code that knows Tauri.
//!
//! It opens a window, gives the page its commands and events, and works in the background. What a command does is decided
//! in [`skillmeat_core::ops`]; the shell parses, calls one workflow on a thread that may block, and maps the answer.

mod app_state;
mod bindings;
mod changing;
mod closing;
mod commands;
mod dialog;
mod engine;
mod environment;
mod error;
mod events;
mod file_manager;
mod finding;
mod indexing;
mod logging;
mod memory;
mod outside;
mod refresh;
mod refresher;
mod settings;
mod shell;
mod watching;
mod window;

use std::process::ExitCode;

use tauri::{App, Builder, Context, Manager, Runtime, WindowEvent};

pub use bindings::builder as bindings;
pub use environment::Environment;
pub use error::Answer;
pub use shell::Shell;

/// Runs the program until its window is closed. A second launch brings the first one's window to the front and ends.
pub fn run() -> ExitCode {
    engine::keep_little();
    memory::keep_together();
    let environment = Environment::read();
    let _log = logging::start(&environment);
    let single = tauri_plugin_single_instance::init(|app, _, _| window::focus(app));
    match configure(Builder::default().plugin(single), environment).build(context()) {
        Ok(app) => {
            app.run(closing::finish_work);
            ExitCode::SUCCESS
        }
        Err(error) => {
            tracing::error!(%error, "the program cannot start");
            eprintln!("skillmeat-desktop: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Everything that makes a Tauri program this one, for any runtime: the real one, and the one of the tests.
pub fn configure<R: Runtime>(builder: Builder<R>, environment: Environment) -> Builder<R> {
    let bindings = bindings::<R>();
    builder
        .plugin(tauri_plugin_store::Builder::new().build())
        .invoke_handler(bindings.invoke_handler())
        .setup(move |app| {
            bindings.mount_events(app);
            open_home(app, environment);
            window::open(app)?;
            outside::follow(app.handle());
            Ok(())
        })
        .on_window_event(|window, event| match event {
            WindowEvent::Focused(true) => refresh::when_stale(window.app_handle()),
            WindowEvent::CloseRequested { api, .. } => closing::close(window, api),
            _ => {}
        })
}

/// What is embedded: configuration, the built page, capabilities.
pub fn context<R: Runtime>() -> Context<R> {
    tauri::generate_context!()
}

/// Opens home and cache. Nothing is scanned: that waits until the page is there.
fn open_home<R: Runtime>(app: &App<R>, environment: Environment) {
    let first = app.manage(Shell::open(environment));
    debug_assert!(first, "one home for one program");
}
