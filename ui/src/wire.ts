// Made from src-tauri/core/src/wire.rs by `UPDATE=1 cargo test -p nixlamp-core --test generated`. Do not edit.

/**
 * What an action is doing.
 */
export type Acting = {
/**
 * The plan it carries out. Cancelling this plan stops it, where it can be.
 */
plan: string,
/**
 * The plan's question as a statement: `Free disk space`.
 */
title: string,
/**
 * One line: `Deleted 120 of 412 store paths, 1.2 GiB`. Empty at first.
 */
line: string,
/**
 * Share done, where it is known how much there is.
 */
done_ratio: number | null,
/**
 * True if cancelling the plan stops it.
 */
can_cancel: boolean,
/**
 * What it has come to, in order, a few words each; it is at the last.
 */
steps: Array<string>, };

/**
 * What can be done. A closed list: a face never sends a path or a command.
 */
export type Action = { "stop": {
/**
 * [`super::Rebuild::id`]; with `force` also `orphans`, for the builders of
 * no rebuild.
 */
rebuild: string,
/**
 * Kill its builders instead, as an administrator.
 */
force: boolean, } } | "restart-daemon" | { "rebuild": {
/**
 * [`super::RebuildButton::name`].
 */
name: string, } } | { "repair": {
/**
 * The finding's id, as `nixlamp verify` names it.
 */
finding: string, } } | "back-up" | { "restore": {
/**
 * The backup, as `nixlamp backup list` names it.
 */
backup: string, } } | { "roll-back": {
/**
 * The profile by name, as `nixlamp generations` lists it: `system`,
 * `~/home-manager`. Empty: the system's, or where there is none the
 * person's own.
 */
profile: string,
/**
 * The generation's number. `None`: the one before the current.
 */
generation: number | null,
/**
 * Nothing that runs changes before the next boot. NixOS alone.
 */
only_at_next_boot: boolean, } } | { "collect-garbage": {
/**
 * Which generations go.
 */
choose: Choose,
/**
 * Also while a rebuild runs.
 */
even_during_rebuild: boolean, } };

/**
 * A backup that was made.
 */
export type BackupRow = {
/**
 * Its name, as [`super::Action::Restore`] takes it. `None`: it cannot be
 * restored.
 */
id: string | null,
/**
 * When it was made. `None` where that cannot be read.
 */
made: string | null,
/**
 * Before what: the action's question.
 */
why: string,
/**
 * What it holds, or why it cannot be read.
 */
line: string,
/**
 * What is not in it, a sentence each.
 */
left_out: Array<string>, };

/**
 * What earlier runs of the same rebuild needed, by time since their start.
 */
export type Band = {
/**
 * Instants, ascending.
 */
at_s: Array<number>,
/**
 * Tenth percentile at each.
 */
p10: Array<number>,
/**
 * Median at each.
 */
p50: Array<number>,
/**
 * Ninetieth percentile at each.
 */
p90: Array<number>,
/**
 * How many runs it rests on.
 */
n: number, };

/**
 * One thing that took time.
 */
export type Bar = {
/**
 * `evaluate`, `fetch`, `build`, `activate`, `wait` or `work`.
 */
kind: string,
/**
 * Without hash: `glibc-2.40`; for a phase its title.
 */
name: string,
/**
 * The derivation or store path. `None` for a phase.
 */
path: string | null,
/**
 * When it began.
 */
from_s: number,
/**
 * When it ended. `None`: it goes on.
 */
to_s: number | null,
/**
 * Only with kind `wait`: what it waited for.
 */
why: string | null,
/**
 * True if it is one of [`Course::critical`].
 */
critical: boolean,
/**
 * True if it failed.
 */
failed: boolean,
/**
 * The builder's topmost process while it runs, where it can be told.
 */
builder: number | null,
/**
 * The whole in words: `glibc-2.40: built, 14:02 to 14:10, 8 min`.
 */
line: string, };

/**
 * What is usual for one configuration.
 */
export type Baseline = {
/**
 * What it is: `nixos-rebuild switch of “.#laptop”`.
 */
of: string,
/**
 * From start to end. `None` below three good runs.
 */
whole: Usual | null,
/**
 * Each phase that has one.
 */
phases: Array<UsualPhase>,
/**
 * For people: `Usually 8 to 12 min (10 runs)`, or why there is none.
 */
line: string, };

/**
 * What differed between two rebuilds.
 */
export type Blame = {
/**
 * The slower one.
 */
slow: PastRebuild,
/**
 * The faster one.
 */
fast: PastRebuild,
/**
 * Why it is held against this one.
 */
chosen: string,
/**
 * Seconds that the slower took longer; negative if it did not.
 */
difference_s: number,
/**
 * The same for people.
 */
line: string,
/**
 * Each phase of either.
 */
phases: Array<PhaseDifference>,
/**
 * What differed, what explains most first.
 */
findings: Array<Difference>,
/**
 * Seconds of the difference that nothing above explains.
 */
unexplained_s: number,
/**
 * The same for people.
 */
rest: string,
/**
 * What is not known of either, a sentence each.
 */
missing: Array<string>, };

/**
 * A guess at the cause.
 */
export type Cause = {
/**
 * A stable name: `lock-held`, `download-stalled`, `dont-know`.
 */
code: string,
/**
 * One of the families of `docs/causes.md`.
 */
family: string,
/**
 * For people: `Another Nix process holds a lock`.
 */
title: string,
/**
 * 0 to 1; capped at 0.95.
 */
probability: number,
/**
 * `Very likely`, `Likely`, `Possible`, `Unlikely`.
 */
likelihood: string,
/**
 * What speaks for it.
 */
evidence_for: Array<Evidence>,
/**
 * What speaks against it.
 */
evidence_against: Array<Evidence>,
/**
 * What would disprove it.
 */
would_change: string,
/**
 * The safest next step.
 */
next_step: string, };

/**
 * One quantity over time.
 */
export type Chart = {
/**
 * `cpu` (share of all processors), `memory` (bytes in use), `disk` (bytes
 * a second read and written), `net` (bytes a second received).
 */
of: string,
/**
 * For people: `CPU`.
 */
title: string,
/**
 * `ratio`, `bytes` or `bytes-per-s`.
 */
unit: string,
/**
 * Instants, ascending; at most 720.
 */
at_s: Array<number>,
/**
 * A value for each, the mean around it; `None` where it was not measured,
 * as in a sleep.
 */
values: Array<number | null>,
/**
 * The least that was measured, which a mean may hide.
 */
least: number | null,
/**
 * The most that was measured.
 */
most: number | null,
/**
 * What is usual at this point of earlier runs. `None` below three.
 */
band: Band | null,
/**
 * For people, also for those who do not see the picture: `CPU was under
 * 3 % for the last 12 min; usual here 40–95 %.`
 */
line: string, };

/**
 * What a check costs.
 */
export type CheckCost = "instant" | "cheap" | "heavy" | "on-request";

/**
 * Which generations go.
 */
export type Choose = { "keep": {
/**
 * Keep so many, the newest ones.
 */
newest: number | null,
/**
 * Keep what was in use within so many days.
 */
days: number | null,
/**
 * Only in the user's own profiles, so that no password is needed.
 */
own: boolean, } } | { "these": Array<Ticked> };

/**
 * A wish of a person.
 */
