//! The way into a portal while nobody is signed in: what answers at an address, password
//! or token, the second factor, and whom to trust.

use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::Desk;
use super::doubt::Doubt;
use super::enter::{self, Circumstances, Entered};
use super::keyring;
use super::receive::Done;
use super::way_in::{self, Came, Challenge, Reply, Way};
use crate::jobs::JobId;
use crate::portal::{About, Address, Credentials, Patience, Portal, PortalError, Trust, read_token};
use crate::storage::NoKeyring;

/// The way into a portal.
#[derive(Debug, Default)]
pub struct SigningIn {
    /// The job that signs in.
    pub running: Option<JobId>,
    /// Why the last try came to nothing.
    pub trouble: Option<String>,
    /// The saved portal that is being opened.
    pub portal: Option<Uuid>,
    /// What the portal asks for besides the password.
    pub challenge: Option<Challenge>,
    /// What answers at the address that was typed.
    pub found: Found,
    /// What has to be decided before anything is sent.
    pub doubt: Option<Doubt>,
    /// Why the file of an authority was not taken.
    pub authority_trouble: Option<String>,
    /// How often no file dialog opened to choose it in: each time its path is asked for.
    pub without_dialog: u32,
    /// What was decided in this sign-in, for this address.
    pub(super) decided: Option<(Address, Circumstances)>,
    /// What goes on after the decision.
    pub(super) waiting: Option<(Address, Intent)>,
}

impl SigningIn {
    /// To a saved portal, or to a new one.
    pub(super) fn to(portal: Option<Uuid>) -> SigningIn {
        SigningIn { portal, ..SigningIn::default() }
    }
}

/// What answers at an address.
#[derive(Debug, Default)]
pub struct Found {
    /// The address as typed.
    pub typed: String,
    /// The job that looks.
    pub running: Option<JobId>,
    /// What it found: a portal, or why not.
    pub answer: Option<Result<About, String>>,
    /// Where the portal is, if that does not go without saying.
    pub place: Option<String>,
}

/// What is wanted of a portal.
#[derive(Clone, Debug)]
pub(super) enum Intent {
    /// Say what answers there.
    Look,
    Enter(Way),
    /// Enter with the token that the keyring kept for this account.
    Open(String),
}

/// What came of signing in.
pub(super) enum Entrance {
    In(Box<Entered>),
    Asked(Box<(Challenge, About)>),
}

/// Why signing in came to nothing.
#[derive(Debug)]
pub(super) enum Stopped {
    Portal(PortalError),
    Keyring(NoKeyring),
    /// The keyring holds nothing.
    NothingKept,
    Demo(String),
}

impl From<PortalError> for Stopped {
    fn from(error: PortalError) -> Stopped {
        Stopped::Portal(error)
    }
}

impl Desk {
    /// Looks whether there is a portal at the address that is being typed.
    pub(super) fn look(&mut self, typed: &str) {
        let Some(state) = self.signing_in_mut() else { return };
        if typed.trim().is_empty() || state.found.typed == typed && state.found.answer.is_none() {
            return;
        }
        state.found = Found { typed: typed.to_owned(), ..Found::default() };
        match Address::parse(typed) {
            Ok(address) => self.begin(address, Intent::Look),
            Err(error) => state.found.answer = Some(Err(error.to_string())),
        }
    }

    pub(super) fn sign_in(&mut self, address: &str, email: &str, password: SecretString) {
        let address = match Address::parse(address) {
            Ok(address) => address,
            Err(error) => return self.sign_in_failed(error.to_string()),
        };
        let email = email.trim().to_owned();
        if email.is_empty() || password.expose_secret().is_empty() {
            return self.sign_in_failed("Fill in the e-mail address and the password.".to_owned());
        }
        self.begin(address, Intent::Enter(Way::Password(Credentials { email, password })));
    }

    pub(super) fn sign_in_with_token(&mut self, address: &str, token: &SecretString) {
        let address = match Address::parse(address) {
            Ok(address) => address,
            Err(error) => return self.sign_in_failed(error.to_string()),
        };
        match read_token(token) {
            Some(token) => self.begin(address, Intent::Enter(Way::Token(token))),
            None => {
                self.sign_in_failed("Paste the token as the portal gave it: one word, no spaces.".to_owned())
            }
        }
    }

