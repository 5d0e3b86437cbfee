//! What the generated SDK runs on.
