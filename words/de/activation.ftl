### An activation: its steps, and what it waits for.

activation-does = { $does ->
    [boot-systemd] installiert den Bootloader (systemd-boot)
    [boot-grub] installiert den Bootloader (GRUB)
    [boot-lanzaboote] installiert den Bootloader (Lanzaboote)
    [boot] installiert den Bootloader
    [other-systems] sucht auf anderen Platten nach anderen Systemen
    [new-generation] legt eine neue Generation des Profils an
    [install-packages] installiert Pakete in das Profil
    [pre-switch-checks] führt die Prüfungen vor dem Umschalten aus
    [users-and-groups] richtet Benutzer und Gruppen ein
    [etc] richtet /etc ein
    [secrets] entschlüsselt Geheimnisse
    [temporary-files] legt temporäre Dateien und Ordner an
    [kernel-module] lädt ein Kernel-Modul
    [mount] bindet ein Dateisystem ein
    [user-services] schaltet die Dienste des Benutzers um
    [desktop-settings] schreibt die Einstellungen des Desktops
    [home-links] verlinkt Dateien ins Home
    [ask-user-manager] fragt die Dienstverwaltung des Benutzers
    [ask-manager] fragt die Dienstverwaltung
    [launchd] lädt oder entlädt einen Dienst von launchd
    [homebrew] führt Homebrew aus
    [app-store] installiert aus dem App Store
    [applications] kopiert Programme oder Schriften
    [macos-settings] schreibt Einstellungen von macOS
    [dock] startet Dock oder Finder neu
    [clock-and-power] stellt Uhr, Energie und Fernanmeldung ein
    [network] richtet das Netzwerk ein
    [keyboard] richtet die Tastatur ein
    [firmware] schreibt Variablen der Firmware
    [register-applications] meldet Programme an
    [home-manager] führt die Aktivierung von home-manager aus
    [nix-darwin] führt die Aktivierung von nix-darwin aus
    [activation-script] führt das Aktivierungsskript aus
    [below-switch] wurde von switch-to-configuration gestartet
    [write-out] schreibt den Store auf die Platte
    [units] lässt die Dienstverwaltung Units stoppen, starten und neu laden
    [user-units] lässt die Dienstverwaltung eines Benutzers dessen Units neu laden
   *[other] { $does }
}

boot-loader-wait = Warten: Auf halbem Weg beendet, startet der Rechner womöglich nicht mehr. Wenn sich nichts davon bewegt, nach einer Platte oder einer Netzwerkfreigabe suchen, die nicht antwortet (lsblk, mount).
look-at-unit = Ansehen: systemctl status { $unit }; journalctl -b -u { $unit }. Das Umschalten selbst in Ruhe lassen: Auf halbem Weg beendet, bleibt die Hälfte der Units, wie sie war.
look-at-user-unit = Ansehen: systemctl --user status { $unit }; journalctl --user -b -u { $unit }. Das Umschalten selbst in Ruhe lassen: Auf halbem Weg beendet, bleibt die Hälfte der Units, wie sie war.
look-at-units = Nachsehen, worauf die Dienstverwaltung wartet: systemctl list-jobs; systemctl --user list-jobs. Die Aktivierung selbst in Ruhe lassen: Auf halbem Weg beendet, bleibt alles halb umgeschaltet.
look-at-step = Nachsehen, worauf dieser Prozess wartet. Die Aktivierung selbst in Ruhe lassen: Auf halbem Weg beendet, bleibt alles halb umgeschaltet.
