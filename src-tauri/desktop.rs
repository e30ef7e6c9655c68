//! What the desktop says and Tauri does not pass on: the window's platform
//! seam. macOS needs neither, the system does both by itself.

pub use platform::{
    draw_as_able, follow_theme, peer, raise, show_file, when_page_ends, when_pages_end,
};

#[cfg(target_os = "linux")]
mod platform {
    use gtk::{
        gio::{BusType, Cancellable, DBusCallFlags, DBusConnection, DBusSignalFlags, bus_get_sync},
        glib::{Variant, variant::ToVariant},
        prelude::GtkWindowExt,
    };
    use std::path::Path;
    use tauri::{AppHandle, Builder, Runtime, Theme, WebviewWindow};
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    const PORTAL: &str = "org.freedesktop.portal.Desktop";
    const OBJECT: &str = "/org/freedesktop/portal/desktop";
    const SETTINGS: &str = "org.freedesktop.portal.Settings";
    const NAMESPACE: &str = "org.freedesktop.appearance";
    const KEY: &str = "color-scheme";
    /// The window waits for the answer, so that it does not flash white.
    const PATIENCE_MS: i32 = 300;

    /// Light or dark as the desktop's portal says, now and when it changes.
    /// GTK 3 itself knows only the name of the theme. Without a portal the
    /// theme's name decides.
    pub fn follow_theme(app: &AppHandle) {
        let Ok(bus) = bus_get_sync(BusType::Session, Cancellable::NONE) else {
            return;
        };
        if let Some(scheme) = read(&bus) {
            app.set_theme(theme(scheme));
        }
        let app = app.clone();
        bus.signal_subscribe(
            Some(PORTAL),
            Some(SETTINGS),
            Some("SettingChanged"),
            Some(OBJECT),
            Some(NAMESPACE),
            DBusSignalFlags::NONE,
            move |_, _, _, _, _, changed| {
                if changed.child_value(1).str() == Some(KEY)
                    && let Some(scheme) = number(&changed.child_value(2))
                {
                    app.set_theme(theme(scheme));
                }
            },
        );
    }

    fn read(bus: &DBusConnection) -> Option<u32> {
        let answer = bus.call_sync(
            Some(PORTAL),
            OBJECT,
            SETTINGS,
            "Read",
            Some(&(NAMESPACE, KEY).to_variant()),
            None,
            DBusCallFlags::NO_AUTO_START,
            PATIENCE_MS,
            Cancellable::NONE,
        );
        number(&answer.ok()?.child_value(0))
    }

    /// The number in a variant in a variant: `Read` wraps twice.
    fn number(value: &Variant) -> Option<u32> {
        let mut value = value.clone();
        while let Some(inner) = value.as_variant() {
            value = inner;
        }
        value.get()
    }

    /// Values of `color-scheme` (documentation of the Settings portal).
    fn theme(scheme: u32) -> Option<Theme> {
        match scheme {
            1 => Some(Theme::Dark),
            2 => Some(Theme::Light),
            _ => None,
        }
    }

    /// Passes on the leave to come forward that the clicked program was given.
    /// Without it a desktop may only mark the window as wanting attention.
    pub fn raise(window: &WebviewWindow, token: &str) {
        if let (Ok(window), false) = (window.gtk_window(), token.is_empty()) {
            window.set_startup_id(token);
        }
    }

    /// Without a graphics card the web view would have one imitated, which draws
    /// the whole window for every letter that changes: a third of all that a
    /// window costs while it is looked at. Then only what changed is drawn.
    pub fn draw_as_able(window: &WebviewWindow) {
        if has_graphics_card() {
            return;
        }
        // Where it cannot be set, drawing costs more.
        let _ = window.with_webview(|webview| {
            if let Some(settings) = WebViewExt::settings(&webview.inner()) {
                settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
            }
        });
    }

    fn has_graphics_card() -> bool {
        let devices = std::fs::read_dir("/dev/dri")
            .into_iter()
            .flatten()
            .flatten();
        devices
            .map(|device| device.file_name())
            .any(|name| name.to_string_lossy().starts_with("renderD"))
    }

    /// Where Tauri has the pages of this program.
    const PAGES: &str = "tauri://localhost";

    /// Calls `ended` when the page's process ended, then loads the page again.
    pub fn when_page_ends(window: &WebviewWindow, ended: impl Fn() + Send + 'static) {
        // Fails only when the window is about to go.
        let _ = window.with_webview(move |webview| {
            webview
                .inner()
                .connect_web_process_terminated(move |page, _| {
                    ended();
                    // One that ended before it had loaded anything cannot reload.
                    let uri = page.uri().filter(|uri| uri.starts_with(PAGES));
                    page.load_uri(uri.as_deref().unwrap_or(PAGES));
                });
        });
    }

    /// There is no such thing for all windows at once.
    pub fn when_pages_end<R: Runtime>(
        builder: Builder<R>,
        _ended: impl Fn(&AppHandle<R>) + Send + Sync + 'static,
    ) -> Builder<R> {
        builder
    }

    /// Opens a folder, or the folder of a file, in the desktop's file manager.
    pub fn show_file(path: &Path) -> bool {
        let folder = if path.is_dir() {
            Some(path)
        } else {
            path.parent()
        };
        folder.is_some_and(|folder| super::run("xdg-open", &[folder]))
    }

    /// The other end of a socket.
    pub mod peer {
        use std::os::unix::net::UnixStream;

        use rustix::process::Pid;

        /// Whose process it is.
        pub fn pid(stream: &UnixStream) -> Option<Pid> {
            rustix::net::sockopt::socket_peercred(stream)
                .ok()
                .map(|peer| peer.pid)
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use std::path::Path;

    use tauri::{AppHandle, Builder, Manager, Runtime, WebviewWindow};

    pub fn follow_theme(_app: &AppHandle) {}

    pub fn raise(_window: &WebviewWindow, _token: &str) {}

    pub fn draw_as_able(_window: &WebviewWindow) {}

    pub fn when_page_ends(_window: &WebviewWindow, _ended: impl Fn() + Send + 'static) {}

    pub fn when_pages_end<R: Runtime>(
        builder: Builder<R>,
        ended: impl Fn(&AppHandle<R>) + Send + Sync + 'static,
    ) -> Builder<R> {
        builder.on_web_content_process_terminate(move |page| {
            ended(page.app_handle());
            // Without a page the window has nothing to show anyway.
            let _ = page.reload();
        })
    }

    pub fn show_file(path: &Path) -> bool {
        super::run("open", &[Path::new("-R"), path])
    }

    pub mod peer {
        use std::os::unix::net::UnixStream;

        use rustix::process::Pid;

        /// The system tells it in no way that is safe to call.
        pub fn pid(_stream: &UnixStream) -> Option<Pid> {
            None
        }
    }
}

/// True if a program of the desktop did what it was asked.
fn run(program: &str, arguments: &[&std::path::Path]) -> bool {
    use std::process::{Command, Stdio};
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
