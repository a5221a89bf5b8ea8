//! Signing in, and what a portal tells about itself.

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};

use super::body::{Arguments, Body};
use super::error::PortalError;
use super::person_wire::name_of;
use super::reading::Node;
use super::transport::Portal;
use crate::records::Viewer;

/// What a portal tells to everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    /// Its version, such as `12.7.0`, where it tells one.
    pub version: Option<String>,
}

/// What came of signing in with a password.
#[derive(Clone, Debug)]
pub enum SignIn {
    /// Signed in.
    Token(SecretString),
    /// The portal asks for a code as well.
    NeedsCode {
        /// Whether it comes by text message; otherwise an app on the phone shows it.
        sms: bool,
        /// The phone the message went to, mostly hidden. By message without a phone
        /// means: the person has to give a phone number in the browser first.
        sent_to: Option<String>,
        /// The key to set up the app with, the first time.
        setup_key: Option<SecretString>,
    },
}

/// What a portal tells to whoever is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surroundings {
    /// How the portal is called; its host if it does not say.
    pub name: String,
    /// The language and region, such as `en-US`; can be empty.
    pub culture: String,
    /// The time zone as the portal names it, IANA or Windows; can be empty.
    pub timezone: String,
}

impl Portal {
    /// Finds out whether there is a portal at this address. Sends no token.
    ///
    /// # Errors
    /// [`PortalError::NotAPortal`] when something else answers.
    pub async fn probe(&self) -> Result<About, PortalError> {
        let nobody = self.without_token();
        let not_a_portal = || PortalError::NotAPortal { host: self.address().host().to_owned() };
        let answer = match nobody.get("api/2.0/capabilities.json", &[]).await {
            Err(
                PortalError::RouteMissing
                | PortalError::NotFound
                | PortalError::SessionExpired
                | PortalError::Unreadable { .. }
                | PortalError::TooLarge,
            ) => return Err(not_a_portal()),
            // A portal that refuses says something.
            Err(PortalError::Refused { message, .. }) if message.is_empty() => {
                return Err(not_a_portal());
            }
            other => other?,
        };
        let known = ["ldapEnabled", "oauthEnabled", "providers", "ssoLabel", "ssoUrl"];
        if !known.iter().any(|name| answer.node().get(name).is_written()) {
            return Err(not_a_portal());
        }
        let version = nobody.get("api/2.0/settings/version/build.json", &[]).await.ok();
        let version = version.and_then(|answer| answer.node().get("communityServer").some_words());
        Ok(About { version })
    }

    /// Signs in with e-mail address and password. Never repeated: the portal counts
    /// attempts.
    ///
    /// # Errors
    /// [`PortalError::SignInRefused`] for whatever is wrong with them,
    /// [`PortalError::TooManyAttempts`] after several of those.
    pub async fn sign_in(&self, email: &str, password: &SecretString) -> Result<SignIn, PortalError> {
        self.authenticate("api/2.0/authentication.json", email, password).await
    }

    /// Signs in with the code as well, after [`SignIn::NeedsCode`].
    ///
    /// # Errors
    /// As [`sign_in`](Portal::sign_in); a wrong code is refused like a wrong password.
    pub async fn sign_in_with_code(
        &self,
        email: &str,
        password: &SecretString,
        code: &str,
    ) -> Result<SecretString, PortalError> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        // Anything else would change the meaning of the address.
        if code.is_empty() || !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(PortalError::SignInRefused);
        }
        let path = format!("api/2.0/authentication/{code}.json");
        match self.authenticate(&path, email, password).await? {
            SignIn::Token(token) => Ok(token),
            SignIn::NeedsCode { .. } => Err(PortalError::SignInRefused),
        }
    }

    async fn authenticate(
        &self,
        path: &str,
        email: &str,
        password: &SecretString,
    ) -> Result<SignIn, PortalError> {
        // As JSON a password that looks like a moment would be rewritten.
        let body = Body::Form(
            Arguments::new().text("userName", email.trim()).text("password", password.expose_secret()),
        );
        let outcome = self.without_token().change(Method::POST, path, &body).await;
        let answer = outcome.map_err(|error| self.sign_in_error(error))?;
        read_sign_in(answer.node())
    }

    fn sign_in_error(&self, error: PortalError) -> PortalError {
        match error {
            // The portal answers this text in English whatever its language.
            PortalError::Refused { message, .. } if message == "User authentication failed" => {
                PortalError::SignInRefused
            }
            PortalError::Refused { message, .. } if message.contains("Too many attempts") => {
                PortalError::TooManyAttempts
            }
            PortalError::SessionExpired => PortalError::SignInRefused,
            PortalError::RouteMissing => PortalError::NotAPortal { host: self.address().host().to_owned() },
            other => other,
        }
    }

    /// Who is signed in.
    ///
    /// # Errors
    /// [`PortalError::SessionExpired`] when the token is not accepted.
    pub async fn viewer(&self) -> Result<Viewer, PortalError> {
        let answer = self.get("api/2.0/people/@self.json", &[]).await?;
        read_viewer(answer.node())
            .ok_or_else(|| PortalError::Unreadable { what: "it does not say who is signed in".to_owned() })
    }

    /// How the portal is called and which language and time zone it has.
    ///
    /// # Errors
    /// Those of any reading. A missing name is no error.
    pub async fn surroundings(&self) -> Result<Surroundings, PortalError> {
        // Without `fields` this answer carries the whole history of the time zone.
        let name_only = [("fields", "name")];
        let (settings, portal) = tokio::join!(
            self.get("api/2.0/settings.json", &[]),
            self.get("api/2.0/portal.json", &name_only),
        );
        let settings = settings?;
        let name = portal.ok().map(|answer| answer.node().get("name").words().trim().to_owned());
        let zone = settings.node().get("timezone").words();
        Ok(Surroundings {
            name: name.filter(|name| !name.is_empty()).unwrap_or_else(|| self.address().host().to_owned()),
            culture: settings.node().get("culture").words(),
            timezone: zone.split(';').next().unwrap_or("").to_owned(),
        })
    }
}

pub(super) fn read_sign_in(node: Node<'_>) -> Result<SignIn, PortalError> {
    if let Some(token) = node.get("token").some_words() {
        return Ok(SignIn::Token(SecretString::from(token)));
    }
    let sms = node.get("sms").is_true();
    if sms || node.get("tfa").is_true() {
        return Ok(SignIn::NeedsCode {
            sms,
            sent_to: node.get("phoneNoise").some_words(),
            setup_key: node.get("tfaKey").some_words().map(SecretString::from),
        });
    }
    Err(PortalError::Unreadable { what: "it contains no token".to_owned() })
}

pub(super) fn read_viewer(node: Node<'_>) -> Option<Viewer> {
    let id = node.get("id").id()?;
    let is_owner = node.get("isOwner").is_true();
    let is_admin = is_owner || node.get("isAdmin").is_true();
    let modules: Vec<String> = node.get("listAdminModules").items().filter_map(Node::text).collect();
    let administrates = |module: &str| is_admin || modules.iter().any(|name| name == module);
    Some(Viewer {
        id,
        name: name_of(node),
        is_owner,
        is_admin,
        is_people_admin: administrates("people"),
        is_crm_admin: administrates("crm"),
        is_guest: node.get("isVisitor").is_true(),
    })
}
