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

/// Why this field of the draft cannot be changed by this viewer, as the end of the
/// sentence "Locked: …"; `None` if it can.
///
/// The portal itself ignores most of these silently, or fails after half of the
/// work, which is why the form does not offer them.
pub fn lock(draft: &Draft, key: FieldKey, viewer: &Viewer) -> Option<&'static str> {
    match (draft.key(), draft.base().person_facts(), draft.base().contact_facts()) {
        (RecordKey::Person(id), Some(facts), _) => lock_person(draft, key, viewer, id, facts),
        (RecordKey::Contact(_), _, Some(facts)) if !facts.can_edit => {
            Some("you may view this contact, not change it")
        }
        _ => None,
    }
}

fn lock_person(
    draft: &Draft,
    key: FieldKey,
    viewer: &Viewer,
    id: Uuid,
    facts: &PersonFacts,
) -> Option<&'static str> {
    let own = id == viewer.id;
    if !viewer.is_people_admin && !own {
        return Some("only a People administrator can change other people");
    }
    if !viewer.is_people_admin
        && matches!(
            key,
            FieldKey::Title | FieldKey::Lead | FieldKey::Departments | FieldKey::Type | FieldKey::Status
        )
    {
        return Some("only a People administrator can set this");
    }
    if facts.channels_are_hidden() && !matches!(key, FieldKey::Type | FieldKey::Status) {
        return Some("the portal hides the channels from you, and a save would erase them");
    }
    match key {
        FieldKey::Status if facts.is_owner => return Some("the owner of the portal stays active"),
        FieldKey::Status if own => return Some("you cannot disable yourself"),
        // The portal disables people of a directory, and silently does not enable them.
        FieldKey::Status if facts.is_ldap && is_disabled(draft.base().choice(FieldKey::Status)) => {
            return Some("managed by LDAP: enable this person there");
        }
        FieldKey::Type if facts.is_owner => return Some("the owner is always a user"),
        FieldKey::Type if own => return Some("you cannot change your own type"),
        FieldKey::Type if facts.is_admin => return Some("administrators are always users"),
        FieldKey::Type if facts.has_rights() => return Some("module administrators are always users"),
        FieldKey::FirstName | FieldKey::LastName | FieldKey::Title | FieldKey::Location => {
            if facts.is_ldap {
                return Some("managed by LDAP");
            }
            if facts.is_sso {
                return Some("managed by single sign-on");
            }
        }
        _ => {}
    }
    // A disabled person can be changed in no way but these, until enabled again.
    let disabled =
        is_disabled(draft.base().choice(FieldKey::Status)) && is_disabled(draft.choice(FieldKey::Status));
    if disabled && !matches!(key, FieldKey::Status | FieldKey::Channels) {
        return Some("this person is disabled: enable first");
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
        assert_eq!(lock(&ldap, FieldKey::FirstName, &viewer), Some("managed by LDAP"));
        assert_eq!(lock(&ldap, FieldKey::Comment, &viewer), None);
        let sso = draft(|facts| facts.is_sso = true);
        assert_eq!(lock(&sso, FieldKey::Location, &viewer), Some("managed by single sign-on"));
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
    fn the_owner_keeps_type_and_status() {
        let viewer = samples::an_administrator();
        let owner = draft(|facts| facts.is_owner = true);
        assert!(lock(&owner, FieldKey::Type, &viewer).is_some());
        assert!(lock(&owner, FieldKey::Status, &viewer).is_some());
        assert_eq!(lock(&owner, FieldKey::Title, &viewer), None);
    }
}
