//! The main window: opened in the colour of its theme, so that nothing flashes before the page paints.

use tauri::window::Color;
use tauri::{App, AppHandle, Manager, Runtime, Theme, WebviewWindow, WebviewWindowBuilder};

use crate::settings::{self, ThemeChoice};

/// Its label in the configuration and the capabilities.
const LABEL: &str = "main";
/// The page's background in both themes, as in its style sheet.
const LIGHT: Color = Color(0xff, 0xff, 0xff, 0xff);
const DARK: Color = Color(0x17, 0x18, 0x1b, 0xff);

/// Opens the window as the configuration describes it.
///
/// # Errors
/// When the system cannot open a window.
pub fn open<R: Runtime>(app: &App<R>) -> tauri::Result<()> {
    let Some(config) = app.config().app.windows.iter().find(|window| window.label == LABEL) else {
        return Err(tauri::Error::WindowNotFound);
    };
    let theme = settings::load(app.handle()).map(|settings| settings.theme).unwrap_or_default();
    let builder = WebviewWindowBuilder::from_config(app.handle(), config)?;
    let window = match theme {
        ThemeChoice::Light => builder.background_color(LIGHT).build()?,
        ThemeChoice::Dark => builder.background_color(DARK).build()?,
        // Which one the system prefers is known once there is a window.
        ThemeChoice::System => builder.build()?,
    };
    if theme == ThemeChoice::System {
        let dark = window.theme().is_ok_and(|theme| theme == Theme::Dark);
        window.set_background_color(Some(if dark { DARK } else { LIGHT }))?;
    }
    Ok(())
}

/// Brings the window to the front, for a second launch.
pub fn focus<R: Runtime>(app: &AppHandle<R>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let show = |window: &WebviewWindow<R>| {
        window.unminimize()?;
        window.show()?;
        window.set_focus()
    };
    if let Err(error) = show(&window) {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}
