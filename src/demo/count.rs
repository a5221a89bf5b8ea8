//! Counting what goes on at the moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many there are of something.
#[derive(Debug, Clone, Default)]
pub(super) struct Count(Arc<AtomicUsize>);

impl Count {
    /// The number now.
    pub(super) fn now(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }

    /// Counts one more, for as long as what comes back lives.
    pub(super) fn one_more(&self) -> Counted {
        self.0.fetch_add(1, Ordering::SeqCst);
        Counted(self.clone())
    }
}

/// Something that is counted.
#[derive(Debug)]
pub(super) struct Counted(Count);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}
