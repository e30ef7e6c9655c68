### What can be set: titles, help, and where a value comes from.

settings-section =
    .general = General
    .menu-bar = Menu bar
    .alerts = Alerts
    .actions = Actions
    .data = Data
    .privacy = Privacy
    .accessibility = Accessibility
    .advanced = Advanced

# $owner: whose file sets it
setting-badge = { $owner ->
    [person] your file
    [home-manager] set by Home Manager
    [system] set by NixOS
    [administrator] set by an administrator
    [nix] set by Nix
    [elsewhere] set elsewhere
   *[default] default
}
# $key: "alerts.stall-minutes", $file: a path
setting-set-in = { $owner ->
    [home-manager] Set in services.nixlamp.settings.{ $key }.
    [system] Set in programs.nixlamp.settings.{ $key }.
   *[file] Set in { $file }.
}

settings-set-in = { $owner ->
    [home-manager] All of it is set in services.nixlamp.settings.
    [system] All of it is set in programs.nixlamp.settings.
   *[file] All of it is set in { $file }.
}

## Each setting: its title, a help, and the words of a choice

setting-language = Language
    .help = What lamp, notifications, window, command line and reports are in.
    .auto = As the system
    .en = English
    .de = Deutsch
    .qps-ploc = English with accents, for trying out
setting-open-at-login = Open at login
    .help = The lamp is there when you have logged in, without a window.
setting-watch-system = Systems
    .help = Alerts and lamp speak of rebuilds of NixOS, here and on other machines. Off: they are watched and shown, and count as running.
setting-watch-darwin = nix-darwin
    .help = The same for “darwin-rebuild” and “nh darwin”.
setting-watch-home-manager = Homes and profiles
    .help = The same for home-manager, “nix profile” and “nix-env”.
setting-watch-every-build = Every Nix build
    .help = The same for plain “nix build” and the like.
setting-rebuild = Commands of your own
    .help = Buttons in the window and names for “nixlamp rebuild”. Written by hand, a [[rebuild]] each.
setting-lamp-colour = Colour in the menu bar
    .help = Otherwise the lamp takes the colour of the menu bar. Its shape tells the same.
    .never = Never
    .when-needed = Only when something needs me
    .always = Always
setting-lamp-time-left = Time left
    .help = Beside the lamp, while a rebuild runs whose end can be estimated.
setting-lamp-hide-when-idle = Hide when idle
    .help = Tells the tray that it may hide the lamp while nothing runs and nothing is wrong. Whether it does is the tray's choice.
setting-alerts-needs-you = Needs you
    .help = A password or an answer has been wanted for 20 s.
setting-alerts-stalled = No progress
    .help = At once where something proves it, else after the time below.
setting-alerts-stall-minutes = No progress after
    .help = So long a stall that nothing proves must last until a notification tells of it. The lamp shows it from 100 s of silence on.
setting-alerts-failed = Failed
    .help = A rebuild failed, also half way through a switch.
setting-alerts-disk-full = Disk almost full
    .help = Where Nix needs space. At most every 6 h.
setting-alerts-slow = Slower than usual
    .help = Once for each rebuild, against what it took before.
setting-alerts-fixed = Works again
    .help = What failed before has worked.
setting-alerts-finished = Finished
    .help = A long rebuild ended well.
setting-alerts-finished-after-minutes = Finished, from
    .help = From how long on a good end is worth a word.
setting-alerts-reboot = Restart useful
    .help = Another kernel is installed than the one that runs.
setting-alerts-cannot-watch = Can't watch
    .help = Nixlamp cannot see rebuilds any more. At most once a day.
setting-actions-allowed = Allow actions from Nixlamp
    .help = Off: Nixlamp only looks. It stops, deletes, switches, repairs and starts nothing.
setting-gc-keep = Keep generations
    .help = So many of each profile, the newest, when disk space is freed. 0: no such rule.
setting-gc-keep-days = Keep what was in use since
    .help = Generations in use within so many days, when disk space is freed. 0: no such rule.
setting-history-days = Keep history
    .help = Past rebuilds are forgotten after this.
setting-watch-seconds = Look every
    .help = Between two looks while something rebuilds.
setting-health-probe-caches = Ask caches
    .help = Caches, name servers and remote builders are asked whenever health is checked, not only when you ask for it.
setting-window-motion = Motion
    .help = Whether things move in the window.
    .system = As the system says
    .on = On
    .off = Off
setting-window-text-percent = Text size
    .help = Of the window, beside what the system sets.
setting-window-patterns = Patterns in charts
    .help = Lines and areas are told apart by patterns, too, not only by colour.
setting-health-verify-mb-per-s = Reading the store
    .help = At most so many megabytes a second. 0: as many as others leave it.
setting-log-level = Log
    .help = How much the agent writes. Counts from its next start on; RUST_LOG goes before.
    .error = Errors
    .warn = Warnings
    .info = What happens
    .debug = Everything
setting-metrics-textfile = Numbers for Prometheus
    .help = A file that ends in .prom, written once a minute and taken away when the agent ends. Empty: none.

## Why something is not set; behind file and line, or alone

# $words: "never", "always"
setting-is-no-word = “{ $key }” must be one of { $words }
# $end: ".prom"
setting-is-no-file = “{ $key }” must be an absolute path that ends in { $end }, or empty
# $file: a path
login-not-ours = { $file } says so, which Nixlamp has not written and leaves as it is.
login-by-service = { $file } starts Nixlamp.
login-by-nix = Managed by your configuration: “autostart” of the module.
login-odd-path = the program's own path cannot be written there
login-no-home = Nothing was changed: there is no home to keep it in.
setting-by-hand = “{ $key }” is written by hand, in the file
no-such-setting = There is no setting “{ $key }”. “nixlamp settings” lists them.
    .nearest = There is no setting “{ $key }”. Did you mean “{ $nearest }”?
# $where: one of “setting-set-in”
settings-read-only = Nothing was changed. { $where }
settings-broken = Nothing was changed: the file has a mistake. { $why }
settings-changed-meanwhile = Nothing was changed: another program has just written { $file }. Try again.
settings-not-written = Nothing was changed: { $file } cannot be written: { $why }.
