//! A fault of this side costs one file, and no other waits for it.

use std::sync::mpsc::channel;
use std::time::Duration;

use super::*;

/// Steps that break off over a file of such a name.
#[expect(clippy::panic, reason = "that is what is tried")]
fn breaking() -> Steps<Report> {
    fn over(job: &Job, name: &str) {
        if job.path.to_string_lossy().contains(name) {
            panic!("over {}", job.path.display());
        }
    }
    Steps {
        read: |job| {
            over(job, "reading");
            Ok(Source::new(job.path.to_string_lossy(), &b"From: a@b.example\r\nSubject: x\r\n\r\nwords\r\n"[..]))
        },
        put: |engine, source, job, behind| {
            over(job, "asking");
            (Steps::<Report>::USUAL.put)(engine, source, job, behind)
        },
        take: |engine, put, source, job| {
            over(job, "answering");
            (Steps::<Report>::USUAL.take)(engine, put, source, job)
        },
        lost: Steps::<Report>::USUAL.lost,
    }
}

/// What is delivered, and over how many reports the receiver broke off; it does over those of such a name.
#[expect(clippy::panic, reason = "that is what is tried")]
fn delivered(names: &[String], size: usize) -> (Vec<(String, Option<String>)>, usize) {
    let (tell, heard) = channel();
    let (end, ended) = channel();
    let deliver = move |job: Job, report: Option<Report>| {
        let name = job.path.to_string_lossy().into_owned();
        tell.send((name.clone(), report.unwrap().unreadable)).unwrap();
        if name.contains("taking") {
            panic!("over {name}");
        }
    };
    let pool = Pool::with(breaking(), &Worker::InProcess, size, Box::new(deliver)).unwrap();
    let settings = Arc::new(Settings { search: None, ..Settings::at("2026-11-22T00:00:00Z".parse().unwrap()) });
    let job = |name: &String| Job::file(name.into(), settings.clone(), Cancel::default());
    pool.push(names.iter().map(job));
    std::thread::spawn(move || end.send(pool.finish()));
    let refused = ended.recv_timeout(Duration::from_secs(120)).expect("the pool to end");
    (heard.iter().collect(), refused)
}

#[test]
fn a_fault_of_ours_costs_one_file_and_no_other_waits_for_it() {
    for size in [1, 3] {
        let name = |number: usize| match number % 8 {
            1 => format!("{number} reading"),
            2 => format!("{number} asking"),
            4 => format!("{number} answering"),
            7 => format!("{number} taking"),
            _ => number.to_string(),
        };
        let names: Vec<String> = (0..40).map(name).collect();
        let (said, refused) = delivered(&names, size);
        assert_eq!(said.iter().map(|(name, _)| name).collect::<Vec<_>>(), names.iter().collect::<Vec<_>>());
        for (name, why) in &said {
            let broken = ["reading", "asking", "answering"].iter().any(|step| name.contains(step));
            assert_eq!(why.as_deref(), broken.then(|| Lost::Fault.to_string()).as_deref(), "{name} of {size}");
        }
        assert_eq!(refused, 5, "{size}");
    }
}

#[test]
fn a_file_over_which_this_side_broke_off_is_known_all_the_same() {
    let settings = Arc::new(Settings::at("2026-11-22T00:00:00Z".parse().unwrap()));
    let job = Job::file("a.eml".into(), settings, Cancel::default());
    let source = Source::new("a.eml", &b"words"[..]);
    let report = (Steps::<Report>::USUAL.lost)(&job, Some(&source), Lost::Fault.to_string());
    assert_eq!((report.id.as_ref(), report.bytes), (Some(&source.id), 5));
    assert!(report.unreadable.unwrap().contains("a fault of the program"));
}
