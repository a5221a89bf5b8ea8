//! What is typed into a password field. It is wiped from memory when it goes.

use std::ops::Range;

use egui::text::CharIndex;
use egui::text_edit::TextEditState;
use egui::{Context, Id, TextBuffer};
use secrecy::SecretString;
use secrecy::zeroize::{Zeroize, Zeroizing};

/// Room for any password, so that typing never leaves a copy behind in memory.
const ROOM: usize = 1024;

/// A text that is wiped from memory when it is taken or dropped, and never printed.
pub struct SecretText(Zeroizing<String>);

impl Default for SecretText {
    fn default() -> SecretText {
        SecretText(Zeroizing::new(String::with_capacity(ROOM)))
    }
}

impl SecretText {
    /// Hands on what was typed into the field of this id, and leaves nothing of it here.
    pub fn take(&mut self, ctx: &Context, field: Id) -> SecretString {
        let secret = SecretString::from(self.0.as_str());
        self.wipe(ctx, field);
        secret
    }

    /// Leaves nothing of what was typed into the field of this id.
    pub fn wipe(&mut self, ctx: &Context, field: Id) {
        self.0.zeroize();
        // The field itself keeps what was typed, for undo.
        if let Some(mut state) = TextEditState::load(ctx, field) {
            state.clear_undoer();
            state.store(ctx, field);
        }
    }

    /// Whether nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TextBuffer for SecretText {
    fn is_mutable(&self) -> bool {
        true
    }

    fn as_str(&self) -> &str {
        &self.0
    }

    fn insert_text(&mut self, text: &str, at: CharIndex) -> usize {
        if self.0.len() + text.len() > self.0.capacity() {
            // The old place is wiped before it is given back.
            let mut larger = Zeroizing::new(String::with_capacity(2 * (self.0.len() + text.len())));
            larger.push_str(&self.0);
            self.0 = larger;
        }
        TextBuffer::insert_text(&mut *self.0, text, at)
    }

    fn delete_char_range(&mut self, range: Range<CharIndex>) {
        TextBuffer::delete_char_range(&mut *self.0, range);
    }

    fn type_id(&self) -> std::any::TypeId {
        std::any::TypeId::of::<Self>()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret as _;

    use super::*;

    #[test]
    fn it_is_handed_on_and_gone() {
        let (ctx, field) = (Context::default(), Id::unique("password"));
        let mut text = SecretText::default();
        text.insert_text("sécret", CharIndex(0));
        text.delete_char_range(CharIndex(0)..CharIndex(1));
        text.insert_text(&"x".repeat(3000), CharIndex(5));
        let taken = text.take(&ctx, field);
        assert_eq!(taken.expose_secret(), format!("écret{}", "x".repeat(3000)));
        assert!(text.is_empty() && text.as_str().is_empty());
    }
}
