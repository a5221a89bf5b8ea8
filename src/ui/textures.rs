//! Pictures on the graphics card, for as long as they are in sight.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{ColorImage, Context, TextureHandle, TextureOptions};

use crate::desk::Pixels;

/// How many pictures stay on the card that are not in sight.
const KEPT: usize = 300;

/// The pictures on the card, by the pixels they were made of.
#[derive(Default)]
pub struct Textures {
    textures: HashMap<usize, Texture>,
    frame: u64,
}

struct Texture {
    /// Held so that its place in memory, which is its name here, is not used again.
    _pixels: Arc<Pixels>,
    handle: TextureHandle,
    used: u64,
}

impl Textures {
    /// The texture of a picture.
    pub fn of(&mut self, ctx: &Context, pixels: &Arc<Pixels>) -> TextureHandle {
        let name = Arc::as_ptr(pixels) as usize;
        let texture = self.textures.entry(name).or_insert_with(|| {
            let image = ColorImage::from_rgba_unmultiplied(pixels.size, &pixels.rgba);
            let options =
                TextureOptions { mipmap_mode: Some(egui::TextureFilter::Linear), ..TextureOptions::LINEAR };
            Texture {
                _pixels: Arc::clone(pixels),
                handle: ctx.load_texture(format!("picture {name:x}"), image, options),
                used: 0,
            }
        });
        texture.used = self.frame;
        texture.handle.clone()
    }

    /// Lets go of pictures that have not been in sight for long.
    pub fn end_frame(&mut self) {
        self.frame += 1;
        if self.textures.len() > KEPT {
            let keep_since = self.frame.saturating_sub(120);
            self.textures.retain(|_, texture| texture.used >= keep_since);
        }
    }
}
