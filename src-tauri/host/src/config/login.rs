//! Whether Nixlamp opens when a person logs in. The truth is what the system
//! reads, never the configuration: a file of our own in the folder that the
//! desktop looks through, or what somebody else has put there, which is said and
//! left alone. Where Nix installed this program its modules see to it: a path in
//! the store that we wrote down would lead nowhere after the next update.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::own_folders;
use nixlamp_core::say;
use nixlamp_core::settings::Login;

use super::read;
use super::written::not_written;
use crate::own_file;

/// What a file of ours is known by.
const MARK: &str = "X-Nixlamp-Written";

/// Where it is looked up.
pub(super) struct Place {
    /// The file of our own.
    own: PathBuf,
    /// What else may open Nixlamp.
    others: Vec<PathBuf>,
    /// The program that is opened.
    program: PathBuf,
    on_macos: bool,
}

impl Place {
    /// On this machine. `None` without a home, or where the program's own path
    /// cannot be told.
    pub(super) fn here() -> Option<Place> {
        let program = std::env::current_exe().ok()?;
        // So Linux names one that was replaced while it runs.
        let program = program.to_str()?.trim_end_matches(" (deleted)").into();
        if std::env::consts::OS == "macos" {
            let folder = own_folders::home()?.join("Library/LaunchAgents");
            return Some(Place::on_macos(&folder, program));
        }
        Some(Place::on_linux(&own_folders::config()?, program))
    }

    fn on_linux(config: &Path, program: PathBuf) -> Place {
        let unit = "systemd/user/nixlamp.service";
        Place {
            own: config.join("autostart/io.github.nixlamp.Nixlamp.desktop"),
            others: [config, Path::new("/etc")]
                .map(|folder| folder.join(unit))
                .into(),
            program,
            on_macos: false,
        }
    }

    /// nix-darwin and Home Manager have names of their own for theirs.
    fn on_macos(folder: &Path, program: PathBuf) -> Place {
        Place {
            own: folder.join("io.github.nixlamp.Nixlamp.plist"),
            others: ["org.nixos.nixlamp", "org.nix-community.home.nixlamp"]
                .map(|name| folder.join(format!("{name}.plist")))
                .into(),
            program,
            on_macos: true,
        }
    }

    /// What opens Nixlamp now.
    pub(super) fn login(&self) -> Login {
        let shown = |path: &Path| path.display().to_string();
        let other = self.others.iter().find(|path| path.exists());
        let own = match self.text() {
            Ok(text) => text.map(|text| (is_ours(&text), is_on(&text))),
            // What cannot be read is not ours to write over.
            Err(_) => Some((false, false)),
        };
        let file = shown(&self.own);
        if self.program.starts_with("/nix/store") {
            let own = own.is_some_and(|(_, on)| on).then_some(file);
            return Login::Nix(other.map(|path| shown(path)).or(own));
        }
        match (own, other) {
            (Some((true, true)), _) => Login::Ours(file),
            (Some((false, on)), _) => Login::Foreign(file, on),
            (_, Some(other)) => Login::Service(shown(other)),
            (_, None) => Login::Nothing,
        }
    }

    /// Sees to it that Nixlamp opens from the next login on, or that it does not.
    /// The error is a sentence: then nothing was changed.
    pub(super) fn set(&self, on: bool) -> Result<(), String> {
        if let Some(why) = self.login().why_fixed() {
            return Err(say!("settings-read-only", where = why));
        }
        let done = if on { self.write() } else { self.remove() };
        done.map_err(|error| not_written(&self.own, &error))
    }