export type Command = { "prepare": Action } | { "confirm": {
/**
 * [`Plan::id`].
 */
plan: string,
/**
 * True if the person has also said yes to [`Plan::second_confirm`].
 * A plan that has one is refused without.
 */
really: boolean, } } | { "cancel": {
/**
 * [`Plan::id`].
 */
plan: string, } } | { "pause": PauseUntil } | "resume" | { "snooze": {
/**
 * What is kept quiet.
 */
scope: QuietScope,
/**
 * How long.
 */
until: PauseUntil, } } | { "drop-rule": {
/**
 * [`QuietRule::id`].
 */
id: string, } } | { "set": {
/**
 * [`SettingRow::key`].
 */
key: string,
/**
 * Of the kind that the setting has.
 */
value: SettingValue, } } | { "reset": {
/**
 * [`SettingRow::key`].
 */
key: string, } } | "test-notice" | { "focused": boolean } | "delete-history" | { "acknowledge": {
/**
 * [`Rebuild::id`] or [`PastRebuild::id`].
 */
rebuild: string, } } | { "check-health": {
/**
 * [`HealthRow::id`]; `None` for all that is instant or cheap.
 */
check: string | null, } } | { "start-job": JobKind } | { "cancel-job": {
/**
 * [`Job::id`].
 */
job: string, } } | { "judge": {
/**
 * [`Rebuild::id`] or [`PastRebuild::id`].
 */
rebuild: string,
/**
 * [`Cause::code`]. `None`: the verdict as a whole.
 */
cause: string | null,
/**
 * True if it was right.
 */
right: boolean, } } | "acknowledge-actions" | "welcomed" | { "hide-trouble": {
/**
 * [`Trouble::code`], of one that [`Trouble::can_hide`].
 */
code: string, } } | "show" | { "ran": Ran } | { "nix-says": NixSays } | "quit" | "give-way";

/**
 * How far a job that reads the store is.
 */
export type Counted = {
/**
 * Paths read.
 */
paths: number,
/**
 * Paths to read.
 */
paths_total: number,
/**
 * Bytes read.
 */
bytes: number,
/**
 * Bytes to read; may be a little off.
 */
bytes_total: number,
/**
 * Bytes a second, pauses aside. `None` in the first second.
 */
bytes_per_s: number | null,
/**
 * Seconds left at that rate.
 */
left_s: number | null,
/**
 * Damaged so far.
 */
damaged: number,
/**
 * Why it stands still, in words. `None`: it reads.
 */
waits: string | null, };

/**
 * One rebuild from its start until now, or until its end. Instants are
 * seconds since its start on the wall clock.
 */
export type Course = {
/**
 * [`super::Rebuild::id`].
 */
rebuild: string,
/**
 * When it started.
 */
started: string,
/**
 * When it ended. `None`: it runs.
 */
ended: string | null,
/**
 * Where the drawing ends.
 */
until_s: number,
/**
 * Its phases in order, with what is usual for each.
 */
phases: Array<PhaseCourse>,
/**
 * Phases first, then fetches, then build slots.
 */
lanes: Array<Lane>,
/**
 * The builds that each waited for the one before and that decided how long
 * it took, in order: `glibc → llvm → firefox`. Empty: not known.
 */
critical: Array<string>,
/**
 * CPU, memory, disk, network.
 */
charts: Array<Chart>,
/**
 * What happened when, oldest first.
 */
events: Array<Happened>,
/**
 * The last lines of what was written by it and about it, oldest first,
 * secrets masked.
 */
log: Array<LogLine>,
/**
 * Why something may be missing, a sentence each.
 */
limits: Array<string>, };

/**
 * Something that is damaged or cannot be read.
 */
export type Damage = {
/**
 * Names it for good: the path's hash part, `database`, or `cache:` and the
 * name of its file.
 */
id: string,
/**
 * The store path or the file.
 */
path: string,
/**
 * Its name for people: without the folder and the hash.
 */
name: string,
/**
 * Of which kind it is.
 */
kind: DamageKind,
/**
 * The same as a sentence, with its particulars.
 */
what: string,
/**
 * Paths that refer to it, at most three.
 */
needed_by: Array<string>,
/**
 * How many refer to it.
 */
needed_by_count: number,
/**
 * When it was found.
 */
found: string,
/**
 * The one repair that fits, to be prepared as any action. `None`: none
 * does, and `next_step` says what helps.
 */
repair: Action | null,
/**
 * What a button for it says: `Repair…`.
 */
button: string | null,
/**
 * What helps where there is no repair.
 */
next_step: string | null, };

/**
 * Kinds of damage.
 */
export type DamageKind = "modified" | "foreign" | "missing" | "unreadable" | "database" | "cache";

/**
 * One row of the decision table.
 */
export type Decision = {
/**
 * For which origin.
 */
origin: ReportOrigin,
/**
 * For people: `Caused by the change`.
 */
case: string,
/**
 * For people: `Roll back, then go on in small steps.`
 */
what: string,
/**
 * By hand: `nixlamp rollback`.
 */
by_hand: string | null,
/**
 * True for the row that applies.
 */
applies: boolean, };

/**
 * One thing that differed.
 */
export type Difference = {
/**
 * `built-not-fetched`, `built-anew`, `build-longer`, `download`, `input`,
 * `plan`, `pressure`, `swap`, `beside`, `nix`, `kernel`, `cause`, `ended`.
 */
kind: string,
/**
 * For people: `llvm-20.1 was built here (31 min) and fetched before.`
 */
text: string,
/**
 * Seconds of the difference that it explains at the most. `None`: it cannot
 * be told.
 */
explains_s: number | null,
/**
 * The same for people: `explains up to 27 min`. Empty: it cannot be told.
 */
explains: string, };

/**
 * One line of what a rebuild does now.
 */
export type Doing = {
/**
 * `build`, `fetch`, `evaluate`, `activate`, `wait`, or `work` for the rest.
 */
kind: string,
/**
 * What it works on.
 */
what: string,
/**
 * A number with its unit, or since when.
 */
detail: string, };

/**
 * How long a rebuild will still take.
 */
export type Estimate = {
/**
 * If all goes quickly, in seconds.
 */
low_s: number,
/**
 * As usual.
 */
mid_s: number,
/**
 * If all goes slowly.
 */
high_s: number,
/**
 * What it rests on: `plan` (the critical path of what is to be built, with
 * how long each took before) or `runs` (how long the whole took before).
 */
from: string,
/**
 * Median share by which earlier estimates were off, 0.2 for 20 %. `None`
 * below three.
 */
error_ratio: number | null,
/**
 * For people: `8 to 14 min left`.
 */
line: string, };

/**
 * One observation, as a sentence with its numbers.
 */
export type Evidence = {
/**
 * The sentence.
 */
text: string,
/**
 * Where it was read: `/proc/locks`, `sock_diag`.
 */
source: string,
/**
 * Seconds since it was read.
 */
age_s: number, };

/**
 * What an exported file is.
 */
export type ExportForm = "json" | "csv";

/**
 * A derivation that failed.
 */
export type Failed = {
/**
 * Without hash: `firefox-137.0`.
 */
name: string,
/**
 * The last lines of its log, secrets masked. Empty where it cannot be read.
 */
log: Array<string>, };

/**
 * What a collection would do, for each set of generations anew: what they free
 * is not the sum of what each frees.
 */
export type Garbage = {
/**
 * Every profile of the system and of this user.
 */
profiles: Array<GarbageProfile>,
/**
 * Links that keep store paths whatever generations go, those that keep
 * most first, at most a hundred.
 */
kept: Array<GarbageKept>,
/**
 * Links that lead nowhere at present: a collection forgets them.
 */
dangling: Array<string>,
/**
 * Store paths that go, as Nix counts them.
 */
paths: number,
/**
 * Bytes as Nix will report them.
 */
nix_bytes: number,
/**
 * Bytes that the disk gets back.
 */
disk_bytes: number,
/**
 * Store paths that nothing needs already, whatever is chosen.
 */
dead_paths: number,
/**
 * Bytes of these on the disk.
 */
dead_bytes: number,
/**
 * True if the figures are exact; else they are an upper bound.
 */
exact: boolean,
/**
 * Why they are none, a sentence each.
 */
why_not_exact: Array<string>, };

/**
 * A generation to choose.
 */
export type GarbageGeneration = {
/**
 * Its number.
 */
number: number,
/**
 * When it was made.
 */
created: string,
/**
 * Why it can never go: `current`, `booted`, `running`.
 */
in_use: Array<string>,
/**
 * True if it goes by this plan.
 */
goes: boolean,
/**
 * Bytes on the disk that go if it goes alone.
 */
alone_bytes: number | null,
/**
 * Bytes on the disk that its going adds to that of the chosen ones.
 */
with_chosen_bytes: number | null, };

