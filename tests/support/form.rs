//! What a user does in a form.

use egui::{Key, Role};
use egui_kittest::Node;
use egui_kittest::kittest::{AccessKitNode, NodeT as _};

use super::Program;
use super::user::all;

impl Program {
    /// Opens a picker by its name, types a few words, and chooses the row that begins so.
    #[track_caller]
    pub fn pick(&mut self, label: &str, name: &str) {
        self.click_on(|program| program.widget(Role::ComboBox, label));
        self.type_here(name);
        self.wait_until(&format!("the picker of {label} offers {name}"), |program| {
            program.picker_row(label, name).is_some() && !program.reads("Asking the portal…")
        });
        self.click_on(|program| program.picker_row(label, name).unwrap());
        if self.has(Role::ListBox, label) {
            // One of several: the picker stays for the next one.
            self.key(Key::Escape);
        }
        assert!(!self.has(Role::ListBox, label), "the picker of {label} stays open");
    }

    /// The row of an open picker that begins with this name.
    pub fn picker_row(&self, label: &str, name: &str) -> Option<Node<'_>> {
        let is_list =
            |node: &AccessKitNode<'_>| node.role() == Role::ListBox && node.label().as_deref() == Some(label);
        let list = all(self.harness.root(), is_list).pop()?;
        let begins = format!("{name},");
        let fits = |node: &AccessKitNode<'_>| {
            node.role() == Role::ListBoxOption
                && node.label().is_some_and(|text| text == name || text.starts_with(&begins))
        };
        all(list, fits).into_iter().next()
    }

    /// Chooses in a drop-down list.
    #[track_caller]
    pub fn choose(&mut self, label: &str, option: &str) {
        self.click_on(|program| program.widget(Role::ComboBox, label));
        // A long list shows only a part of itself.
        self.widget(Role::ListBoxOption, option).scroll_to_me();
        self.settle();
        self.click_on(|program| program.widget(Role::ListBoxOption, option));
    }

    /// Chooses among the two or three that stand side by side.
    #[track_caller]
    pub fn switch(&mut self, label: &str, option: &str) {
        self.click_on(|program| {
            let group = program.widget(Role::RadioGroup, label);
            all(group, |node| node.label().as_deref() == Some(option)).remove(0)
        });
    }

    /// The one that is chosen among two or three side by side.
    #[track_caller]
    pub fn switched(&self, label: &str) -> Option<String> {
        let group = self.widget(Role::RadioGroup, label);
        let on = Some(egui::accesskit::Toggled::True);
        all(group, |node| node.toggled() == on).first().and_then(|node| node.accesskit_node().label())
    }

    /// Ticks a check box, or takes the tick away.
    #[track_caller]
    pub fn tick(&mut self, label: &str) {
        self.click_on(|program| program.widget(Role::CheckBox, label));
    }

    /// Picks a day from the calendar of a date field: the year, then month by month, then the day.
    #[track_caller]
    pub fn pick_day(&mut self, label: &str, day: jiff::civil::Date) {
        self.press(&format!("Pick {}", label.to_lowercase()));
        let title = |program: &Program| {
            let fits = |node: &AccessKitNode<'_>| {
                node.role() == Role::Button
                    && node.label().is_some_and(|text| text.ends_with(", choose a year"))
            };
            program.one("choose a year", fits).accesskit_node().label().unwrap()
        };
        let shown = title(self);
        self.press(&shown);
        let year = day.year().to_string();
        self.click_on(|program| program.widget(Role::Button, &year));
        let wanted = day.strftime("%B %Y, choose a year").to_string();
        let month = |title: &str| {
            let text = title.trim_end_matches(", choose a year");
            jiff::civil::Date::strptime("%d %B %Y", format!("1 {text}")).unwrap().month()
        };
        for _ in 0..12 {
            let shown = title(self);
            if shown == wanted {
                break;
            }
            self.press(if month(&shown) < day.month() { "Next month" } else { "Previous month" });
        }
        self.press(&day.strftime("%-d %B %Y").to_string());
    }

    /// Presses Save.
    #[track_caller]
    pub fn save(&mut self) {
        self.press("Save");
    }

    /// Whether the review stands there.
    pub fn in_review(&self) -> bool {
        let fits = |node: &AccessKitNode<'_>| {
            node.role() == Role::Dialog && node.label().is_some_and(|title| title.starts_with("Save "))
        };
        !all(self.harness.root(), fits).is_empty()
    }

    /// Presses Save, reads these words in the review, and agrees.
    #[track_caller]
    pub fn save_agreeing_to(&mut self, words: &str) {
        self.save();
        self.wait_until("the review is open", Program::in_review);
        assert!(self.reads(words), "the review does not say “{words}”\n{}", self.tree());
        self.agree();
    }

    /// Agrees to what the review says.
    #[track_caller]
    pub fn agree(&mut self) {
        let loses = self.has(Role::Button, "Save anyway");
        self.press(if loses { "Save anyway" } else { "Save" });
    }

    /// Waits for the receipt, which says that everything was stored.
    #[track_caller]
    pub fn saved(&mut self) {
        // Nothing else ends this: a trouble of before may still be told while the save runs.
        self.wait_until("the save has ended with a clean receipt", |program| program.receipt().is_some());
        assert!(!self.reads("though it was not edited"), "{}", self.tree());
    }

    /// Presses Save and waits for the receipt.
    #[track_caller]
    pub fn save_and_wait(&mut self) {
        self.save();
        self.saved();
    }

    /// Presses Save, finds these words in the review, agrees, and waits for the receipt.
    #[track_caller]
    pub fn save_after_review(&mut self, words: &str) {
        self.save();
        self.wait_until("the review", Program::in_review);
        assert!(self.reads(words), "“{words}” is not in the review: {}", self.tree());
        self.agree();
        self.saved();
    }

    /// The receipt above the form that is shown.
    pub fn receipt(&self) -> Option<String> {
        let said = all(self.harness.root(), |node| node.role() == Role::Status);
        let mut texts = said.iter().filter_map(|node| node.accesskit_node().label());
        texts.find(|text| text.starts_with("Saved: "))
    }

    /// Whether something went wrong.
    pub fn has_alert(&self) -> bool {
        !all(self.harness.root(), |node| node.role() == Role::Alert).is_empty()
    }
}
