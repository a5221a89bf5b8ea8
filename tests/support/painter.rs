//! Paints the window without a graphics card, the same on every machine: triangles, textures and
//! blending as egui's own painters do them, in plain arithmetic.

use std::collections::HashMap;

use egui::epaint::{Primitive, Vertex};
use egui::{Color32, ColorImage, Context, FullOutput, ImageData, Rect, TextureId, TexturesDelta};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// What egui_kittest leaves free around a window, in points. It is cut off.
pub const MARGIN: f32 = 8.0;

/// The painter, with the textures it was given.
#[derive(Default)]
pub struct Painter {
    textures: HashMap<TextureId, Texture>,
}

/// A texture, and its halves, quarters and so on where it is to be drawn small without flicker.
struct Texture {
    levels: Vec<ColorImage>,
    halved: bool,
}

impl Texture {
    fn new(image: ColorImage, halved: bool) -> Texture {
        let mut texture = Texture { levels: vec![image], halved };
        texture.halve();
        texture
    }

    /// Makes the smaller ones of the first.
    fn halve(&mut self) {
        self.levels.truncate(1);
        while self.halved && self.levels.last().is_some_and(|last| last.size[0].min(last.size[1]) > 1) {
            let half = self.levels.last().map(half_of);
            self.levels.extend(half);
        }
    }

    /// The colour at a place from (0, 0) to (1, 1), between the four texels around it.
    fn at(&self, level: usize, (u, v): (f64, f64)) -> [f64; 4] {
        let image = &self.levels[level.min(self.levels.len() - 1)];
        let (width, height) = (image.size[0] as f64, image.size[1] as f64);
        let x = (u * width - 0.5).clamp(0.0, width - 1.0);
        let y = (v * height - 0.5).clamp(0.0, height - 1.0);
        let (left, top) = (x as usize, y as usize);
        let (right, below) = ((left + 1).min(image.size[0] - 1), (top + 1).min(image.size[1] - 1));
        let (fx, fy) = (x - left as f64, y - top as f64);
        let texel = |x: usize, y: usize| image.pixels[y * image.size[0] + x].to_array();
        let (a, b, c, d) = (texel(left, top), texel(right, top), texel(left, below), texel(right, below));
        std::array::from_fn(|i| {
            let upper = f64::from(a[i]) * (1.0 - fx) + f64::from(b[i]) * fx;
            let lower = f64::from(c[i]) * (1.0 - fx) + f64::from(d[i]) * fx;
            upper * (1.0 - fy) + lower * fy
        })
    }
}

/// A picture of half the size; each texel is the mean of four.
fn half_of(image: &ColorImage) -> ColorImage {
    let size = [image.size[0] / 2, image.size[1] / 2];
    let mut half = ColorImage::filled(size, Color32::TRANSPARENT);
    for y in 0..size[1] {
        for x in 0..size[0] {
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| {
                image.pixels[(2 * y + dy) * image.size[0] + 2 * x + dx].to_array().map(u16::from)
            });
            let [r, g, b, a] =
                std::array::from_fn(|i| ((four.iter().map(|t| t[i]).sum::<u16>() + 2) / 4) as u8);
            half.pixels[y * size[0] + x] = Color32::from_rgba_premultiplied(r, g, b, a);
        }
    }
    half
}

impl TestRenderer for Painter {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = change.image;
                match (change.pos, self.textures.get_mut(&id)) {
                    (Some([left, top]), Some(texture)) => {
                        let whole = &mut texture.levels[0];
                        for y in 0..image.size[1] {
                            let row = &image.pixels[y * image.size[0]..][..image.size[0]];
                            let to = (top + y) * whole.size[0] + left;
                            whole.pixels[to..to + row.len()].copy_from_slice(row);
                        }
                        texture.halve();
                    }
                    _ => {
                        let halved = change.options.mipmap_mode.is_some();
                        self.textures.insert(id, Texture::new((*image).clone(), halved));
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = (ctx.content_rect().size() * scale).round();
        let mut canvas = Canvas::new(size.x as usize, size.y as usize);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = clipped.primitive else { continue };
            let texture = self.textures.get(&mesh.texture_id).ok_or("a texture is missing")?;
            canvas.clip_to(clipped.clip_rect, scale);
            for corners in mesh.indices.chunks_exact(3) {
                let corner = |i: usize| Corner::new(&mesh.vertices[corners[i] as usize], scale);
                canvas.triangle([corner(0), corner(1), corner(2)], texture);
            }
        }
        let margin = (MARGIN * scale) as usize;
        let rows = canvas.pixels.chunks_exact(canvas.width).take(canvas.height - margin).skip(margin);
        let bytes: Vec<u8> =
            rows.flat_map(|row| row[margin..row.len() - margin].as_flattened()).copied().collect();
        let side = |length: usize| (length - 2 * margin) as u32;
        RgbaImage::from_raw(side(canvas.width), side(canvas.height), bytes).ok_or("no picture".to_owned())
    }
}

