//! Whether the daemon is there for those who need it.

use super::Rebuild;
use crate::model::{LockKind, Moment, Sample};
use crate::tree::Role;

impl Rebuild {
    /// Seconds in which its client has had no worker, and no daemon ran that
    /// could give it one. Root and who has the store for themselves need none:
    /// they hold the store's lock.
    pub(super) fn daemon_missing_s(&mut self, at: Moment, sample: &Sample) -> Option<f64> {
        let opens_store = sample
            .locks
            .iter()
            .any(|lock| lock.kind == LockKind::Store && self.holds(lock.holder));
        let missing = sample.nix.daemon.is_none()
            && sample.nix.has_daemon_socket
            && self.uid != 0
            && self.has_role(Role::Client)
            && !self.has_role(Role::Worker)
            && !opens_store;
        self.daemon_missing_since = if missing {
            self.daemon_missing_since.or(Some(at))
        } else {
            None
        };
        self.daemon_missing_since
            .map(|since| at.seconds_since(since))
    }
}
