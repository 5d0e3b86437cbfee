//! A gateway where a fault is, and clients of it.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use wechatpay_gateway::{Gateway, Key};
use wechatpay_runtime::{Client, Retry};

use crate::class::Class;
use crate::fault::{Fault, LARGE, OTHER_HOST};

/// The time, in seconds since 1970.
pub fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

/// The serial number of the certificate that replaces the first one.
const NEW_SERIAL: &str = "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C";
/// More than lies between two downloads of certificates.
const A_WHILE: i64 = 10 * 60;

/// As long as nothing here takes.
pub const LONG: Duration = Duration::from_secs(60);
/// For what ends by it.
pub const SHORT: Duration = Duration::from_millis(150);

/// A gateway, and how far the clock of both sides is ahead.
pub struct Site {
    pub gateway: Arc<Gateway>,
    ahead: Arc<AtomicI64>,
}

impl Site {
    pub async fn start(fault: Fault) -> Self {
        let ahead = Arc::<AtomicI64>::default();
        let own = Arc::clone(&ahead);
        let clock = move || now() + own.load(Ordering::SeqCst);
        let builder = Gateway::builder().clock(clock).without_client_certificates();
        let builder = match fault {
            Fault::RotatedCertificate => builder.without_public_key(),
            Fault::OtherHost => builder.tls_certificate_for(OTHER_HOST),
            _ => builder,
        };
        let gateway = builder.start().await.unwrap();
        Self { gateway: Arc::new(gateway), ahead }
    }

    /// From now on that is what happens.
    pub fn order(&self, class: Class, fault: Fault) {
        let resets = matches!(fault, Fault::ResetUnread | Fault::HandshakeCutOff);
        self.gateway.reset_connections(if resets { usize::MAX } else { 0 });
        self.gateway.reset_kept_connections(fault == Fault::KeptReset);
        self.gateway.reset_bodies_beyond(if fault == Fault::UploadReset { LARGE / 8 } else { usize::MAX });
        let route = self.gateway.on(class.operation()).lenient();
        if fault != Fault::RotatedCertificate {
            route.reply(fault.reply(class));
            return;
        }
        let (gateway, ahead, is_done) =
            (Arc::downgrade(&self.gateway), Arc::clone(&self.ahead), AtomicBool::new(false));
        route.reply_with(move |_| {
            // The client's certificates are those of before, and are not new any more.
            if let Some(gateway) = gateway.upgrade().filter(|_| !is_done.swap(true, Ordering::SeqCst)) {
                gateway.retire(&gateway.platform_serial());
                gateway.rotate(NEW_SERIAL, new_key()).unwrap();
                ahead.store(A_WHILE, Ordering::SeqCst);
            }
            fault.reply(class).serial(NEW_SERIAL)
        });
    }

    /// A client that repeats what may be repeated.
    pub fn client(&self, fault: Fault) -> Client {
        let (gateway, ahead) = (&self.gateway, Arc::clone(&self.ahead));
        let builder = Client::builder()
            .mchid(gateway.mchid())
            .certificate_serial(&gateway.certificate_serial())
            .private_key(gateway.private_key())
            .api_v2_key(&gateway.api_v2_key())
            .api_v3_key(&gateway.api_v3_key())
            .clock(move || now() + ahead.load(Ordering::SeqCst))
            .timeout(if fault.takes_all_the_time() { SHORT } else { LONG })
            .retry(Retry::attempts(3).backoff(Duration::from_millis(1), Duration::from_millis(2)));
        let builder = match fault {
            Fault::RotatedCertificate => builder.download_certificates(),
            _ => builder.public_key(&gateway.public_key_id(), &gateway.public_key()),
        };
        match fault {
            Fault::NobodyListens => builder.base_url(&nobody()),
            Fault::StrangeAuthority => builder.base_url(gateway.tls_url()),
            fault if fault.is_over_tls() => builder.base_url(gateway.tls_url()).root_certificate(&gateway.ca()),
            _ => builder.base_url(gateway.url()),
        }
        .build()
        .unwrap()
    }
}

impl Site {
    /// What a call before has to leave for this fault: a connection, or one that was closed by now.
    pub async fn leave_a_connection(&self, class: Class, client: &Client, fault: Fault) {
        assert!(class.call(client, Fault::Nothing).await.is_ok(), "the call before");
        // The client keeps it when it next looks around; the connections of clients before it go.
        tokio::time::sleep(Duration::from_millis(10)).await;
        while self.gateway.connections() != 1 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        if fault == Fault::KeptClosed {
            self.gateway.close_idle_connections();
            while self.gateway.connections() > 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            // Had it not looked around since, it would be the next row.
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

/// Where nobody listens.
fn nobody() -> String {
    let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap();
    format!("http://{address}")
}

fn new_key() -> Key {
    static NEW: OnceLock<Key> = OnceLock::new();
    NEW.get_or_init(|| Key::generate().unwrap()).clone()
}
