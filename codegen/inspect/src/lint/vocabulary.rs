//! The words that names and values consist of, and on how many pages each stands.

use std::collections::{BTreeMap, BTreeSet};

use super::places::Place;
use super::spelling::{is_slip, words};

/// The words of all pages.
pub struct Vocabulary<'a> {
    pages: BTreeMap<String, BTreeSet<&'a str>>,
    /// The frequent ones by their first letter: no slip changes it.
    frequent: BTreeMap<char, Vec<(String, usize)>>,
}

/// A misspelt word.
#[derive(Debug, PartialEq, Eq)]
pub struct Slip {
    /// As it stands.
    pub odd: String,
    /// As it is spelt elsewhere.
    pub known: String,
    /// On how many pages.
    pub pages: usize,
}

/// A word on more pages than this is no slip.
const RARE: usize = 2;

/// A word on so many pages is spelt rightly.
const FREQUENT: usize = 5;

impl<'a> Vocabulary<'a> {
    /// The words of fields and their documented values.
    pub fn of(places: &[Place<'a>]) -> Self {
        let mut pages = BTreeMap::<_, BTreeSet<_>>::new();
        for place in places {
            let values = place.field.enumeration.iter().flat_map(|enumeration| &enumeration.values);
            let texts = values.map(|value| &value.name.wire).chain([&place.field.name.wire]);
            for word in texts.flat_map(|text| words(text)) {
                pages.entry(word).or_default().insert(&*place.field.origin.page);
            }
        }
        let mut frequent = BTreeMap::<_, Vec<_>>::new();
        for (word, pages) in pages.iter().filter(|(_, pages)| pages.len() >= FREQUENT) {
            let first = word.chars().next().unwrap_or_default();
            frequent.entry(first).or_default().push((word.clone(), pages.len()));
        }
        Self { pages, frequent }
    }

    /// The first word of a text that is misspelt.
    pub fn slip(&self, text: &str) -> Option<Slip> {
        words(text).into_iter().find_map(|odd| {
            let rarity = self.pages.get(&odd).map_or(0, BTreeSet::len);
            let known = self.frequent.get(&odd.chars().next()?).filter(|_| (1..=RARE).contains(&rarity))?;
            let known = known.iter().filter(|(known, _)| is_slip(&odd, known)).max_by_key(|(_, pages)| *pages)?;
            Some(Slip { odd, known: known.0.clone(), pages: known.1 })
        })
    }
}
