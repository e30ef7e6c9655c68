//! One cause a file. A rule sees `Facts` and nothing else, and knows no other
//! rule. Each file begins with: what the cause is; what it rests on; when it
//! would be wrong; what it offers.

mod activation_bootloader;
mod activation_step;
mod activation_waits_unit;
mod asks_in_background;
mod boot_full;
mod build_at_work;
mod build_dir_in_memory;
mod build_pauses;
mod build_slot;
mod build_user;
mod builder_silent;
mod built_from_source;
mod cache_database;
mod cache_dead;
mod cache_refuses;
mod cache_silent;
mod collecting_garbage;
mod config_syntax;
mod connection_unanswered;
mod copying;
mod cpu_starved;
mod daemon_gone;
mod daemon_hangs;
mod database_busy;
mod database_io_error;
mod database_malformed;
mod derivation_empty;
mod disk_full;
mod disk_wait;
mod dot_lock_left;
mod download_stalled;
mod download_trickles;
mod endless_evaluation;
mod endless_recursion;
mod eval_cache_locked;
mod evaluation_at_work;
mod evaluation_memory;
mod fetch_at_work;
mod fetch_locked;
mod first_run;
mod gc_lock_held;
mod heat;
mod import_cycle;
mod infinite_recursion;
mod inodes_used_up;
mod input_cycle;
mod input_fetch_stalled;
mod just_woke;
mod lock_cycle;
mod lock_file_broken;
mod lock_held;
mod memory_short;
mod missing_attribute;
mod missing_file;
mod moved_path;
mod name_service;
mod nested_build;
mod nix_conf_broken;
mod offline;
mod orphan_builder;
mod out_of_memory;
mod path_damaged;
mod path_missing;
mod pipe_held;
mod post_build_hook;
mod process_stopped;
mod profile_lock_held;
mod prompt_open;
mod rate_limited;
mod reference_cycle;
mod remote_machine;
mod remote_silent;
mod schema_newer;
mod store_lock_held;
mod transfer_paused;
mod undefined_variable;
mod unknown_setting;
mod untracked_file;
mod untrusted_setting;
mod upload_locked;
mod verifying;

use super::Rule;

/// Every rule. A test fails on a file that is not listed here.
pub const ALL: &[&Rule] = &[
    &prompt_open::RULE,
    &process_stopped::RULE,
    &lock_held::RULE,
    &download_stalled::RULE,
    &endless_evaluation::RULE,
    &builder_silent::RULE,
    &disk_full::RULE,
    &build_slot::RULE,
    &build_user::RULE,
    &built_from_source::RULE,
    &cache_dead::RULE,
    &cache_refuses::RULE,
    &cache_silent::RULE,
    &connection_unanswered::RULE,
    &database_busy::RULE,
    &dot_lock_left::RULE,
    &download_trickles::RULE,
    &eval_cache_locked::RULE,
    &fetch_locked::RULE,
    &gc_lock_held::RULE,
    &input_fetch_stalled::RULE,
    &lock_cycle::RULE,
    &name_service::RULE,
    &nested_build::RULE,
    &offline::RULE,
    &profile_lock_held::RULE,
    &rate_limited::RULE,
    &remote_machine::RULE,
    &remote_silent::RULE,
    &store_lock_held::RULE,
    &transfer_paused::RULE,
    &upload_locked::RULE,
    // Resources.
    &memory_short::RULE,
    &evaluation_memory::RULE,
    &inodes_used_up::RULE,
    &boot_full::RULE,
    &build_dir_in_memory::RULE,
    &cpu_starved::RULE,
    &heat::RULE,
    // Processes, the daemon and the machine.
    &daemon_gone::RULE,
    &daemon_hangs::RULE,
    &pipe_held::RULE,
    &post_build_hook::RULE,
    &orphan_builder::RULE,
    &disk_wait::RULE,
    // What Nix itself names: loops, the configuration, the store.
    &import_cycle::RULE,
    &infinite_recursion::RULE,
    &endless_recursion::RULE,
    &reference_cycle::RULE,
    &input_cycle::RULE,
    &config_syntax::RULE,
    &undefined_variable::RULE,
    &missing_attribute::RULE,
    &moved_path::RULE,
    &missing_file::RULE,
    &nix_conf_broken::RULE,
    &lock_file_broken::RULE,
    &untracked_file::RULE,
    &unknown_setting::RULE,
    &untrusted_setting::RULE,
    &database_malformed::RULE,
    &database_io_error::RULE,
    &path_damaged::RULE,
    &path_missing::RULE,
    &derivation_empty::RULE,
    &cache_database::RULE,
    &schema_newer::RULE,
    // Working as usual.
    &build_at_work::RULE,
    &build_pauses::RULE,
    &copying::RULE,
    &collecting_garbage::RULE,
    &verifying::RULE,
    &evaluation_at_work::RULE,
    &fetch_at_work::RULE,
    &first_run::RULE,
    &just_woke::RULE,
    &out_of_memory::RULE,
    &activation_waits_unit::RULE,
    &activation_bootloader::RULE,
    &activation_step::RULE,
    &asks_in_background::RULE,
];

/// True if a rule holds in a situation.
#[cfg(test)]
fn is_told(rule: &Rule, situation: &str) -> bool {
    told(rule, situation) != "silent"
}

/// What a rule makes of a situation, as one line for its tests: `silent`, or
/// what it says, the weight, and the first evidence for and against.
#[cfg(test)]
fn told(rule: &Rule, situation: &str) -> String {
    let facts = super::facts::line::facts(situation);
    let Some(finding) = (rule.check)(&facts) else {
        return "silent".to_owned();
    };
    let first = |evidence: &[crate::wire::Evidence]| {
        evidence.first().map_or("-".to_owned(), |e| e.text.clone())
    };
    format!(
        "{:?} {:.1} + {} - {}",
        finding.says.unwrap_or(rule.says),
        finding.weight,
        first(&finding.evidence_for),
        first(&finding.evidence_against)
    )
}
