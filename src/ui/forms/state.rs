//! How a form is being looked at and typed into right now.

use crate::records::FieldKey;
use crate::ui::TypedPath;
use crate::ui::pickers::OptionSearch;
use crate::ui::widgets::CalendarView;

/// What a form keeps for itself. Values are not among it: they are in the draft.
#[derive(Default)]
pub struct FormState {
    /// The field whose picker is open.
    pub picker: Option<FieldKey>,
    /// What is looked for in the open picker.
    pub picker_search: OptionSearch,
    /// The places in the book of people of what the words match.
    pub picker_matches: Vec<u32>,
    /// The date field that is being typed into, and the text in it.
    pub date_text: Option<(FieldKey, String)>,
    /// The open calendar.
    pub calendar: Option<(FieldKey, CalendarView)>,
    /// The photo sheet.
    pub photo: PhotoEditState,
    /// A conflict waits, and its sheet was put away until later.
    pub decides_later: bool,
    /// The field with the focus in the last frame: its problem is not shown while it is typed into.
    pub typing: Option<FieldKey>,
    /// The outcome of a save that was scrolled to, by its number.
    pub outcome_seen: u32,
    /// How many rows further in the list the record is that was asked for.
    pub step: Option<isize>,
    /// The number of the channel row whose field is to get the focus.
    pub focus_channel: Option<usize>,
}

/// The state of the photo sheet.
#[derive(Default)]
pub struct PhotoEditState {
    /// It is open.
    pub open: bool,
    /// The path of a file.
    pub path: TypedPath,
    /// The web address as typed.
    pub address: String,
}
