//! What is typed reaches what it was meant for.
//!
//! egui takes everything that came since the last frame at once. Where a frame takes long, or a
//! password manager types, a letter, Tab and the next letter are in the same frame, and the
//! letter behind Tab lands in the field before it: a piece of a password in the field for the
//! e-mail, in clear. So a key that changes where typing goes is alone in its pass, and what
//! comes behind it waits until the new place is ready. What is typed behind a press of the mouse
//! waits for the next pass, too.

use std::collections::VecDeque;

use egui::{Context, Event, Key, RawInput, Ui};

/// Passes that a key gets to itself after its own: a sheet or the palette is drawn in the first,
/// and its field has the keyboard from the second.
const PASSES_AFTER: u8 = 2;

/// Hands input to egui in an order that does not mix up places; installed once per context.
#[derive(Debug, Default)]
pub(super) struct InputOrder {
    waiting: VecDeque<Event>,
    /// Passes left in which nothing is handed on.
    quiet: u8,
}

impl InputOrder {
    /// Takes what came, and gives what this pass is to see.
    fn next(&mut self, came: Vec<Event>) -> Vec<Event> {
        for event in came {
            if !self.is_repeated(&event) {
                self.waiting.push_back(event);
            }
        }
        if self.quiet > 0 {
            self.quiet -= 1;
            return Vec::new();
        }
        let mut is_pressed = false;
        let first = self.waiting.iter().position(|event| {
            is_pressed |= matches!(event, Event::PointerButton { .. });
            changes_the_place(event) || is_pressed && is_typed(event)
        });
        let before = first.unwrap_or(self.waiting.len());
        if before > 0 {
            return self.waiting.drain(..before).collect();
        }
        let key = self.waiting.pop_front();
        if key.is_some() {
            self.quiet = PASSES_AFTER;
        }
        key.into_iter().collect()
    }

    /// Whether a key is held that waits already. It repeats itself more quickly than it is handed on, and
    /// what it does would go on after it was let go of.
    fn is_repeated(&self, event: &Event) -> bool {
        let Event::Key { key, modifiers, .. } = event else { return false };
        let same_key = |waiting: &&Event| matches!(waiting, Event::Key { key: other, .. } if other == key);
        changes_the_place(event)
            && self.waiting.iter().rev().find(same_key).is_some_and(|waiting| {
                matches!(waiting, Event::Key { pressed: true, modifiers: others, .. } if others == modifiers)
            })
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

/// Whether one of these keys is held down since before, and only repeats itself.
pub(super) fn is_held(ctx: &Context, keys: &[Key]) -> bool {
    let repeats = |event: &Event| matches!(event, Event::Key { key, pressed: true, repeat: true, .. } if keys.contains(key));
    ctx.input(|input| input.events.iter().any(repeats))
}

/// Whether what is typed behind this key may go somewhere else than what was typed before it.
fn changes_the_place(event: &Event) -> bool {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return false };
    // Keys that move within a text or change it stay where they are, with Ctrl as without.
    let in_text =
        matches!(key, Key::ArrowLeft | Key::ArrowRight | Key::Home | Key::End | Key::Backspace | Key::Delete);
    let is_command = (modifiers.command || modifiers.ctrl || modifiers.alt) && !in_text;
    let of_text = modifiers.command_only() && matches!(key, Key::A | Key::C | Key::V | Key::X);
    let is_modifier = (Key::ShiftLeft..=Key::SuperRight).contains(key);
    matches!(key, Key::Tab | Key::Enter | Key::Escape)
        || (Key::F1..=Key::F35).contains(key)
        || (is_command && !of_text && !is_modifier)
}

/// Whether this is taken by what has the keyboard.
fn is_typed(event: &Event) -> bool {
    matches!(event, Event::Text(_) | Event::Paste(_) | Event::Ime(_) | Event::Key { pressed: true, .. })
}

#[cfg(test)]
mod tests {
    use egui::Modifiers;
    use proptest::prelude::*;

    use super::*;

    fn key(key: Key, modifiers: Modifiers) -> Event {
        Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
    }

    /// A key goes down and up again.
    fn press(which: Key, modifiers: Modifiers) -> Vec<Event> {
        let up = Event::Key { key: which, physical_key: None, pressed: false, repeat: false, modifiers };
        vec![key(which, modifiers), up]
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
            ("Shift with Ctrl", key(Key::ShiftLeft, Modifiers::COMMAND)),
        ] {
            assert!(!changes_the_place(&event), "{name}");
        }
    }

    #[test]
    fn what_is_typed_behind_a_press_waits_for_the_next_pass() {
        let mut order = InputOrder::default();
        let place = egui::pos2(3.0, 4.0);
        let button = Event::PointerButton {
            pos: place,
            button: egui::PointerButton::Primary,
            pressed: false,
            modifiers: Modifiers::NONE,
        };
        let frame = vec![text("a"), Event::PointerMoved(place), button, text("b"), text("c")];
        assert_eq!(order.next(frame.clone()), frame[..3]);
        assert_eq!(order.next(vec![]), frame[3..]);
    }

    #[test]
    fn a_key_that_is_held_does_not_go_on_after_it_was_let_go_of() {
        let mut order = InputOrder::default();
        let tab = key(Key::Tab, Modifiers::NONE);
        let handed: usize = (0..60).map(|_| order.next(vec![tab.clone()]).len()).sum();
        assert_eq!(handed, 20, "it goes on as quickly as it is handed on");
        assert!(order.waiting.len() <= 1, "{:?}", order.waiting);
        // Pressed twice, it means two.
        let twice = [press(Key::Tab, Modifiers::NONE), press(Key::Tab, Modifiers::NONE)].concat();
        let mut order = InputOrder::default();
        let mut seen = order.next(twice.clone());
        (0..8).for_each(|_| seen.extend(order.next(vec![])));
        assert_eq!(seen, twice);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_overtakes(
            frames in prop::collection::vec(prop::collection::vec(0..4_u8, 0..6), 0..12)
        ) {
            let mut number = 0;
            let mut typed = |kind: u8| match kind {
                0 => press(Key::Tab, Modifiers::NONE),
                1 => press(Key::S, Modifiers::COMMAND),
                _ => {
                    number += 1;
                    vec![text(&number.to_string())]
                }
            };
            let frames: Vec<Vec<Event>> =
                frames.into_iter().map(|frame| frame.into_iter().flat_map(&mut typed).collect()).collect();
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
