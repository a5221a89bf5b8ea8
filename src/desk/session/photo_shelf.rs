//! The photos that have been loaded: a bounded number.

use std::collections::HashMap;
use std::sync::Arc;

use crate::desk::pictures::Pixels;

/// How many photos are fetched at the same time.
pub(super) const AT_ONCE: usize = 2;

/// How many photos are kept: at most about 20 MB.
pub(super) const KEPT: usize = 160;

/// The photos that have been loaded, by their address on the portal.
#[derive(Debug, Default)]
pub struct Photos {
    pub(super) photos: HashMap<String, PhotoState>,
    pub(super) uses: u64,
}

#[derive(Debug)]
pub(super) enum PhotoState {
    Loading,
    Ready(Arc<Pixels>, u64),
    /// There is none, or it could not be loaded; not asked for again.
    Missing,
}

impl Photos {
    /// The photo at this address, if it has been loaded.
    pub fn get(&self, address: &str) -> Option<&Arc<Pixels>> {
        match self.photos.get(address)? {
            PhotoState::Ready(pixels, _) => Some(pixels),
            _ => None,
        }
    }

    /// Whether nobody has asked for this photo yet.
    pub fn is_unknown(&self, address: &str) -> bool {
        !self.photos.contains_key(address)
    }

    /// Whether one that was asked for is still on its way.
    pub fn is_loading(&self) -> bool {
        self.photos.values().any(|state| matches!(state, PhotoState::Loading))
    }

    /// Whether another one may be asked for now.
    pub fn has_room(&self) -> bool {
        self.photos.values().filter(|state| matches!(state, PhotoState::Loading)).count() < AT_ONCE
    }

    /// Whether any are on their way.
    pub fn is_busy(&self) -> bool {
        self.photos.values().any(|state| matches!(state, PhotoState::Loading))
    }

    /// Forgets a photo, so that it is fetched again when it is next shown.
    pub(super) fn forget(&mut self, address: &str) {
        self.photos.remove(address);
    }

    pub(super) fn keep(&mut self, address: String, state: PhotoState) {
        self.photos.insert(address, state);
        if self.photos.len() > KEPT {
            let oldest = self.photos.iter().filter_map(|(address, state)| match state {
                PhotoState::Ready(_, used) => Some((*used, address.clone())),
                _ => None,
            });
            if let Some((_, address)) = oldest.min() {
                self.photos.remove(&address);
            }
        }
    }
}