/**
 * A link that keeps store paths.
 */
export type GarbageKept = {
/**
 * The link.
 */
link: string,
/**
 * Bytes, as archives, that only this link keeps.
 */
alone_bytes: number, };

/**
 * A profile to choose from.
 */
export type GarbageProfile = {
/**
 * Its name, as [`Ticked::profile`] takes it.
 */
name: string,
/**
 * What it is, in words.
 */
kind: string,
/**
 * The path of its link.
 */
link: string,
/**
 * True if this user may delete its generations.
 */
may: boolean,
/**
 * Its generations, the oldest first.
 */
generations: Array<GarbageGeneration>, };

/**
 * One thing that happened.
 */
export type Happened = {
/**
 * When.
 */
at_s: number,
/**
 * The same on the clock.
 */
at: string,
/**
 * `started`, `phase`, `verdict`, `cause`, `notice`, `action`, `slept`,
 * `ended`.
 */
kind: string,
/**
 * For people.
 */
text: string, };

/**
 * What the health checks found.
 */
export type Health = {
/**
 * `7 fine · 1 to look at · checked 2 min ago`.
 */
summary: string,
/**
 * The gravest result.
 */
result: HealthResult,
/**
 * True while checks run.
 */
checking: boolean,
/**
 * One row a check, the gravest first.
 */
rows: Array<HealthRow>, };

/**
 * Where a check belongs.
 */
export type HealthGroup = "machine" | "network" | "nix" | "system";

/**
 * How something stands.
 */
export type HealthResult = "unknown" | "fine" | "look" | "bad";

/**
 * What one check found.
 */
export type HealthRow = {
/**
 * A stable name: `space-store`.
 */
id: string,
/**
 * What was looked at: `Free space of the store`.
 */
title: string,
/**
 * Where it belongs.
 */
group: HealthGroup,
/**
 * How it stands.
 */
result: HealthResult,
/**
 * The result as a word: `Fine`, `Look`, `Bad`, `Unknown`.
 */
word: string,
/**
 * The number that counts, or what is known: `214 GiB free`.
 */
number: string,
/**
 * Why it matters.
 */
why: string,
/**
 * The one next step. `None` if nothing is to be done.
 */
next_step: string | null,
/**
 * More, a line each: which files, which hosts.
 */
details: Array<string>,
/**
 * What it costs to check.
 */
cost: CheckCost,
/**
 * The job that checks it, where that takes long.
 */
job: JobKind | null,
/**
 * What a button to check it says: `Check again`, `Check…`.
 */
check: string,
/**
 * When it was checked. `None`: not yet.
 */
checked_at: string | null,
/**
 * How long the check took, in milliseconds. `None`: not yet.
 */
took_ms: number | null, };

/**
 * The agent's first line on every connection.
 */
export type Hello = {
/**
 * [`PROTOCOL`] of the agent.
 */
protocol: number,
/**
 * The agent's own version.
 */
agent: string,
/**
 * The language of its sentences, BCP 47. Empty: an older one does not say.
 */
language: string, };

/**
 * One past rebuild with what is told beside it.
 */
export type HistoryRow = {
/**
 * The rebuild.
 */
past: PastRebuild,
/**
 * True if it ended well and took longer than is usual.
 */
slow: boolean,
/**
 * Its phases in order.
 */
phases: Array<PhaseTook>,
/**
 * Against what is usual: `9 min longer than usual (4 to 6 min)`. `None`:
 * nothing is usual yet, or it did not end well.
 */
against: string | null, };

/**
 * A job that runs, or has just ended.
 */
export type Job = {
/**
 * Names this very job.
 */
id: string,
/**
 * What it does.
 */
kind: JobKind,
/**
 * The same in words.
 */
title: string,
/**
 * How it stands.
 */
state: JobState,
/**
 * How much is done, 0 to 1. `None` where that cannot be told.
 */
progress: number | null,
/**
 * Paths and bytes, of a job that reads the store.
 */
counted: Counted | null,
/**
 * The newest line about it.
 */
line: string,
/**
 * True if it can be ended.
 */
can_cancel: boolean,
/**
 * When it began.
 */
started: string, };

/**
 * Something long, at a person's wish. A closed list.
 */
export type JobKind = "evaluate-configuration" | "flake-check" | "reach-caches" | "verify-profiles" | "verify-store";

/**
 * How a job stands.
 */
export type JobState = "running" | "done" | "failed" | "cancelled" | "cut-off";

/**
 * The eight states of the lamp.
 */
export type Lamp = "ok" | "running" | "attention" | "needs-you" | "stalled" | "failed" | "paused" | "unknown";

/**
 * One row of the timeline.
 */
export type Lane = {
/**
 * `phase`, `fetch` or `slot`.
 */
kind: string,
/**
 * For people: `Build slot 1`.
 */
title: string,
/**
 * What was in it, oldest first; bars of one lane do not overlap.
 */
bars: Array<Bar>, };

/**
 * One line that was written.
 */
export type LogLine = {
/**
 * When it was read. `None`: before it was watched.
 */
at_s: number | null,
/**
 * Who wrote it, for people: `nix`, `glibc-2.40`, `the Nix daemon`.
 */
from: string,
/**
 * The derivation's or store path's [`Bar::path`], for filtering.
 */
path: string | null,
/**
 * The line, secrets masked, at most 2000 characters.
 */
text: string, };

/**
 * How faces look, as a person has set it.
 */
export type Looks = {
/**
 * When the lamp in the menu bar of macOS has colours: `never`,
 * `when-needed`, `always`.
 */
lamp_colour: string,
/**
 * True if the tray may hide the lamp while nothing runs and nothing is
 * wrong.
 */
hide_when_idle: boolean,
/**
 * What stands beside the lamp, where there is a place for it: `9 min`.
 */
time_left: string | null,
/**
 * Whether things move in the window: `system`, `on`, `off`.
 */
motion: string,
/**
 * Size of the window's text, in percent: 100 to 200.
 */
text_percent: number,
/**
 * True if patterns tell lines and areas of charts apart, too.
 */
patterns: boolean, };

/**
 * The machine as a whole.
 */
export type Machine = {
/**
 * Logical processors.
 */
cores: number,
/**
 * Share of all processors in use.
 */
cpu_ratio: number | null,
/**
 * Load average over one minute.
 */
load: number,
/**
 * Memory in use that programs could not get back without swapping.
 */
memory_used_bytes: number,
/**
 * Memory in the machine.
 */
memory_total_bytes: number,
/**
 * Swap in use.
 */
swap_used_bytes: number,
/**
 * Swap space.
 */
swap_total_bytes: number,
/**
 * Share of time in which some task waited for memory (PSI, 10 s).
 */
memory_pressure_ratio: number | null,
/**
 * The same for disks.
 */
io_pressure_ratio: number | null,
/**
 * Bytes a second received, all interfaces but loopback.
 */
received_bytes_per_s: number | null,
/**
 * Bytes a second sent.
 */
sent_bytes_per_s: number | null,
/**
 * Bytes a second read from disks.
 */
disk_read_bytes_per_s: number | null,
/**
 * Bytes a second written to disks.
 */
disk_written_bytes_per_s: number | null,
/**
 * The hottest sensor, in degrees Celsius.
 */
heat_celsius: number | null,
/**
 * Free space where Nix needs it.
 */
spaces: Array<Space>,
/**
 * The last two minutes, oldest first.
 */
trace: Trace, };

/**
 * One thing that is being made.
 */
