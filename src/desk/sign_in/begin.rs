//! What is done while signing in: the address is looked at, a password or a token is sent, a challenge is answered.

use secrecy::{ExposeSecret, SecretString};

use crate::desk::kept::token_name;
use crate::desk::sign_in::access::AccessFacts;
use crate::desk::sign_in::enter::read_portal_facts;
use crate::desk::sign_in::opening::SignedInFacts;
use crate::desk::sign_in::state::{AddressCheck, SignInGoal};
use crate::desk::sign_in::steps::{
    Challenge, ChallengeReply, SignInMethod, StepResult, first_step, is_timely, next_step, sign_in_trouble,
};
use crate::desk::sign_in::trust_question::TrustQuestion;
use crate::desk::state::Desk;
use crate::desk::task::{Origin, TaskKind};
use crate::desk::world::unfinished_words;
use crate::jobs::{JobId, Unfinished, aside};
use crate::portal::{About, Address, Credentials, Patience, Portal, PortalError, Trust, read_token};
use crate::storage::NoKeyring;

/// How a sign-in ended.
enum SignInResult {
    SignedIn(Box<SignedInFacts>),
    Challenged(Box<(Challenge, About)>),
}

/// Why a sign-in failed.
#[derive(Debug)]
enum SignInError {
    Portal(PortalError),
    Keyring(NoKeyring),
    /// The keyring holds nothing.
    NothingKept,
    Demo(String),
    /// It did not come to its end.
    Unfinished(Unfinished),
}

impl From<PortalError> for SignInError {
    fn from(error: PortalError) -> SignInError {
        SignInError::Portal(error)
    }
}

impl Desk {
    /// Looks whether there is a portal at the address that is being typed.
    pub(in crate::desk) fn look(&mut self, typed: &str) {
        let found = &mut self.sign_in.found;
        if typed.trim().is_empty() || found.typed == typed && found.answer.is_none() {
            return;
        }
        *found = AddressCheck { typed: typed.to_owned(), ..AddressCheck::default() };
        match Address::parse(typed) {
            Ok(address) => self.begin(address, SignInGoal::Look),
            Err(error) => found.answer = Some(Err(error.to_string())),
        }
    }

    pub(in crate::desk) fn sign_in(&mut self, address: &str, email: &str, password: SecretString) {
        let address = match Address::parse(address) {
            Ok(address) => address,
            Err(error) => return self.sign_in.fail(error.to_string()),
        };
        let email = email.trim().to_owned();
        if email.is_empty() || password.expose_secret().is_empty() {
            return self.sign_in.fail("Fill in the e-mail address and the password.".to_owned());
        }
        self.begin(address, SignInGoal::Enter(SignInMethod::Password(Credentials { email, password })));
    }

    pub(in crate::desk) fn sign_in_with_token(&mut self, address: &str, token: &SecretString) {
        let address = match Address::parse(address) {
            Ok(address) => address,
            Err(error) => return self.sign_in.fail(error.to_string()),
        };
        match read_token(token) {
            Some(token) => self.begin(address, SignInGoal::Enter(SignInMethod::PastedToken(token))),
            None => {
                self.sign_in.fail("Paste the token as the portal gave it: one word, no spaces.".to_owned());
            }
        }
    }

    /// Does what is wanted of the portal at this address, unless something has to be
    /// decided first.
    pub(super) fn begin(&mut self, address: Address, intent: SignInGoal) {
        // What is typed for another portal waits until the sign-in form is in front.
        if self.world.in_front.is_some() {
            return;
        }
        let facts = self.access_facts(&address, &intent);
        let state = &mut self.sign_in;
        state.trouble = None;
        state.waiting = Some((address.clone(), intent.clone()));
        if address.is_plain_http() && !address.is_loopback() && !facts.plain_http {
            state.doubt = Some(TrustQuestion::PlainHttp { host: address.host().to_owned() });
            return;
        }
        let (patience, now) = (self.world.environment.patience, self.now().timestamp());
        let (host, trust) = (address.host().to_owned(), facts.trust);
        let places = self.places(&address, &intent);
        match intent {
            SignInGoal::Look => {
                let work = look(places, trust, patience);
                let id = self.start_sign_in(TaskKind::FindPortal { host }, work, Desk::found);
                self.sign_in.found.running = Some(id);
            }
            SignInGoal::Enter(method) => {
                let work = async move { Ok(go_in(places, trust, patience, method, now).await?) };
                self.run_sign_in(TaskKind::SignIn { host }, work, Desk::signed_in);
            }
            SignInGoal::Open(email) => {
                let keyring = self.world.keyring.clone();
                let work = async move {
                    let name = token_name(address.as_str(), &email);
                    let kept = keyring.read(name).await.map_err(SignInError::Keyring)?;
                    let method = SignInMethod::KeptToken(kept.ok_or(SignInError::NothingKept)?, email);
                    Ok(go_in(places, trust, patience, method, now).await?)
                };
                self.run_sign_in(TaskKind::OpenPortal { host }, work, Desk::opened_from_keyring);
            }
        }
    }

