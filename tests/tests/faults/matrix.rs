//! The matrix: each fault befalls each class of operation, and comes to what the table says.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::class::{CLASSES, Class};
use crate::expected::EXPECTED;
use crate::fault::{FAULTS, Fault};
use crate::outcome::describe;
use crate::site::{LONG, Site};

/// What no machine is so slow as to need beyond a call's own time.
const PATIENCE: Duration = Duration::from_secs(60);

async fn cell(site: &Site, class: Class, fault: Fault) -> String {
    if !fault.befalls(class) {
        return "–".to_owned();
    }
    site.order(class, fault);
    let client = site.client(fault);
    if fault.needs_a_call_before() {
        site.leave_a_connection(class, &client, fault).await;
    }
    let began = Instant::now();
    let outcome = timeout(LONG + PATIENCE, class.call(&client, fault)).await;
    let outcome = outcome.unwrap_or_else(|_| panic!("{class:?} outlives its time: {}", fault.name()));
    if fault == Fault::TooMany {
        assert!(began.elapsed() >= Duration::from_secs(2), "two pauses of a second each were asked for");
    }
    assert!(outcome.is_err() || !fault.is_unproven(), "{class:?} believes it: {}", fault.name());
    if let Ok(success) = &outcome {
        success.check(fault);
    }
    if let Err(error) = &outcome {
        let can_be_settled = error.settled_by().is_some();
        assert_eq!(can_be_settled, error.may_have_taken_effect() && class.operation().settling_query().is_some());
        // Whatever is told, it is told what of.
        assert!(error.to_string().contains(class.operation().path()), "{error}");
    }
    describe(&outcome)
}

#[test]
fn every_fault_of_every_class() {
    let _alone = crate::alone();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut wrong = Vec::new();
    let mut cells = 0;
    runtime.block_on(async {
        for (number, fault) in FAULTS.iter().enumerate() {
            // Another one for each row: keys that were replaced stay replaced.
            let mut site = Site::start(*fault).await;
            let mut row = Vec::new();
            for class in CLASSES {
                if *fault == Fault::RotatedCertificate {
                    site = Site::start(*fault).await;
                }
                row.push(cell(&site, class, *fault).await);
            }
            cells += row.iter().filter(|cell| *cell != "–").count();
            if EXPECTED.get(number).is_none_or(|expected| row != expected) {
                wrong.push(format!("    // {}\n    {row:?},", fault.name()));
            }
        }
    });
    println!("{} faults, {} classes, {cells} cells", FAULTS.len(), CLASSES.len());
    assert!(wrong.is_empty(), "came out otherwise than stated:\n{}", wrong.join("\n"));
}

#[test]
fn the_documented_table_is_the_table() {
    let mut table = String::from("| what happens |");
    CLASSES.iter().for_each(|class| table.push_str(&format!(" {} |", class.name())));
    table.push_str(&format!("\n|{}\n", "---|".repeat(CLASSES.len() + 1)));
    for (fault, row) in FAULTS.iter().zip(EXPECTED) {
        table.push_str(&format!("| {} | {} |\n", fault.name(), row.join(" | ")));
    }
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/robustness.md");
    let text = std::fs::read_to_string(path).unwrap();
    let (before, rest) = text.split_once("<!-- faults -->\n").unwrap();
    let (stated, after) = rest.split_once("<!-- end of faults -->").unwrap();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        let text = format!("{before}<!-- faults -->\n{table}<!-- end of faults -->{after}");
        return std::fs::write(path, text).unwrap();
    }
    assert_eq!(stated, table, "UPDATE_DOCS=1 cargo test -p wechatpay-tests --test faults writes it");
}