export type Making = {
/**
 * Without hash: `glibc-2.40`.
 */
name: string,
/**
 * The derivation, or the store path that is fetched.
 */
path: string,
/**
 * Seconds since it began, as far as was seen.
 */
for_s: number,
/**
 * The builder's phase, where it is told.
 */
phase: string | null,
/**
 * The builder's topmost process, where it can be told.
 */
builder: number | null,
/**
 * Bytes so far, where they are told.
 */
done_bytes: number | null,
/**
 * Bytes in all, where they are told.
 */
all_bytes: number | null, };

/**
 * One thing that was masked, wherever it stood.
 */
export type Masked = {
/**
 * Of what kind.
 */
kind: MaskedKind,
/**
 * The same for people: `user name`.
 */
title: string,
/**
 * What stands in its place, the same everywhere: `user-1`.
 */
pseudonym: string,
/**
 * How many times.
 */
count: number,
/**
 * What stood there. Only in a [`ReportPreview`], never in a file. `None`
 * also for what was masked before it came here, as tokens are.
 */
secret: string | null, };

/**
 * What is masked.
 */
export type MaskedKind = "user" | "home" | "host" | "address" | "mail" | "token" | "value";

/**
 * What choosing an entry of the menu or a button of a notification does.
 * Nothing here acts on a rebuild: dangerous things open their preview.
 */
export type MenuDoes = "open" | "open-why" | "open-stop" | "open-history" | "open-check-store" | "open-free-space" | "open-roll-back" | "pause-one-hour" | "pause-rebuild" | "pause-tomorrow" | "pause-forever" | "resume" | "open-report" | "open-settings" | "open-health" | "snooze" | "copy-status" | "quit";

/**
 * One entry of the tray's menu.
 */
export type MenuItem = "separator" | { "item": {
/**
 * What it says.
 */
label: string,
/**
 * What choosing it does. `None`: it is there to be read, and greyed.
 */
does: MenuDoes | null, } } | { "submenu": {
/**
 * What it says.
 */
label: string,
/**
 * What is in it.
 */
items: Array<MenuItem>, } };

/**
 * What Nix itself tells of one of its clients, handed on by `nixlamp run`. At
 * most four a second, each below 64 KiB.
 */
export type NixSays = {
/**
 * The client's pid.
 */
pid: number,
/**
 * When it started, as in [`crate::wire::ProcessRow::id`].
 */
start: number,
/**
 * What it is to make, makes and has made. `None`: it tells none.
 */
progress: SaidProgress | null,
/**
 * What was written since the last time, secrets masked.
 */
lines: Array<SaidLine>, };

/**
 * A notification that should stand now.
 */
export type Notice = {
/**
 * One per rebuild or subject: later kinds replace earlier ones.
 */
thread: string,
/**
 * What it is about.
 */
kind: NoticeKind,
/**
 * At most 45 characters, plain text.
 */
title: string,
/**
 * At most two lines, plain text.
 */
body: string,
/**
 * How urgent.
 */
urgency: Urgency,
/**
 * Grows with each reminder of the same notice: show it again.
 */
round: number,
/**
 * Buttons: label and what it opens. At most three.
 */
buttons: Array<[string, MenuDoes]>,
/**
 * What [`MenuDoes::Snooze`] keeps quiet about.
 */
snooze: QuietScope | null, };

/**
 * What a notification is about.
 */
export type NoticeKind = "needs-you" | "stalled" | "failed" | "failed-in-activation" | "slow" | "fixed" | "finished" | "disk-full" | "reboot" | "cannot-watch" | "more" | "test" | "no-tray" | "quit";

/**
 * What an action did.
 */
export type Outcome = {
/**
 * The plan it carried out.
 */
plan: string,
/**
 * True if all that was planned came true.
 */
ok: boolean,
/**
 * What happened, a sentence each.
 */
lines: Array<string>, };

/**
 * How many past rebuilds ended so.
 */
export type OutcomeCount = {
/**
 * How.
 */
outcome: Verdict,
/**
 * How many.
 */
count: number, };

/**
 * Which past rebuilds are wanted: all that is set must fit.
 */
export type PastFilter = {
/**
 * How it ended; [`Verdict::Slow`] for those that ended well and were slow.
 */
outcome: Verdict | null,
/**
 * Ended within so many days.
 */
days: number | null,
/**
 * Its target: one of [`Rebuilds::targets`].
 */
target: string | null,
/**
 * The program.
 */
tool: string | null,
/**
 * Words that must all stand somewhere in it.
 */
search: string, };

/**
 * One mark of the chart.
 */
export type PastMark = {
/**
 * [`PastRebuild::id`].
 */
id: string,
/**
 * When it ended.
 */
ended: string,
/**
 * How long it took.
 */
took_s: number,
/**
 * How it ended; [`Verdict::Slow`] if well and slowly.
 */
outcome: Verdict,
/**
 * Tenth and ninetieth percentile of the ten good ones of the same
 * configuration before it. `None` below three.
 */
band: [number, number] | null,
/**
 * Seconds in evaluating, fetching, building, activating, and what cannot be
 * told.
 */
phases_s: [number, number, number, number, number], };

/**
 * Where a page ended: the next one goes on behind it.
 */
export type PastPlace = {
/**
 * When that rebuild ended, in milliseconds since 1970.
 */
ended_ms: number,
/**
 * [`PastRebuild::id`] of it.
 */
id: string, };

/**
 * A rebuild that ended.
 */
export type PastRebuild = {
/**
 * [`Rebuild::id`].
 */
id: string,
/**
 * The program.
 */
tool: string,
/**
 * The tool's own word.
 */
verb: string,
/**
 * Configuration, flake or attribute.
 */
target: string | null,
/**
 * Who started it.
 */
user: string,
/**
 * When it started.
 */
started: string,
/**
 * When it ended.
 */
ended: string,
/**
 * How long it ran, awake.
 */
elapsed_s: number,
/**
 * [`Verdict::Finished`], [`Verdict::Failed`], [`Verdict::Stopped`] or
 * [`Verdict::Unknown`].
 */
outcome: Verdict,
/**
 * The exit code, where the system tells.
 */
exit_code: number | null,
/**
 * The cause that led while it was stuck or waited, if it did.
 */
cause: string | null,
/**
 * The same in words.
 */
cause_title: string | null,
/**
 * `Good — today 14:02, 9 min, nixos-rebuild switch of “.#laptop”`.
 */
line: string,
/**
 * Why it ended so, or what came of it: `firefox-137.0 failed to build`,
 * `system generation 42 is current`. `None`: nothing is known, or nothing
 * is to be added.
 */
reason: string | null,
/**
 * Derivations that failed.
 */
failed: Array<Failed>, };

/**
 * How long alerts are paused.
 */
export type PauseUntil = "one-hour" | "rebuild-ends" | "tomorrow" | "turned-on" | { "for": number };

/**
 * What a rebuild does.
 */
export type Phase = "evaluate" | "fetch" | "build" | "activate" | "unknown";

/**
 * One phase of a rebuild.
 */
export type PhaseCourse = {
/**
 * Which.
 */
phase: Phase,
/**
 * For people: `Building`.
 */
title: string,
/**
 * How long it took so far. `None`: it has not begun.
 */
took_s: number | null,
/**
 * True for the one it is in.
 */
now: boolean,
/**
 * What is usual here. `None` below three runs.
 */
usual: Usual | null,
/**
 * For people: `9 min, usually 4 to 6 min (10 runs)`.
 */
line: string, };

/**
 * One phase of two rebuilds.
 */
export type PhaseDifference = {
/**
 * Which.
 */
phase: Phase,
/**
 * For people.
 */
title: string,
/**
 * Seconds in the slower one.
 */
slow_s: number,
/**
 * Seconds in the faster one.
 */
fast_s: number,
/**
 * For people: `Building: 31 min, before 4 min`.
 */
line: string, };

/**
 * What one phase took.
 */
export type PhaseTook = {
/**
 * Which.
 */
phase: Phase,
/**
 * For people: `Building`.
 */
title: string,
/**
 * How long.
 */
took_s: number, };

/**
 * What an action would do, before anything is done.
 */
