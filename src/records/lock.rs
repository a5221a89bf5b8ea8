//! Why a field cannot be changed.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Choice, Draft, FieldKey, PersonFacts, RecordKey};

/// The person who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewer {
    /// Who it is.
    pub id: Uuid,
    /// How they are called.
    pub name: String,
    /// Owner of the portal.
    pub is_owner: bool,
    /// Administrator of the whole portal.
    pub is_admin: bool,
    /// May change people: portal or People administrator.
    pub is_people_admin: bool,
    /// Sees and changes every contact: portal or CRM administrator.
    pub is_crm_admin: bool,
    /// A guest.
    pub is_guest: bool,
}

/// Why a field cannot be changed. In [`telling`](super::telling) it is put into words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// A text of the record is longer than the program reads, and a save would shorten it.
    TooLong,
    /// The viewer may only look at this contact.
    ViewOnly,
    /// The viewer may only change themself.
    OtherPeople,
    /// A People administrator may set this.
    NeedsAdministrator,
    /// The portal hides the channels, and a save would erase them.
    HiddenChannels,
    /// The owner of the portal cannot be disabled.
    OwnerStaysActive,
    /// Nobody can disable themself.
    OwnStatus,
    /// A person of a directory is enabled there.
    LdapStatus,
    /// The owner of the portal is no guest.
    OwnerIsUser,
    /// Nobody can change their own type.
    OwnType,
    /// An administrator is no guest.
    AdministratorIsUser,
    /// An administrator of a module is no guest.
    ModuleAdministratorIsUser,
    /// The directory holds the value.
    Ldap,
    /// Single sign-on brings the value.
    SingleSignOn,
    /// The portal refuses to change a disabled person.
    Disabled,
    /// The portal refuses to change a person on leave.
    OnLeave,
}

/// Why this field of the draft cannot be changed by this viewer; `None` if it can.
///
/// The portal itself ignores most of these silently, or fails after half of the
/// work, which is why the form does not offer them.
pub fn lock(draft: &Draft, key: FieldKey, viewer: &Viewer) -> Option<Lock> {
    if draft.base().is_cut {
        return Some(Lock::TooLong);
    }
    match (draft.key(), draft.base().person_facts(), draft.base().contact_facts()) {
        (RecordKey::Person(id), Some(facts), _) => lock_person(draft, key, viewer, id, facts),
        (RecordKey::Contact(_), _, Some(facts)) if !facts.can_edit => Some(Lock::ViewOnly),
        _ => None,
    }
}

fn lock_person(draft: &Draft, key: FieldKey, viewer: &Viewer, id: Uuid, facts: &PersonFacts) -> Option<Lock> {
    let own = id == viewer.id;
    if !viewer.is_people_admin && !own {
        return Some(Lock::OtherPeople);
    }
    if !viewer.is_people_admin
        && matches!(
            key,
            FieldKey::Title | FieldKey::Lead | FieldKey::Departments | FieldKey::Type | FieldKey::Status
        )
    {
        return Some(Lock::NeedsAdministrator);
    }
    if facts.channels_are_hidden() && !matches!(key, FieldKey::Type | FieldKey::Status) {
        return Some(Lock::HiddenChannels);
    }
    if facts.is_on_leave {
        return Some(Lock::OnLeave);
    }
    match key {
        FieldKey::Status if facts.is_owner => return Some(Lock::OwnerStaysActive),
        FieldKey::Status if own => return Some(Lock::OwnStatus),
        // The portal disables people of a directory, and silently does not enable them.
        FieldKey::Status if facts.is_ldap && is_disabled(draft.base().choice(FieldKey::Status)) => {
            return Some(Lock::LdapStatus);
        }
        FieldKey::Type if facts.is_owner => return Some(Lock::OwnerIsUser),
        FieldKey::Type if own => return Some(Lock::OwnType),
        FieldKey::Type if facts.is_admin => return Some(Lock::AdministratorIsUser),
        FieldKey::Type if facts.has_rights() => return Some(Lock::ModuleAdministratorIsUser),
        FieldKey::FirstName | FieldKey::LastName | FieldKey::Title | FieldKey::Location => {
            if facts.is_ldap {
                return Some(Lock::Ldap);
            }
            if facts.is_sso {
                return Some(Lock::SingleSignOn);
            }
        }
        _ => {}
    }
    // A disabled person can be changed in no way but these, until enabled again.
    let disabled =
        is_disabled(draft.base().choice(FieldKey::Status)) && is_disabled(draft.choice(FieldKey::Status));
    if disabled && !matches!(key, FieldKey::Status | FieldKey::Channels) {
        return Some(Lock::Disabled);
    }
    None
}

