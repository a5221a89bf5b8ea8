//! How a picture of the window is taken and compared.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use egui::Theme;
use egui_kittest::{SnapshotOptions, SnapshotResults};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use portal_desk::demo::Options;

use crate::support::Program;
use crate::support::painter::MARGIN;

/// The window of nearly all pictures, in points.
pub const WINDOW: [f32; 2] = [1000.0, 680.0];

/// Where the embedded portal listens: its address is in the pictures.
const PORT: u16 = 18_900;

/// After so many frames no short message is left.
const FRAMES_OF_A_MESSAGE: usize = 80;

/// One picture at a time, since there is one portal address.
static TURN: Mutex<()> = Mutex::new(());

/// The program for pictures, and the turn to take them.
pub struct Studio {
    pub program: Program,
    _turn: MutexGuard<'static, ()>,
}

impl Studio {
    /// The program on the sign-in form.
    pub fn start(size: [f32; 2], options: Options) -> Studio {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, PORT));
        // The portal of the picture before may still be closing.
        let begin = Instant::now();
        while TcpListener::bind(listen).is_err() {
            assert!(begin.elapsed() < Duration::from_secs(60), "port {PORT} does not become free");
            thread::sleep(Duration::from_millis(20));
        }
        let size = size.map(|side| side + 2.0 * MARGIN);
        let program = Program::start_with(size, Options { listen, ..options });
        Studio { program, _turn: turn }
    }

    /// The program with an administrator signed in. The list has no photos.
    #[track_caller]
    pub fn signed_in() -> Studio {
        let mut studio = Studio::start(WINDOW, Options::default());
        studio.program.without_photos();
        studio.program.sign_in();
        studio
    }

    /// The program with an administrator signed in, with photos.
    #[track_caller]
    pub fn with_photos(size: [f32; 2]) -> Studio {
        let mut studio = Studio::start(size, Options::default());
        studio.program.sign_in();
        studio
    }

    /// Compares the window with the stored pictures of this name: light, and dark at twice the scale.
    #[track_caller]
    pub fn compare(mut self, name: &str) {
        self.let_messages_go();
        let mut results = SnapshotResults::new();
        for (look, theme, scale) in [("light", Theme::Light, 1.0), ("dark", Theme::Dark, 2.0)] {
            self.turn_to(theme, scale);
            results.add(self.take(&format!("{name}-{look}"), "tests/pictures/stored"));
        }
        results.unwrap();
    }

    /// Compares the window with a picture of the README.
    #[track_caller]
    pub fn compare_with_readme(mut self, name: &str) {
        self.let_messages_go();
        self.turn_to(Theme::Light, 1.0);
        let mut results = SnapshotResults::new();
        results.add(self.take(name, "assets/screenshots"));
        results.unwrap();
    }

    /// Short messages go after a while, counted in frames; how many there were depends on how
    /// quick this machine is. Failures stay.
    fn let_messages_go(&mut self) {
        for _ in 0..FRAMES_OF_A_MESSAGE {
            if !self.program.has(egui::Role::Button, "Dismiss message") {
                return;
            }
            self.program.harness.step();
        }
    }

    fn turn_to(&mut self, theme: Theme, scale: f32) {
        let input = self.program.harness.input_mut();
        input.viewports.entry(egui::ViewportId::ROOT).or_default().native_pixels_per_point = Some(scale);
        self.program.harness.ctx.set_theme(theme);
        self.program.harness.remove_cursor();
        self.program.settle();
        self.program.wait_until("all photos are there", |program| {
            program.desk().session().is_none_or(|signed| !signed.photos.is_loading())
        });
        self.program.settle();
    }

    fn take(&mut self, name: &str, folder: &str) -> egui_kittest::SnapshotResult {
        // The rounding of another processor may differ by a shade at an edge.
        let options = SnapshotOptions::new().output_path(folder).max_failed_pixels(20_usize);
        let result = self.program.harness.try_snapshot_options(name, &options);
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            shrink(&Path::new(folder).join(format!("{name}.png")));
        }
        result
    }
}

/// Stores a picture in the fewest bytes: without the alpha that nothing uses, well compressed.
fn shrink(path: &Path) {
    let pixels = image::open(path).unwrap().to_rgb8();
    let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::Adaptive);
    pixels.write_with_encoder(encoder).unwrap();
}