export type Plan = {
/**
 * Names this very plan. A confirm with another id does nothing.
 */
id: string,
/**
 * What it plans: prepare this again to look again.
 */
action: Action,
/**
 * A question: `Stop this rebuild?`.
 */
title: string,
/**
 * What it is about: `switch of “laptop”, 31 min, started by alice`.
 */
about: string,
/**
 * What will be done, in order, in plain words.
 */
steps: Array<string>,
/**
 * What changes, and what does not though one might think so.
 */
changes: Array<string>,
/**
 * What is lost and what is kept.
 */
loses: Array<string>,
/**
 * Set if the moment is dangerous: what state it may leave.
 */
danger: string | null,
/**
 * The same by hand, for reading and copying.
 */
by_hand: Array<string>,
/**
 * What the confirming button says.
 */
confirm: string,
/**
 * True if the system will ask for an administrator's password.
 */
needs_password: boolean,
/**
 * Set if one yes does not suffice.
 */
second_confirm: SecondConfirm | null,
/**
 * Set if it cannot be carried out, and why.
 */
refused: string | null,
/**
 * True while figures are still worked out: the same plan comes again with
 * better ones. It cannot be confirmed yet.
 */
preliminary: boolean,
/**
 * What there is to choose from, where disk space is to be freed.
 */
garbage: Garbage | null,
/**
 * What there is to choose from, where a profile is to be switched.
 */
switchable: Switchable | null,
/**
 * The backups that there are, the newest first, where one is to be made.
 */
backups: Array<BackupRow> | null, };

/**
 * One process of a rebuild.
 */
export type ProcessRow = {
/**
 * Its pid.
 */
pid: number,
/**
 * `pid-start`.
 */
id: string,
/**
 * How far below the root it stands.
 */
depth: number,
/**
 * Short name.
 */
name: string,
/**
 * The command line, secrets masked.
 */
command: string,
/**
 * `client`, `worker`, `builder`, `fetcher`, `activation`, `wrapper`,
 * `daemon`, `other`.
 */
role: string,
/**
 * Whose it is.
 */
user: string,
/**
 * State in words: `using CPU`, `sleeping`, `stopped`, `disk wait`.
 */
state: string,
/**
 * Processors in use, 1 is one core. `None` in the first sample.
 */
cpu_ratio: number | null,
/**
 * Resident memory.
 */
rss_bytes: number,
/**
 * How long it has run.
 */
age_s: number, };

/**
 * What a rebuild is to make, makes and has made, by name.
 */
export type Progress = {
/**
 * `log`: Nix's own structured log; `store`: locks, database and a dry run;
 * `text`: what Nix prints for people.
 */
source: string,
/**
 * `12 of 45 built, 3 of 10 fetched`. `None` while it is not known how much
 * there is.
 */
line: string | null,
/**
 * Derivations to be built in all. `None`: not known yet.
 */
to_build: number | null,
/**
 * Store paths to be fetched in all. `None`: not known yet.
 */
to_fetch: number | null,
/**
 * Derivations built so far.
 */
built: number,
/**
 * Store paths fetched so far.
 */
fetched: number,
/**
 * What is being built.
 */
building: Array<Making>,
/**
 * What is being fetched.
 */
fetching: Array<Making>,
/**
 * Names of the derivations that failed.
 */
failed: Array<string>,
/**
 * Why a number may be off, a sentence each.
 */
limits: Array<string>, };

/**
 * No alerts of a kind for a while. The lamp shows trouble all the same.
 */
export type QuietRule = {
/**
 * For [`super::Command::DropRule`].
 */
id: string,
/**
 * What is kept quiet.
 */
scope: QuietScope,
/**
 * When it ends by itself. `None`: when its rebuilds have ended, or never.
 */
until: string | null,
/**
 * True if it ends with the rebuild, or with all that run.
 */
rebuild_ends: boolean,
/**
 * When it was made.
 */
made: string,
/**
 * All of it in words: `All alerts, until 15:40`.
 */
line: string, };

/**
 * What a rule keeps quiet.
 */
export type QuietScope = "all" | { "rebuild": string } | { "cause": string };

/**
 * A command that `nixlamp run` has started. Only who started a process is
 * told for certain how it ended.
 */
export type Ran = {
/**
 * Its pid.
 */
pid: number,
/**
 * When it started, as in [`super::ProcessRow::id`].
 */
start: number,
/**
 * Its command line, secrets masked.
 */
command: Array<string>,
/**
 * Whose it is.
 */
user: string,
/**
 * The confirmed plan that started it. `None`: `nixlamp run` by hand.
 */
plan: string | null,
/**
 * How long it has run so far, in milliseconds.
 */
ran_ms: number,
/**
 * How it has ended. `None`: it runs.
 */
ended: RanEnd | null, };

/**
 * How a command ended.
 */
export type RanEnd = { "code": number } | { "signal": number };

/**
 * One rebuild that runs or has just ended.
 */
export type Rebuild = {
/**
 * Root process as `pid-start`; never used twice.
 */
id: string,
/**
 * The program: `nixos-rebuild`, `nix-build`.
 */
tool: string,
/**
 * The tool's own word: `switch`, `flake check`.
 */
verb: string,
/**
 * Configuration, flake or attribute as typed, secrets masked.
 */
target: string | null,
/**
 * Who started it.
 */
user: string,
/**
 * The pid of the root process.
 */
root_pid: number,
/**
 * When it started.
 */
started: string,
/**
 * How long it has run or ran, awake.
 */
elapsed_s: number,
/**
 * What it is doing.
 */
phase: Phase,
/**
 * How long it has been in that phase.
 */
phase_s: number,
/**
 * How it stands.
 */
verdict: Verdict,
/**
 * Since when it stands so, in seconds.
 */
verdict_s: number,
/**
 * One line for people.
 */
headline: string,
/**
 * A second line: `switch · started 14:02 · 12 min`.
 */
subline: string,
/**
 * `26 min, usually 2 min (13×, 9 runs)`. `None` below three runs.
 */
against_usual: string | null,
/**
 * Why there is no estimate, where there is none: `longer than all 10
 * earlier runs`.
 */
no_estimate: string | null,
/**
 * What it waits on, in words.
 */
waits_on: string | null,
/**
 * Processes outside of it that hold what it waits for, as they are now.
 */
waits_for: Array<ProcessRow>,
/**
 * Seconds since the last sign of life of any kind.
 */
quiet_s: number,
/**
 * False if nothing of it has moved since it was first looked at: then
 * `quiet_s` only tells how long that was.
 */
has_moved: boolean,
/**
 * What is usual for this rebuild on this machine. `None` below three
 * successful runs.
 */
usual: Usual | null,
/**
 * How long it will still take. `None` where it cannot be told.
 */
estimate: Estimate | null,
/**
 * Share done for the ring, in eighths, where an estimate exists.
 */
ring_eighths: number | null,
/**
 * What it is to make, makes and has made. `None` where it cannot be told.
 */
progress: Progress | null,
/**
 * Likely causes, the most probable first; probabilities sum to one.
 * "Don't know" is always among them.
 */
causes: Array<Cause>,
/**
 * What it does now, a line each, at most five.
 */
now: Array<Doing>,
/**
 * Its processes, parents before children.
 */
processes: Array<ProcessRow>,
/**
 * True if it can be stopped.
 */
can_stop: boolean,
/**
 * True if stopping it takes an administrator's password.
 */
needs_password: boolean, };

/**
 * A configured command: prepare [`Action::Rebuild`] with its name.
 */
export type RebuildButton = {
/**
 * What the button says: `switch`.
 */
name: string,
/**
 * The command as one would type it.
 */
command: string, };

/**
 * A page of past rebuilds.
 */
