//! A running program in a temporary folder, on Tauri's runtime without windows.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};
use skillmeat_desktop::{Environment, configure, context};
use tauri::ipc::{CallbackFn, InvokeBody, InvokeResponseBody};
use tauri::test::{INVOKE_KEY, MockRuntime, get_ipc_response, mock_builder};
use tauri::webview::InvokeRequest;
use tauri::{App, Listener, Manager, WebviewWindow};
use tempfile::TempDir;

/// The program, its page and its folders.
pub struct Stage {
    pub app: App<MockRuntime>,
    pub page: WebviewWindow<MockRuntime>,
    folder: TempDir,
}

impl Stage {
    /// A program with two artifacts in its library.
    pub fn new() -> Self {
        Self::with(|_| {})
    }

    /// The same with another environment.
    pub fn with(change: impl FnOnce(&mut Environment)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        write(&folder.path().join("home/collection/skills/pdf/SKILL.md"), "---\ndescription: Reads PDF\n---\n# PDF\n");
        write(&folder.path().join("home/collection/commands/ship.md"), "---\ndescription: Ships it\n---\nShip.\n");
        Self::start(folder, change)
    }

    /// A program whose home is empty.
    pub fn empty() -> Self {
        Self::start(tempfile::tempdir().unwrap(), |_| {})
    }

    fn start(folder: TempDir, change: impl FnOnce(&mut Environment)) -> Self {
        let root = folder.path().canonicalize().unwrap();
        let mut environment = Environment {
            variables: Vec::new(),
            home: root.join("home"),
            user_home: Some(root.clone()),
            deployment_sets: None,
            settings_file: Some(root.join("config/settings.json")),
        };
        change(&mut environment);
        let mut app = configure(mock_builder(), environment).build(context()).unwrap();
        // Runs the set-up; the runtime without windows has no events to wait for.
        #[allow(deprecated, reason = "the one way to run the set-up without giving the app away")]
        app.run_iteration(|_, _| {});
        let page = app.get_webview_window("main").expect("the set-up opens the window");
        Self { app, page, folder }
    }

    /// Ends the program and starts it again in the same folders.
    pub fn restart(self) -> Self {
        let Self { app, page, folder } = self;
        drop(page);
        drop(app);
        Self::start(folder, |_| {})
    }

    /// The folder around everything.
    pub fn root(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// Where the settings are kept.
    pub fn settings_file(&self) -> PathBuf {
        self.root().join("config/settings.json")
    }

    /// Makes a project folder.
    pub fn project(&self, name: &str) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir_all(&path).unwrap();
        path
    }

    /// Calls a command as the page does.
    pub fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        call(&self.page, command, arguments)
    }

    /// Calls a command that must succeed.
    pub fn ask(&self, command: &str, arguments: Value) -> Value {
        self.call(command, arguments).unwrap_or_else(|error| panic!("{command} was refused: {error}"))
    }

    /// Calls a command that must be refused, and checks that the error has its form.
    pub fn refused(&self, command: &str, arguments: Value) -> Value {
        let error = self.call(command, arguments).expect_err(command);
        assert!(error["code"].is_string() && error["hints"].is_array(), "{error}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{error}");
        error
    }

    /// Fills the cache.
    pub fn refresh(&self) -> Value {
        self.ask("refresh_cache", json!({ "full": false }))
    }

    /// Shows the page: what runs in the background after a start has been done when this returns.
    pub fn show_page(&self) {
        let told = self.listen("refresh-progress");
        self.ask("page_painted", json!({}));
        while !next(&told)["progress"].is_null() {}
    }

    /// What the page is told from now on.
    pub fn listen(&self, event: &str) -> Receiver<Value> {
        let (send, receive) = channel();
        self.app.listen_any(event, move |event| {
            // The test may have heard enough.
            send.send(serde_json::from_str(event.payload()).unwrap()).ok();
        });
        receive
    }
}

/// Calls a command as a page does.
pub fn call(page: &WebviewWindow<MockRuntime>, command: &str, arguments: Value) -> Result<Value, Value> {
    let url = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };
    let request = InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: url.parse().unwrap(),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    };
    get_ipc_response(page, request).map(|body| match body {
        InvokeResponseBody::Json(text) => serde_json::from_str(&text).unwrap(),
        InvokeResponseBody::Raw(_) => panic!("{command} answered with bytes"),
    })
}

/// The arguments that list every artifact with that word.
pub fn everything(search: &str) -> Value {
    json!({ "query": {
        "search": search, "types": [], "tags": [], "untagged": false, "drifted": false,
        "sort": "name", "descending": false, "offset": 0, "limit": 100, "name_projects": 0,
    } })
}

/// Waits for the next thing the page is told.
pub fn next(events: &Receiver<Value>) -> Value {
    events.recv_timeout(Duration::from_secs(10)).expect("the page was told nothing")
}

/// Waits for the next change of rows that the page is told of: contents that were read for the search are none.
pub fn next_change(events: &Receiver<Value>) -> Value {
    loop {
        let event = next(events);
        if event["cause"] != "indexed" {
            return event;
        }
    }
}

/// Writes a file with the folders above it.
pub fn write(file: &Path, text: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// Every file below a folder with its content, by relative path; empty where there is no folder.
pub fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut files, mut open) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(now) = open.pop() {
        for entry in fs::read_dir(&now).into_iter().flatten().flatten() {
            match entry.file_type().unwrap().is_dir() {
                true => open.push(entry.path()),
                false => drop(files.insert(entry.path(), fs::read(entry.path()).unwrap())),
            }
        }
    }
    files
}