    /// Does what is wanted of the portal at this address, unless something has to be
    /// decided first.
    pub(super) fn begin(&mut self, address: Address, intent: Intent) {
        let came = self.circumstances(&address, &intent);
        let Some(state) = self.signing_in_mut() else { return };
        state.trouble = None;
        state.waiting = Some((address.clone(), intent.clone()));
        if address.is_plain_http() && !address.is_loopback() && !came.plain_http {
            state.doubt = Some(Doubt::PlainHttp { host: address.host().to_owned() });
            return;
        }
        let (patience, now) = (self.environment.patience, self.now().timestamp());
        let (host, trust) = (address.host().to_owned(), came.trust);
        let places = self.places(&address, &intent);
        match intent {
            Intent::Look => {
                let id = self.jobs.start_latest("look", format!("Looking at {host}"), |_| async move {
                    Done::Found(look(places, trust, patience).await)
                });
                if let Some(state) = self.signing_in_mut() {
                    state.found.running = Some(id);
                }
            }
            Intent::Enter(way) => {
                let id = self.jobs.start_latest("sign in", format!("Signing in to {host}"), |_| async move {
                    let entrance = go_in(places, trust, patience, way, now).await;
                    Done::SignedIn(entrance.map_err(Stopped::Portal))
                });
                self.waiting_for(id);
            }
            Intent::Open(email) => {
                let keyring = self.keyring.clone();
                let id = self.jobs.start_latest("sign in", format!("Opening {host}"), |_| async move {
                    let entrance = async {
                        let name = keyring::name(address.as_str(), &email);
                        let kept = keyring.read(name).await.map_err(Stopped::Keyring)?;
                        let way = Way::Kept(kept.ok_or(Stopped::NothingKept)?, email);
                        let entrance = go_in(places, trust, patience, way, now).await;
                        entrance.map_err(Stopped::Portal)
                    };
                    Done::OpenedFromKeyring(entrance.await)
                });
                self.waiting_for(id);
            }
        }
    }

    /// Where to look for the portal. A saved one is where it was found before: what was meant for it must
    /// not go to another one on the same server.
    fn places(&self, address: &Address, intent: &Intent) -> Vec<Address> {
        let is_saved = self.portals.iter().any(|saved| saved.address == address.as_str());
        if is_saved || matches!(intent, Intent::Open(_)) { vec![address.clone()] } else { address.places() }
    }

    /// What is known about trusting this address, from this sign-in or from before. The path does not
    /// count: it is the server that is trusted.
    pub(super) fn circumstances(&self, address: &Address, intent: &Intent) -> Circumstances {
        let decided = self.signing_in().and_then(|state| state.decided.as_ref());
        let mut came = match decided {
            Some((decided, came)) if decided.same_server(address) => came.clone(),
            _ => self.remembered(address),
        };
        let saved = self.signing_in().and_then(|state| state.portal).and_then(|id| self.portals.get(id));
        came.kept_token = matches!(intent, Intent::Open(_));
        came.pasted_token = match intent {
            Intent::Open(_) => saved.is_some_and(|saved| saved.pasted_token),
            other => matches!(other, Intent::Enter(Way::Token(_))),
        };
        came
    }

    pub(super) fn use_demo(&mut self) {
        let live =
            self.sessions().find(|signed| signed.is_demo && !signed.leaving).map(|signed| signed.owner);
        if let Some(owner) = live {
            return self.show_session(owner);
        }
        self.leave_for_sign_in(None);
        let start = (self.environment.start_demo)();
        let (patience, now) = (self.environment.patience, self.now().timestamp());
        let id = self.jobs.start_latest("sign in", "Starting the demo portal", |_| async move {
            let entrance = async {
                let access = start.await.map_err(Stopped::Demo)?;
                let address =
                    Address::parse(&access.address).map_err(|error| Stopped::Demo(error.to_string()))?;
                let way = Way::Password(Credentials { email: access.email, password: access.password });
                go_in(vec![address], Trust::default(), patience, way, now).await.map_err(Stopped::Portal)
            };
            Done::DemoEntered(entrance.await)
        });
        self.waiting_for(id);
    }