export type Rebuilds = {
/**
 * Newest first.
 */
rows: Array<HistoryRow>,
/**
 * Where the next page begins. `None`: this was the last.
 */
next: PastPlace | null,
/**
 * How many fit, on all pages.
 */
fit: number,
/**
 * How many there are.
 */
all: number,
/**
 * How many there are of each outcome, whatever is wanted, in the order
 * good, slow, failed, stopped, unknown; those that there are none of lack.
 */
outcomes: Array<OutcomeCount>,
/**
 * Targets to choose from, the most frequent first, at most fifty.
 */
targets: Array<string>,
/**
 * Programs to choose from, the most frequent first.
 */
tools: Array<string>,
/**
 * One mark for each that fits, oldest first, at most the newest 2000. Only
 * with the first page.
 */
marks: Array<PastMark>,
/**
 * What the chart shows, in one sentence. Empty: there is nothing to show.
 */
line: string,
/**
 * What is usual for each configuration among those that fit, the most
 * frequent first, at most five. Only with the first page.
 */
baselines: Array<Baseline>, };

/**
 * What the agent answers.
 */
export type Reply = { "view": View } | "taken" | { "refused": {
/**
 * A sentence for people.
 */
why: string, } } | { "history": Array<PastRebuild> } | { "course": Course } | { "build-log": {
/**
 * Its last lines, at most 512 KiB.
 */
text: string,
/**
 * Lines before these.
 */
left_out: number, } } | { "reports": Array<ReportRow> } | { "report": ReportPreview } | { "report-saved": ReportRow } | { "settings": Settings } | { "rebuilds": Rebuilds } | { "blame": Blame } | { "export": {
/**
 * The contents. Empty where it was written to a file.
 */
text: string,
/**
 * The file it was written to.
 */
path: string | null, } };

/**
 * A report. All of it is ready made: faces and files draw it.
 */
export type Report = {
/**
 * Version of this form. Raised when a field changes its meaning or goes.
 */
schema: number,
/**
 * [`ReportRow::id`].
 */
id: string,
/**
 * What its sentences are in, BCP 47.
 */
language: string,
/**
 * Nixlamp's version.
 */
nixlamp: string,
/**
 * For people: `nixos-rebuild switch of “.#laptop”: no progress for 12 min`.
 */
title: string,
/**
 * When what it tells of began.
 */
began: string,
/**
 * When it was written.
 */
written: string,
/**
 * For people, on the clock of the machine: `26 Nov 2026, 14:02 to 14:33`.
 */
when: string,
/**
 * True while it lasts.
 */
open: boolean,
/**
 * Until when it is known what happened, where that is not `written`: the
 * agent ended before the rebuild did.
 */
known_until: string | null,
/**
 * How the lamp stood.
 */
lamp: Lamp | null,
/**
 * The machine in a few rows: system, Nix, processors, memory. No host name.
 */
machine: Array<ReportFact>,
/**
 * Three sentences: what happened, what is likely, what to do first.
 */
summary: Array<string>,
/**
 * Was it my change, or something outside?
 */
answer: ReportAnswer,
/**
 * What to do in each case; the row that applies is marked.
 */
decisions: Array<Decision>,
/**
 * The rebuild it is about.
 */
rebuild: ReportRebuild | null,
/**
 * Likely causes, as the picture had them.
 */
causes: Array<Cause>,
/**
 * What was seen each time this was written, oldest first.
 */
seen: Array<ReportSeen>,
/**
 * What happened when, oldest first.
 */
timeline: Array<ReportEvent>,
/**
 * Phases, lanes, charts.
 */
course: Course | null,
/**
 * The process tree when it was last seen, parents before children.
 */
processes: Array<ProcessRow>,
/**
 * When that was.
 */
processes_at: string | null,
/**
 * The last lines of the log, oldest first, at most 200.
 */
log: Array<ReportLine>,
/**
 * What Nixlamp did meanwhile, oldest first.
 */
actions: Array<ReportAction>,
/**
 * Backups made since it began.
 */
backups: Array<BackupRow>,
/**
 * Health checks that are not fine, the gravest first.
 */
health: Array<HealthRow>,
/**
 * What could not be seen, a sentence each.
 */
limits: Array<string>,
/**
 * What was masked, without what stood there.
 */
masked: Array<Masked>, };

/**
 * What Nixlamp did.
 */
export type ReportAction = {
/**
 * When it began.
 */
at: string,
/**
 * The same on the clock of the machine.
 */
clock: string,
/**
 * What it was.
 */
what: string,
/**
 * True if all that was planned came true. `None`: it has no end yet.
 */
ok: boolean | null,
/**
 * What came of it, a sentence each.
 */
lines: Array<string>, };

/**
 * Was it my change, or something outside?
 */
export type ReportAnswer = {
/**
 * Which.
 */
origin: ReportOrigin,
/**
 * How probable, 0 to 1; the causes of this family added up, capped at 0.95.
 */
probability: number | null,
/**
 * For people, with what it rests on.
 */
line: string, };

/**
 * Something that happened.
 */
export type ReportEvent = {
/**
 * When.
 */
at: string,
/**
 * The same on the clock of the machine, for people: `14:02:11`.
 */
clock: string,
/**
 * As in [`super::Happened::kind`], or `report`.
 */
kind: string,
/**
 * For people.
 */
text: string, };

/**
 * A label and what it holds.
 */
export type ReportFact = {
/**
 * For people: `Memory`.
 */
label: string,
/**
 * For people: `15.5 GiB, 8.1 GiB in use`.
 */
value: string, };

/**
 * One line of the log.
 */
export type ReportLine = {
/**
 * Who wrote it: `nix`, `glibc-2.40`.
 */
from: string,
/**
 * The line, cut at 2000 characters.
 */
text: string, };

/**
 * What a report is about.
 */
export type ReportOf = "now" | { "rebuild": string } | { "made": string };

/**
 * Where it comes from.
 */
export type ReportOrigin = "change" | "outside" | "corruption" | "resource" | "nothing" | "unknown";

/**
 * A report before it is saved or shared: “Check before you share”.
 */
export type ReportPreview = {
/**
 * What was asked for.
 */
of: ReportOf,
/**
 * True if host names are left as they are.
 */
keeps_host_names: boolean,
/**
 * What was masked, the kinds in their order. Here, and only here, with the
 * text itself: it is shown to its owner and never written.
 */
masked: Array<Masked>,
/**
 * For people: `Masked: 2 user names, 1 host name, 3 addresses.`
 */
masked_line: string,
/**
 * The whole as Markdown, masked: for [Copy as Markdown].
 */
markdown: string,
/**
 * The same to draw, masked.
 */
report: Report, };

/**
 * The rebuild as the picture had it.
 */
export type ReportRebuild = {
/**
 * [`super::Rebuild::id`].
 */
id: string,
/**
 * The program.
 */
tool: string,
/**
 * Its own word.
 */
verb: string,
/**
 * What it builds, as typed.
 */
target: string | null,
/**
 * Who started it.
 */
user: string,
/**
 * When it started.
 */
started: string,
/**
 * How long it has run or ran.
 */
elapsed_s: number,
/**
 * What it was doing.
 */
phase: Phase,
/**
 * How it stood.
 */
verdict: Verdict,
/**
 * Since when it stood so.
 */
verdict_s: number,
/**
 * Since the last sign of life.
 */
quiet_s: number,
/**
 * As in [`super::Rebuild::has_moved`].
 */
has_moved: boolean,
/**
 * What is usual here.
 */
usual: Usual | null,
/**
 * The numbers above as the window and `nixlamp status` say them.
 */
headline: string,
/**
 * The second line.
 */
subline: string,
/**
 * `26 min, usually 2 min (13×, 9 runs)`.
 */
against_usual: string | null,
/**
 * What it waits on.
 */
waits_on: string | null,
/**
 * When it ended. `None`: it runs, or it is not known.
 */
ended: string | null,
/**
 * Its exit code, where the system tells.
 */
exit_code: number | null,
/**
 * Why it ended so, or what came of it.
 */
reason: string | null,
/**
 * Derivations that failed, with the ends of their logs.
 */
failed: Array<Failed>, };

/**
 * One report on the disk.
 */
