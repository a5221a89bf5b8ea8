//! Effects, remarks and locks in words: the one place where sentences are made of them.

use super::{Effect, FieldKey, Lock, Names, Remark, Schema};

/// Why something that a call resets is lost.
const NO_WAY: &str = "the portal offers no way to keep it";

impl Effect {
    /// The effect as a sentence about the record of this name, before it happens.
    pub fn sentence(&self, record: &str, names: &Names) -> String {
        match self {
            Effect::StopsHeading(department) => {
                format!("{record} stops heading {}.", names.department(*department))
            }
            Effect::HeadsAgain(department) => {
                format!("{record} heads {} again.", names.department(*department))
            }
            Effect::TakesPaidSeat => {
                format!("{record} becomes a user, which takes one of the portal's paid seats.")
            }
            Effect::TakesSeatAgain => {
                format!("{record} is enabled, which takes one of the portal's paid seats.")
            }
            Effect::SignsOutEverywhere => {
                format!("{record} is signed out everywhere and can no longer sign in.")
            }
            Effect::MailsAdministrators => {
                "The portal tells its administrators by e-mail that you changed your profile.".to_owned()
            }
            Effect::LosesCurrency(currency) => {
                format!("The contact's currency ({currency}) will be lost: {NO_WAY}.")
            }
            Effect::LosesIndustry(industry) => {
                format!("The contact's industry ({industry}) will be lost: {NO_WAY}.")
            }
            Effect::LosesType(Some(name)) => format!("The contact's type ({name}) will be lost: {NO_WAY}."),
            Effect::LosesType(None) => {
                format!("The contact's type, if it has one, will be lost: {NO_WAY}.")
            }
            Effect::LocksYouOut => {
                format!("You will no longer see {record}: you are not among the managers.")
            }
            Effect::EndsYourEditing(stage) => {
                let lost = stage
                    .as_ref()
                    .map_or_else(String::new, |stage| format!(", and its stage ({stage}) will be lost"));
                format!(
                    "If you are not among the managers of {record}, you can no longer change it after this \
                     save{lost}."
                )
            }
            _ => self.sentence_of_what_is_left(record, names),
        }
    }

    /// The sentence about what the portal drops or fetches by itself, what is gone, and what stays.
    fn sentence_of_what_is_left(&self, record: &str, names: &Names) -> String {
        match self {
            Effect::ReplacesHiddenManagers => {
                "The contact's earlier managers are replaced by those in the form. The portal does not show who \
                 they are while everyone sees the contact."
                    .to_owned()
            }
            Effect::DropsGoneManagers => {
                "Managers whose profiles were removed from the portal are taken off the list.".to_owned()
            }
            Effect::DropsBlanks(fields) => {
                format!("The portal takes away blanks at the ends of: {}.", labels(fields))
            }
            Effect::DropsChannelPiece(piece) => {
                format!("“{piece}” at the end of the channels has no value and will be dropped.")
            }
            Effect::LeavesOtherCompanies => {
                "If the portal lists the contact in a second company, it is taken out there.".to_owned()
            }
            Effect::LeavesOutCompany(company) => format!(
                "{} is no longer on the portal, or you may not see it. The company stays as it is.",
                names.company(*company)
            ),
            Effect::LeavesOutPeople(field, people) => {
                let people: Vec<&str> = people.iter().map(|id| names.person(*id)).collect();
                let is = if people.len() == 1 { "is" } else { "are" };
                let rest = match field {
                    FieldKey::Lead => ". The lead stays as it is.",
                    _ => ", and left out of the list.",
                };
                format!("{} {is} no longer on the portal{rest}", people.join(", "))
            }
            Effect::PortalFetchesPicture(address) => {
                format!("The portal fetches the picture from {address} by itself, without signing in there.")
            }
            Effect::StagePutBack(stage) => {
                format!("The stage “{stage}”, which an earlier save took away, is put back.")
            }
            Effect::StaysLost(effect) => format!("This stays: {}", effect.past_sentence(record, names)),
            Effect::StaysChanged(field) => {
                format!("{} is not set back: it was not edited in that save.", labels(&[*field]))
            }
            // The others are told above.
            other => other.past_sentence(record, names),
        }
    }

