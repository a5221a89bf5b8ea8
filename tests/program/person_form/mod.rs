//! Every parameter of `PUT people/{userid}`, edited in the window by its label, saved,
//! and compared with what the portal stores: the edited field is as wanted, and nothing
//! else on the whole portal has changed.

mod account;
mod channels;
mod conflict;
mod dates;
mod everything;
mod office;
mod photo;
mod texts;