/// A corner of a triangle, in pixels.
#[derive(Clone, Copy)]
struct Corner {
    x: f64,
    y: f64,
    /// Red, green, blue, alpha from 0 to 1, then the place in the texture.
    values: [f64; 6],
}

impl Corner {
    fn new(vertex: &Vertex, scale: f32) -> Corner {
        let [r, g, b, a] = vertex.color.to_array().map(|part| f64::from(part) / 255.0);
        let (u, v) = (f64::from(vertex.uv.x), f64::from(vertex.uv.y));
        let (x, y) = (f64::from(vertex.pos.x * scale), f64::from(vertex.pos.y * scale));
        Corner { x, y, values: [r, g, b, a, u, v] }
    }

    /// Where the line to another corner crosses this height. The same for both directions, so that
    /// two triangles with a common side leave no gap and draw no pixel twice.
    fn crossing(self, other: Corner, y: f64) -> f64 {
        let (from, to) = if (self.y, self.x) <= (other.y, other.x) { (self, other) } else { (other, self) };
        from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x)
    }
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
    /// Left, top, right, bottom in pixels.
    clip: [f64; 4],
}

impl Canvas {
    fn new(width: usize, height: usize) -> Canvas {
        Canvas { width, height, pixels: vec![[0, 0, 0, 255]; width * height], clip: [0.0; 4] }
    }

    fn clip_to(&mut self, rect: Rect, scale: f32) {
        let (width, height) = (self.width as f64, self.height as f64);
        let x = |x: f32| f64::from((x * scale).round()).clamp(0.0, width);
        let y = |y: f32| f64::from((y * scale).round()).clamp(0.0, height);
        self.clip = [x(rect.min.x), y(rect.min.y), x(rect.max.x), y(rect.max.y)];
    }

    fn triangle(&mut self, corners: [Corner; 3], texture: &Texture) {
        let mut sorted = corners;
        sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
        let [top, middle, bottom] = sorted;
        let area = (middle.x - top.x) * (bottom.y - top.y) - (bottom.x - top.x) * (middle.y - top.y);
        if area.abs() < 1e-9 {
            return;
        }
        // How much each value grows with a pixel to the right, and with one down.
        let growth: [(f64, f64); 6] = std::array::from_fn(|i| {
            let (one, two) = (middle.values[i] - top.values[i], bottom.values[i] - top.values[i]);
            let right = (one * (bottom.y - top.y) - two * (middle.y - top.y)) / area;
            let down = (two * (middle.x - top.x) - one * (bottom.x - top.x)) / area;
            (right, down)
        });
        let one_color = growth.iter().all(|(right, down)| right.abs() + down.abs() < 1e-12);
        let image = texture.levels[0].size;
        let texels = (growth[4].0.hypot(growth[4].1) * image[0] as f64)
            .max(growth[5].0.hypot(growth[5].1) * image[1] as f64);
        let level = texels.max(1.0).log2().round() as usize;
        let color_at = |x: f64, y: f64| {
            let value = |i: usize| top.values[i] + (x - top.x) * growth[i].0 + (y - top.y) * growth[i].1;
            let texel = texture.at(level, (value(4), value(5)));
            std::array::from_fn(|i| (value(i) * texel[i]).round().clamp(0.0, 255.0) as u8)
        };
        let flat = one_color.then(|| color_at(top.x, top.y));
        let [clip_left, clip_top, clip_right, clip_bottom] = self.clip;
        let first = (top.y - 0.5).ceil().max(clip_top) as usize;
        let end = (bottom.y - 0.5).ceil().min(clip_bottom).max(0.0) as usize;
        for row in first..end {
            let y = row as f64 + 0.5;
            let long = top.crossing(bottom, y);
            let short = if y < middle.y { top.crossing(middle, y) } else { middle.crossing(bottom, y) };
            let left = (long.min(short) - 0.5).ceil().max(clip_left) as usize;
            let right = (long.max(short) - 0.5).ceil().min(clip_right).max(0.0) as usize;
            if left >= right {
                continue;
            }
            let pixels = &mut self.pixels[row * self.width..][left..right];
            match flat {
                Some(color) if color[3] == 255 => pixels.fill(color),
                Some(color) => pixels.iter_mut().for_each(|pixel| blend(pixel, color)),
                None => {
                    for (place, pixel) in pixels.iter_mut().enumerate() {
                        blend(pixel, color_at((left + place) as f64 + 0.5, y));
                    }
                }
            }
        }
    }
}

/// Lays a premultiplied colour over a pixel.
fn blend(pixel: &mut [u8; 4], color: [u8; 4]) {
    let rest = 255 - u32::from(color[3]);
    if rest == 255 && color == [0; 4] {
        return;
    }
    for (below, above) in pixel.iter_mut().zip(color) {
        *below = (u32::from(above) + (u32::from(*below) * rest + 127) / 255).min(255) as u8;
    }
}
