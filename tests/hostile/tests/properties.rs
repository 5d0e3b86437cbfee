//! Every property over mutated seeds: the same ones each time.

#![allow(clippy::expect_used, clippy::panic, reason = "a test fails by a panic")]

use std::panic::{AssertUnwindSafe, catch_unwind};

use wechatpay_hostile::{ALL, Surface};
use wechatpay_tests::mutation::Random;

/// How many inputs each surface gets besides its seeds.
const INPUTS: usize = 150;

fn holds(name: &str) {
    let surface = ALL.iter().find(|surface| surface.name == name).expect("there is such a surface");
    let seeds = (surface.seeds)();
    assert!(seeds.len() > 2, "{name} has few seeds");
    let mut random = Random::new(name.len() as u64);
    let mutated = (0..INPUTS).map(|_| mutated(&seeds, surface, &mut random)).collect::<Vec<_>>();
    for input in seeds.iter().chain(&mutated) {
        // What it says of itself was printed.
        if catch_unwind(AssertUnwindSafe(|| (surface.check)(input))).is_err() {
            panic!("{name} is broken by {:?}", String::from_utf8_lossy(input));
        }
    }
}

/// A seed with up to four errors.
fn mutated(seeds: &[Vec<u8>], surface: &Surface, random: &mut Random) -> Vec<u8> {
    let mut input = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(4) {
        let (at, other) = (random.below(input.len() + 1), random.below(input.len() + 1));
        let (start, end) = (at.min(other), at.max(other));
        let word = surface.words[random.below(surface.words.len())].bytes();
        match random.below(7) {
            0 => drop(input.drain(start..end.min(start + 16))),
            1 => drop(input.splice(at..at, word)),
            2 => drop(input.splice(start..end.min(start + 8), word)),
            3 => {
                let piece = input[start..end.min(start + 64)].to_vec();
                input.splice(at..at, piece);
            }
            4 => input.truncate(at),
            5 => {
                let donor = &seeds[random.below(seeds.len())];
                let from = random.below(donor.len() + 1);
                input.splice(at.., donor[from..].iter().copied());
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
        }
    }
    input.truncate(surface.longest);
    input
}

macro_rules! properties {
    ($($name:ident)+) => {
        $(
            #[test]
            fn $name() {
                holds(stringify!($name));
            }
        )+

        #[test]
        fn every_surface_is_here() {
            let names = ALL.iter().map(|surface| surface.name).collect::<Vec<_>>();
            assert_eq!(names, [$(stringify!($name)),+]);
        }
    };
}

properties! { page php overlay emission keys headers notification json xml answer bill }
