//! What is left of faulty calls: no task, no connection, no memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::runtime::{Handle, Runtime};
use tokio::task::JoinSet;
use tokio::time::timeout;
use wechatpay_gateway::{Call, Gateway, Reply};
use wechatpay_runtime::{Client, DigestAlgorithm, Retry};

use crate::class::{CLASSES, Class, hexadecimal};
use crate::fault::{FAULTS, Fault, HUGE};
use crate::outcome::Success;
use crate::site::{LONG, Site};

/// Says which fault an answer has.
const FAULT: &str = "X-Fault";
/// How many calls there are at a time.
const AT_ONCE: usize = 64;
/// What no machine is so slow as to need.
const PATIENCE: Duration = Duration::from_secs(120);

/// How many faulty calls, after 500 to begin with: `FAULTY_CALLS`.
fn calls() -> usize {
    std::env::var("FAULTY_CALLS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000)
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// A figure of the process in `/proc/self/status`, in KiB.
fn status(name: &str) -> usize {
    let text = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

async fn until(what: &str, condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    assert!(timeout(PATIENCE, waiting).await.is_ok(), "{what}: {} tasks, {} descriptors", tasks(), descriptors());
}

/// Those that are answers, and that do not keep the gateway busy.
fn mix(class: Class) -> Vec<Fault> {
    let is_other = |fault: Fault| fault.is_below_http() || matches!(fault, Fault::Huge | Fault::RotatedCertificate);
    FAULTS.iter().copied().filter(|fault| fault.befalls(class) && !is_other(*fault)).collect()
}

/// Answers each request of a class with the next of its faults.
fn order(site: &Site, class: Class) {
    let (faults, next) = (mix(class), AtomicUsize::new(0));
    let reply = move |_: &Call| -> Reply {
        let fault = faults[next.fetch_add(1, Ordering::Relaxed) % faults.len()];
        fault.reply(class).header(FAULT, fault.name())
    };
    site.gateway.on(class.operation()).lenient().reply_with(reply);
}

fn builder(gateway: &Gateway) -> Client {
    Client::builder()
        .mchid(gateway.mchid())
        .certificate_serial(&gateway.certificate_serial())
        .private_key(gateway.private_key())
        .public_key(&gateway.public_key_id(), &gateway.public_key())
        .api_v2_key(&gateway.api_v2_key())
        .base_url(gateway.url())
        .timeout(Duration::from_secs(1))
        .answer_limit(256 << 10)
        .retry(Retry::none())
        .build()
        .unwrap()
}

/// What came of calls.
#[derive(Debug, Default)]
struct Counts {
    good: usize,
    failed: usize,
}

/// So many calls, each of a class in turn.
async fn faulty_calls(site: &Site, count: usize) -> Counts {
    let client = Arc::new(builder(&site.gateway));
    let (mut running, mut counts) = (JoinSet::new(), Counts::default());
    for number in 0..count {
        if number % 20 == 0 {
            site.gateway.reset_connections(1);
        }
        if number % 1000 == 0 {
            site.gateway.forget_calls();
        }
        let (class, client) = (CLASSES[number % CLASSES.len()], Arc::clone(&client));
        running.spawn(async move {
            timeout(LONG, class.call(&client, Fault::Nothing)).await.expect("a call outlives its time")
        });
        if running.len() >= AT_ONCE {
            counts.count(running.join_next().await.unwrap().unwrap());
        }
    }
    while let Some(outcome) = running.join_next().await {
        counts.count(outcome.unwrap());
    }
    site.gateway.forget_calls();
    counts
}

impl Counts {
    fn count(&mut self, outcome: Result<Success, wechatpay_runtime::Error>) {
        let Ok(success) = outcome else {
            self.failed += 1;
            return;
        };
        let headers = match &success {
            Success::Order(answer) => answer.headers(),
            Success::File(answer) => answer.headers(),
        };
        let fault = headers[FAULT].to_str().unwrap();
        let fault = FAULTS.iter().find(|own| own.name() == fault).unwrap();
        assert!(!fault.is_unproven(), "believed: {}", fault.name());
        success.check(*fault);
        self.good += 1;
    }
}

#[cfg(target_os = "linux")]
#[test]
fn nothing_is_left_of_thousands_of_faulty_calls() {
    let _alone = crate::alone();
    runtime().block_on(async {
        let site = Site::start(Fault::Nothing).await;
        CLASSES.iter().for_each(|class| order(&site, *class));
        let (tasks_before, descriptors_before) = (tasks(), descriptors());
        let gone = || tasks() == tasks_before && descriptors() <= descriptors_before;
        // What is made once is made by now.
        faulty_calls(&site, 500).await;
        until("after the first calls", gone).await;
        let (memory, began) = (status("VmRSS"), std::time::Instant::now());
        let counts = faulty_calls(&site, calls()).await;
        let took = began.elapsed();
        until("after all calls", gone).await;
        let grown = status("VmRSS").saturating_sub(memory);
        println!("{} calls in {took:?}: {counts:?}; {} KiB more in use, at most {}", calls(), grown, status("VmHWM"));
        assert!(counts.good > calls() / 20 && counts.failed > calls() / 2, "{counts:?}");
        assert!(grown < 64 << 10, "{grown} KiB");
    });
}

#[cfg(target_os = "linux")]
#[test]
fn a_long_file_goes_through_in_pieces() {
    let _alone = crate::alone();
    runtime().block_on(async {
        let site = Site::start(Fault::Huge).await;
        let client = site.client(Fault::Huge);
        for class in [Class::Bill, Class::Statement, Class::BillV2] {
            site.order(class, Fault::Huge);
            let blanks = blanks();
            // From now on the peak is counted anew.
            std::fs::write("/proc/self/clear_refs", "5").unwrap();
            let before = status("VmRSS");
            let download = class.download(&client);
            let download = match class {
                Class::Bill => download.digest(DigestAlgorithm::Sha1, blanks),
                _ => download,
            };
            let mut stream = download.stream().await.unwrap();
            let mut length = 0;
            while let Some(piece) = stream.chunk().await {
                length += piece.unwrap().len() as u64;
            }
            assert_eq!(length, HUGE);
            let peak = status("VmHWM").saturating_sub(before);
            println!("{class:?}: {peak} KiB for {length} bytes");
            assert!(peak < 48 << 10, "{class:?}: {peak} KiB");
        }
    });
}

/// The SHA-1 of the long file.
fn blanks() -> String {
    use sha1::Digest;
    let (mut digest, piece) = (sha1::Sha1::new(), vec![b' '; 1 << 20]);
    (0..HUGE >> 20).for_each(|_| digest.update(&piece));
    hexadecimal(&digest.finalize())
}
