//! Every parameter of `PUT crm/contact/person/{personid}`, edited in the window by its
//! label, saved, and compared with what the portal stores: the edited field is as
//! wanted, and nothing else on the whole portal has changed, the stage included.

mod access;
mod choices;
mod company;
mod custom_fields;
mod everything;
mod losses;
mod photo;
mod texts;

/// A contact that everyone may view, at the stage "Hot", with a company, a photo and
/// custom fields, and with nothing that the documented call would lose: Friedrich Wöhler.
const FRIEDRICH: i64 = 2112;
/// A contact without a last name: Orchesterbüro.
const ORCHESTRA: i64 = 2010;
/// A contact with stage, type, currency and industry: Eleanor Finch.
const ELEANOR: i64 = 2038;
/// A contact without a company and with a photo: Chiara Bellandi.
const CHIARA: i64 = 2088;

/// The program with a contact open.
#[track_caller]
fn with_contact(id: i64) -> crate::support::Program {
    let mut program = crate::support::Program::signed_in();
    let name = program.contact_name(id);
    program.open_contact(&name);
    program
}