    /// Starts a task of the sign-in in front.
    pub(in crate::desk) fn start_sign_in<T: Send + 'static>(
        &mut self,
        kind: TaskKind,
        work: impl Future<Output = T> + Send + 'static,
        then: impl FnOnce(&mut Desk, Result<T, Unfinished>) + 'static,
    ) -> JobId {
        self.world.start_for(Origin::SignIn, kind, |_| work, then)
    }

    /// Starts the task that signs in.
    fn run_sign_in(
        &mut self,
        kind: TaskKind,
        work: impl Future<Output = Result<SignInResult, SignInError>> + Send + 'static,
        then: impl FnOnce(&mut Desk, Result<SignInResult, SignInError>) + 'static,
    ) {
        let id = self.start_sign_in(kind, work, |desk, result| {
            then(desk, result.unwrap_or_else(|unfinished| Err(SignInError::Unfinished(unfinished))));
        });
        self.sign_in.running = Some(id);
        self.sign_in.trouble = None;
    }

    /// Where to look for the portal. A saved one is where it was found before: what was meant for it must
    /// not go to another one on the same server.
    fn places(&self, address: &Address, intent: &SignInGoal) -> Vec<Address> {
        let is_saved = self.world.portals.iter().any(|saved| saved.address == address.as_str());
        if is_saved || matches!(intent, SignInGoal::Open(_)) {
            vec![address.clone()]
        } else {
            address.places()
        }
    }

    /// What is known about trusting this address, from this sign-in or from before. The path does not
    /// count: it is the server that is trusted.
    pub(super) fn access_facts(&self, address: &Address, intent: &SignInGoal) -> AccessFacts {
        let mut facts = match &self.sign_in.decided {
            Some((decided, facts)) if decided.same_server(address) => facts.clone(),
            _ => self.world.remembered(address),
        };
        let saved = self.sign_in.portal.and_then(|id| self.world.portals.get(id));
        facts.kept_token = matches!(intent, SignInGoal::Open(_));
        facts.pasted_token = match intent {
            SignInGoal::Open(_) => saved.is_some_and(|saved| saved.pasted_token),
            other => matches!(other, SignInGoal::Enter(SignInMethod::PastedToken(_))),
        };
        facts
    }

    pub(in crate::desk) fn use_demo(&mut self) {
        let live = self.sessions().find(|session| session.is_demo && !session.leaving);
        if let Some(id) = live.map(|session| session.id) {
            return self.show_session(id);
        }
        self.leave_for_sign_in(None);
        let start = (self.world.environment.start_demo)();
        let (patience, now) = (self.world.environment.patience, self.now().timestamp());
        let work = async move {
            let access = start.await.map_err(SignInError::Demo)?;
            let address =
                Address::parse(&access.address).map_err(|error| SignInError::Demo(error.to_string()))?;
            let credentials = Credentials { email: access.email, password: access.password };
            let method = SignInMethod::Password(credentials);
            Ok(go_in(vec![address], Trust::default(), patience, method, now).await?)
        };
        self.run_sign_in(TaskKind::StartDemo, work, Desk::demo_entered);
    }

    /// Opens a saved portal with the token that the keyring kept, if it did.
    pub(in crate::desk) fn enter_from_keyring(&mut self, address: Address, email: String) {
        self.begin(address, SignInGoal::Open(email));
    }

    fn found(&mut self, found: Result<Result<(Option<String>, About), PortalError>, Unfinished>) {
        let state = &mut self.sign_in;
        state.found.running = None;
        match found {
            Ok(Ok((place, about))) => {
                state.found.answer = Some(Ok(about));
                state.found.place = place;
            }
            Ok(Err(PortalError::Certificate { host, reason, shown: Some(shown) })) => {
                state.doubt = Some(TrustQuestion::Certificate { host, reason, shown });
            }
            Ok(Err(error)) => state.found.answer = Some(Err(error.to_string())),
            Err(unfinished) => state.found.answer = Some(Err(unfinished_words(unfinished))),
        }
    }

    fn signed_in(&mut self, result: Result<SignInResult, SignInError>) {
        let now = self.now();
        let state = &mut self.sign_in;
        state.running = None;
        let Some((address, intent)) = state.waiting.clone() else { return };
        match result {
            Ok(SignInResult::SignedIn(signed_in)) => {
                let facts = self.access_facts(&address, &intent);
                self.enter(*signed_in, facts);
            }
            Ok(SignInResult::Challenged(challenged)) => {
                let (challenge, about) = *challenged;
                state.found.answer = Some(Ok(about));
                state.challenge = Some(challenge);
                state.set_lists_aside(true);
            }
            Err(SignInError::Portal(PortalError::Certificate { host, reason, shown: Some(shown) })) => {
                state.doubt = Some(TrustQuestion::Certificate { host, reason, shown });
                state.set_lists_aside(true);
            }
            // The challenge is still there to be answered.
            Err(SignInError::Unfinished(unfinished)) => state.trouble = Some(unfinished_words(unfinished)),
            Err(error) => {
                // The password is wanted again: it is kept nowhere.
                state.waiting = None;
                state.trouble = Some(error_words(&error, &now));
            }
        }
    }

    fn demo_entered(&mut self, result: Result<SignInResult, SignInError>) {
        let now = self.now();
        match result {
            Ok(SignInResult::SignedIn(signed_in)) => {
                self.enter(*signed_in, AccessFacts { is_demo: true, ..AccessFacts::default() });
            }
            Ok(SignInResult::Challenged(_)) => {
                self.sign_in.fail("The demo portal asks for a second factor. Sign in by hand.".to_owned());
            }
            Err(error) => self.sign_in.fail(error_words(&error, &now)),
        }
    }

    fn opened_from_keyring(&mut self, result: Result<SignInResult, SignInError>) {
        let now = self.now();
        let state = &mut self.sign_in;
        match result {
            // A session that goes on: the rest is as with a password.
            Ok(result) => return self.signed_in(Ok(result)),
            Err(error @ SignInError::Portal(PortalError::Certificate { .. })) => {
                return self.signed_in(Err(error));
            }
            Err(SignInError::Portal(PortalError::SessionExpired)) => {
                state.trouble = Some("The session has ended. Sign in again to go on.".to_owned());
                state.set_lists_aside(true);
                let saved = state.portal.and_then(|id| self.world.portals.get(id));
                if let Some(name) = saved.map(|saved| token_name(&saved.address, &saved.email)) {
                    self.world.forget_token(name, None);
                }
            }
            // Nothing is wrong: there is just no way around the password.
            Err(
                SignInError::NothingKept | SignInError::Keyring(NoKeyring::Missing | NoKeyring::SwitchedOff),
            ) => {}
            Err(error) => state.fail(error_words(&error, &now)),
        }
        (self.sign_in.running, self.sign_in.waiting) = (None, None);
    }

    /// Answers what the portal asks for besides the password.
    pub(in crate::desk) fn reply(&mut self, reply: ChallengeReply) {
        if let Some((session, world)) = self.session_mut() {
            return session.reply_again(world, reply);
        }
        let now = self.now().timestamp();
        let state = &self.sign_in;
        let Some(challenge) = state.challenge.clone().filter(|_| state.running.is_none()) else { return };
        if !is_timely(&challenge, &reply, now) {
            return;
        }
        let about = state.found.answer.clone().and_then(Result::ok).unwrap_or_default();
        let email = challenge.email().to_owned();
        let sent = reply.clone();
        let work = async move {
            Ok(match next_step(challenge, reply, now).await? {
                StepResult::SignedIn(portal) => {
                    SignInResult::SignedIn(read_portal_facts(portal, about, Some(email)).await?)
                }
                StepResult::Challenged(challenge) => SignInResult::Challenged(Box::new((challenge, about))),
            })
        };
        self.run_sign_in(TaskKind::AnswerChallenge, work, move |desk, result| match result {
            Err(SignInError::Portal(error)) => desk.reply_refused(&sent, &error),
            result => desk.signed_in(result),
        });
    }

    fn reply_refused(&mut self, reply: &ChallengeReply, error: &PortalError) {
        let now = self.now();
        let state = &mut self.sign_in;
        state.running = None;
        state.trouble = state.challenge.as_mut().map(|challenge| challenge.refused(reply, error, &now));
    }

    /// Back from the second factor to the password.
    pub(in crate::desk) fn give_up_challenge(&mut self) {
        if let Some((session, world)) = self.session_mut() {
            return session.give_up_challenge_again(world);
        }
        let state = &mut self.sign_in;
        (state.challenge, state.waiting, state.trouble) = (None, None, None);
        if let Some(id) = state.running.take() {
            self.world.tasks.cancel(id);
        }
    }
}

