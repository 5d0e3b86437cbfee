//! APIv2 over real HTTP on loopback, against a peer with a signature of its own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod configuration;
mod encryption;
mod every_operation;
mod files;
mod gateway;
mod outcomes;
mod peer;
mod repetition;
mod requests;

use std::sync::OnceLock;

use rcgen::KeyPair;
use wechatpay_runtime::{Client, ClientBuilder};

use peer::{KEY, Peer};

const MCHID: &str = "1900000109";

/// A client of that peer, as far as most tests need it.
fn builder(peer: &Peer) -> ClientBuilder {
    static KEYS: OnceLock<[String; 2]> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let [ours, theirs] = [(); 2].map(|()| KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).unwrap());
        [ours.serialize_pem(), theirs.public_key_pem()]
    });
    Client::builder()
        .mchid(MCHID)
        .certificate_serial("5157F09EFDC096DE15EBE81A47057A7232F1B8E1")
        .private_key(&keys[0])
        .public_key("PUB_KEY_ID_0119000001092024091000111100000001", &keys[1])
        .api_v2_key(KEY)
        .base_url(peer.url())
}

fn client(peer: &Peer) -> Client {
    builder(peer).build().unwrap()
}