fn is_disabled(status: Option<Choice>) -> bool {
    status == Some(Choice::Disabled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Facts, Value, samples};

    fn draft(change: impl FnOnce(&mut PersonFacts)) -> Draft {
        let mut record = samples::a_person();
        if let Facts::Person(facts) = &mut record.facts {
            change(facts);
        }
        Draft::new(record)
    }

    #[test]
    fn people_of_a_directory_keep_their_names() {
        let viewer = samples::an_administrator();
        let ldap = draft(|facts| facts.is_ldap = true);
        assert_eq!(lock(&ldap, FieldKey::FirstName, &viewer), Some(Lock::Ldap));
        assert_eq!(lock(&ldap, FieldKey::Comment, &viewer), None);
        let sso = draft(|facts| facts.is_sso = true);
        assert_eq!(lock(&sso, FieldKey::Location, &viewer), Some(Lock::SingleSignOn));
    }

    #[test]
    fn an_ordinary_user_changes_only_parts_of_the_own_record() {
        let mut viewer = samples::an_administrator();
        viewer.is_people_admin = false;
        let other = draft(|_| ());
        assert!(lock(&other, FieldKey::Comment, &viewer).is_some());
        viewer.id = Uuid::from_u128(100);
        assert_eq!(lock(&other, FieldKey::Comment, &viewer), None);
        assert!(lock(&other, FieldKey::Title, &viewer).is_some());
    }

    #[test]
    fn a_disabled_person_opens_up_when_enabled_in_the_draft() {
        let viewer = samples::an_administrator();
        let mut record = samples::a_person();
        record.values.insert(FieldKey::Status, Value::Choice(Some(Choice::Disabled)));
        let mut draft = Draft::new(record);
        assert!(lock(&draft, FieldKey::Title, &viewer).is_some());
        assert_eq!(lock(&draft, FieldKey::Status, &viewer), None);
        draft.set(FieldKey::Status, Value::Choice(Some(Choice::Active)));
        assert_eq!(lock(&draft, FieldKey::Title, &viewer), None);
    }

    #[test]
    fn channels_that_cannot_be_seen_are_not_overwritten() {
        let viewer = samples::an_administrator();
        let hidden = draft(|facts| (facts.email, facts.last_modified) = (None, None));
        assert!(lock(&hidden, FieldKey::Comment, &viewer).is_some());
        assert!(lock(&hidden, FieldKey::Channels, &viewer).is_some());
    }

    #[test]
    fn a_disabled_person_of_a_directory_is_not_enabled_here() {
        let viewer = samples::an_administrator();
        let mut record = draft(|facts| facts.is_ldap = true).base().clone();
        assert_eq!(lock(&Draft::new(record.clone()), FieldKey::Status, &viewer), None);
        record.values.insert(FieldKey::Status, Value::Choice(Some(Choice::Disabled)));
        assert!(lock(&Draft::new(record), FieldKey::Status, &viewer).is_some());
    }

    #[test]
    fn a_person_on_leave_cannot_be_changed() {
        let viewer = samples::an_administrator();
        let away = draft(|facts| facts.is_on_leave = true);
        for field in &crate::records::Schema::person().fields {
            assert_eq!(lock(&away, field.key, &viewer), Some(Lock::OnLeave), "{}", field.key);
        }
    }

    #[test]
    fn the_owner_keeps_type_and_status() {
        let viewer = samples::an_administrator();
        let owner = draft(|facts| facts.is_owner = true);
        assert!(lock(&owner, FieldKey::Type, &viewer).is_some());
        assert!(lock(&owner, FieldKey::Status, &viewer).is_some());
        assert_eq!(lock(&owner, FieldKey::Title, &viewer), None);
    }
}
