//! How long one frame takes while the list of people is scrolled, with 1,000 and with
//! 100,000 of them: the whole window, tessellated, without a graphics card.

#![allow(clippy::unwrap_used, clippy::expect_used, unreachable_pub)]

#[path = "support/program.rs"]
mod program;

use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use egui::{Context, Event, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, vec2};
use portal_desk::ui::{self, SignInForm, Window};

/// Over the list.
const POINTER: Pos2 = Pos2::new(300.0, 500.0);

struct Pane {
    ctx: Context,
    window: Window,
    frame: u64,
    _rest: (portal_desk::demo::DemoPortal, tokio::runtime::Runtime),
}

impl Pane {
    fn new(people: usize) -> Pane {
        let program = program::signed_in(people);
        let ctx = Context::default();
        let window = Window::new(&ctx, program.desk, SignInForm::default());
        ui::theme::calm(&ctx);
        let mut pane = Pane { ctx, window, frame: 0, _rest: (program.portal, program.runtime) };
        // Fonts, and the photos of the first rows.
        for _ in 0..60 {
            pane.frame(0.0);
            std::thread::sleep(Duration::from_millis(2));
        }
        pane
    }

    /// One frame in which the list is scrolled by so much.
    fn frame(&mut self, by: f32) {
        self.frame += 1;
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -by),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
            source: egui::MouseWheelSource::Wheel,
        };
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1200.0, 800.0))),
            time: Some(self.frame as f64 / 60.0),
            events: if by == 0.0 { vec![Event::PointerMoved(POINTER)] } else { vec![wheel] },
            ..RawInput::default()
        };
        let window = &mut self.window;
        let mut output = self.ctx.run_ui(input, |ui| {
            window.logic();
            window.ui(ui);
        });
        output.textures_delta.clear();
        black_box(self.ctx.tessellate(output.shapes, output.pixels_per_point));
    }
}

fn pane(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pane");
    let mut medians = Vec::new();
    for people in [1_000, 100_000] {
        let mut pane = Pane::new(people);
        let mut times: Vec<Duration> = (0..600)
            .map(|at| {
                let begin = Instant::now();
                // Down for a while, then up again, and never at an end of 1,000 rows.
                pane.frame(if at / 150 % 2 == 0 { 117.0 } else { -117.0 });
                begin.elapsed()
            })
            .collect();
        times.sort();
        medians.push(times[300]);
        println!("{people} people: a frame takes {:?}, at most {:?} in 99 of 100", times[300], times[594]);
        let mut down = 0u32;
        group.bench_function(BenchmarkId::new("scrolling", people), |bencher| {
            bencher.iter(|| {
                down += 1;
                pane.frame(if (down / 150).is_multiple_of(2) { 117.0 } else { -117.0 });
            });
        });
        group.bench_function(BenchmarkId::new("at rest", people), |bencher| bencher.iter(|| pane.frame(0.0)));
    }
    println!("100,000 people to 1,000: {:.2}", medians[1].as_secs_f64() / medians[0].as_secs_f64());
    group.finish();
}

criterion_group!(benches, pane);
criterion_main!(benches);
