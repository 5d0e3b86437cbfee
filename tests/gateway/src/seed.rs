//! Chance that is the same for the same seed.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

/// A source of values: what is drawn depends on the seed and the words alone.
pub struct Chance(ChaCha20Rng);

impl Chance {
    /// The source for these words.
    pub fn new(seed: u64, words: &[&[u8]]) -> Self {
        let mut digest = Sha256::new_with_prefix(seed.to_be_bytes());
        for word in words {
            digest.update(word.len().to_be_bytes());
            digest.update(word);
        }
        Self(ChaCha20Rng::from_seed(digest.finalize().into()))
    }

    /// For encryption.
    pub fn rng(&mut self) -> &mut ChaCha20Rng {
        &mut self.0
    }

    /// One of `0..end`; 0 if there is none.
    pub fn below(&mut self, end: usize) -> usize {
        let drawn = usize::try_from(self.0.next_u32()).unwrap_or_default();
        drawn.checked_rem(end).unwrap_or_default()
    }

    /// That many of these characters.
    pub fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet = alphabet.as_bytes();
        (0..length).filter_map(|_| alphabet.get(self.below(alphabet.len()))).copied().map(char::from).collect()
    }

    /// Digits.
    pub fn digits(&mut self, length: usize) -> String {
        self.text("0123456789", length)
    }

    /// Letters and digits.
    pub fn letters(&mut self, length: usize) -> String {
        self.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length)
    }

    /// Hexadecimal digits.
    pub fn hex(&mut self, length: usize) -> String {
        self.text("0123456789abcdef", length)
    }
}

/// In hexadecimal, lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
