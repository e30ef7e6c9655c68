//! What the desktop says and Tauri does not pass on: the window's platform
//! seam. macOS needs neither, the system does both by itself.

pub use platform::{follow_theme, raise};

#[cfg(target_os = "linux")]
mod platform {
    use gtk::{
        gio::{BusType, Cancellable, DBusCallFlags, DBusConnection, DBusSignalFlags, bus_get_sync},
        glib::{Variant, variant::ToVariant},
        prelude::GtkWindowExt,
    };
    use tauri::{AppHandle, Theme, WebviewWindow};

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
}

#[cfg(not(target_os = "linux"))]
mod platform {
    use tauri::{AppHandle, WebviewWindow};

    pub fn follow_theme(_app: &AppHandle) {}

    pub fn raise(_window: &WebviewWindow, _token: &str) {}
}
