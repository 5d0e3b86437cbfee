//! Unpacks what comes with gzip, in small steps, so that a small file cannot become a large one unseen.

use std::io::{self, Write};

use bytes::Bytes;
use flate2::write::MultiGzDecoder;

/// How a gzip file begins. No other file of WeChat Pay's does: CSV, PDF, images.
const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// How much is unpacked at once: it becomes a thousand times as much at most.
const STEP: usize = 4 << 10;

/// What is done to the bytes as they come.
pub(super) enum Unpacker {
    /// The first byte, if it came alone.
    Undecided(Bytes),
    /// Nothing.
    Plain,
    /// They are unpacked.
    Gzip(Box<MultiGzDecoder<Vec<u8>>>),
}

impl Unpacker {
    pub(super) fn new() -> Self {
        Self::Undecided(Bytes::new())
    }

    /// Takes bytes from the front and gives what becomes of them; it may be nothing yet.
    pub(super) fn step(&mut self, received: &mut Bytes) -> io::Result<Bytes> {
        if let Self::Undecided(first) = self {
            let start = [first.as_ref(), received.as_ref()].concat();
            if start.len() < MAGIC.len() {
                *first = std::mem::take(received);
                return Ok(Bytes::new());
            }
            // Also where the first byte came alone: nothing of it may be lost.
            *received = if first.is_empty() { std::mem::take(received) } else { start.into() };
            *self = if received.starts_with(&MAGIC) {
                Self::Gzip(Box::new(MultiGzDecoder::new(Vec::new())))
            } else {
                Self::Plain
            };
        }
        match self {
            Self::Gzip(decoder) => {
                let packed = received.split_to(received.len().min(STEP));
                decoder.write_all(&packed)?;
                decoder.flush()?;
                Ok(std::mem::take(decoder.get_mut()).into())
            }
            _ => Ok(std::mem::take(received)),
        }
    }

    /// What is left at the end; an error if the end of the packed file is missing.
    pub(super) fn finish(&mut self) -> io::Result<Bytes> {
        match std::mem::replace(self, Self::Plain) {
            Self::Undecided(first) => Ok(first),
            Self::Plain => Ok(Bytes::new()),
            Self::Gzip(decoder) => Ok(decoder.finish()?.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    /// Feeds pieces of that size.
    fn unpack(packed: &[u8], size: usize) -> io::Result<Vec<u8>> {
        let (mut unpacker, mut content) = (Unpacker::new(), Vec::new());
        for piece in packed.chunks(size) {
            let mut piece = Bytes::copy_from_slice(piece);
            while !piece.is_empty() {
                content.extend_from_slice(&unpacker.step(&mut piece)?);
            }
        }
        content.extend_from_slice(&unpacker.finish()?);
        Ok(content)
    }

    #[test]
    fn gzip_and_plain_in_pieces_of_any_size() {
        let content = "交易时间,`1,`2\r\n".repeat(5000).into_bytes();
        for size in [1, 2, 7, 4096, usize::MAX] {
            assert_eq!(unpack(&packed(&content), size).unwrap(), content);
            assert_eq!(unpack(&content, size).unwrap(), content);
        }
        for short in [&b""[..], b"a", &[0x1f], &[0x1f, b'a']] {
            assert_eq!(unpack(short, 1).unwrap(), short);
        }
    }

    #[test]
    fn several_members_are_one_file() {
        let both = [packed(b"one "), packed(b"two")].concat();
        assert_eq!(unpack(&both, 5).unwrap(), b"one two");
    }

    #[test]
    fn a_truncated_or_damaged_file_is_an_error() {
        let packed = packed(&(0..=255).collect::<Vec<u8>>());
        for cut in [1, 4, 8, 9, packed.len() - 2, packed.len() - 5] {
            assert!(unpack(&packed[..packed.len() - cut], 64).is_err(), "{cut} bytes are missing");
        }
        let mut damaged = packed.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        assert!(unpack(&damaged, 64).is_err());
    }

    #[test]
    fn one_step_gives_a_bounded_amount() {
        let mut bomb = Bytes::from(packed(&vec![0; 64 << 20]));
        let mut unpacker = Unpacker::new();
        while !bomb.is_empty() {
            assert!(unpacker.step(&mut bomb).unwrap().len() <= STEP * 1100);
        }
    }
}
