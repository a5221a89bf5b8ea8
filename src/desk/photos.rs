//! The photos of visible rows and open records, a few at a time and bounded.

use std::collections::HashMap;
use std::sync::Arc;

use super::Desk;
use super::picture_files::decode;
use super::receive::Done;

/// How many photos are fetched at the same time.
const AT_ONCE: usize = 6;
/// How many photos are kept: at most about 50 MB.
const KEPT: usize = 400;
/// Photos are kept no larger than this, in pixels of a side.
const SIDE: u32 = 180;

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width and height.
    pub size: [usize; 2],
    /// Red, green, blue, alpha for each pixel, row by row; not premultiplied.
    pub rgba: Vec<u8>,
}

/// The photos that have been loaded, by their address on the portal.
#[derive(Debug, Default)]
pub struct Photos {
    photos: HashMap<String, State>,
    uses: u64,
}

#[derive(Debug)]
enum State {
    Loading,
    Ready(Arc<Pixels>, u64),
    /// There is none, or it could not be loaded; not asked for again.
    Missing,
}

impl Photos {
    /// The photo at this address, if it has been loaded.
    pub fn get(&self, address: &str) -> Option<&Arc<Pixels>> {
        match self.photos.get(address)? {
            State::Ready(pixels, _) => Some(pixels),
            _ => None,
        }
    }

    /// Whether nobody has asked for this photo yet.
    pub fn is_unknown(&self, address: &str) -> bool {
        !self.photos.contains_key(address)
    }

    /// Whether one that was asked for is still on its way.
    pub fn is_loading(&self) -> bool {
        self.photos.values().any(|state| matches!(state, State::Loading))
    }

    /// Whether another one may be asked for now.
    pub fn has_room(&self) -> bool {
        self.photos.values().filter(|state| matches!(state, State::Loading)).count() < AT_ONCE
    }

    /// Forgets a photo, so that it is fetched again when it is next shown.
    pub(super) fn forget(&mut self, address: &str) {
        self.photos.remove(address);
    }

    fn keep(&mut self, address: String, state: State) {
        self.photos.insert(address, state);
        if self.photos.len() > KEPT {
            let oldest = self.photos.iter().filter_map(|(address, state)| match state {
                State::Ready(_, used) => Some((*used, address.clone())),
                _ => None,
            });
            if let Some((_, address)) = oldest.min() {
                self.photos.remove(&address);
            }
        }
    }
}

impl Desk {
    pub(super) fn want_photo(&mut self, address: String) {
        let Some(signed) = self.signed() else { return };
        if !signed.photos.is_unknown(&address) || !signed.photos.has_room() {
            return;
        }
        let portal = signed.portal.clone();
        let wanted = address.clone();
        self.jobs.start_quietly("Loading a photo", |_| async move {
            let pixels = match portal.picture(&wanted).await {
                Ok(bytes) if bytes.is_empty() => Err("there is none".to_owned()),
                Ok(bytes) => tokio::task::spawn_blocking(move || decode(&bytes, SIDE))
                    .await
                    .unwrap_or_else(|_| Err("it could not be decoded".to_owned())),
                Err(error) => Err(error.to_string()),
            };
            Done::Photo(wanted, pixels)
        });
        if let Some(signed) = self.signed_mut() {
            signed.photos.keep(address, State::Loading);
        }
    }

    pub(super) fn photo_loaded(&mut self, address: String, pixels: Result<Pixels, String>) {
        let Some(signed) = self.signed_mut() else { return };
        signed.photos.uses += 1;
        let state = match pixels {
            Ok(pixels) => State::Ready(Arc::new(pixels), signed.photos.uses),
            Err(reason) => {
                tracing::debug!(%address, %reason, "no photo");
                State::Missing
            }
        };
        signed.photos.keep(address, state);
    }
}
