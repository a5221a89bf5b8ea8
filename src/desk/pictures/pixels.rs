//! A decoded picture.

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width and height.
    pub size: [usize; 2],
    /// Red, green, blue, alpha for each pixel, row by row; not premultiplied.
    pub rgba: Vec<u8>,
}
