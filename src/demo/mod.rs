//! The embedded portal: a real HTTP server on loopback with sample data that behaves like an
//! ONLYOFFICE portal, traps included, so that the program runs and is tested without a real portal.
//!
//! It is the other side of the wire and shares no code with the client: a test would otherwise only
//! compare the client with itself. What it imitates is Community Server 12.7: how arguments are bound
//! (module `binding`), which fields a save wipes, which answers are stale, which errors come as which status.
//!
//! # Pages for tests
//!
//! Beside the portal's API it answers, without login, but with the control token ([`DemoPortal::control_token`]) in
//! the header [`CONTROL_HEADER`]:
//!
//! * `GET /_demo/rows` – everything stored, as JSON ([`Rows`]);
//! * `GET /_demo/rows/people/{id}` and `GET /_demo/rows/contacts/{id}` – one stored record;
//! * `GET /_demo/requests` – the last requests ([`LoggedRequest`]), with passwords, codes and tokens masked.
//!
//! Nothing at all is needed for `GET /_demo/picture.png` and `GET /_demo/picture.jpg`, so that "photo by web
//! address" can be tried.
//!
//! Inside the process the same is there as [`DemoPortal::rows`] and [`DemoPortal::requests`], and a test
//! can do more: [`DemoPortal::edit_rows`] is a second editor; [`DemoPortal::inject`] is a bad network, a second
//! editor at the very moment of a call ([`FaultKind::Meanwhile`]), or a call that is carried out when nobody waits
//! for it any more ([`FaultKind::Late`]). [`DemoPortal::end_delays`], [`DemoPortal::end_cache`] and
//! [`DemoPortal::set_clock`] save waiting.
//!
//! # Which calls are answered
//!
//! Only those by a name of this computer (`localhost` and what is below it, `127.0.0.0/8`, `[::1]`). A web page in a
//! browser could otherwise lead a name of its own here, sign in with the passwords, which are no secret, and read and
//! change what is stored.

mod accounts;
mod allowed_hosts;
mod binding;
mod call;
mod caller;
mod connection;
mod control;
mod count;
mod crm;
mod dates;
mod dispatch;
mod envelope;
mod fault_effects;
mod faults;
mod head;
mod https;
mod json;
mod log;
mod masked;
mod office;
mod options;
mod people;
mod pictures;
mod portal;
mod received;
mod response;
mod route;
mod routes;
mod running;
mod second_factor;
mod server;
mod settings;
mod sign_in;
mod state;
mod storage;
mod test_pages;
mod text_columns;
mod web_fetch;

#[cfg(test)]
mod tests;

pub use accounts::{Account, PASSWORD};
pub use control::HEADER as CONTROL_HEADER;
pub use faults::{Edit, Fault, FaultKind, Match};
pub use https::Https;
pub use log::LoggedRequest;
pub use office::rows::{
    AddressRow, CompanyRow, ContactRow, CustomFieldRow, DepartmentRow, InfoRow, ListItemRow, PersonRow,
    PortalSettingsRow, Rows, TwoFactor,
};
pub use options::{DemoError, Options};
pub use portal::DemoPortal;
pub use second_factor::{APP_KEY, BACKUP_CODES};
