//! Replies that a caller ordered, by operation.

use std::collections::{HashMap, VecDeque};
use std::fmt::Display;
use std::sync::{Arc, Mutex};

use crate::call::Call;
use crate::documentation::{Documentation, Operation, without_names};
use crate::lock;
use crate::reply::Reply;
use crate::router::Router;

/// Makes a reply.
pub type Handler = Arc<dyn Fn(&Call) -> Reply + Send + Sync>;

/// The ordered replies.
#[derive(Default)]
pub struct Routes {
    /// By the key of a documented operation, or of an undocumented one without the names of placeholders.
    ordered: HashMap<String, Ordered>,
    /// The keys of the undocumented ones, by URL.
    undocumented: Router,
    keys: Vec<String>,
    /// What was taken for a documented operation and is none.
    mistaken: Option<String>,
    any: Option<Handler>,
}

/// The replies of an operation.
#[derive(Default)]
struct Ordered {
    lenient: bool,
    replies: VecDeque<(Handler, Option<usize>)>,
}

impl Routes {
    /// The key of an operation, which may be an undocumented one.
    fn key(&mut self, documentation: &Documentation, operation: &str) -> String {
        if let Some(operation) = documentation.operation(operation) {
            return operation.key();
        }
        let key = without_names(operation);
        let (_, url) = operation.split_once(' ').unwrap_or(("", operation));
        if !self.keys.contains(&key) {
            self.undocumented.insert(url, self.keys.len());
            self.keys.push(key.clone());
        }
        key
    }

    /// Of the operations whose URL and method fit, the one that has replies; else the first.
    pub fn choose<'d, 'p>(
        &self,
        mut fitting: Vec<(&'d Operation, Vec<&'p str>)>,
    ) -> Option<(&'d Operation, Vec<&'p str>)> {
        let ordered = fitting.iter().position(|(operation, _)| self.ordered.contains_key(&operation.key()));
        (!fitting.is_empty()).then(|| fitting.swap_remove(ordered.unwrap_or_default()))
    }

    /// The key of an undocumented URL that has replies.
    pub fn undocumented(&self, method: &str, path: &str) -> Option<&str> {
        let found = self.undocumented.find(path).into_iter().filter_map(|(number, _)| self.keys.get(number));
        let mut fitting = found.filter(|key| key.split_once(' ').is_some_and(|(own, _)| own == method));
        fitting.next().map(String::as_str)
    }

    /// What was taken for a documented operation and is none.
    pub fn mistaken(&self) -> Option<&str> {
        self.mistaken.as_deref()
    }

    /// Whether anything may come that has no replies of its own.
    pub fn has_any(&self) -> bool {
        self.any.is_some()
    }

    pub fn set_any(&mut self, handler: Handler) {
        self.any = Some(handler);
    }

    /// Whether the body and the query of that operation are not checked.
    pub fn is_lenient(&self, key: &str) -> bool {
        self.ordered.get(key).map_or(self.any.is_some(), |ordered| ordered.lenient)
    }

    /// The next reply to an operation.
    pub fn next(&mut self, key: Option<&str>) -> Option<Handler> {
        let ordered = key.and_then(|key| self.ordered.get_mut(key));
        let next = ordered.and_then(|ordered| {
            ordered.replies.retain(|(_, left)| *left != Some(0));
            let (handler, left) = ordered.replies.front_mut()?;
            *left = left.map(|left| left.saturating_sub(1));
            Some(Arc::clone(handler))
        });
        next.or_else(|| self.any.clone())
    }
}

/// The replies to one operation, to be ordered.
///
/// They are given in their order: each one as often as [`times`](Ordering::times) says, or for ever. When none is left the
/// gateway answers by itself again.
#[must_use]
pub struct Route<'g> {
    routes: &'g Mutex<Routes>,
    key: String,
}

impl<'g> Route<'g> {
    /// The same for an operation that a page documents. That none does is kept in mind.
    pub(crate) fn documented(
        routes: &'g Mutex<Routes>,
        documentation: &Documentation,
        operation: impl Display,
    ) -> Self {
        let operation = operation.to_string();
        if documentation.operation(&operation).is_none() {
            lock(routes).mistaken.get_or_insert_with(|| operation.clone());
        }
        Self::new(routes, documentation, operation)
    }

    /// Forgets what was ordered for the operation before.
    pub(crate) fn new(routes: &'g Mutex<Routes>, documentation: &Documentation, operation: impl Display) -> Self {
        let mut own = lock(routes);
        let key = own.key(documentation, &operation.to_string());
        own.ordered.insert(key.clone(), Ordered::default());
        drop(own);
        Self { routes, key }
    }

    /// Requests are answered whatever their parameters, headers and body say; signature and the headers that every request
    /// needs are checked all the same.
    pub fn lenient(self) -> Self {
        self.change(|ordered| ordered.lenient = true)
    }

    /// Answers so.
    #[allow(clippy::return_self_not_must_use, reason = "the order is given")]
    pub fn reply(self, reply: Reply) -> Ordering<'g> {
        self.reply_with(move |_| reply.clone())
    }

    /// Answers by a function of the call; it must not block.
    pub fn reply_with(self, reply: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Ordering<'g> {
        Ordering(self.change(|ordered| ordered.replies.push_back((Arc::new(reply), None))))
    }

    fn change(self, change: impl FnOnce(&mut Ordered)) -> Self {
        change(lock(self.routes).ordered.entry(self.key.clone()).or_default());
        self
    }
}

/// Replies that are ordered already; more may follow.
pub struct Ordering<'g>(Route<'g>);

impl Ordering<'_> {
    /// The last one that many times only.
    #[allow(clippy::return_self_not_must_use, reason = "the order is given")]
    pub fn times(self, times: usize) -> Self {
        Self(self.0.change(|ordered| {
            if let Some((_, left)) = ordered.replies.back_mut() {
                *left = Some(times);
            }
        }))
    }

    /// And then so. A reply before it without number of times is given once.
    #[allow(clippy::return_self_not_must_use, reason = "the order is given")]
    pub fn then(self, reply: Reply) -> Self {
        self.then_with(move |_| reply.clone())
    }

    /// And then by a function of the call.
    #[allow(clippy::return_self_not_must_use, reason = "the order is given")]
    pub fn then_with(self, reply: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Self {
        let route = self.0.change(|ordered| {
            if let Some((_, left)) = ordered.replies.back_mut() {
                left.get_or_insert(1);
            }
        });
        route.reply_with(reply)
    }
}
