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
 * [`Rebuild::id`]; with `force` also `orphans`, for the builders of
 * no rebuild.
 */
rebuild: string,
/**
 * Kill its builders instead, as an administrator.
 */
force: boolean, } } | "restart-daemon" | { "rebuild": {
/**
 * [`RebuildButton::name`].
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
plan: string, } } | { "pause": PauseUntil } | "resume" | { "acknowledge": {
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
right: boolean, } } | "acknowledge-actions" | "show" | { "ran": Ran } | { "nix-says": NixSays } | "quit";

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
agent: string, };

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
 * What choosing an entry of the menu or a button of a notification does.
 * Nothing here acts on a rebuild: dangerous things open their preview.
 */
export type MenuDoes = "open" | "open-why" | "open-stop" | "open-history" | "open-check-store" | "open-free-space" | "open-roll-back" | "pause-one-hour" | "pause-rebuild" | "pause-tomorrow" | "pause-forever" | "resume" | "copy-status" | "quit";

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
 * Buttons: label and what it opens.
 */
buttons: Array<[string, MenuDoes]>, };

/**
 * What a notification is about.
 */
export type NoticeKind = "needs-you" | "stalled" | "failed" | "fixed" | "finished" | "disk-full" | "cannot-watch";

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
export type PauseUntil = "one-hour" | "rebuild-ends" | "tomorrow" | "turned-on";

/**
 * What a rebuild does.
 */
export type Phase = "evaluate" | "fetch" | "build" | "activate" | "unknown";

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
 * A command that `nixlamp run` has started. Only who started a process is
 * told for certain how it ended.
 */
export type Ran = {
/**
 * Its pid.
 */
pid: number,
/**
 * When it started, as in [`ProcessRow::id`].
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
 * What it waits on, in words.
 */
waits_on: string | null,
/**
 * Seconds since the last sign of life of any kind.
 */
quiet_s: number,
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
 * What the agent answers.
 */
export type Reply = { "view": View } | "taken" | { "refused": {
/**
 * A sentence for people.
 */
why: string, } } | { "history": Array<PastRebuild> };

/**
 * What a face asks.
 */
export type Request = "look" | "watch" | { "command": Command } | { "history": {
/**
 * At most this many.
 */
limit: number, } } | { "record": {
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
 * How many times the window was asked for. A face that owns the window
 * opens it when this grows.
 */
shows: number, };
