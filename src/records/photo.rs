//! Photos, stored and to be sent.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

/// The photo field of a record.
///
/// Two stored photos are equal whatever their addresses: the portal puts a stamp
/// into the address that changes with every save of the record, so a different
/// address says nothing about the picture.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Photo {
    /// There is none; as a draft: it shall be removed.
    None,
    /// Whether there is one could not be asked for. That is neither none nor one.
    Unknown,
    /// The portal holds one, at this address (relative to the portal, or absolute).
    Stored(String),
    /// A picture chosen on this computer.
    File(Picture),
    /// A picture that the portal shall fetch from this web address.
    Address(String),
}

impl PartialEq for Photo {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Photo::None, Photo::None)
            | (Photo::Unknown, Photo::Unknown)
            | (Photo::Stored(_), Photo::Stored(_)) => true,
            (Photo::File(a), Photo::File(b)) => a == b,
            (Photo::Address(a), Photo::Address(b)) => a == b,
            _ => false,
        }
    }
}

/// A picture that is ready to be sent: PNG or JPEG, upright, opaque, in the colours of
/// sRGB, within the portal's limits, with the square that shall be shown.
#[derive(Clone, PartialEq, Serialize)]
#[serde(into = "WrittenPicture")]
pub struct Picture {
    /// The name of the file it came from.
    pub name: String,
    /// The encoded picture.
    pub bytes: Arc<[u8]>,
    /// `image/png` or `image/jpeg`.
    pub mime: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The square to show.
    pub crop: Crop,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Picture({:?}, {}×{}, {} bytes, {:?})",
            self.name,
            self.width,
            self.height,
            self.bytes.len(),
            self.crop
        )
    }
}

/// A [`Picture`] as it is written: the bytes in base 64.
#[derive(Serialize, Deserialize)]
struct WrittenPicture {
    name: String,
    bytes: String,
    mime: String,
    width: u32,
    height: u32,
    crop: Crop,
}

impl From<Picture> for WrittenPicture {
    fn from(picture: Picture) -> WrittenPicture {
        let Picture { name, bytes, mime, width, height, crop } = picture;
        WrittenPicture { name, bytes: STANDARD.encode(bytes), mime: mime.to_owned(), width, height, crop }
    }
}

// Written out, because a derived one could only be read from what is `'static`, as `mime` is.
impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Picture, D::Error> {
        let WrittenPicture { name, bytes, mime, width, height, crop } = Deserialize::deserialize(from)?;
        let bytes = STANDARD.decode(bytes).map_err(D::Error::custom)?;
        let mime = match mime.as_str() {
            "image/png" => "image/png",
            "image/jpeg" => "image/jpeg",
            other => return Err(D::Error::custom(format!("a picture of the kind {other}"))),
        };
        Ok(Picture { name, bytes: bytes.into(), mime, width, height, crop })
    }
}

/// A square in a picture, in its pixels, from the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crop {
    /// Left edge.
    pub x: u32,
    /// Top edge.
    pub y: u32,
    /// Length of a side; at least 1.
    pub side: u32,
}

impl Crop {
    /// The largest square in the middle.
    pub fn centred(width: u32, height: u32) -> Crop {
        let side = width.min(height).max(1);
        Crop { x: (width.saturating_sub(side)) / 2, y: (height.saturating_sub(side)) / 2, side }
    }

    /// The same square moved and shrunk as far as needed to lie in a picture of this size.
    pub fn within(self, width: u32, height: u32) -> Crop {
        let side = self.side.clamp(1, width.min(height).max(1));
        Crop { x: self.x.min(width.saturating_sub(side)), y: self.y.min(height.saturating_sub(side)), side }
    }
}
