//! The calls into macOS that Rust's libraries do not wrap.
#![allow(
    unsafe_code,
    reason = "sysctl(3), proc_pidinfo(3) and the clocks have no safe wrapper; all of them are here"
)]

use nixlamp_core::say;
use std::ffi::c_int;
use std::io;
use std::mem::size_of;

/// What the kernel counts of one process. Only for processes of the same user:
/// `EPERM` for others, unless root asks.
#[derive(Clone, Copy, Debug)]
pub struct Task {
    /// CPU time used so far by all its threads.
    pub cpu_ns: u64,
    /// Resident memory.
    pub rss_bytes: u64,
    /// Threads.
    pub threads: u32,
    /// Threads that run or are ready to.
    pub running: u32,
    /// Context switches of all threads so far. The kernel counts in 32 bits.
    pub switches: u32,
}

/// `sizeof(struct proc_taskinfo)`, from clang and Apple's `<sys/proc_info.h>`.
const TASK_BYTES: c_int = 96;
const _: () = assert!(size_of::<libc::proc_taskinfo>() == TASK_BYTES as usize);

/// `struct kinfo_proc` of every process, one behind the other.
pub fn process_list() -> io::Result<Vec<u8>> {
    sysctl(&mut [libc::CTL_KERN, libc::KERN_PROC, libc::KERN_PROC_ALL])
}

/// `struct kinfo_proc` of one process; empty if there is none.
pub fn process(pid: u32) -> io::Result<Vec<u8>> {
    sysctl(&mut [
        libc::CTL_KERN,
        libc::KERN_PROC,
        libc::KERN_PROC_PID,
        number(pid)?,
    ])
}

/// Arguments and environment of a process of the same user; `EINVAL` for
/// others.
pub fn arguments(pid: u32) -> io::Result<Vec<u8>> {
    sysctl(&mut [libc::CTL_KERN, libc::KERN_PROCARGS2, number(pid)?])
}

fn number(pid: u32) -> io::Result<c_int> {
    c_int::try_from(pid).map_err(|_| io::ErrorKind::InvalidInput.into())
}

/// Asks twice: how much there is, then for that and a little more. Lists grow
/// in between; then it is tried again, a few times.
fn sysctl(name: &mut [c_int]) -> io::Result<Vec<u8>> {
    const TRIES: u32 = 4;
    let length = u32::try_from(name.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
    for _ in 0..TRIES {
        let mut bytes = 0;
        // SAFETY: `name` holds `length` numbers; without a buffer the kernel
        // only writes how many bytes there are.
        let answer = unsafe {
            libc::sysctl(
                name.as_mut_ptr(),
                length,
                std::ptr::null_mut(),
                &raw mut bytes,
                std::ptr::null_mut(),
                0,
            )
        };
        if answer != 0 {
            return Err(io::Error::last_os_error());
        }
        let mut buffer = vec![0_u8; bytes + bytes / 8];
        let mut filled = buffer.len();
        // SAFETY: as above; the buffer has `filled` bytes, and the kernel
        // writes at most so many and says how many.
        let answer = unsafe {
            libc::sysctl(
                name.as_mut_ptr(),
                length,
                buffer.as_mut_ptr().cast(),
                &raw mut filled,
                std::ptr::null_mut(),
                0,
            )
        };
        if answer == 0 {
            buffer.truncate(filled);
            return Ok(buffer);
        }
        let error = io::Error::last_os_error();
        if error.raw_os_error() != Some(libc::ENOMEM) {
            return Err(error);
        }
    }
    Err(io::Error::other(say!("list-grew")))
}

/// CPU time, memory, threads of a process of the same user.
pub fn task(pid: u32) -> io::Result<Task> {
    let mut info = std::mem::MaybeUninit::<libc::proc_taskinfo>::zeroed();
    // SAFETY: the buffer is as large as is said, and all zeros are a value of
    // the structure, so it is one however much the kernel wrote.
    let (written, info) = unsafe {
        let written = libc::proc_pidinfo(
            number(pid)?,
            libc::PROC_PIDTASKINFO,
            0,
            info.as_mut_ptr().cast(),
            TASK_BYTES,
        );
        (written, info.assume_init())
    };
    match written {
        TASK_BYTES => Ok(Task {
            cpu_ns: nanoseconds(info.pti_total_user.saturating_add(info.pti_total_system)),
            rss_bytes: info.pti_resident_size,
            threads: info.pti_threadnum.unsigned_abs(),
            running: info.pti_numrunning.unsigned_abs(),
            switches: u32::from_ne_bytes(info.pti_csw.to_ne_bytes()),
        }),
        _ => Err(io::Error::last_os_error()),
    }
}

/// The kernel counts CPU time in ticks: 1 ns on Intel, 125/3 ns on Apple
/// silicon.
#[allow(
    deprecated,
    reason = "libc points to the crate mach2; one call is not worth a dependency"
)]
fn nanoseconds(ticks: u64) -> u64 {
    let mut base = libc::mach_timebase_info { numer: 0, denom: 0 };
    // SAFETY: it writes the structure it is given, and cannot fail.
    unsafe { libc::mach_timebase_info(&raw mut base) };
    let ns = u128::from(ticks) * u128::from(base.numer) / u128::from(base.denom.max(1));
    u64::try_from(ns).unwrap_or(u64::MAX)
}

/// Milliseconds the machine has slept since it was started: the clock that
/// runs during sleep less the one that does not.
pub fn slept_ms() -> Option<u64> {
    let with_sleep = clock_ns(libc::CLOCK_MONOTONIC_RAW)?;
    let without = clock_ns(libc::CLOCK_UPTIME_RAW)?;
    Some(with_sleep.saturating_sub(without) / 1_000_000)
}

fn clock_ns(clock: libc::clockid_t) -> Option<u64> {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: it writes the structure it is given.
    let answer = unsafe { libc::clock_gettime(clock, &raw mut time) };
    let seconds = u64::try_from(time.tv_sec).ok()?;
    let rest = u64::try_from(time.tv_nsec).ok()?;
    (answer == 0).then(|| seconds * 1_000_000_000 + rest)
}
