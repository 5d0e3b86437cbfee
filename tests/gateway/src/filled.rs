//! A body too long to be held in memory: one byte, again and again.

use bytes::Bytes;
use sha1::{Digest, Sha1};

use crate::seed::hex;

/// How much of it is sent at a time.
const PIECE: usize = 64 << 10;

/// That byte so many times.
#[derive(Clone, Debug)]
pub struct Filled {
    piece: Bytes,
    left: u64,
}

impl Filled {
    pub fn new(byte: u8, length: u64) -> Self {
        Self { piece: vec![byte; PIECE].into(), left: length }
    }

    /// How long it is, or what is left of it.
    pub fn len(&self) -> u64 {
        self.left
    }

    /// The SHA-1 of all of it, in hex.
    pub fn sha1(&self) -> String {
        let mut digest = Sha1::new();
        self.clone().for_each(|piece| digest.update(&piece));
        hex(&digest.finalize())
    }
}

impl Iterator for Filled {
    type Item = Bytes;

    fn next(&mut self) -> Option<Bytes> {
        let length = self.piece.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        self.left -= length as u64;
        (length > 0).then(|| self.piece.slice(..length))
    }
}