fn error_words(error: &SignInError, now: &jiff::Zoned) -> String {
    match error {
        SignInError::Portal(error) => sign_in_trouble(error, now),
        SignInError::Keyring(reason) => format!("The password is needed: {reason}."),
        SignInError::NothingKept => "The password is needed.".to_owned(),
        SignInError::Demo(sentence) => sentence.clone(),
        SignInError::Unfinished(unfinished) => unfinished_words(*unfinished),
    }
}

/// Looks for a portal. Where it is goes without saying if no path was typed.
pub(in crate::desk) async fn look(
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
    let made = aside(move || Portal::trusting(first, &trust)).await;
    made?.with_patience(patience).find(&places).await
}

/// Signs in and reads what every pane and form needs.
async fn go_in(
    places: Vec<Address>,
    trust: Trust,
    patience: Patience,
    method: SignInMethod,
    now: jiff::Timestamp,
) -> Result<SignInResult, PortalError> {
    let (portal, about) = find(places, trust, patience).await?;
    let email = match &method {
        SignInMethod::Password(credentials) => Some(credentials.email.clone()),
        SignInMethod::KeptToken(_, email) => Some(email.clone()),
        SignInMethod::PastedToken(_) => None,
    };
    match first_step(portal, method, now).await? {
        StepResult::SignedIn(portal) => {
            Ok(SignInResult::SignedIn(read_portal_facts(portal, about, email).await?))
        }
        StepResult::Challenged(challenge) => Ok(SignInResult::Challenged(Box::new((challenge, about)))),
    }
}
