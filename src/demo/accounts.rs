//! The accounts that can sign in.

use std::fmt;

use crate::demo::masked::MASK;
use crate::demo::office::rows::{PersonRow, Rows, TwoFactor};

/// The password of every account of the embedded portal, unless a test marks another.
pub const PASSWORD: &str = "demo";

/// A person who can sign in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The e-mail address to sign in with.
    pub email: String,
    /// [`PASSWORD`], unless a test marked another.
    pub password: String,
    /// What the account may do, in words.
    pub role: &'static str,
}

impl fmt::Debug for Account {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Account { email, password: _, role } = self;
        formatter
            .debug_struct("Account")
            .field("email", email)
            .field("password", &MASK)
            .field("role", role)
            .finish()
    }
}

/// One account of each role, the portal administrator who is not the owner first.
pub(super) fn accounts(rows: &Rows, password: &str) -> Vec<Account> {
    let plain = |row: &PersonRow| !row.admin && !row.owner && row.modules.is_empty();
    let has = |row: &PersonRow, module: &str| !row.admin && row.modules.iter().any(|name| name == module);
    let find = |fits: &dyn Fn(&PersonRow) -> bool, role: &'static str| {
        let able = rows.people.values().filter(|row| {
            row.status == 1
                && row.sid.is_none()
                && row.sso_name_id.is_none()
                && row.two_factor == TwoFactor::Off
        });
        let first = able
            .filter(|row| fits(row))
            .min_by_key(|row| (row.user_name.ends_with(char::is_numeric), row.created, row.id));
        first.map(|row| Account { email: row.email.clone(), password: password.to_owned(), role })
    };
    let found = [
        find(&|row| row.admin && !row.owner, "Administrator"),
        find(&|row| row.owner, "Owner"),
        find(&|row| has(row, "people"), "People administrator"),
        find(&|row| has(row, "crm"), "CRM administrator"),
        find(&|row| plain(row) && !row.visitor, "User"),
        find(&|row| plain(row) && row.visitor, "Guest"),
    ];
    found.into_iter().flatten().collect()
}

/// Accounts that a password alone does not let in: one for each kind of challenge, and a disabled one.
pub(super) fn challenged_accounts(rows: &Rows, password: &str) -> Vec<Account> {
    let kinds = [
        ("Authenticator app", (1, TwoFactor::App, true)),
        ("Authenticator app, first time", (1, TwoFactor::App, false)),
        ("Text message", (1, TwoFactor::Sms, true)),
        ("Text message, first time", (1, TwoFactor::Sms, false)),
        ("Disabled", (2, TwoFactor::Off, true)),
    ];
    let found = kinds.into_iter().filter_map(|(role, kind)| {
        let fits = |row: &&PersonRow| (row.status, row.two_factor, row.factor_ready) == kind;
        let row = rows.people.values().filter(fits).min_by_key(|row| (row.created, row.id))?;
        Some(Account { email: row.email.clone(), password: password.to_owned(), role })
    });
    found.collect()
}
