//! How something is being looked at or typed right now.

use std::collections::{BTreeMap, BTreeSet};

use super::forms::FormState;
use super::palette::CommandPalette;
use super::pickers::OptionSearch;
use super::portals::ManagePortals;
use super::widgets::{Caret, Toasts};
use super::{SignInForm, TypedPath};
use crate::desk::Pane;
use crate::records::{RecordKey, RecordKind};

/// Which pane is in sight where there is room for one only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// The list, with the ways to the other lists beside it.
    #[default]
    List,
    /// What was chosen in it.
    Form,
}

/// Where a list is to scroll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// As far as needed for its chosen row to be in sight.
    Chosen,
    /// To its best match.
    Top,
}

/// The rows of a list that are chosen together.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Which records.
    pub keys: BTreeSet<RecordKey>,
    /// Where the last of them was chosen; a press with Shift chooses from there.
    pub anchor: Option<RecordKey>,
}

/// What the window keeps for itself. Nothing of it is needed to save a record.
pub struct ViewState {
    /// The session that this is about.
    pub session: Option<u64>,
    /// What is typed into the sign-in form.
    pub sign_in: SignInForm,
    /// The sheet of the portals, while it is open.
    pub manage_portals: Option<ManagePortals>,
    /// The file to export the journal to, while that is asked.
    pub export: Option<TypedPath>,
    /// The state of the forms that have been shown.
    pub forms: BTreeMap<RecordKey, FormState>,
    /// Which pane is in sight where there is room for one only.
    pub turn: Turn,
    /// The search field is to get the focus, with its caret here.
    pub focus_search: Option<Caret>,
    /// The list of this kind is to scroll.
    pub reveal: Option<(RecordKind, Reveal)>,
    /// How far each list is scrolled, in points.
    pub scrolled: BTreeMap<RecordKind, f32>,
    /// How much height each list has for its rows, in points.
    pub list_height: BTreeMap<RecordKind, f32>,
    /// The chosen row of the list is to get the focus.
    pub focus_row: bool,
    /// Where anyone is looked for, while it is open.
    pub palette: Option<CommandPalette>,
    /// What had the focus before the palette was open.
    pub focus_again: Option<egui::Id>,
    /// The name that is typed for a view.
    pub view_name: String,
    marks: BTreeMap<RecordKind, Marks>,
    /// What is looked for in the picker of a filter while it is open.
    filter_search: OptionSearch,
    /// The pane that is being dragged, and how wide it is by now.
    pub dragged: Option<(Pane, f32)>,
    /// The short messages in sight.
    pub toasts: Toasts,
    /// The records that messages with a way to them are about, by the number of the message.
    pub messages_about: BTreeMap<u64, RecordKey>,
    /// The window asks whether to close on unsaved changes.
    pub asks_to_close: bool,
    /// The answer was yes.
    pub close_anyway: bool,
    /// The sheet with the keys is open.
    pub shows_keys: bool,
    /// The title that was last given to the window.
    pub title: String,
}

impl ViewState {
    /// Nothing looked at yet.
    pub fn new(sign_in: SignInForm) -> ViewState {
        ViewState {
            session: None,
            sign_in,
            manage_portals: None,
            export: None,
            forms: BTreeMap::new(),
            turn: Turn::List,
            focus_search: None,
            reveal: None,
            scrolled: BTreeMap::new(),
            list_height: BTreeMap::new(),
            focus_row: false,
            palette: None,
            focus_again: None,
            view_name: String::new(),
            marks: BTreeMap::new(),
            filter_search: OptionSearch::default(),
            dragged: None,
            toasts: Toasts::default(),
            messages_about: BTreeMap::new(),
            asks_to_close: false,
            close_anyway: false,
            shows_keys: false,
            title: String::new(),
        }
    }

    /// Takes over what belongs to the window, for every session.
    pub fn take_over(&mut self, before: &mut ViewState) {
        self.sign_in = std::mem::take(&mut before.sign_in);
        self.toasts = std::mem::take(&mut before.toasts);
        // The ways lead to records of the session before.
        self.toasts.take_actions_away();
        self.title = std::mem::take(&mut before.title);
        (self.asks_to_close, self.close_anyway) = (before.asks_to_close, before.close_anyway);
        self.manage_portals = before.manage_portals.take();
    }

    /// Takes the messages away that lead to this record: it is in sight, or there is news of it.
    pub fn forget_messages_about(&mut self, key: RecordKey) {
        let toasts = &mut self.toasts;
        self.messages_about.retain(|number, about| {
            let stays = *about != key;
            if !stays {
                toasts.remove(*number);
            }
            stays
        });
    }

    /// The rows of a list that are chosen together.
    pub fn marks(&mut self, kind: RecordKind) -> &mut Marks {
        self.marks.entry(kind).or_default()
    }

    /// What is looked for in the picker of a filter while it is open.
    pub fn filter_search(&mut self) -> &mut OptionSearch {
        &mut self.filter_search
    }
}
