//! The photos of visible rows and open records, a few at a time and bounded.

use std::io::Cursor;
use std::sync::Arc;

use image::ImageReader;

use crate::desk::pictures::Pixels;
use crate::desk::pictures::files::decode;
use crate::desk::session::photo_shelf::PhotoState;
use crate::desk::session::state::Session;
use crate::desk::state::World;
use crate::desk::task::{QuietTask, TaskKind};
use crate::jobs::{STOPPED_INSIDE, aside};
use crate::portal::Portal;
use crate::storage::PortalFolder;

/// Photos are kept no larger than this, in pixels of a side.
const SIDE: u32 = 180;

/// The largest file of a photo, in bytes. The portal shrinks photos to some kilobytes.
const LARGEST: usize = 4 << 20;

/// The most pixels of a photo: a small file can claim any number, and each takes memory before
/// it is seen to be missing.
const MOST_PIXELS: u64 = 6_000_000;

/// A photo from this computer or, where it is not there or too old, from the portal.
async fn fetch(portal: &Portal, kept: Option<PortalFolder>, address: &str) -> Result<Pixels, String> {
    if let Some(folder) = kept.clone() {
        let cache = folder.photos();
        let wanted = address.to_owned();
        let read = move || cache.read(&wanted).map(|bytes| shown(&bytes));
        // One that cannot be decoded was damaged here.
        match aside(read).await {
            Some(Ok(pixels)) => return Ok(pixels),
            Some(Err(reason)) if reason == NONE => return Err(reason),
            _ => {}
        }
    }
    let bytes = portal.picture(address).await.map_err(|error| error.to_string())?;
    let wanted = address.to_owned();
    aside(move || {
        let pixels = shown(&bytes);
        let is_sound = !matches!(&pixels, Err(reason) if reason != NONE);
        // Another window may have been told meanwhile that nothing is to be kept.
        if let Some(folder) = kept.filter(|folder| is_sound && folder.lists_are_wanted())
            && let Err(error) = folder.photos().keep(&wanted, &bytes)
        {
            tracing::debug!(%error, "a photo cannot be kept on this computer");
        }
        pixels
    })
    .await
}

/// Said where the portal has no photo.
const NONE: &str = "there is none";

fn shown(bytes: &[u8]) -> Result<Pixels, String> {
    if bytes.is_empty() {
        return Err(NONE.to_owned());
    }
    let size = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok();
    let size = size.and_then(|reader| reader.into_dimensions().ok());
    let pixels = size.map(|(width, height)| u64::from(width) * u64::from(height));
    if bytes.len() > LARGEST || pixels.is_some_and(|pixels| pixels > MOST_PIXELS) {
        return Err("it is far larger than a photo in a list".to_owned());
    }
    decode(bytes, SIDE)
}

impl Session {
    /// Photos have changed: they are fetched again when they are next shown.
    pub(super) fn photos_changed(&mut self, addresses: impl Iterator<Item = String>) {
        let addresses: Vec<String> = addresses.inspect(|address| self.photos.forget(address)).collect();
        // At once, or the next one to ask would find the old one.
        let cache = self.folder.photos();
        addresses.iter().for_each(|address| cache.forget(address));
    }

    pub(super) fn want_photo(&mut self, world: &mut World, address: String) {
        if !self.photos.is_unknown(&address) || !self.photos.has_room() {
            return;
        }
        let portal = self.portal.clone();
        let kept = self.keeps_copies(world).then(|| self.folder.clone());
        let (wanted, asked) = (address.clone(), address.clone());
        let work = async move { fetch(&portal, kept, &wanted).await };
        self.start(world, TaskKind::Quiet(QuietTask::LoadPhoto), work, move |it, world, pixels| {
            it.photo_loaded(world, asked, pixels.unwrap_or_else(|_| Err(STOPPED_INSIDE.to_owned())));
        });
        self.photos.keep(address, PhotoState::Loading);
    }

    fn photo_loaded(&mut self, world: &mut World, address: String, pixels: Result<Pixels, String>) {
        self.photos.uses += 1;
        let state = match pixels {
            Ok(pixels) => PhotoState::Ready(Arc::new(pixels), self.photos.uses),
            Err(reason) => {
                tracing::debug!(%address, %reason, "no photo");
                PhotoState::Missing
            }
        };
        self.photos.keep(address, state);
        self.remove_late_copies(world);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small file that claims to be a picture of this size.
    fn a_claim(width: u32, height: u32) -> Vec<u8> {
        let chunk = |kind: &[u8; 4], data: &[u8]| {
            let body = [kind.as_slice(), data].concat();
            let length = u32::try_from(data.len()).unwrap().to_be_bytes();
            [&length[..], &body, &crc32fast::hash(&body).to_be_bytes()].concat()
        };
        let size = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, 0]].concat();
        let signature = b"\x89PNG\r\n\x1a\n".to_vec();
        [signature, chunk(b"IHDR", &size), chunk(b"IDAT", b"x"), chunk(b"IEND", b"")].concat()
    }

    #[test]
    fn a_photo_that_claims_to_be_huge_is_none() {
        for (width, height) in [(12_000, 12_000), (u32::MAX >> 1, 1), (3_000, 2_001), (1, 6_000_001)] {
            let reason = shown(&a_claim(width, height)).unwrap_err();
            let is_told = ["far larger", "too many pixels"].iter().any(|words| reason.contains(words));
            assert!(is_told, "{width}×{height}: {reason}");
        }
        assert!(shown(&vec![b'x'; LARGEST + 1]).unwrap_err().contains("far larger"));
        assert_eq!(shown(&[]).unwrap_err(), NONE);
        let mut photo = Cursor::new(Vec::new());
        image::RgbImage::new(400, 300).write_to(&mut photo, image::ImageFormat::Png).unwrap();
        assert_eq!(shown(photo.get_ref()).unwrap().size, [180, 135]);
    }
}
