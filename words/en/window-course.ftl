### How a rebuild went or goes, in the large form: timeline, charts, processes,
### log. What is said of a bar, a chart or a phase comes ready from the agent.

course-part =
    .timeline = Timeline
    .phases = Phases
    .resources = Resources
    .events = What happened
    .log = Log
# While the agent works it out, and when it does not tell.
course-comes = Looking how it went…
# $why: a sentence
course-away = Its course is not known: { $why }
# What is drawn below is not the newest. $age: "12 s"
course-old = As it was { $age } ago; the agent does not tell more at present.

## Timeline.

timeline =
    .table = Table
    .drawing = Drawing
    .half-hour = Last 30 min
    .all = All
    .closer = Zoom in
    .wider = Zoom out
    .earlier = Earlier
    .later = Later
    .range = What is drawn
    .legend = What the patterns mean
    .now = now
    .nothing = Nothing to draw yet.
    .hint = Arrow keys move, Enter chooses, + and − zoom.
# Spoken of the whole drawing. $bars, $lanes: "12"
timeline-holds = Timeline: { $bars } bars in { $lanes } rows
# Under the drawing. $names: "glibc → llvm → firefox"
critical-chain-is = Critical chain: { $names }
# Names in the order in which each waited for the one before.
chain = { $before } → { $next }
# What a bar is; in the legend and in a column.
bar-kind = { $kind ->
    [evaluate] evaluation
    [fetch] download
    [build] build
    [activate] activation
    [wait] waiting
   *[work] work
}
bar-mark =
    .critical = critical chain
    .failed = failed
# Written on a hatched bar. $why: "a lock"
waits-for = waits: { $why }
# What is under the pointer or has the focus stands for so many others, too
# close to be drawn.
bars-beneath = { $count ->
    [one] { $line } (and 1 more too close to draw)
   *[other] { $line } (and { $count } more too close to draw)
}
# The chosen bar decides what log and processes show. $name: "glibc-2.40"
chosen-bar = Log and processes show { $name } only.
chosen-clear = Show all
timeline-caption = { $count ->
    [one] Timeline as a table, 1 row
   *[other] Timeline as a table, { $count } rows
}
timeline-column =
    .name = Name
    .kind = Kind
    .lane = Row
    .from = From
    .took = Took
    .note = Note

## Phases.

# Spoken of the mark: where half of the earlier runs were through.
phase-scale = Bar: this time. Box: half of the earlier runs. Line: their median.

## Charts.

chart-legend =
    .this = this rebuild
    .event = something happened
chart-median = { $count ->
    [one] median of 1 earlier run
   *[other] median of { $count } earlier runs
}
chart-band = usual (10th to 90th percentile)
# Beside a chart's name, of the moment that is pointed at.
# $at: "14:02", $value: "34 %"
chart-at = { $at }: { $value }
chart-at-usual = { $at }: { $value }, usual { $low } to { $high }
chart-values = Values
# $title: "CPU"
chart-caption = { $title }: { $count ->
    [one] 1 value
   *[other] { $count } values, evenly chosen
}
chart-column =
    .at = At
    .value = Value
    .usual = Usual
    .median = Median
not-measured = not measured

## Processes.

process-column =
    .pid = PID
    .since = Since
    .menu = Menu
process-menu =
    .show-command = Show command
    .copy-pid = Copy PID
    .stop = Stop…
# Spoken of a row's button. $name: "cc1plus", $pid: "5120"
process-menu-of = Menu of { $name }, PID { $pid }
process-ended = ended
# $name: "glibc-2.40"
no-process-of = No process of { $name } runs now.

## Log.

log =
    .not-told = All lines: which build wrote them is not known.
    .follows = follows
    .paused = paused
    .pause = Pause
    .go-on = Follow
    .copy = Copy
    .full = Open full log
    .nothing = No line has been read yet.
    .nothing-here = No line of it has been read.
# Above the log when older lines are left out. $count: how many
log-older = { $count ->
    [one] 1 older line is not shown.
   *[other] { $count } older lines are not shown.
}
# After a line that was cut. $cut: "1,046,576"
log-cut = … { $cut } more characters
# Heading of a build's whole log. $name: "hello-2.12"
log-of = Log of { $name }
# $why: a sentence
log-not-kept = The build's own log was not read: { $why } These are the lines that were seen of it.
# $count: lines that stand before those that are shown
log-left-out = { $count ->
    [one] 1 earlier line is left out.
   *[other] { $count } earlier lines are left out.
}
# Lines that came while it is paused.
log-newer = { $count ->
    [one] 1 newer line
   *[other] { $count } newer lines
}

## Causes.

cause-column =
    .source = Source
    .age = Age
heading-why = Why
# What can be done while the cause is not known.
cause-does =
    .report = Make a report
    .wait = Watch 5 more minutes
    .waits = Alerts of this rebuild wait for 5 minutes.
# Shows how a process stands that the rebuild waits for. $pid: "3990"
cause-watch = Watch PID { $pid }
# Shows what stopping that process's own rebuild would do.
cause-ask-to-stop = Ask PID { $pid } to stop…
# $age: "31 min"
watched-since = for { $age }
watched-gone = PID { $pid } has ended, or no longer holds what is waited for.
# From a smaller to a larger value. $low, $high: "40 %"
usual-range = { $low } to { $high }
