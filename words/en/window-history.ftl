### Fixed labels of the window's page of past rebuilds.
### What is said of each comes ready; durations and moments come ready made.

## Filters.

history-filter =
    .days = Time
    .week = 7 days
    .month = 30 days
    .half-year = 180 days
    .ever = All
    .target = Configuration
    .every-target = Every configuration
    .tool = Tool
    .every-tool = Every tool
# An outcome in the filter, with how many there are. $outcome: "Good"
history-outcome-count = { $outcome } { $count }
history-loading = Loading…
# $why: a sentence
history-not-read = The history was not read: { $why }
history-none = { run-one-as-usual }

## The chart.

history-chart =
    .title = Time per rebuild
    .by = Shown as
    .total = Total
    .phases = By phase
    .legend = Band: 10th to 90th percentile of the 10 good ones before
    .over = Point at a mark to read it; click it to open it.
# The mark under the pointer. $when: "Nov 26, 2026, 09:40", $outcome: "Good", $took: "9 min"
history-mark = { $when }: { $outcome }, { $took }
history-mark-with-band = { $when }: { $outcome }, { $took }; usual then { $low } to { $high }
# The legend of phases.
history-phase-short = { $phase ->
    [evaluate] Evaluating
    [fetch] Fetching
    [build] Building
    [activate] Activating
   *[unknown] Not told apart
}
history-usual-heading = What is usual

## The table and one of its rows.

history-table = Past rebuilds, newest first
# What opens a row. $name: "nixos-rebuild switch", $when: "Nov 26, 2026, 09:40"
history-open = Show { $name }, { $when }
history-details =
    .who = Started by
    .phases = Phases
    .cause = Cause named
    .exit = Exit code
    .report = Make a report
    .compare = Compare
    .against = Compared with
    .the-usual = The usual one
    .close = Close
# One that it can be compared with. $when: "Nov 26, 2026, 09:40", $took: "9 min"
history-other = { $when }, { $took }

## What differed.

history-blame =
    .heading = What differed
    .working = Comparing…
    .phase = Phase
    .this-one = This one
    .other-one = The other
    .difference = Difference
    .changed = What changed
    .missing = What is not known
# $span: "27 min"
history-longer = + { $span }
history-shorter = − { $span }

## Export.

history-export =
    .heading = Export
    .save-json = Save JSON
    .save-csv = Save CSV
    .copy-json = Copy JSON
    .copy-csv = Copy CSV
    .copied = Copied.
# $path: a file
history-saved-as = Saved as { $path }.

## Deleting it all.

history-delete =
    .save-json = Export as JSON
    .save-csv = Export as CSV
    .button = Delete history…
    .title = Delete history?
    .goes = All past rebuilds, what is usual for them, and what you said of verdicts are deleted.
    .stays = Reports, backups and settings stay. Rebuilds that run go on. Estimates start anew after 3 rebuilds.
    .no-undo = You cannot undo this.
    .yes = Delete history
    .done = The history is deleted.
