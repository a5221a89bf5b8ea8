//! Signing in and out. No sign-in is ever repeated by itself: the portal counts attempts.

use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};

use super::body::{CallArguments, CallBody};
use super::error::PortalError;
use super::reading::Node;
use super::transport::Portal;

/// An e-mail address and its password.
#[derive(Clone, Debug)]
pub struct Credentials {
    /// The e-mail address. It is what the portal calls the user name.
    pub email: String,
    /// The password.
    pub password: SecretString,
}

/// The answer to one step of signing in: a token, or the challenge that comes next.
#[derive(Clone, Debug)]
pub enum SignInAnswer {
    /// Signed in.
    Token(SecretString),
    /// The portal asks for the code that an app shows.
    AppCode {
        /// The key to set up the app with, the first time; base 32.
        setup_key: Option<SecretString>,
    },
    /// The portal has sent a code by text message and asks for it.
    MessageCode {
        /// The phone it went to, mostly hidden.
        sent_to: String,
    },
    /// The portal wants to send codes by text message and knows no phone.
    Phone,
}

impl Portal {
    /// Signs in with e-mail address and password.
    ///
    /// # Errors
    /// [`PortalError::SignInRefused`] if anything is wrong with them,
    /// [`PortalError::TooManyAttempts`] after several of those.
    pub async fn sign_in(&self, credentials: &Credentials) -> Result<SignInAnswer, PortalError> {
        self.authenticate("api/2.0/authentication.json", credentials, None).await
    }

    /// Signs in with the code as well, after [`SignInAnswer::AppCode`] or [`SignInAnswer::MessageCode`].
    ///
    /// # Errors
    /// As [`sign_in`](Portal::sign_in); a wrong code, a code too old and too many wrong
    /// ones are refused like a wrong password.
    pub async fn sign_in_with_code(
        &self,
        credentials: &Credentials,
        code: &str,
    ) -> Result<SecretString, PortalError> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        // Anything else would change the meaning of the address.
        if code.is_empty() || !code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
            return Err(PortalError::SignInRefused);
        }
        let path = format!("api/2.0/authentication/{code}.json");
        match self.authenticate(&path, credentials, None).await? {
            SignInAnswer::Token(token) => Ok(token),
            _ => Err(PortalError::SignInRefused),
        }
    }

    /// Gives the portal a phone, after [`SignInAnswer::Phone`]; it sends a code to it.
    ///
    /// # Errors
    /// As [`sign_in`](Portal::sign_in), or what the portal says about the phone.
    pub async fn set_phone(
        &self,
        credentials: &Credentials,
        phone: &str,
    ) -> Result<SignInAnswer, PortalError> {
        self.authenticate("api/2.0/authentication/setphone.json", credentials, Some(phone)).await
    }

    /// Asks for the text message once more.
    ///
    /// # Errors
    /// As [`sign_in`](Portal::sign_in); the portal refuses too many messages the same way.
    pub async fn send_message_again(&self, credentials: &Credentials) -> Result<SignInAnswer, PortalError> {
        self.authenticate("api/2.0/authentication/sendsms.json", credentials, None).await
    }

    /// Ends this session on the portal, so that its token is dead.
    ///
    /// # Errors
    /// When the portal does not say that it did.
    pub async fn sign_out(&self) -> Result<(), PortalError> {
        // Only with a cookie does the portal know which of the sessions it is.
        let answer = self.as_cookie("api/2.0/security/activeconnections.json").await?;
        let session = answer.node().get("loginEvent").int().filter(|number| *number > 0);
        let no_session =
            || PortalError::Unreadable { what: "it does not say which session it is".to_owned() };
        let session = session.ok_or_else(no_session)?;
        let path = format!("api/2.0/security/activeconnections/logout/{session}.json");
        let answer = self.change(Method::PUT, &path, &CallBody::Empty).await?;
        if answer.node().is_true() {
            Ok(())
        } else {
            Err(PortalError::SilentlyRefused { what: "end the session".to_owned() })
        }
    }

    async fn authenticate(
        &self,
        path: &str,
        credentials: &Credentials,
        phone: Option<&str>,
    ) -> Result<SignInAnswer, PortalError> {
        // As JSON a password that looks like a moment would be rewritten.
        let body = CallBody::Form(
            CallArguments::new()
                .text("userName", credentials.email.trim())
                .text("password", credentials.password.expose_secret())
                .some_text("mobilePhone", phone),
        );
        let outcome = self.without_token().change_once(Method::POST, path, &body).await;
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
}

/// A token as people paste it: with or without the name of its header.
pub fn read_token(pasted: &SecretString) -> Option<SecretString> {
    let mut token = pasted.expose_secret().trim();
    for start in ["authorization:", "bearer "] {
        if token.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)) {
            token = token.get(start.len()..)?.trim();
        }
    }
    let is_token = !token.is_empty()
        && !token.eq_ignore_ascii_case("bearer")
        && token.chars().all(|c| c.is_ascii_graphic());
    is_token.then(|| SecretString::from(token))
}

pub(super) fn read_sign_in(node: Node<'_>) -> Result<SignInAnswer, PortalError> {
    if let Some(token) = node.get("token").some_words() {
        return Ok(SignInAnswer::Token(SecretString::from(token)));
    }
    if node.get("sms").is_true() {
        return Ok(match node.get("phoneNoise").some_words() {
            Some(sent_to) => SignInAnswer::MessageCode { sent_to },
            None => SignInAnswer::Phone,
        });
    }
    if node.get("tfa").is_true() {
        return Ok(SignInAnswer::AppCode {
            setup_key: node.get("tfaKey").some_words().map(SecretString::from),
        });
    }
    Err(PortalError::Unreadable { what: "it contains no token".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_the_way_it_is_pasted() {
        let read =
            |text: &str| read_token(&SecretString::from(text)).map(|token| token.expose_secret().to_owned());
        for text in
            ["abc==", "  abc== \n", "Bearer abc==", "Authorization: abc==", "authorization: bearer abc=="]
        {
            assert_eq!(read(text).as_deref(), Some("abc=="), "{text}");
        }
        for text in ["", "  ", "two words", "Bearer ", "ümlaut"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
