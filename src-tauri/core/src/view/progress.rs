//! What a rebuild is to make, makes and has made, for faces.

use crate::model;
use crate::wire;
use crate::words::progress as say;

/// The same, ready to draw.
pub(super) fn progress(told: &model::Progress) -> wire::Progress {
    wire::Progress {
        source: match told.from {
            model::ProgressFrom::Log => "log",
            model::ProgressFrom::Store => "store",
        }
        .to_owned(),
        to_build: told.planned.map(|p| p.build),
        to_fetch: told.planned.map(|p| p.fetch),
        built: told.built,
        fetched: told.fetched,
        building: told.building.iter().map(making).collect(),
        fetching: told.fetching.iter().map(making).collect(),
        failed: told.failed.clone(),
        limits: told
            .limits
            .iter()
            .map(|l| say::limit(*l).to_owned())
            .collect(),
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
