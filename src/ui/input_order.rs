//! What is typed reaches what it was meant for, however quickly it comes.
//!
//! egui takes everything that came since the last frame at once. Where a frame takes long, or a
//! password manager types, a letter, Tab and the next letter are in the same frame, and the
//! letter behind Tab lands in the field before it: a piece of a password in the field for the
//! e-mail, in clear. So a key that changes where typing goes is alone in its pass, and what
//! comes behind it waits until the new place is ready.

use std::collections::VecDeque;

use egui::{Context, Event, Key, RawInput, Ui};

/// Passes that a key gets to itself after its own: a sheet or the palette is drawn in the first,
/// and its field has the keyboard from the second.
const PASSES_AFTER: u8 = 2;

/// Hands input to egui in an order that does not mix up places; installed once per window.
#[derive(Debug, Default)]
pub struct InputOrder {
    waiting: VecDeque<Event>,
    /// Passes left in which nothing is handed on.
    quiet: u8,
}

impl InputOrder {
    /// Takes what came, and gives what this pass is to see.
    fn next(&mut self, came: Vec<Event>) -> Vec<Event> {
        self.waiting.extend(came);
        if self.quiet > 0 {
            self.quiet -= 1;
            return Vec::new();
        }
        let before = self.waiting.iter().position(changes_the_place).unwrap_or(self.waiting.len());
        if before > 0 {
            return self.waiting.drain(..before).collect();
        }
        let key = self.waiting.pop_front();
        if key.is_some() {
            self.quiet = PASSES_AFTER;
        }
        key.into_iter().collect()
    }
}

impl egui::Plugin for InputOrder {
    fn debug_name(&self) -> &'static str {
        "input order"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        input.events = self.next(std::mem::take(&mut input.events));
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        if !self.waiting.is_empty() {
            ui.ctx().request_repaint();
        }
    }
}

/// Whether what is typed behind this key may go somewhere else than what was typed before it.
fn changes_the_place(event: &Event) -> bool {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return false };
    // Keys that move within a text or change it stay where they are, with Ctrl as without.
    let in_text =
        matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::Home | Key::End | Key::Backspace | Key::Delete);
    let is_command = (modifiers.command || modifiers.ctrl || modifiers.alt) && !in_text;
    let of_text = modifiers.command_only() && matches!(key, Key::A | Key::C | Key::V | Key::X);
    matches!(key, Key::Tab | Key::Enter | Key::Escape) || is_function_key(*key) || (is_command && !of_text)
}

fn is_function_key(key: Key) -> bool {
    let name = key.name();
    name.len() > 1 && name.starts_with('F') && name[1..].bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;
    use proptest::prelude::*;

    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    fn text(text: &str) -> Event {
        Event::Text(text.to_owned())
    }

    #[test]
    fn a_key_that_moves_the_focus_is_alone() {
        let mut order = InputOrder::default();
        let tab = key(Key::Tab, Modifiers::NONE);
        assert_eq!(order.next(vec![text("a"), tab.clone(), text("b")]), [text("a")]);
        assert_eq!(order.next(vec![]), [tab]);
        assert_eq!(order.next(vec![text("c")]), []);
        assert_eq!(order.next(vec![]), []);
        assert_eq!(order.next(vec![]), [text("b"), text("c")]);
    }

    #[test]
    fn only_keys_that_change_the_place_wait() {
        for (name, event) in [
            ("Tab", key(Key::Tab, Modifiers::SHIFT)),
            ("Enter", key(Key::Enter, Modifiers::NONE)),
            ("F1", key(Key::F1, Modifiers::NONE)),
            ("find anyone", key(Key::K, Modifiers::COMMAND)),
            ("undo", key(Key::Z, Modifiers::COMMAND)),
            ("next", key(Key::ArrowDown, Modifiers::ALT)),
        ] {
            assert!(changes_the_place(&event), "{name}");
        }
        for (name, event) in [
            ("a letter", key(Key::F, Modifiers::NONE)),
            ("a text", text("F1")),
            ("choose all", key(Key::A, Modifiers::COMMAND)),
            ("a word to the left", key(Key::ArrowLeft, Modifiers::COMMAND)),
            ("down a list", key(Key::ArrowDown, Modifiers::NONE)),
        ] {
            assert!(!changes_the_place(&event), "{name}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_overtakes(
            frames in prop::collection::vec(prop::collection::vec(0..4_u8, 0..6), 0..12)
        ) {
            let mut number = 0;
            let frames: Vec<Vec<Event>> = frames
                .into_iter()
                .map(|frame| frame.into_iter().map(|kind| match kind {
                    0 => key(Key::Tab, Modifiers::NONE),
                    1 => key(Key::S, Modifiers::COMMAND),
                    _ => { number += 1; text(&number.to_string()) }
                }).collect())
                .collect();
            let all: Vec<Event> = frames.concat();
            let mut order = InputOrder::default();
            let mut seen = Vec::new();
            for frame in frames.into_iter().chain(std::iter::repeat_n(vec![], 4 * all.len())) {
                let pass = order.next(frame);
                prop_assert!(pass.len() <= 1 || !pass.iter().any(changes_the_place));
                seen.extend(pass);
            }
            prop_assert_eq!(seen, all);
        }
    }
}
