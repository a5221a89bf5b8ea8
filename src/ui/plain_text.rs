//! Text comes in as text, and goes out as text.
//!
//! What is typed, pasted, composed by an input method or set by a screen reader loses characters
//! that are none; what a screen reader is told, and the title of the window, have none either: one
//! NUL in a name would empty the first and end the program by the second. It is here, where
//! all of it passes, so that no widget has to think of it.

use std::borrow::Cow;

use egui::accesskit::{ActionData, Node};
use egui::{Context, Event, FullOutput, ImeEvent, OutputCommand, RawInput, Role, ViewportCommand};

use crate::records::plain_text::{shown, spoken, spoken_in_place, typed};

/// Filters what comes in and goes out; installed once per context.
#[derive(Debug, Default)]
pub(super) struct PlainText;

impl egui::Plugin for PlainText {
    fn debug_name(&self) -> &'static str {
        "plain text"
    }

    fn input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        for event in &mut input.events {
            take_in(event);
        }
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        if let Some(update) = &mut output.platform_output.accesskit_update {
            for (_, node) in &mut update.nodes {
                speak(node);
            }
        }
        for command in &mut output.platform_output.commands {
            if let OutputCommand::CopyText(text) | OutputCommand::TextSelectionSettled(text) = command {
                put_right(text, typed);
            }
        }
        for viewport in output.viewport_output.values_mut() {
            for command in &mut viewport.commands {
                if let ViewportCommand::Title(title) = command {
                    put_right(title, shown);
                }
            }
        }
    }
}

fn take_in(event: &mut Event) {
    match event {
        Event::Text(text)
        | Event::Paste(text)
        | Event::MiddleClickPaste { text, .. }
        | Event::Ime(ImeEvent::Commit(text) | ImeEvent::Preedit { text, .. }) => {
            put_right(text, typed);
        }
        Event::AccessKitActionRequest(request) => {
            if let Some(ActionData::Value(value)) = &mut request.data {
                *value = typed(value).into();
            }
        }
        _ => {}
    }
}

fn put_right(text: &mut String, right: fn(&str) -> Cow<'_, str>) {
    if let Cow::Owned(changed) = right(text) {
        *text = changed;
    }
}

/// Puts the words of a node right. A run of text tells the length of each of its characters besides.
fn speak(node: &mut Node) {
    type NodeWords = (fn(&Node) -> Option<&str>, fn(&mut Node, String));
    const WORDS: [NodeWords; 6] = [
        (Node::label, |node, words| node.set_label(words)),
        (Node::value, |node, words| node.set_value(words)),
        (Node::description, |node, words| node.set_description(words)),
        (Node::placeholder, |node, words| node.set_placeholder(words)),
        (Node::role_description, |node, words| node.set_role_description(words)),
        (Node::state_description, |node, words| node.set_state_description(words)),
    ];
    let right = if node.role() == Role::TextRun { spoken_in_place } else { spoken };
    for (get, set) in WORDS {
        let changed = get(node).map(right).and_then(|words| match words {
            Cow::Owned(words) => Some(words),
            Cow::Borrowed(_) => None,
        });
        if let Some(words) = changed {
            set(node, words);
        }
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable};
    use proptest::prelude::*;

    use super::*;
    use crate::ui::widgets::{self, TextField};

    const ODD: [char; 12] = [
        '\0',
        '\u{1}',
        '\u{8}',
        '\u{1b}',
        '\u{7f}',
        '\u{9b}',
        '\u{202e}',
        '\u{2067}',
        '\u{fffe}',
        '\u{1ffff}',
        'a',
        'ש',
    ];

    fn is_harmful(c: char) -> bool {
        (c.is_control() && c != '\n' && c != '\t') || c == '\u{fffe}'
    }

    /// Draws a text in every way, and gives the last frame.
    fn drawn(text: &str, came: Vec<Event>) -> (FullOutput, String) {
        let ctx = Context::default();
        widgets::set_up(&ctx);
        ctx.add_plugin(PlainText);
        ctx.enable_accesskit();
        let mut field = text.to_owned();
        let mut output = FullOutput::default();
        for events in [Vec::new(), came, Vec::new()] {
            output.textures_delta.clear();
            output = ctx.run_ui(RawInput { events, ..RawInput::default() }, |ui| {
                ui.label(text);
                ui.button(text).on_hover_text(text);
                let mut read: &str = text;
                ui.text_edit_multiline(&mut read);
                let edit = ui.add(TextField::singleline(&mut field).name(text));
                edit.request_focus();
                ui.send_viewport_cmd(ViewportCommand::Title(text.to_owned()));
                ui.copy_text(text.to_owned());
            });
        }
        output.textures_delta.clear();
        (output, field)
    }

    #[test]
    fn a_name_with_a_nul_is_drawn_in_the_window() {
        let mut harness = widgets::harness_with([300.0, 100.0], "Mi\0a".to_owned(), |ui, text| {
            ui.ctx().add_plugin(PlainText);
            ui.label(text.as_str());
            ui.add(TextField::singleline(text).name("First name"));
        });
        harness.get_by_label("Mi\u{fffd}a");
        let field = harness.get_by_label("First name");
        assert_eq!(field.value().as_deref(), Some("Mi\u{fffd}a"));
        field.focus();
        harness.run();
        harness.event(Event::Paste("\u{1b}x\0".into()));
        harness.run();
        assert_eq!(harness.state(), "Mi\0ax", "what was read stays, what is pasted is text");
        assert_eq!(
            harness.get_by_label("First name").accesskit_node().value().as_deref(),
            Some("Mi\u{fffd}ax")
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_goes_out_is_text(text in prop::collection::vec(prop::sample::select(&ODD[..]), 1..12)) {
            let text: String = text.into_iter().collect();
            let (output, _) = drawn(&text, Vec::new());
            let update = output.platform_output.accesskit_update.as_ref().unwrap();
            prop_assert!(update.nodes.len() > 4);
            for (_, node) in &update.nodes {
                for words in [node.label(), node.value(), node.description()].into_iter().flatten() {
                    prop_assert!(!words.contains(is_harmful), "{words:?}");
                }
            }
            let titles = output.viewport_output.values().flat_map(|viewport| &viewport.commands);
            for command in titles {
                if let ViewportCommand::Title(title) = command {
                    prop_assert!(!title.contains(is_harmful), "{title:?}");
                }
            }
            for command in &output.platform_output.commands {
                if let OutputCommand::CopyText(text) = command {
                    prop_assert!(!text.contains(is_harmful), "{text:?}");
                }
            }
        }

        #[test]
        fn what_comes_in_is_text(text in prop::collection::vec(prop::sample::select(&ODD[..]), 1..12)) {
            let text: String = text.into_iter().collect();
            for event in [
                Event::Text(text.clone()),
                Event::Paste(text.clone()),
                Event::Ime(ImeEvent::Commit(text.clone())),
            ] {
                let (_, field) = drawn("", vec![event]);
                prop_assert_eq!(field, typed(&text).into_owned());
            }
        }
    }
}
