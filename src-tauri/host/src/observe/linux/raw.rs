//! The kernel calls for which no crate here has a safe form. The only `unsafe`
//! of what looks is in this file.
#![allow(unsafe_code)]

use std::os::fd::{AsRawFd, BorrowedFd};

/// CPU time of all threads of a process, also the ended ones, in nanoseconds;
/// of any user's process, without opening a file. `None` when there is no such
/// process, or the number is that of a thread which leads none.
///
/// The clock's number is built as `clock_getcpuclockid(3)` builds it: the
/// complement of the pid, shifted by three, and `CPUCLOCK_SCHED` (2), see
/// `include/linux/posix-timers_types.h`.
pub fn process_cpu_ns(pid: u32) -> Option<u64> {
    let clock = (!i32::try_from(pid).ok()?).wrapping_shl(3) | 2;
    clock_ns(clock)
}

/// Nanoseconds on the clock that stands still while the machine sleeps.
pub fn monotonic_ns() -> u64 {
    clock_ns(libc::CLOCK_MONOTONIC).unwrap_or(0)
}

/// Nanoseconds since boot, sleep included.
pub fn since_boot_ns() -> u64 {
    clock_ns(libc::CLOCK_BOOTTIME).unwrap_or(0)
}

fn clock_ns(clock: libc::clockid_t) -> Option<u64> {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: `time` is a valid timespec that outlives the call, which writes
    // nothing else; an unknown clock gives EINVAL.
    if unsafe { libc::clock_gettime(clock, &raw mut time) } != 0 {
        return None;
    }
    let seconds = u64::try_from(time.tv_sec).ok()?;
    Some(seconds * 1_000_000_000 + u64::try_from(time.tv_nsec).ok()?)
}

/// Keeps signals to the process away from this thread, which would be woken by
/// each; others are there to take them.
pub fn block_signals() {
    let mut all = std::mem::MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: sigfillset initialises the set before it is used, and
    // pthread_sigmask changes this thread's mask alone.
    unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_BLOCK, all.as_ptr(), std::ptr::null_mut());
    }
}

/// Clock ticks a second in `/proc/PID/stat`.
pub fn ticks_per_second() -> u64 {
    // SAFETY: sysconf reads and writes no memory of ours.
    let ticks = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    u64::try_from(ticks)
        .ok()
        .filter(|&ticks| ticks > 0)
        .unwrap_or(100)
}

/// Bytes in a page of memory.
pub fn page_bytes() -> u64 {
    // SAFETY: sysconf reads and writes no memory of ours.
    let bytes = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    u64::try_from(bytes)
        .ok()
        .filter(|&bytes| bytes > 0)
        .unwrap_or(4096)
}

/// The first published form of `struct pidfd_info`
/// (`include/uapi/linux/pidfd.h`), which newer kernels still accept.
#[repr(C)]
#[derive(Default)]
struct PidfdInfo {
    mask: u64,
    cgroup_id: u64,
    /// pid, tgid, ppid, and real, effective, saved and file system ids of user
    /// and group.
    ids: [u32; 11],
    exit_code: i32,
}

/// `PIDFD_INFO_EXIT`: given since Linux 6.15, once the process was collected by
/// its parent.
const EXIT: u64 = 1 << 3;

/// `_IOWR(PIDFS_IOCTL_MAGIC, 11, struct pidfd_info)`. The size in it is that of
/// the first published form, 64 bytes.
const PIDFD_GET_INFO: u64 = (3 << 30) | ((size_of::<PidfdInfo>() as u64) << 16) | (0xFF << 8) | 0xB;

/// The wait status of a process that ended and was collected, of any user's and
/// no matter whose child it was. `None` before that and on older kernels.
pub fn exit_status(pidfd: BorrowedFd<'_>) -> Option<i32> {
    let mut info = PidfdInfo {
        mask: EXIT,
        ..PidfdInfo::default()
    };
    // SAFETY: `info` is valid, has the size that the request names, and
    // outlives the call; the descriptor is open while it is borrowed. Kernels
    // that do not know the request answer ENOTTY and write nothing.
    let answer = unsafe {
        libc::ioctl(
            pidfd.as_raw_fd(),
            PIDFD_GET_INFO as libc::Ioctl,
            &raw mut info,
        )
    };
    (answer == 0 && info.mask & EXIT != 0).then_some(info.exit_code)
}

/// The calling thread gets the disk only while nobody else wants it
/// (`ioprio_set(2)`). The kernel may refuse; then nothing is changed.
pub fn use_idle_disk() {
    const WHO_PROCESS: libc::c_int = 1;
    const IDLE_CLASS: libc::c_int = 3 << 13;
    // SAFETY: the call takes three numbers and no memory of ours.
    let _ = unsafe { libc::syscall(libc::SYS_ioprio_set, WHO_PROCESS, 0, IDLE_CLASS) };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_cpu_clock_moves_and_a_missing_process_has_none() {
        let before = process_cpu_ns(std::process::id()).expect("own clock");
        let mut sum = 0_u64;
        for number in 0..200_000_u64 {
            sum = std::hint::black_box(sum.wrapping_add(number));
        }
        assert!(process_cpu_ns(std::process::id()).expect("own clock") > before);
        // Above the kernel's highest possible pid, 2^22.
        assert_eq!(process_cpu_ns(5_000_000), None);
        assert_eq!(process_cpu_ns(u32::MAX), None);
    }

    #[test]
    fn the_request_has_the_published_number() {
        assert_eq!(size_of::<PidfdInfo>(), 64);
        assert_eq!(PIDFD_GET_INFO, 0xC040_FF0B);
    }
}
