//! What a user does: sign in, find, type, choose, press, save.

use egui::{
    Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Role, TouchPhase, vec2,
};
use egui_kittest::Node;
use egui_kittest::kittest::{AccessKitNode, NodeT as _};

use super::Program;

impl Program {
    /// Signs an administrator in.
    #[track_caller]
    pub fn sign_in(&mut self) {
        self.press("Use the demo portal");
        self.wait_until("somebody is signed in", |program| program.desk().lists().is_some());
        self.wait_for_lists();
    }

    /// Fills in the sign-in form and presses Enter.
    #[track_caller]
    pub fn sign_in_as(&mut self, email: &str, password: &str) {
        let address = self.portal.address();
        self.sign_in_to(&address, email, password);
    }

    /// Fills in the sign-in form with an address of one's own and presses Enter.
    #[track_caller]
    pub fn sign_in_to(&mut self, address: &str, email: &str, password: &str) {
        self.type_into("Portal address", address);
        self.type_into("E-mail", email);
        self.type_into("Password", password);
        self.key(Key::Enter);
    }

    /// Waits until both lists are there.
    #[track_caller]
    pub fn wait_for_lists(&mut self) {
        self.wait_until("the lists are loaded", |program| {
            let desk = program.desk();
            desk.lists().is_some_and(|signed| {
                signed.people.book.is_some()
                    && (signed.contacts.book.is_some() || signed.no_contacts.is_some())
            })
        });
    }

    /// Finds a person in the list and opens it with Enter.
    #[track_caller]
    pub fn open_person(&mut self, name: &str) {
        if !self.has(Role::SearchInput, "Search people") {
            self.press("People");
        }
        self.open("Search people", name);
    }

    /// Finds a contact in the list and opens it with Enter.
    #[track_caller]
    pub fn open_contact(&mut self, name: &str) {
        if !self.has(Role::SearchInput, "Search contacts") {
            self.press("Contacts");
        }
        self.open("Search contacts", name);
    }

    /// Filters the people by their status.
    #[track_caller]
    pub fn show_status(&mut self, status: &str) {
        self.press("Status");
        self.press(status);
    }

    #[track_caller]
    fn open(&mut self, search: &str, name: &str) {
        self.type_into(search, name);
        self.key(Key::Enter);
        self.wait_for_form(name);
    }

    /// Waits until the form of a record stands there.
    #[track_caller]
    pub fn wait_for_form(&mut self, name: &str) {
        self.wait_until(&format!("the form of {name} is open"), |program| {
            let desk = program.desk();
            let shown = desk.lists().and_then(portal_desk::ui::shown_record);
            shown.and_then(|key| desk.record(key)).is_some_and(|record| record.draft.base().name() == name)
        });
    }