    fn write(&self) -> io::Result<()> {
        let text = if self.on_macos {
            launch_agent(&self.program)
        } else {
            entry(&self.program)
        };
        let text = text.ok_or_else(|| io::Error::other(say!("login-odd-path")))?;
        let folder = self.own.parent().unwrap_or(Path::new("/"));
        own_file::folder(folder)
            .and_then(|()| own_file::put(&self.own, text.as_bytes()))
            .map_err(|error| io::Error::other(format!("{error:#}")))
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.own) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// What stands in the file. `None`: there is none.
    fn text(&self) -> io::Result<Option<String>> {
        match read(&self.own) {
            Ok(text) => Ok(Some(text)),
            // A link that leads nowhere is somebody's.
            Err(error) if error.kind() == ErrorKind::NotFound && !self.own.is_symlink() => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn is_ours(text: &str) -> bool {
    text.contains(MARK)
}

/// Desktops turn an entry off by a line in it.
fn is_on(text: &str) -> bool {
    let off = ["Hidden=true", "X-GNOME-Autostart-enabled=false"];
    let line = |line: &str| line.split_whitespace().collect::<String>();
    !text.lines().any(|one| off.contains(&line(one).as_str()))
}

/// An entry as the Desktop Entry and the Autostart Specification have it. `None`
/// for a path that no such file can hold.
fn entry(program: &Path) -> Option<String> {
    let (path, id) = (plain(program)?, crate::APP_ID);
    let mut quoted = String::new();
    for letter in path.chars() {
        // Quoted as an argument, and that again as a value.
        match letter {
            '"' | '`' | '$' => quoted.extend(["\\\\", letter.encode_utf8(&mut [0; 4])]),
            '\\' => quoted.push_str("\\\\\\\\"),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(letter),
        }
    }
    let tried = path.replace('\\', "\\\\");
    Some(format!(
        "[Desktop Entry]\nType=Application\nName=Nixlamp\nExec=\"{quoted}\"\nTryExec={tried}\n\
         Icon={id}\nTerminal=false\n{MARK}=true\n"
    ))
}

/// An agent as launchd.plist(5) has it, for the next login. After a crash it is
/// started anew, not after “Quit”.
fn launch_agent(program: &Path) -> Option<String> {
    let (path, id) = (plain(program)?, crate::APP_ID);
    let path = path
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    Some(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- {MARK} -->\n<plist version=\"1.0\">\n<dict>\n\
         \t<key>Label</key>\n\t<string>{id}</string>\n\
         \t<key>ProgramArguments</key>\n\t<array>\n\t\t<string>{path}</string>\n\t</array>\n\
         \t<key>RunAtLoad</key>\n\t<true/>\n\
         \t<key>KeepAlive</key>\n\t<dict>\n\t\t<key>SuccessfulExit</key>\n\t\t<false/>\n\t</dict>\n\
         \t<key>ProcessType</key>\n\t<string>Background</string>\n</dict>\n</plist>\n"
    ))
}

fn plain(program: &Path) -> Option<&str> {
    let path = program.to_str()?;
    (!path.chars().any(char::is_control)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let config = folder.path().join("config");
        (folder, config)
    }

    fn linux(config: &Path) -> Place {
        let mut place = Place::on_linux(config, "/opt/nix lamp/nixlamp".into());
        // What this machine has is no matter of the test.
        place.others.truncate(1);
        place
    }

    #[test]
    fn what_is_set_is_a_file_of_our_own_and_goes_with_it() {
        let (_folder, config) = home();
        let place = linux(&config);
        assert_eq!(place.login(), Login::Nothing);
        place.set(false).expect("there is nothing to take away");
        place.set(true).expect("it is written");
        let file = config.join("autostart/io.github.nixlamp.Nixlamp.desktop");
        assert_eq!(place.login(), Login::Ours(file.display().to_string()));
        let text = fs::read_to_string(&file).expect("it is there");
        assert!(
            text.contains("\nExec=\"/opt/nix lamp/nixlamp\"\n"),
            "{text}"
        );

        // A desktop's own settings turn it off by a line.
        for line in ["Hidden=true\n", "X-GNOME-Autostart-enabled = false\n"] {
            fs::write(&file, format!("{text}{line}")).expect("ours");
            assert_eq!(place.login(), Login::Nothing);
            place.set(true).expect("it is written anew");
            assert_eq!(fs::read_to_string(&file).expect("there"), text);
        }
        place.set(false).expect("it is taken away");
        assert!(!file.exists());
        assert_eq!(place.login(), Login::Nothing);
    }

    #[test]
    fn what_somebody_else_put_there_is_said_and_left() {
        let (_folder, config) = home();
        let place = linux(&config);
        let own = place.own.clone();
        fs::create_dir_all(own.parent().expect("one")).expect("made");
        fs::write(&own, "[Desktop Entry]\nExec=nixlamp\n").expect("written");
        let said = own.display().to_string();
        assert_eq!(place.login(), Login::Foreign(said.clone(), true));
        for on in [true, false] {
            let why = place.set(on).expect_err("it is not ours");
            assert!(
                why.starts_with(&format!("Nothing was changed. {said} ")),
                "{why}"
            );
        }
        assert_eq!(
            fs::read_to_string(&own).expect("there"),
            "[Desktop Entry]\nExec=nixlamp\n"
        );
        // A link that leads nowhere is somebody's, too.
        fs::remove_file(&own).expect("ours to remove");
        std::os::unix::fs::symlink("/nowhere", &own).expect("linked");
        assert_eq!(place.login(), Login::Foreign(said, false));
        place.set(true).expect_err("it is not ours");
        assert!(own.is_symlink());

        fs::remove_file(&own).expect("ours to remove");
        let unit = config.join("systemd/user/nixlamp.service");
        fs::create_dir_all(unit.parent().expect("one")).expect("made");
        fs::write(&unit, "").expect("written");
        assert_eq!(place.login(), Login::Service(unit.display().to_string()));
        let why = place.set(true).expect_err("it would start twice");
        assert!(why.ends_with("nixlamp.service starts Nixlamp."), "{why}");
        assert!(!own.exists());
    }

    #[test]
    fn what_nix_installed_is_left_to_its_modules() {
        let (_folder, config) = home();
        let place = Place {
            program: "/nix/store/0-nixlamp/bin/nixlamp".into(),
            ..linux(&config)
        };
        assert_eq!(place.login(), Login::Nix(None));
        let why = place.set(true).expect_err("the module does it");
        assert!(why.contains("Managed by your configuration"), "{why}");
        assert!(!config.exists());
    }

    #[test]
    fn a_path_means_itself_in_an_entry_and_in_a_launch_agent() {
        let odd = Path::new("/o\"p$t/a%b\\c&<d>");
        let text = entry(odd).expect("it can be written");
        assert!(
            text.contains("\nExec=\"/o\\\\\"p\\\\$t/a%%b\\\\\\\\c&<d>\"\n"),
            "{text}"
        );
        assert!(text.contains("\nTryExec=/o\"p$t/a%b\\\\c&<d>\n"), "{text}");
        let text = launch_agent(odd).expect("it can be written");
        assert!(
            text.contains("<string>/o\"p$t/a%b\\c&amp;&lt;d&gt;</string>"),
            "{text}"
        );
        assert_eq!(entry(Path::new("/a\nExec=b")), None);

        let folder = tempfile::tempdir().expect("a folder for the test");
        let agents = folder.path().join("Library/LaunchAgents");
        let place = Place::on_macos(&agents, "/Applications/Nixlamp.app/nixlamp".into());
        place.set(true).expect("it is written");
        let file = agents.join("io.github.nixlamp.Nixlamp.plist");
        assert_eq!(place.login(), Login::Ours(file.display().to_string()));
        let text = fs::read_to_string(&file).expect("there");
        for part in [
            "<key>RunAtLoad</key>\n\t<true/>",
            "<string>io.github.nixlamp.Nixlamp</string>",
        ] {
            assert!(text.contains(part), "{text}");
        }
        place.set(false).expect("it is taken away");
        let by_nix = agents.join("org.nixos.nixlamp.plist");
        fs::write(&by_nix, "").expect("written");
        assert_eq!(place.login(), Login::Service(by_nix.display().to_string()));
    }
}