    /// The same once it has happened.
    pub fn past_sentence(&self, record: &str, names: &Names) -> String {
        let lost = |what: &str| format!("The contact's {what} was lost, as announced.");
        match self {
            Effect::StopsHeading(department) => {
                format!("{record} no longer heads {}.", names.department(*department))
            }
            Effect::TakesPaidSeat => {
                format!("{record} is a user now and takes one of the portal's paid seats.")
            }
            Effect::TakesSeatAgain => {
                format!("{record} is enabled and takes one of the portal's paid seats.")
            }
            Effect::SignsOutEverywhere => format!("{record} was signed out everywhere."),
            Effect::MailsAdministrators => "The portal told its administrators by e-mail.".to_owned(),
            Effect::LosesCurrency(currency) => lost(&format!("currency ({currency})")),
            Effect::LosesIndustry(industry) => lost(&format!("industry ({industry})")),
            Effect::LosesType(Some(name)) => lost(&format!("type ({name})")),
            Effect::LosesType(None) => "If the contact had a type, it was lost, as announced.".to_owned(),
            Effect::LocksYouOut => format!("You no longer see {record}."),
            Effect::EndsYourEditing(stage) => {
                let lost = stage.as_ref().map_or_else(String::new, |stage| {
                    format!(", and its stage ({stage}) was lost, as announced")
                });
                format!("If you are not among the managers of {record}, you can no longer change it{lost}.")
            }
            Effect::ReplacesHiddenManagers => {
                "The contact's earlier managers, whom the portal did not show, were replaced.".to_owned()
            }
            Effect::DropsGoneManagers => {
                "Managers whose profiles were removed from the portal were taken off the list.".to_owned()
            }
            Effect::DropsBlanks(fields) => {
                format!("The portal took away blanks at the ends of: {}.", labels(fields))
            }
            Effect::DropsChannelPiece(piece) => {
                format!("“{piece}” at the end of the channels had no value and was dropped.")
            }
            Effect::PortalFetchesPicture(address) => {
                format!("The portal fetched the picture from {address}.")
            }
            Effect::StagePutBack(stage) => {
                format!("The stage “{stage}”, which an earlier save had taken away, was put back.")
            }
            // These read the same before and after.
            Effect::HeadsAgain(_)
            | Effect::LeavesOtherCompanies
            | Effect::LeavesOutCompany(_)
            | Effect::LeavesOutPeople(..)
            | Effect::StaysLost(_)
            | Effect::StaysChanged(_) => self.sentence(record, names),
        }
    }
}

/// The labels of fields, one after the other.
fn labels(fields: &[FieldKey]) -> String {
    let schemas = [Schema::contact(&[]), Schema::person()];
    let label = |key: &FieldKey| {
        let field = schemas.iter().find_map(|schema| schema.field(*key));
        field.map_or_else(|| key.to_string(), |field| field.label.clone().into_owned())
    };
    fields.iter().map(label).collect::<Vec<_>>().join(", ")
}

impl Remark {
    /// The remark as a sentence.
    pub fn sentence(&self) -> String {
        match self {
            Remark::StageLost(stage) => format!(
                "But the contact was at the stage “{}” before; the save took that away and could not put it back.",
                stage.title
            ),
            Remark::StageUnknown(stage) => format!(
                "It is not known whether the contact is still at the stage “{}”. It will be looked at again.",
                stage.title
            ),
        }
    }
}

impl Lock {
    /// The reason as the end of the sentence "Locked: …".
    pub fn words(self) -> &'static str {
        match self {
            Lock::TooLong => {
                "a text in it is longer than Portal Desk can show, and saving would shorten it. Edit it on the portal"
            }
            Lock::ViewOnly => "you may view this contact, not change it",
            Lock::OtherPeople => "only a People administrator can change other people",
            Lock::NeedsAdministrator => "only a People administrator can set this",
            Lock::HiddenChannels => "the portal hides the channels from you, and a save would erase them",
            Lock::OwnerStaysActive => "the owner of the portal stays active",
            Lock::OwnStatus => "you cannot disable yourself",
            Lock::LdapStatus => "managed by LDAP: enable this person there",
            Lock::OwnerIsUser => "the owner is always a user",
            Lock::OwnType => "you cannot change your own type",
            Lock::AdministratorIsUser => "administrators are always users",
            Lock::ModuleAdministratorIsUser => "module administrators are always users",
            Lock::Ldap => "managed by LDAP",
            Lock::SingleSignOn => "managed by single sign-on",
            Lock::Disabled => "this person is disabled: enable first",
            Lock::OnLeave => "this person is on leave, and the portal changes nobody who is",
        }
    }
}
