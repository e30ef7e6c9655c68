//! What a rebuild is to make, makes and has made, for faces.

use crate::model;
use crate::wire::{self, Doing};
use crate::words::{self, progress as say, state};

/// The same, ready to draw.
pub(super) fn progress(told: &model::Progress) -> wire::Progress {
    wire::Progress {
        source: match told.from {
            model::ProgressFrom::Log => "log",
            model::ProgressFrom::Store => "store",
            model::ProgressFrom::Text => "text",
        }
        .to_owned(),
        line: say::line(told),
        to_build: told.planned.map(|p| p.build),
        to_fetch: told.planned.map(|p| p.fetch),
        built: told.built,
        fetched: told.fetched,
        building: told.building.iter().map(making).collect(),
        fetching: told.fetching.iter().map(making).collect(),
        failed: told.failed.clone(),
        limits: told.limits.iter().map(|l| say::limit(*l)).collect(),
    }
}

/// What is made, a line each: what is built first, the oldest first. `rate` is
/// that of all that comes in, in bytes a second.
pub(super) fn doings(told: &model::Progress, rate: f64) -> Vec<Doing> {
    let mut building: Vec<_> = told.building.iter().collect();
    building.sort_by(|a, b| b.for_s.total_cmp(&a.for_s));
    let build = building.into_iter().map(|making| {
        let detail = match &making.phase {
            Some(phase) => state::phase_since(phase, making.for_s),
            None => state::working_since(making.for_s),
        };
        doing("build", making, detail)
    });
    // With several the rate is nobody's own.
    let alone = told.fetching.len() == 1 && rate > 0.0;
    let fetch = told.fetching.iter().map(|making| {
        let detail = match making.bytes {
            _ if alone => words::rate(rate),
            Some((done, all)) => state::size_of(done, all),
            None => state::working_since(making.for_s),
        };
        doing("fetch", making, detail)
    });
    build.chain(fetch).collect()
}

fn doing(kind: &str, making: &model::Making, detail: String) -> Doing {
    Doing {
        kind: kind.to_owned(),
        what: making.name.clone(),
        detail,
    }
}

fn making(making: &model::Making) -> wire::Making {
    wire::Making {
        name: making.name.clone(),
        path: making.path.clone(),
        for_s: making.for_s,
        phase: making.phase.clone(),
        builder: making.builder,
        done_bytes: making.bytes.map(|(done, _)| done),
        all_bytes: making.bytes.map(|(_, all)| all),
    }
}

#[cfg(test)]
mod tests {
    use super::doings;
    use crate::model::{Making, ProcessId, Progress, ProgressFrom};

    fn making(name: &str, for_s: f64) -> Making {
        Making {
            name: name.to_owned(),
            path: format!("/nix/store/x-{name}"),
            for_s,
            phase: None,
            builder: None,
            bytes: None,
        }
    }

    #[test]
    fn builds_by_age_then_fetches() {
        let mut told = Progress {
            client: ProcessId { pid: 1, start: 1 },
            from: ProgressFrom::Store,
            planned: None,
            building: vec![making("young", 5.0), making("glibc-2.40", 190.0)],
            fetching: vec![making("firefox", 70.0)],
            waiting: Vec::new(),
            built: 0,
            fetched: 0,
            failed: Vec::new(),
            limits: Vec::new(),
        };
        told.building[1].phase = Some("buildPhase".to_owned());
        let lines = |told: &Progress, rate: f64| -> Vec<String> {
            let all = doings(told, rate).into_iter();
            all.map(|d| [d.kind, d.what, d.detail].join(" ")).collect()
        };
        let expected = [
            "build glibc-2.40 buildPhase for 3 min",
            "build young for 5 s",
            "fetch firefox 2.0 MiB/s",
        ];
        assert_eq!(lines(&told, 2_097_152.0), expected);
        told.fetching.push(Making {
            bytes: Some((1024, 2048)),
            ..making("gcc", 3.0)
        });
        let found = lines(&told, 2_097_152.0);
        assert_eq!(
            found[2..],
            ["fetch firefox for 1 min", "fetch gcc 1.0 KiB of 2.0 KiB"]
        );
    }
}