    /// Opens a saved portal with the token that the keyring kept, if it did.
    pub(super) fn enter_from_keyring(&mut self, address: Address, email: String) {
        self.begin(address, Intent::Open(email));
    }

    fn waiting_for(&mut self, id: JobId) {
        if let Some(state) = self.signing_in_mut() {
            state.running = Some(id);
            state.trouble = None;
        }
    }

    pub(super) fn sign_in_failed(&mut self, sentence: String) {
        if let Some(state) = self.signing_in_mut() {
            state.running = None;
            state.trouble = Some(sentence);
        }
    }

    pub(super) fn found(&mut self, found: Result<(Option<String>, About), PortalError>) {
        let Some(state) = self.signing_in_mut() else { return };
        state.found.running = None;
        match found {
            Ok((place, about)) => {
                state.found.answer = Some(Ok(about));
                state.found.place = place;
            }
            Err(PortalError::Certificate { host, reason, shown: Some(shown) }) => {
                state.doubt = Some(Doubt::Certificate { host, reason, shown });
            }
            Err(error) => state.found.answer = Some(Err(error.to_string())),
        }
    }

    pub(super) fn signed_in(&mut self, entrance: Result<Entrance, Stopped>) {
        let now = self.now();
        let Some(state) = self.signing_in_mut() else { return };
        state.running = None;
        let (address, intent) = match state.waiting.clone() {
            Some((address, intent)) => (address, intent),
            None => return,
        };
        match entrance {
            Ok(Entrance::In(entered)) => {
                let came = self.circumstances(&address, &intent);
                self.entered(*entered, came);
            }
            Ok(Entrance::Asked(asked)) => {
                let (challenge, about) = *asked;
                state.found.answer = Some(Ok(about));
                state.challenge = Some(challenge);
                self.lookup.aside = true;
            }
            Err(Stopped::Portal(PortalError::Certificate { host, reason, shown: Some(shown) })) => {
                state.doubt = Some(Doubt::Certificate { host, reason, shown });
                self.lookup.aside = true;
            }
            Err(stopped) => {
                // The password is wanted again: it is kept nowhere.
                state.waiting = None;
                state.trouble = Some(stopped_words(&stopped, &now));
            }
        }
    }

    pub(super) fn demo_entered(&mut self, entrance: Result<Entrance, Stopped>) {
        let now = self.now();
        match entrance {
            Ok(Entrance::In(entered)) => {
                self.entered(*entered, Circumstances { is_demo: true, ..Circumstances::default() });
            }
            Ok(Entrance::Asked(_)) => {
                self.sign_in_failed("The demo portal asks for a second factor. Sign in by hand.".to_owned());
            }
            Err(stopped) => self.sign_in_failed(stopped_words(&stopped, &now)),
        }
    }

    pub(super) fn opened_from_keyring(&mut self, entrance: Result<Entrance, Stopped>) {
        let Some(state) = self.signing_in_mut() else { return };
        match entrance {
            // A session that goes on: the rest is as with a password.
            Ok(entrance) => return self.signed_in(Ok(entrance)),
            Err(error @ Stopped::Portal(PortalError::Certificate { .. })) => {
                return self.signed_in(Err(error));
            }
            Err(Stopped::Portal(PortalError::SessionExpired)) => {
                state.trouble = Some("The session has ended. Sign in again to go on.".to_owned());
                let saved = state.portal.and_then(|id| self.portals.get(id));
                if let Some(name) = saved.map(|saved| keyring::name(&saved.address, &saved.email)) {
                    self.let_go(name, None);
                }
                self.lookup.aside = true;
            }
            // Nothing is wrong: there is just no way around the password.
            Err(Stopped::NothingKept | Stopped::Keyring(NoKeyring::Missing | NoKeyring::SwitchedOff)) => {}
            Err(stopped) => {
                let sentence = stopped_words(&stopped, &self.now());
                self.sign_in_failed(sentence);
            }
        }
        if let Some(state) = self.signing_in_mut() {
            (state.running, state.waiting) = (None, None);
        }
    }

