### The tray's menu.

menu-open = Nixlamp öffnen
menu-why = Ursache zeigen …
menu-answer = Frage zeigen …
menu-stop = Diesen Rebuild stoppen …
menu-stop-nothing = Diesen Rebuild stoppen – es läuft keiner
menu-check-store = Store prüfen …
menu-free-space = Platz schaffen …
menu-back = Zurückrollen …
menu-back-to = Zurückrollen auf Generation { $to } …
menu-back-later = Zurückrollen auf Generation { $to } – erst wenn der Rebuild fertig ist
menu-back-no-older = Zurückrollen – keine ältere Generation
menu-back-no-profile = Zurückrollen – hier gibt es kein Profil
menu-check-store-no-nix = Store prüfen – kein Nix auf diesem Rechner
menu-free-space-no-nix = Platz schaffen – kein Nix auf diesem Rechner
menu-back-no-nix = Zurückrollen – kein Nix auf diesem Rechner
menu-pause = Benachrichtigungen anhalten
    .hour = 1 Stunde lang
    .rebuild = Für diesen Rebuild
    .tomorrow = Bis morgen, 08:00
    .forever = Bis ich sie wieder einschalte
menu-resume = Benachrichtigungen fortsetzen
menu-recent = Letzte Rebuilds
menu-recent-none = Noch keine Rebuilds
menu-copy = Status kopieren
menu-settings = Einstellungen …
menu-quit = Nixlamp beenden