export type ReportRow = {
/**
 * Names it: `2026-11-26-nixos-rebuild-4f2a`. Its folder is called so.
 */
id: string,
/**
 * [`super::Rebuild::id`] or [`super::PastRebuild::id`]. `None`: of no rebuild.
 */
rebuild: string | null,
/**
 * When what it tells of began.
 */
began: string,
/**
 * When it was last written.
 */
written: string,
/**
 * True while the incident lasts: it is written anew every five minutes.
 */
open: boolean,
/**
 * How the lamp stood when it was last written.
 */
lamp: Lamp,
/**
 * How the rebuild stood or ended.
 */
verdict: Verdict | null,
/**
 * For people: `No progress for 12 min`.
 */
title: string,
/**
 * For people: `switch of “.#laptop”, today 14:02 · a download is not moving`.
 */
line: string,
/**
 * The folder with `report.md`, `report.html` and `report.json`.
 */
path: string, };

/**
 * What was seen when the report was written.
 */
export type ReportSeen = {
/**
 * When.
 */
at: string,
/**
 * The same on the clock of the machine.
 */
clock: string,
/**
 * How it stood.
 */
verdict: Verdict | null,
/**
 * For people.
 */
line: string, };

/**
 * What a face asks.
 */
export type Request = "look" | "watch" | { "command": Command } | { "history": {
/**
 * At most this many.
 */
limit: number, } } | { "course": {
/**
 * [`Rebuild::id`] or [`PastRebuild::id`].
 */
rebuild: string, } } | { "build-log": {
/**
 * [`Bar::path`] of a build.
 */
derivation: string, } } | "reports" | { "report": {
/**
 * Of what.
 */
of: ReportOf,
/**
 * Leave host names as they are.
 */
keep_host_names: boolean, } } | { "save-report": {
/**
 * Of what. One that was made before is written anew.
 */
of: ReportOf,
/**
 * Leave host names as they are.
 */
keep_host_names: boolean, } } | "settings" | { "rebuilds": {
/**
 * Which.
 */
filter: PastFilter,
/**
 * [`Rebuilds::next`] of the page before. `None`: the first page, with
 * all that is told of them as a whole.
 */
before: PastPlace | null,
/**
 * At most this many.
 */
limit: number, } } | { "blame": {
/**
 * [`PastRebuild::id`] of the slower one. Empty: the last that ended.
 */
slow: string,
/**
 * That of the faster one. `None`: the usual one nearest to the median.
 */
fast: string | null, } } | { "export": {
/**
 * Which.
 */
filter: PastFilter,
/**
 * What the file is.
 */
form: ExportForm,
/**
 * True to write it into the person's folder for downloads.
 */
save: boolean, } } | { "record": {
/**
 * An absolute path; it must not exist yet.
 */
path: string, } };

/**
 * A line that was written.
 */
export type SaidLine = {
/**
 * True: by a builder; else by Nix itself.
 */
by_builder: boolean,
/**
 * Without colours, secrets masked.
 */
text: string, };

/**
 * One thing that is being made.
 */
export type SaidMaking = {
/**
 * The derivation, or the store path that is fetched.
 */
path: string,
/**
 * Milliseconds since it began.
 */
for_ms: number,
/**
 * The builder's phase.
 */
phase: string | null,
/**
 * Bytes so far and in all.
 */
bytes: [number, number] | null, };

/**
 * What a client is to make, makes and has made.
 */
export type SaidProgress = {
/**
 * Derivations to be built in all. `None`: not known yet, as `to_fetch` then is.
 */
to_build: number | null,
/**
 * Store paths to be fetched in all.
 */
to_fetch: number | null,
/**
 * Derivations built so far.
 */
built: number,
/**
 * Store paths fetched so far.
 */
fetched: number,
/**
 * What is being built.
 */
building: Array<SaidMaking>,
/**
 * What is being fetched.
 */
fetching: Array<SaidMaking>,
/**
 * Names of the derivations that failed.
 */
failed: Array<string>,
/**
 * Read from what Nix prints for people. Then `building` has names, for their
 * phases.
 */
by_text: boolean,
/**
 * `built` and `fetched` are not known.
 */
uncounted: boolean, };

/**
 * The second question about a plan, in words of its own.
 */
export type SecondConfirm = {
/**
 * A question: `Stop it in the middle of the switch?`.
 */
title: string,
/**
 * What state it may leave.
 */
text: string,
/**
 * What the second button says.
 */
confirm: string, };

/**
 * What a setting can be.
 */
export type SettingKind = "switch" | { "number": {
/**
 * The least.
 */
min: number,
/**
 * The most.
 */
max: number,
/**
 * Of what, as it is written behind the number: `min`, `d`, `%`.
 */
unit: string, } } | { "choice": {
/**
 * The words with what they mean, in the order to show them in.
 */
options: Array<SettingOption>, } } | "text" | "texts";

/**
 * One word of a choice.
 */
export type SettingOption = {
/**
 * As it stands in the file.
 */
value: string,
/**
 * What it means, for people.
 */
label: string, };

/**
 * One setting.
 */
export type SettingRow = {
/**
 * Its name: `alerts.stall-minutes`.
 */
key: string,
/**
 * What it is at present.
 */
value: SettingValue,
/**
 * What it is where nobody says anything.
 */
default: SettingValue,
/**
 * What it can be.
 */
kind: SettingKind,
/**
 * Under which heading it stands: `general`, `menu-bar`, `alerts`,
 * `actions`, `data`, `privacy`, `accessibility`, `advanced`.
 */
section: string,
/**
 * The heading in words.
 */
section_title: string,
/**
 * What it is called.
 */
title: string,
/**
 * What it does, a sentence or two.
 */
help: string,
/**
 * Who set it.
 */
source: SettingSource,
/**
 * The source in words: `default`, `your file`, `set by NixOS`.
 */
badge: string,
/**
 * The line that sets it: `/etc/xdg/nixlamp/config.toml:7`. `None` for a
 * default.
 */
place: string | null,
/**
 * True if it cannot be changed from here.
 */
read_only: boolean,
/**
 * Where it can be changed instead: “Set in
 * programs.nixlamp.settings.alerts.stall-minutes”. `None` unless
 * `read_only`.
 */
set_in: string | null, };

/**
 * Who set a value.
 */
export type SettingSource = "default" | "your-file" | "system";

/**
 * A value of a setting, as plain JSON: `true`, `10`, `"auto"`, `["a", "b"]`.
 */
export type SettingValue = boolean | number | string | Array<string>;

/**
 * Every setting there is, as it stands now.
 */
export type Settings = {
/**
 * The settings, in the order in which they are shown.
 */
rows: Array<SettingRow>,
/**
 * The file they are read from, and written to unless `read_only` says why
 * not. It need not exist.
 */
file: string,
/**
 * Why nothing can be set from here: a sentence. `None`: it can.
 */
read_only: string | null,
/**
 * What is wrong with the file, with its line: a sentence. The last good
 * settings hold until it is mended, and nothing is written meanwhile.
 */
broken: string | null,
/**
 * The rules that keep alerts quiet at present, as in [`super::View::rules`].
 */
rules: Array<QuietRule>,
/**
 * How large the history is on the disk, in bytes.
 */
history_bytes: number | null,
/**
 * The hosts that are asked where `health.probe-caches` is on.
 */
hosts: Array<string>, };

/**
 * Free space of one file system.
 */
export type Space = {
/**
 * `store`, `build-dir`, `tmp` or `boot`.
 */
of: string,
/**
 * The path that was asked.
 */
path: string,
/**
 * Bytes an ordinary user may still use.
 */
free_bytes: number,
/**
 * Bytes in all.
 */
total_bytes: number,
/**
 * Files that may still be made, where there is a limit.
 */
free_inodes: number | null, };

/**
 * How everything stands: the schema of `nixlamp status --json`.
 */
