use super::*;

fn want(thread: &str, kind: NoticeKind, round: u32) -> Wanted {
    Wanted {
        thread: thread.to_owned(),
        kind,
        text: (format!("{thread}{round}"), String::new()),
        cause: None,
        round,
        hush: Hush::No,
        snooze: None,
        can_stop: false,
    }
}

fn stalled(round: u32) -> Wanted {
    want("a", NoticeKind::Stalled, round)
}

fn titles(board: &Board) -> Vec<String> {
    board.standing().into_iter().map(|n| n.title).collect()
}

fn minute(minutes: u64) -> Moment {
    Moment(minutes * 60_000)
}

#[test]
fn raised_once_reminded_once_withdrawn() {
    let mut board = Board::default();
    let mut take = |at: u64, wanted: &[Wanted]| {
        board.take(Moment(at), wanted, Eyes::Elsewhere);
        titles(&board)
    };
    assert_eq!(take(0, &[stalled(1)]), ["a1"]);
    assert_eq!(take(1000, &[stalled(1)]), ["a1"]);
    assert_eq!(take(2000, &[stalled(2)]), ["a2"]);
    assert!(take(3000, &[]).is_empty());
    assert!(
        take(4000, &[stalled(1)]).is_empty(),
        "the same stall is not told twice"
    );
}

#[test]
fn never_more_than_three_an_hour_and_ten_a_day_then_one_that_counts_the_rest() {
    let mut board = Board::default();
    let (mut shown, mut more) = (Vec::new(), Vec::new());
    for at in 0..1440_u64 {
        let thread = format!("r{at}");
        let wanted = [want(&thread, NoticeKind::Stalled, 1)];
        board.take(minute(at), &wanted, Eyes::Elsewhere);
        for notice in board.standing() {
            if notice.thread == thread {
                shown.push(at);
            } else if notice.kind == NoticeKind::More && !more.contains(&notice.title) {
                more.push(notice.title);
            }
        }
    }
    assert_eq!(shown.len(), PER_DAY);
    let hours = shown.windows(PER_HOUR + 1);
    assert!(
        hours.into_iter().all(|w| w[PER_HOUR] - w[0] >= 60),
        "{shown:?}"
    );
    assert_eq!(more, ["More in Nixlamp (6 events)"]);
}

#[test]
fn news_leave_room_for_what_needs_a_person() {
    let mut board = Board::default();
    let news: Vec<Wanted> = (0..5)
        .map(|n| want(&format!("n{n}"), NoticeKind::Finished, 1))
        .collect();
    board.take(minute(0), &news, Eyes::Elsewhere);
    assert_eq!(titles(&board), ["n01", "n11"]);
    let mut all = news;
    all.push(want("z", NoticeKind::NeedsYou, 1));
    board.take(minute(1), &all, Eyes::Elsewhere);
    assert_eq!(titles(&board), ["n01", "n11", "z1"]);
}

#[test]
fn a_start_without_a_tray_and_two_good_ends_hold_back_no_failure_and_no_password() {
    let mut board = Board::default();
    let mut wanted = Vec::new();
    for (at, thread, kind) in [
        (0, "a", NoticeKind::NoTray),
        (5, "b", NoticeKind::Finished),
        (10, "c", NoticeKind::Finished),
        (12, "d", NoticeKind::Failed),
        (13, "e", NoticeKind::NeedsYou),
        (14, "f", NoticeKind::Stalled),
    ] {
        wanted.push(want(thread, kind, 1));
        board.take(minute(at), &wanted, Eyes::Elsewhere);
    }
    assert_eq!(titles(&board), ["a1", "b1", "d1", "e1", "f1"]);
}

#[test]
fn a_day_of_news_leaves_ten_for_what_needs_a_person() {
    let mut board = Board::default();
    let mut of_need = 0;
    for hour in 0..20_u64 {
        for (name, kind) in [("n", NoticeKind::Finished), ("z", NoticeKind::NeedsYou)] {
            let wanted = want(&format!("{name}{hour}."), kind, 1);
            board.take(minute(hour * 61), &[wanted], Eyes::Elsewhere);
            of_need += usize::from(name == "z" && titles(&board).contains(&format!("z{hour}.1")));
        }
    }
    assert_eq!(of_need, PER_DAY);
}

#[test]
fn what_stands_is_rewritten_when_the_cause_turns_out_to_be_another() {
    let mut board = Board::default();
    let about = |cause: &str, title: &str| Wanted {
        cause: Some(cause.to_owned()),
        text: (title.to_owned(), String::new()),
        ..stalled(1)
    };
    board.take(Moment(0), &[about("unknown", "12 min")], Eyes::Elsewhere);
    board.take(Moment(1000), &[about("unknown", "13 min")], Eyes::Elsewhere);
    assert_eq!(titles(&board), ["12 min"]);
    board.take(
        Moment(2000),
        &[about("lock-held", "14 min")],
        Eyes::Elsewhere,
    );
    assert_eq!(titles(&board), ["14 min"]);
    assert_eq!(board.standing()[0].round, 1, "it is no new alarm");
}

#[test]
fn a_pause_raises_nothing_and_takes_nothing_away() {
    let mut board = Board::default();
    let paused = |thread: &str| Wanted {
        hush: Hush::Paused,
        ..want(thread, NoticeKind::Stalled, 1)
    };
    board.take(Moment(0), &[stalled(1)], Eyes::Elsewhere);
    board.take(Moment(1000), &[paused("a"), paused("b")], Eyes::Elsewhere);
    assert_eq!(titles(&board), ["a1"]);
    let both = [stalled(1), want("b", NoticeKind::Stalled, 1)];
    board.take(Moment(2000), &both, Eyes::Elsewhere);
    assert_eq!(titles(&board), ["a1", "b1"], "what lasts is told after it");
}