    /// Answers what the portal asks for besides the password.
    pub(super) fn reply(&mut self, reply: Reply) {
        let now = self.now().timestamp();
        let Some(state) = self.signing_in_mut() else { return self.reply_again(reply) };
        let Some(challenge) = state.challenge.clone().filter(|_| state.running.is_none()) else { return };
        if !is_timely(&challenge, &reply, now) {
            return;
        }
        let about = state.found.answer.clone().and_then(Result::ok).unwrap_or_default();
        let email = challenge.email().to_owned();
        let sent = reply.clone();
        let id = self.jobs.start_latest("sign in", "Signing in", |_| async move {
            let entrance = async {
                Ok(match way_in::next(challenge, reply, now).await? {
                    Came::In(portal) => Entrance::In(enter::read(portal, about, Some(email)).await?),
                    Came::Asked(challenge) => Entrance::Asked(Box::new((challenge, about))),
                })
            };
            Done::Replied(sent, entrance.await)
        });
        self.waiting_for(id);
    }

    pub(super) fn replied(&mut self, reply: Reply, entrance: Result<Entrance, PortalError>) {
        let now = self.now();
        match entrance {
            Ok(entrance) => self.signed_in(Ok(entrance)),
            Err(error) => {
                let Some(state) = self.signing_in_mut() else { return };
                state.running = None;
                state.trouble =
                    state.challenge.as_mut().map(|challenge| challenge.refused(&reply, &error, &now));
            }
        }
    }

    /// Back from the second factor to the password.
    pub(super) fn give_up_challenge(&mut self) {
        let Some(state) = self.signing_in_mut() else { return self.give_up_challenge_again() };
        state.challenge = None;
        state.waiting = None;
        state.trouble = None;
        if let Some(id) = state.running.take() {
            self.jobs.cancel(id);
        }
    }
}

/// Whether a reply may be sent now: a message is not asked for again at once.
pub(super) fn is_timely(challenge: &Challenge, reply: &Reply, now: jiff::Timestamp) -> bool {
    !matches!(reply, Reply::SendAgain) || challenge.resend_from().is_some_and(|from| from <= now)
}

fn stopped_words(stopped: &Stopped, now: &jiff::Zoned) -> String {
    match stopped {
        Stopped::Portal(error) => way_in::trouble(error, now),
        Stopped::Keyring(reason) => format!("The password is needed: {reason}."),
        Stopped::NothingKept => "The password is needed.".to_owned(),
        Stopped::Demo(sentence) => sentence.clone(),
    }
}

/// Looks for a portal. Where it is goes without saying if no path was typed.
async fn look(
    places: Vec<Address>,
    trust: Trust,
    patience: Patience,
) -> Result<(Option<String>, About), PortalError> {
    let says_where = places.iter().any(|place| !place.is_at_root());
    let (portal, about) = find(places, trust, patience).await?;
    Ok((says_where.then(|| portal.address().to_string()), about))
}

/// The portal at the first of these places where one answers.
async fn find(
    places: Vec<Address>,
    trust: Trust,
    patience: Patience,
) -> Result<(Portal, About), PortalError> {
    let Some(first) = places.first().cloned() else {
        return Err(PortalError::NotAPortal { host: "this address".to_owned() });
    };
    // Made where reading the system's certificates holds nobody up.
    let made = tokio::task::spawn_blocking(move || Portal::trusting(first, &trust)).await;
    let made =
        made.unwrap_or_else(|_| Err(PortalError::Setup { reason: "the preparation stopped".to_owned() }));
    made?.with_patience(patience).find(&places).await
}

/// Signs in and reads what every pane and form needs.
async fn go_in(
    places: Vec<Address>,
    trust: Trust,
    patience: Patience,
    way: Way,
    now: jiff::Timestamp,
) -> Result<Entrance, PortalError> {
    let (portal, about) = find(places, trust, patience).await?;
    let email = match &way {
        Way::Password(credentials) => Some(credentials.email.clone()),
        Way::Kept(_, email) => Some(email.clone()),
        Way::Token(_) => None,
    };
    match way_in::first(portal, way, now).await? {
        Came::In(portal) => Ok(Entrance::In(enter::read(portal, about, email).await?)),
        Came::Asked(challenge) => Ok(Entrance::Asked(Box::new((challenge, about)))),
    }
}
