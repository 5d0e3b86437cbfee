//! URLs with placeholders: a literal segment beats a placeholder.

use std::collections::HashMap;

/// Numbers by URL.
#[derive(Debug, Default)]
pub struct Router {
    literal: HashMap<String, Router>,
    placeholder: Option<Box<Router>>,
    here: Vec<usize>,
}

impl Router {
    /// Adds a number under a URL.
    pub fn insert(&mut self, url: &str, number: usize) {
        let mut node = self;
        for segment in segments(url) {
            node = match segment.starts_with('{') {
                true => node.placeholder.get_or_insert_default(),
                false => node.literal.entry(segment.to_owned()).or_default(),
            };
        }
        node.here.push(number);
    }

    /// The numbers whose URL fits, the best fit first, with the segments in place of the placeholders.
    pub fn find<'p>(&self, path: &'p str) -> Vec<(usize, Vec<&'p str>)> {
        let mut found = Vec::new();
        self.descend(&segments(path).collect::<Vec<_>>(), &mut Vec::new(), &mut found);
        found
    }

    fn descend<'p>(&self, path: &[&'p str], values: &mut Vec<&'p str>, found: &mut Vec<(usize, Vec<&'p str>)>) {
        let Some((segment, rest)) = path.split_first() else {
            found.extend(self.here.iter().map(|number| (*number, values.clone())));
            return;
        };
        if let Some(node) = self.literal.get(*segment) {
            node.descend(rest, values, found);
        }
        if let Some(node) = self.placeholder.as_ref().filter(|_| !segment.is_empty()) {
            values.push(segment);
            node.descend(rest, values, found);
            values.pop();
        }
    }
}

/// A final slash makes an empty last segment, which counts.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.strip_prefix('/').unwrap_or(path).split('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_beats_a_placeholder() {
        let mut router = Router::default();
        router.insert("/v3/a/{id}", 1);
        router.insert("/v3/a/b", 2);
        router.insert("/v3/{x}/b/c", 3);
        router.insert("/v3/a/", 4);
        assert_eq!(router.find("/v3/a/b"), [(2, vec![]), (1, vec!["b"])]);
        assert_eq!(router.find("/v3/a/b/c"), [(3, vec!["a"])]);
        assert_eq!(router.find("/v3/a/"), [(4, vec![])]);
        assert_eq!(router.find("/v3/a"), []);
        assert_eq!(router.find("/v3/a/b/"), []);
    }
}
