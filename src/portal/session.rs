//! What a portal says about itself and about the user who is signed in.

use super::address::Address;
use super::error::PortalError;
use super::person_wire::name_of;
use super::reading::Node;
use super::transport::Portal;
use crate::records::Viewer;
use crate::records::plain_text::trimmed;
use serde::{Deserialize, Serialize};

/// What a portal says about itself without a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its version, such as `12.7.0`, where it gives one.
    pub version: Option<String>,
    /// People of the company's directory can sign in as well (LDAP).
    pub ldap: bool,
    /// The name of its single sign-on, where it has one. That needs a browser.
    pub single_sign_on: Option<String>,
}

/// The account that is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct SignedInAccount {
    /// The person, and what the person may do.
    pub viewer: Viewer,
    /// The e-mail address; can be empty.
    pub email: String,
    /// The language and region that the person has chosen, such as `en-US`; empty for the portal's.
    pub culture: String,
}

/// The name, language and time zone of a portal, for a user who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalSettings {
    /// Its name; its host if it does not say.
    pub name: String,
    /// The portal's language and region, such as `en-US`; can be empty.
    pub culture: String,
    /// The viewer's own, if chosen; else empty.
    #[serde(default)]
    pub own_culture: String,
    /// The time zone as the portal names it, IANA or Windows; can be empty.
    pub timezone: String,
}

impl Portal {
    /// Finds the portal at the first of these places where one answers. All of them are on the server
    /// of this one. Sends no token.
    ///
    /// # Errors
    /// The first error that says more than that there is no portal;
    /// [`PortalError::NotAPortal`] with every place if no error says more.
    pub async fn find(&self, places: &[Address]) -> Result<(Portal, About), PortalError> {
        let mut said = None;
        for place in places.iter().filter(|place| place.same_server(self.address())) {
            let portal = self.at(place);
            match portal.probe().await {
                Ok(about) => return Ok((portal, about)),
                Err(error) if error.concerns_the_server() => return Err(error),
                Err(PortalError::NotAPortal { .. }) => {}
                Err(error) => said = said.or(Some(error)),
            }
        }
        let tried = places.iter().map(Address::name).collect::<Vec<_>>().join(" or ");
        Err(said.unwrap_or(PortalError::NotAPortal { host: tried }))
    }

    /// Finds out whether there is a portal at this address. Sends no token.
    ///
    /// # Errors
    /// [`PortalError::NotAPortal`] when something else answers.
    pub async fn probe(&self) -> Result<About, PortalError> {
        let anonymous = self.without_token();
        let not_a_portal = || PortalError::NotAPortal { host: self.address().name() };
        let answer = match anonymous.get("api/2.0/capabilities.json", &[]).await {
            Err(
                PortalError::RouteMissing
                | PortalError::NotFound
                | PortalError::SessionExpired
                | PortalError::NotAPortal { .. }
                | PortalError::Unreadable { .. }
                | PortalError::WebPage { asks_for_sign_in: false }
                | PortalError::TooLarge,
            ) => return Err(not_a_portal()),
            // A portal that refuses gives a reason.
            Err(PortalError::Refused { message, .. }) if message.is_empty() => {
                return Err(not_a_portal());
            }
            other => other?,
        };
        let known = ["ldapEnabled", "oauthEnabled", "providers", "ssoLabel", "ssoUrl"];
        if !known.iter().any(|name| answer.node().get(name).is_written()) {
            return Err(not_a_portal());
        }
        let version = anonymous.get("api/2.0/settings/version/build.json", &[]).await.ok();
        let version = version.and_then(|answer| answer.node().get("communityServer").some_words());
        let node = answer.node();
        let sso = node.get("ssoUrl").some_words().map(|_| node.get("ssoLabel").some_words());
        Ok(About {
            version,
            ldap: node.get("ldapEnabled").is_true(),
            single_sign_on: sso.map(|label| label.unwrap_or_else(|| "single sign-on".to_owned())),
        })
    }

    /// The user who is signed in.
    ///
    /// # Errors
    /// [`PortalError::SessionExpired`] when the token is not accepted.
    pub async fn viewer(&self) -> Result<Viewer, PortalError> {
        Ok(self.account().await?.viewer)
    }

    /// The user who is signed in, and what else the portal says about the account.
    ///
    /// # Errors
    /// Those of [`viewer`](Portal::viewer).
    pub async fn account(&self) -> Result<SignedInAccount, PortalError> {
        let answer = self.get("api/2.0/people/@self.json", &[]).await?;
        let viewer = read_viewer(answer.node())
            .ok_or_else(|| PortalError::Unreadable { what: "it does not say who is signed in".to_owned() })?;
        let words = |name: &str| answer.node().get(name).words().trim().to_owned();
        Ok(SignedInAccount { viewer, email: words("email"), culture: words("cultureName") })
    }

    /// The name, language and time zone of the portal.
    ///
    /// # Errors
    /// Those of any reading. A missing name is no error.
    pub async fn settings(&self) -> Result<PortalSettings, PortalError> {
        // Without `fields` this answer carries the whole history of the time zone.
        let name_only = [("fields", "name")];
        let (settings, portal) = tokio::join!(
            self.get("api/2.0/settings.json", &[]),
            self.get("api/2.0/portal.json", &name_only),
        );
        let settings = settings?;
        let name = portal.ok().map(|answer| trimmed(&answer.node().get("name").words()).to_owned());
        let zone = settings.node().get("timezone").words();
        Ok(PortalSettings {
            name: name.filter(|name| !name.is_empty()).unwrap_or_else(|| self.address().host().to_owned()),
            culture: settings.node().get("culture").words(),
            own_culture: String::new(),
            timezone: zone.split(';').next().unwrap_or("").to_owned(),
        })
    }
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