    /// The widget of this role and name. Where a sheet is open, the one in the sheet.
    #[track_caller]
    pub fn widget(&self, role: Role, label: &str) -> Node<'_> {
        self.one(label, |node| node.role() == role && node.label().as_deref() == Some(label))
    }

    /// The text field of this name. Where a sheet is open, the one in the sheet.
    #[track_caller]
    pub fn text_field(&self, label: &str) -> Node<'_> {
        let roles = [Role::TextInput, Role::MultilineTextInput, Role::PasswordInput, Role::SearchInput];
        self.one(label, |node| roles.contains(&node.role()) && node.label().as_deref() == Some(label))
    }

    /// The one widget that fits. Where a sheet is open, only that can be used.
    #[track_caller]
    pub fn one(&self, what: &str, fits: impl Fn(&AccessKitNode<'_>) -> bool) -> Node<'_> {
        let root = self.harness.root();
        let sheet = all(root, |node| node.role() == Role::Dialog && node.is_modal()).pop();
        let mut found = all(sheet.unwrap_or(root), fits);
        assert_eq!(found.len(), 1, "“{what}” is there {} times\n{}", found.len(), self.tree());
        found.remove(0)
    }

    /// The window in words, for the message of a test that fails.
    pub fn tree(&self) -> String {
        let mut text = String::new();
        write_tree(self.harness.root(), 0, &mut text);
        text
    }

    /// Whether there is a widget of this role and name.
    pub fn has(&self, role: Role, label: &str) -> bool {
        !all(self.harness.root(), |node| node.role() == role && node.label().as_deref() == Some(label))
            .is_empty()
    }

    /// Whether the button of this name cannot be pressed now.
    #[track_caller]
    pub fn is_disabled(&self, name: &str) -> bool {
        self.widget(Role::Button, name).accesskit_node().is_disabled()
    }

    /// Whether these words can be read anywhere.
    pub fn reads(&self, words: &str) -> bool {
        let fits = |node: &AccessKitNode<'_>| {
            [node.label(), node.value()].into_iter().flatten().any(|text| text.contains(words))
        };
        !all(self.harness.root(), fits).is_empty()
    }

    /// What stands in a text field.
    #[track_caller]
    pub fn text_in(&self, label: &str) -> String {
        self.text_field(label).value().unwrap_or_default()
    }

    /// What stands in a field that is chosen.
    #[track_caller]
    pub fn choice_in(&self, label: &str) -> String {
        self.widget(Role::ComboBox, label).value().unwrap_or_default()
    }

    /// Clicks where a widget is; scrolls to it first where it is out of sight.
    #[track_caller]
    pub fn click_on(&mut self, find: impl Fn(&Program) -> Node<'_>) {
        let window = self.harness.ctx.content_rect();
        // The save bar and the title row are always in sight, and there is nothing to scroll.
        let form = window.shrink2(vec2(0.0, 60.0));
        let rect = find(self).rect();
        if !form.contains_rect(rect) && !window.contains_rect(rect) {
            find(self).scroll_to_me();
            self.settle();
        }
        let place = find(self).rect().center();
        let button = |pressed| Event::PointerButton {
            pos: place,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.draw_with([Event::PointerMoved(place), button(true)]);
        self.draw_with([button(false)]);
        self.settle();
    }

    /// Draws one frame in which all of this happens.
    fn draw_with(&mut self, events: impl IntoIterator<Item = Event>) {
        self.harness.input_mut().events.extend(events);
        self.harness.step();
    }

    /// Presses a button.
    #[track_caller]
    pub fn press(&mut self, name: &str) {
        let button = self.widget(Role::Button, name);
        assert!(!button.accesskit_node().is_disabled(), "“{name}” cannot be pressed now");
        self.click_on(|program| program.widget(Role::Button, name));
    }

    /// Replaces what stands in a text field.
    #[track_caller]
    pub fn type_into(&mut self, label: &str, text: &str) {
        self.click_on(|program| program.text_field(label));
        assert!(self.text_field(label).is_focused(), "“{label}” takes no typing\n{}", self.tree());
        self.draw_with(pressed(Modifiers::COMMAND, Key::A));
        self.type_here(text);
    }

    /// Types where the keyboard is; an empty text deletes what is selected.
    pub fn type_here(&mut self, text: &str) {
        let mut events = Vec::new();
        if text.is_empty() {
            events.extend(pressed(Modifiers::NONE, Key::Delete));
        }
        for (place, line) in text.split('\n').enumerate() {
            if place > 0 {
                events.extend(pressed(Modifiers::NONE, Key::Enter));
            }
            if !line.is_empty() {
                events.push(Event::Text(line.to_owned()));
            }
        }
        self.draw_with(events);
        self.settle();
    }

    /// Types and presses all of this within a single frame, as a password manager does, or
    /// somebody quick where a frame takes long.
    pub fn all_at_once(&mut self, keys: &[Typed]) {
        let events = keys.iter().flat_map(|typed| match *typed {
            Typed::Text(text) => vec![Event::Text(text.to_owned())],
            Typed::Key(modifiers, key) => pressed(modifiers, key).to_vec(),
        });
        self.draw_with(events.collect::<Vec<_>>());
        self.settle();
    }

    /// Types this letter by letter, one in each frame and none without.
    pub fn type_quickly(&mut self, text: &str) {
        for letter in text.chars() {
            self.draw_with([Event::Text(letter.to_string())]);
        }
        self.settle();
    }

    /// Holds keys down for so many frames: they repeat themselves in each.
    pub fn hold(&mut self, modifiers: Modifiers, key: Key, frames: usize) {
        let [held, down, up, free] = pressed(modifiers, key);
        self.draw_with([held]);
        for _ in 0..frames {
            self.draw_with([down.clone()]);
        }
        self.draw_with([up, free]);
        self.settle();
    }

    /// Turns the mouse wheel over a place by so many lines; down where they are negative.
    pub fn turn_wheel(&mut self, place: Pos2, lines: f32) {
        self.draw_with([Event::PointerMoved(place)]);
        self.settle();
        self.draw_with([Event::MouseWheel {
            unit: MouseWheelUnit::Line,
            delta: vec2(0.0, lines),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        }]);
        self.settle();
    }

    /// Pastes a picture from the clipboard.
    pub fn paste(&mut self, image: egui::ColorImage) {
        self.draw_with([Event::PasteImage(std::sync::Arc::new(image))]);
        self.settle();
    }

    /// Presses a key.
    pub fn key(&mut self, key: Key) {
        self.shortcut(Modifiers::NONE, key);
    }

    /// Presses a key with others held.
    pub fn shortcut(&mut self, modifiers: Modifiers, key: Key) {
        self.draw_with(pressed(modifiers, key));
        self.settle();
    }
}

/// What is typed within a frame.
pub enum Typed<'a> {
    Text(&'a str),
    Key(Modifiers, Key),
}

/// A key goes down and up again.
fn pressed(modifiers: Modifiers, key: Key) -> [Event; 4] {
    let to = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
    [Event::ModifiersChanged(modifiers), to(true), to(false), Event::ModifiersChanged(Modifiers::NONE)]
}

/// Every widget inside another that fits.
pub fn all<'a>(inside: Node<'a>, fits: impl Fn(&AccessKitNode<'_>) -> bool) -> Vec<Node<'a>> {
    inside.children_recursive().filter(|node| fits(&node.accesskit_node())).collect()
}

fn write_tree(node: Node<'_>, depth: usize, text: &mut String) {
    let inner = node.accesskit_node();
    let (label, value) = (inner.label().unwrap_or_default(), inner.value().unwrap_or_default());
    if !(label.is_empty() && value.is_empty()) {
        text.push_str(&format!("{:indent$}{:?} “{label}” {value}\n", "", inner.role(), indent = 2 * depth));
    }
    node.children().for_each(|child| write_tree(child, depth + 1, text));
}