export type Status = {
/**
 * [`PROTOCOL`].
 */
schema: number,
/**
 * The lamp.
 */
state: Lamp,
/**
 * One line for people: `No progress for 12 min`.
 */
headline: string,
/**
 * When the machine was last looked at.
 */
seen_at: string,
/**
 * Until when alerts are paused. Empty string: until turned on again.
 */
paused_until: string | null,
/**
 * The machine as a whole.
 */
machine: Machine,
/**
 * Rebuilds that run, the worst first, then those that ended in the last
 * minute.
 */
rebuilds: Array<Rebuild>,
/**
 * The last rebuilds that ended, newest first, at most ten.
 */
recent: Array<PastRebuild>,
/**
 * The rebuild whose failure the lamp shows, or would if nothing graver
 * held, until it is marked as seen. Not always the newest that failed: what
 * ended after seconds does not count.
 */
unseen_failure: PastRebuild | null,
/**
 * How often stalls were told for nothing, as far as is known: a sentence.
 * `None` without any.
 */
false_alarms: string | null,
/**
 * Builders that no rebuild and no daemon looks after any more.
 */
orphans: Array<ProcessRow>,
/**
 * What Nixlamp cannot see or do at present, a sentence each.
 */
troubles: Array<string>, };

/**
 * What a profile can be switched to.
 */
export type Switchable = {
/**
 * Every profile of the system and of this user, the system's first.
 */
profiles: Array<SwitchableProfile>,
/**
 * The name of the one that the plan is about, where it is known.
 */
profile: string | null,
/**
 * The number of the generation that it is to lead to, where it is known.
 */
generation: number | null,
/**
 * What is chosen, where what runs can be left as it is until the next
 * boot.
 */
only_at_next_boot: boolean | null, };

/**
 * A generation to switch to.
 */
export type SwitchableGeneration = {
/**
 * Its number.
 */
number: number,
/**
 * When it was made.
 */
created: string,
/**
 * What it is at present: `current`, `booted`, `running`.
 */
in_use: Array<string>, };

/**
 * A profile that can be switched.
 */
export type SwitchableProfile = {
/**
 * Its name, as [`super::Action::RollBack`] takes it.
 */
name: string,
/**
 * What it is, in words.
 */
kind: string,
/**
 * Its generations, the newest first.
 */
generations: Array<SwitchableGeneration>, };

/**
 * The system that runs and is current.
 */
export type Switched = {
/**
 * `Generation 413 · switched today 14:11`.
 */
line: string,
/**
 * `14 packages changed since generation 412`. `None`: it is the oldest, or
 * that is not known.
 */
packages: string | null,
/**
 * `0 units failed`. `None`: nobody has counted since then.
 */
units: string | null, };

/**
 * A generation that was ticked.
 */
export type Ticked = {
/**
 * The profile's name: `system`, `~/home-manager`.
 */
profile: string,
/**
 * The generation's number.
 */
generation: number, };

/**
 * The tray's tooltip.
 */
export type Tooltip = {
/**
 * Starts with the state's words.
 */
title: string,
/**
 * At most three lines.
 */
lines: Array<string>, };

/**
 * Recent values for sparklines, oldest first, equally spaced.
 */
export type Trace = {
/**
 * Seconds between two values.
 */
step_s: number,
/**
 * Share of all processors in use.
 */
cpu_ratio: Array<number>,
/**
 * Share of memory in use.
 */
memory_ratio: Array<number>,
/**
 * Bytes a second read and written on disks.
 */
disk_bytes_per_s: Array<number>,
/**
 * Bytes a second received and sent.
 */
net_bytes_per_s: Array<number>, };

/**
 * Something that Nixlamp cannot see or do at present.
 */
export type Trouble = {
/**
 * A stable name, for a button beside it: `tray`, `notifications`,
 * `history`, `history-aside`, `history-full`, `daemon`, `others`.
 */
code: string,
/**
 * A sentence for people.
 */
text: string,
/**
 * More of it, a line each.
 */
details: Array<string>,
/**
 * True if a person may put it away for good.
 */
can_hide: boolean, };

/**
 * How urgent a notification is.
 */
export type Urgency = "low" | "normal" | "critical";

/**
 * What is usual for a rebuild on this machine.
 */
export type Usual = {
/**
 * A quarter of the successful runs took at most this, in seconds.
 */
p25_s: number,
/**
 * Their median.
 */
p50_s: number,
/**
 * Three quarters took at most this.
 */
p75_s: number,
/**
 * Nineteen of twenty took at most this.
 */
p95_s: number,
/**
 * How many runs that rests on.
 */
n: number, };

/**
 * What is usual for one phase.
 */
export type UsualPhase = {
/**
 * Which.
 */
phase: Phase,
/**
 * For people.
 */
title: string,
/**
 * How long.
 */
usual: Usual,
/**
 * For people: `Building: usually 3 to 5 min`.
 */
line: string, };

/**
 * How a rebuild stands.
 */
export type Verdict = "working" | "slow" | "waiting" | "stuck" | "finished" | "failed" | "stopped" | "unknown";

/**
 * What is known of the store from reading it, by a job, by `nixlamp verify`
 * or from before a restart.
 */
export type Verified = {
/**
 * `Every path was last read by a run that began 3 d ago.`
 */
summary: string,
/**
 * When the last pass over every path began. `None`: there was none.
 */
last_full: string | null,
/**
 * How many paths and databases are damaged or cannot be read.
 */
damaged: number,
/**
 * These, at most fifty.
 */
damage: Array<Damage>, };

/**
 * The whole picture, drawn by every face.
 */
export type View = {
/**
 * What its sentences are in, BCP 47: `en`, `de`, `qps-ploc`.
 */
language: string,
/**
 * What `status --json` prints.
 */
status: Status,
/**
 * Title and lines of the tray's tooltip, plain text.
 */
tooltip: Tooltip,
/**
 * The tray's menu, top to bottom.
 */
menu: Array<MenuItem>,
/**
 * Notifications that should stand now. One that is gone from this list
 * is withdrawn; one whose `title`, `body` or `kind` changed is replaced.
 */
notices: Array<Notice>,
/**
 * The action whose plan is being worked out.
 */
preparing: Action | null,
/**
 * The plan that waits for a yes or no.
 */
plan: Plan | null,
/**
 * The action that is being carried out.
 */
acting: Acting | null,
/**
 * What the last action did; goes away after a minute.
 */
outcome: Outcome | null,
/**
 * The commands that the configuration offers, in its order.
 */
rebuild_commands: Array<RebuildButton>,
/**
 * How healthy machine and Nix are.
 */
health: Health,
/**
 * What runs for long at a person's wish, and what of it has just ended.
 */
jobs: Array<Job>,
/**
 * What reading the store has found, and nobody has repaired yet.
 */
verified: Verified,
/**
 * The system that runs. `None`: none is known that is current.
 */
switched: Switched | null,
/**
 * What Nixlamp cannot see or do at present.
 */
troubles: Array<Trouble>,
/**
 * What a first start finds.
 */
welcome: Welcome,
/**
 * How faces look.
 */
looks: Looks,
/**
 * What keeps alerts quiet at present, the oldest first.
 */
rules: Array<QuietRule>,
/**
 * True while a recording is played: nothing of it happens here.
 */
pretend: boolean,
/**
 * How many times the window was asked for. A face that owns the window
 * opens it when this grows.
 */
shows: number, };

/**
 * What a first start finds on this machine.
 */
export type Welcome = {
/**
 * A person has read it, or there is nobody who could.
 */
seen: boolean,
/**
 * What was looked at, a row each.
 */
rows: Array<WelcomeRow>, };

/**
 * One thing that a first start looks at.
 */
export type WelcomeRow = {
/**
 * A stable name: `nix`, `daemon`, `rebuilds`, `tray`, `notifications`.
 */
code: string,
/**
 * How it stands.
 */
result: HealthResult,
/**
 * A sentence for people.
 */
text: string,
/**
 * What helps, where something does.
 */
next_step: string | null, };
