//! What a running portal holds in memory: the stored rows and everything around them.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::demo::accounts::PASSWORD;
use crate::demo::dates;
use crate::demo::faults::Fault;
use crate::demo::log::Log;
use crate::demo::masked::MASK;
use crate::demo::office::rows::{PersonRow, Rows};
use crate::demo::people::working_copy::WorkingCopy;
use crate::demo::pictures::Pictures;
use crate::demo::second_factor::SecondFactors;

/// The state behind the one lock.
pub(super) struct PortalState {
    /// Everything stored.
    pub rows: Rows,
    /// People whose cached object differs from the stored row: a save that failed has assigned to the
    /// object before it failed. Every reader gets this one, and the next save of the person writes it.
    pub cached: HashMap<Uuid, WorkingCopy>,
    /// The people who are signed in, by token.
    pub sessions: HashMap<String, Uuid>,
    /// The numbers of the logins, by token.
    pub login_events: HashMap<String, i64>,
    /// Failed sign-ins by the user name that was sent.
    pub attempts: HashMap<String, Vec<Timestamp>>,
    /// The codes of second factors that were sent, tried and used.
    pub second_factors: SecondFactors,
    /// The password of every account.
    pub password: String,
    /// Photos.
    pub pictures: Pictures,
    /// People in the orders in which lists are asked for.
    pub orders: HashMap<&'static str, Arc<Vec<Uuid>>>,
    /// Contacts in the orders in which lists are asked for.
    pub contact_orders: HashMap<String, Arc<Vec<i64>>>,
    /// The portal's time zone.
    pub zone: TimeZone,
    /// `http://127.0.0.1:PORT`
    pub address: String,
    /// HTML-encode strings before storing them.
    pub sanitise: bool,
    /// The last requests.
    pub log: Log,
    /// Faults waiting for their request.
    pub faults: Vec<Fault>,
    /// The token that every login gets, where a test wants to find it again.
    pub next_token: Option<String>,
    /// A stopped clock.
    pub clock: Option<Timestamp>,
    /// Counts what needs a fresh name.
    pub counter: u64,
}

/// Printed without passwords and tokens.
impl fmt::Debug for PortalState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PortalState")
            .field("address", &self.address)
            .field("password", &MASK)
            .field("people", &self.rows.people.len())
            .field("contacts", &self.rows.contacts.len())
            .field("sessions", &self.sessions.len())
            .field("requests", &self.log.len())
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

impl PortalState {
    /// A portal with these rows.
    pub(super) fn new(rows: Rows, zone: TimeZone, address: String, sanitise: bool) -> PortalState {
        PortalState {
            rows,
            cached: HashMap::new(),
            sessions: HashMap::new(),
            login_events: HashMap::new(),
            attempts: HashMap::new(),
            second_factors: SecondFactors::default(),
            password: PASSWORD.to_owned(),
            pictures: Pictures::default(),
            orders: HashMap::new(),
            contact_orders: HashMap::new(),
            zone,
            address,
            sanitise,
            log: Log::default(),
            faults: Vec::new(),
            next_token: None,
            clock: None,
            counter: 0,
        }
    }

    /// The time in whole seconds, as rows are stamped.
    pub(super) fn now(&self) -> Timestamp {
        dates::whole_seconds(self.clock.unwrap_or_else(Timestamp::now))
    }

    /// The time, for what is counted in seconds.
    pub(super) fn precisely_now(&self) -> Timestamp {
        self.clock.unwrap_or_else(Timestamp::now)
    }

    /// Signs a person in; gives the token.
    pub(super) fn new_session(&mut self, person: Uuid) -> String {
        let token = match &self.next_token {
            Some(token) => token.clone(),
            None => format!("{}{}==", Uuid::new_v4().simple(), Uuid::new_v4().simple()),
        };
        let event = i64::try_from(self.fresh()).unwrap_or(0) + 9000;
        self.login_events.insert(token.clone(), event);
        self.sessions.insert(token.clone(), person);
        token
    }

    /// The number of a login.
    pub(super) fn login_event(&self, token: &str) -> Option<i64> {
        self.login_events.get(token).copied()
    }

    /// Ends one of a person's own logins; gives whether there was one.
    pub(super) fn end_login(&mut self, event: i64, person: Uuid) -> bool {
        let ended: Vec<String> = self
            .login_events
            .iter()
            .filter(|(token, number)| **number == event && self.sessions.get(*token) == Some(&person))
            .map(|(token, _)| token.clone())
            .collect();
        for token in &ended {
            self.sessions.remove(token);
        }
        !ended.is_empty()
    }

    /// A fresh number.
    pub(super) fn fresh(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    /// Changes what is stored behind the API's back.
    pub(super) fn edit_rows<T>(&mut self, edit: impl FnOnce(&mut Rows) -> T) -> T {
        let answer = edit(&mut self.rows);
        self.rows_were_edited();
        answer
    }

    /// Forgets the objects that failed saves have left behind: every reader gets the stored rows again.
    pub(super) fn end_cache(&mut self) {
        self.cached.clear();
        self.orders.clear();
    }

    /// Forgets what was derived from the rows.
    fn rows_were_edited(&mut self) {
        self.orders.clear();
        self.contact_orders.clear();
        if self.zone.iana_name() != Some(self.rows.portal.timezone.as_str())
            && let Ok(zone) = TimeZone::get(&self.rows.portal.timezone)
        {
            self.zone = zone;
        }
    }

    /// The stored row of a person.
    pub(super) fn person(&self, id: Uuid) -> Option<&PersonRow> {
        self.rows.people.get(&id)
    }

    /// Signs a person out everywhere.
    pub(super) fn reset_sessions(&mut self, person: Uuid) {
        self.sessions.retain(|_, user| *user != person);
    }

    /// How many paid seats are taken: active people who are not guests.
    pub(super) fn seats_taken(&self) -> usize {
        self.rows.people.values().filter(|row| row.status == 1 && !row.visitor).count()
    }

    /// Whether the plan has no seat left.
    pub(super) fn plan_is_full(&self) -> bool {
        self.rows.portal.user_quota.is_some_and(|quota| self.seats_taken() >= quota)
    }
}