#[test]
fn what_is_snoozed_is_put_away_and_told_again_after_that() {
    let mut board = Board::default();
    board.take(minute(0), &[stalled(1)], Eyes::Elsewhere);
    let snoozed = Wanted {
        hush: Hush::Snoozed,
        ..stalled(1)
    };
    board.take(minute(1), std::slice::from_ref(&snoozed), Eyes::Elsewhere);
    assert!(titles(&board).is_empty());
    board.take(minute(31), &[stalled(1)], Eyes::Elsewhere);
    assert_eq!(titles(&board), ["a1"]);
}

#[test]
fn who_looks_at_the_window_is_told_there_and_who_is_away_after_that() {
    let mut board = Board::default();
    board.take(minute(0), &[stalled(1)], Eyes::OnWindow);
    board.take(minute(1), &[stalled(1)], Eyes::Elsewhere);
    assert!(titles(&board).is_empty(), "it was seen");
    board.take(minute(30), &[stalled(2)], Eyes::Elsewhere);
    assert_eq!(titles(&board), ["a2"], "the reminder comes");

    let mut board = Board::default();
    let gone = want("b", NoticeKind::NeedsYou, 1);
    board.take(minute(0), &[stalled(1), gone], Eyes::Away);
    assert!(titles(&board).is_empty());
    board.take(minute(60), &[stalled(1)], Eyes::Elsewhere);
    assert_eq!(titles(&board), ["a1"], "what is still so");
}

#[test]
fn a_full_disk_is_told_every_six_hours_at_most() {
    let mut board = Board::default();
    let disk = [want("disk", NoticeKind::DiskFull, 1)];
    let mut told = 0;
    for at in 0..24 * 60 {
        board.take(minute(at), &disk, Eyes::Elsewhere);
        told += board.standing().len();
        board.take(minute(at), &[], Eyes::Elsewhere);
    }
    assert_eq!(told, 4);
}

#[test]
fn no_notification_has_more_than_three_buttons() {
    use NoticeKind::{
        CannotWatch, DiskFull, Failed, FailedInActivation, Finished, Fixed, NeedsYou, Reboot, Slow,
        Stalled, Test,
    };
    for kind in [
        CannotWatch,
        DiskFull,
        Failed,
        FailedInActivation,
        Finished,
        Fixed,
        NeedsYou,
        Reboot,
        Slow,
        Stalled,
        Test,
    ] {
        let running = matches!(kind, NeedsYou | Stalled | DiskFull);
        let notice = notice(&Wanted {
            snooze: matches!(kind, Stalled | Slow).then_some(QuietScope::All),
            can_stop: running,
            ..want("a", kind, 1)
        });
        assert!(notice.buttons.len() <= 3, "{notice:?}");
        assert_eq!(kind == Reboot, notice.buttons.is_empty());
    }
}

/// Numbers by chance, the same each time.
fn chance(seed: &mut u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *seed >> 33
}

#[test]
fn five_hundred_incidents_by_chance_in_a_day_stay_bearable() {
    use NoticeKind::{Failed, Finished, NeedsYou, Slow, Stalled};
    const DAY: u64 = 24 * 60;
    for seed in 1..=20 {
        let mut random = seed;
        // Begin and end in minutes; of a hundred rebuilds, so that many come again.
        let incidents: Vec<(u64, u64, Wanted)> = (0..500)
            .map(|_| {
                let begin = chance(&mut random) % DAY;
                let kinds = [Failed, Finished, NeedsYou, Slow, Stalled];
                let kind = kinds[chance(&mut random) as usize % kinds.len()];
                let thread = format!("r{}", chance(&mut random) % 100);
                let lasts = chance(&mut random) % 90;
                (begin, begin + lasts, want(&thread, kind, 1))
            })
            .collect();
        let mut board = Board::default();
        let mut shown: Vec<(u64, String, NoticeKind, u32)> = Vec::new();
        let mut summaries = 0;
        let mut stood: Vec<Notice> = Vec::new();
        for at in 0..DAY {
            let mut wanted: Vec<Wanted> = Vec::new();
            for (begin, end, want) in &incidents {
                if !(*begin..*end).contains(&at) || wanted.iter().any(|w| w.thread == want.thread) {
                    continue;
                }
                let round = if at - begin >= 30 { 2 } else { 1 };
                wanted.push(Wanted {
                    round,
                    ..want.clone()
                });
            }
            board.take(minute(at), &wanted, Eyes::Elsewhere);
            let stands = board.standing();
            for notice in stands.iter().filter(|notice| !stood.contains(notice)) {
                if notice.kind == NoticeKind::More {
                    summaries += 1;
                } else {
                    shown.push((at, notice.thread.clone(), notice.kind, notice.round));
                }
            }
            stood = stands;
        }
        for (news, per_hour, per_day) in [
            (true, NEWS_PER_HOUR, NEWS_PER_DAY),
            (false, PER_HOUR, PER_DAY),
        ] {
            let these = shown
                .iter()
                .filter(|(_, _, kind, _)| is_news(*kind) == news);
            let at: Vec<u64> = these.map(|(at, ..)| *at).collect();
            assert!(at.len() <= per_day, "{shown:?}");
            for from in &at {
                let hour = at.iter().filter(|other| (*from..from + 60).contains(other));
                assert!(hour.count() <= per_hour, "{shown:?}");
            }
        }
        let mut told: Vec<_> = shown
            .iter()
            .map(|(_, thread, kind, round)| (thread, kind, round))
            .collect();
        told.sort();
        let all = told.len();
        told.dedup();
        assert_eq!(told.len(), all, "one was shown twice");
        assert_eq!(summaries, 1);
    }
}
