### Rules that keep alerts quiet for a while, as they are listed.

# $scope: all, rebuild or cause; $name: the rebuild or the cause in words;
# $end: when it ends: one of “quiet-end”
quiet-rule = { $scope ->
    [rebuild] Alerts of { $name }, { $end }
    [cause] Alerts of “{ $name }”, { $end }
   *[all] All alerts, { $end }
}
# $at: "15:40" or "Mon 08:00"
quiet-end = { $end ->
    [at] until { $at }
    [rebuild] until the rebuild ends
   *[open] until you turn them on
}
quiet-no-such-rule = There is no such rule. “nixlamp pause --list” lists them.
quiet-time-out-of-range = A pause lasts 1 minute to 31 days.
quiet-nothing-ends = No rebuild is running that could end. Nothing was changed.
quiet-nothing = Nothing is paused.
quiet-not-understood = “{ $text }” is no time: write 30m, 2h, 1d, tomorrow, until-rebuild-ends or on.
