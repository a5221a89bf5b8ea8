//! One field as its editor sees it.

use std::collections::BTreeSet;

use egui::Id;
use uuid::Uuid;

use super::FormState;
use crate::records::{Field, Lock, Value};
use crate::ui::pickers::OptionSearch;

/// What the editor of a field draws from, and where it puts a new value.
///
/// An editor knows no record. The form around it says what the field holds, and what becomes of an
/// edit.
pub(in crate::ui) struct FieldInput<'a> {
    /// What the field is.
    pub(in crate::ui) field: &'a Field,
    /// Its value as edited. A form of several records is to say here whether they have one value or
    /// several.
    pub(in crate::ui) value: &'a Value,
    /// Its value as it was read.
    pub(in crate::ui) was: &'a Value,
    /// Why it cannot be changed, if that is so.
    pub(in crate::ui) lock: Option<Lock>,
    /// Why it cannot be saved as it is, if that is so.
    pub(in crate::ui) problem: Option<&'a str>,
    /// The label of its row.
    pub(in crate::ui) label: Id,
    /// Tells the form from every other one. The ids of what is drawn are made of it.
    pub(in crate::ui) form: Id,
    /// The person that the field is about, if it is about one.
    pub(in crate::ui) person: Option<Uuid>,
    /// The departments that this person heads.
    pub(in crate::ui) heads: Option<&'a BTreeSet<Uuid>>,
    /// How the form is typed into right now.
    pub(in crate::ui) state: &'a mut FormState,
    /// The new value, once there is one.
    pub(in crate::ui) edited: &'a mut Option<Value>,
}

impl<'a> FieldInput<'a> {
    /// The id of the editor, the same in every frame.
    pub(in crate::ui) fn id(&self) -> Id {
        self.form.with(("field", self.field.key))
    }

    /// Asks for a new value.
    pub(in crate::ui) fn edit(&mut self, value: Value) {
        *self.edited = Some(value);
    }

    /// The text as it was read; empty where the field holds no text.
    pub(in crate::ui) fn text_before(&self) -> &'a str {
        self.was.as_text().unwrap_or("")
    }

    /// Whether the picker of this field is open.
    pub(in crate::ui) fn has_picker(&self) -> bool {
        self.state.picker == Some(self.field.key)
    }

    /// The words in the search field of the open picker.
    pub(in crate::ui) fn picker_words(&self) -> String {
        if self.has_picker() { self.state.picker_search.text.clone() } else { String::new() }
    }

    /// What is looked for in the open picker, to be given back with [`FieldInput::keep_search`].
    pub(in crate::ui) fn take_search(&mut self) -> OptionSearch {
        if self.has_picker() {
            std::mem::take(&mut self.state.picker_search)
        } else {
            OptionSearch::default()
        }
    }

    /// Remembers whether the picker is open after it was drawn, and the words in its search field.
    pub(in crate::ui) fn keep_picker(&mut self, open: bool, words: String) {
        self.keep_search(open, OptionSearch::of(words));
    }

    /// Remembers whether the picker is open after it was drawn, and what is looked for in it.
    pub(in crate::ui) fn keep_search(&mut self, open: bool, search: OptionSearch) {
        if open {
            self.state.picker = Some(self.field.key);
            self.state.picker_search = search;
        } else if self.has_picker() {
            self.state.picker = None;
            self.state.picker_search = OptionSearch::default();
        }
    }
}
