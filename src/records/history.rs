//! The way back: what was edited, step by step.

use super::{Draft, FieldKey, Value};

/// The most steps that are kept.
const MOST: usize = 500;

/// The steps of editing one draft. A typed word or one pick is one step.
#[derive(Clone, Debug, Default)]
pub struct History {
    past: Vec<Draft>,
    future: Vec<Draft>,
    typing: Option<Typing>,
}

/// Text that is being typed into a field.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Typing {
    field: FieldKey,
    grows: bool,
    after_blank: bool,
}

impl History {
    /// Notes an edit of a field that is about to be made.
    pub fn before_edit(&mut self, draft: &Draft, field: FieldKey, to: &Value) {
        let typing = typing(field, &draft.value(field), to);
        let goes_on = match (self.typing, typing) {
            (Some(before), Some(now)) => {
                before.field == now.field
                    && before.grows == now.grows
                    // A blank belongs to the word before it; the next letter begins a new one.
                    && (!before.after_blank || now.after_blank)
            }
            _ => false,
        };
        self.typing = typing;
        if !goes_on {
            self.before_step(draft);
            self.typing = typing;
        }
    }

    /// Notes a step that is about to be made and is no edit of one field.
    pub fn before_step(&mut self, draft: &Draft) {
        self.future.clear();
        self.typing = None;
        self.past.push(draft.clone());
        if self.past.len() > MOST {
            self.past.remove(0);
        }
    }

    /// Takes the last step back. The base stays what it is.
    pub fn undo(&mut self, draft: &mut Draft) {
        self.typing = None;
        if let Some(before) = self.past.pop() {
            let after = std::mem::replace(draft, before.on(draft.base().clone()));
            self.future.push(after);
        }
    }

    /// Makes the step again that was last taken back.
    pub fn redo(&mut self, draft: &mut Draft) {
        self.typing = None;
        if let Some(after) = self.future.pop() {
            let before = std::mem::replace(draft, after.on(draft.base().clone()));
            self.past.push(before);
        }
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

/// How a text changes, if it changes as by typing: a few letters more or fewer.
fn typing(field: FieldKey, from: &Value, to: &Value) -> Option<Typing> {
    let (from, to) = (typed_text(from)?, typed_text(to)?);
    let grows = to.len() >= from.len();
    // As bytes: two letters can begin or end with the same ones.
    let (from, to) = (from.as_bytes(), to.as_bytes());
    let (longer, shorter) = if grows { (to, from) } else { (from, to) };
    let same_start = longer.iter().zip(shorter).take_while(|(a, b)| a == b).count();
    let same_end = longer[same_start..].iter().rev().zip(shorter[same_start..].iter().rev());
    let same_end = same_end.take_while(|(a, b)| a == b).count();
    let middle = longer.get(same_start..longer.len() - same_end)?;
    // More than one letter (of up to four bytes) at once was pasted or cut.
    if middle.len() > 4 || shorter.len() != same_start + same_end {
        return None;
    }
    let after_blank = middle.iter().all(u8::is_ascii_whitespace);
    Some(Typing { field, grows, after_blank })
}

fn typed_text(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone()),
        Value::Channels(rows) => {
            let parts: Vec<String> =
                rows.iter().map(|row| format!("{}\u{1}{}", row.kind, row.value)).collect();
            Some(parts.join("\u{2}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::records::{Choice, Schema, samples};

    struct Editor {
        draft: Draft,
        history: History,
    }

    impl Editor {
        fn new() -> Editor {
            Editor { draft: Draft::new(samples::a_person()), history: History::default() }
        }

        fn set(&mut self, field: FieldKey, value: Value) {
            self.history.before_edit(&self.draft, field, &value);
            self.draft.set(field, value);
        }

        fn type_on(&mut self, field: FieldKey, text: &str) {
            for letter in text.chars() {
                let now = format!("{}{letter}", self.draft.text(field));
                self.set(field, Value::Text(now));
            }
        }
    }

    #[test]
    fn a_typed_word_is_one_step() {
        let mut editor = Editor::new();
        editor.type_on(FieldKey::Title, " and Sünde too");
        assert_eq!(editor.draft.text(FieldKey::Title), "Head of Sales and Sünde too");
        for expected in ["Head of Sales and Sünde ", "Head of Sales and ", "Head of Sales ", "Head of Sales"]
        {
            editor.history.undo(&mut editor.draft);
            assert_eq!(editor.draft.text(FieldKey::Title), expected);
        }
        assert!(!editor.draft.has_edits() && !editor.history.can_undo());
        editor.history.redo(&mut editor.draft);
        editor.history.redo(&mut editor.draft);
        assert_eq!(editor.draft.text(FieldKey::Title), "Head of Sales and ");
    }

    #[test]
    fn letters_that_share_bytes_replace_each_other() {
        let mut editor = Editor::new();
        for text in ["\u{200b}x", "\u{2009}", "é", "è", "漢", "ä漢", "漢"] {
            editor.set(FieldKey::Title, Value::Text(text.to_owned()));
        }
        while editor.history.can_undo() {
            editor.history.undo(&mut editor.draft);
        }
        assert!(!editor.draft.has_edits());
    }

    #[test]
    fn a_pick_is_one_step_and_ends_the_word() {
        let mut editor = Editor::new();
        editor.type_on(FieldKey::Title, "a");
        editor.set(FieldKey::Sex, Value::Choice(Some(Choice::Female)));
        editor.type_on(FieldKey::Title, "b");
        editor.history.undo(&mut editor.draft);
        assert_eq!(editor.draft.text(FieldKey::Title), "Head of Salesa");
        editor.history.undo(&mut editor.draft);
        assert_eq!(editor.draft.choice(FieldKey::Sex), None);
    }

    #[test]
    fn an_edit_after_an_undo_ends_the_way_forward() {
        let mut editor = Editor::new();
        editor.type_on(FieldKey::Title, "a");
        editor.history.undo(&mut editor.draft);
        editor.type_on(FieldKey::Title, "b");
        assert!(!editor.history.can_redo());
    }

    proptest! {
        /// All the way back is where it began, and all the way forward where it ended.
        #[test]
        fn back_and_forth_is_where_one_was(steps in proptest::collection::vec(samples::person(), 1..8)) {
            let mut editor = Editor::new();
            let schema = Schema::person();
            for step in &steps {
                for field in &schema.fields {
                    editor.set(field.key, step.value(field.key));
                }
            }
            let end = editor.draft.clone();
            while editor.history.can_undo() {
                editor.history.undo(&mut editor.draft);
            }
            prop_assert!(!editor.draft.has_edits());
            while editor.history.can_redo() {
                editor.history.redo(&mut editor.draft);
            }
            prop_assert_eq!(editor.draft, end);
        }
    }
}
