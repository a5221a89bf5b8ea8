//! The editors that offer something to choose from: people, departments, companies,
//! days, channels, photos, options of the portal.

mod channels;
mod company;
mod date;
mod departments;
mod options;
mod people;
mod photo;
mod search;

pub(super) use channels::channels_ui;
pub(super) use company::company_ui;
pub(super) use date::{date_text_ui, date_ui};
pub(super) use departments::departments_ui;
pub(super) use options::options_ui;
pub(super) use people::{people_ui, person_ui};
pub(super) use photo::{photo_sheet_ui, photo_texture};
pub(super) use search::OptionSearch;
