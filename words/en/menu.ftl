### The tray's menu.

menu-open = Open Nixlamp
# Opens the window at the causes.
menu-why = Show why…
# Opens it where a person must answer.
menu-answer = Show what it asks…
menu-stop = Stop this rebuild…
menu-stop-nothing = Stop this rebuild — nothing is running
menu-check-store = Check the store…
menu-free-space = Free disk space…
menu-back = Roll back…
menu-back-to = Roll back to generation { $to }…
# Why these cannot be chosen.
menu-back-later = Roll back to generation { $to } — wait until the rebuild is finished
menu-back-no-older = Roll back — no older generation
menu-back-no-profile = Roll back — no profile here
menu-check-store-no-nix = Check the store — no Nix on this machine
menu-free-space-no-nix = Free disk space — no Nix on this machine
menu-back-no-nix = Roll back — no Nix on this machine
menu-pause = Pause alerts
    .hour = For 1 hour
    .rebuild = For this rebuild
    .tomorrow = Until tomorrow, 08:00
    .forever = Until I turn them on
menu-resume = Resume alerts
menu-recent = Recent rebuilds
menu-recent-none = No rebuilds yet
menu-copy = Copy status
menu-settings = Settings…
menu-quit = Quit Nixlamp
