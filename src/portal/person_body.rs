//! What a save of a person sends.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::body::CallArguments;
use super::dates;
use crate::records::{Channel, Choice, DateValue};

/// The documented call that saves a person. What is `None` stays as it is, except where
/// a field says otherwise: the portal clears several things that are not sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PersonBody {
    /// Given name.
    pub first_name: Option<String>,
    /// Family name.
    pub last_name: Option<String>,
    /// Job title.
    pub title: Option<String>,
    /// Location.
    pub location: Option<String>,
    /// Notes.
    pub comment: Option<String>,
    /// Male or female; anything else is not sent. It cannot be cleared.
    pub sex: Option<Choice>,
    /// Birthday; empty clears it. A half-typed one is not sent.
    pub birthday: Option<DateValue>,
    /// The day of the start; empty clears it. A half-typed one is not sent.
    pub work_start: Option<DateValue>,
    /// The whole contact list: what is missing here is removed.
    pub channels: Vec<Channel>,
    /// All departments: what is missing here is left. The portal ignores them from a caller
    /// who may not set them, and removes all if a caller who may set them sends none.
    pub departments: BTreeSet<Uuid>,
    /// The lead. `None` clears it, if the caller may set it.
    pub lead: Option<Uuid>,
    /// Guest or user: a guest who is not sent as guest becomes a user.
    pub is_guest: bool,
    /// A web address from which the portal fetches a new photo.
    pub picture_address: Option<String>,
    /// Whether to disable the person. `false` changes nothing.
    pub disable: bool,
}

impl PersonBody {
    pub(super) fn arguments(&self) -> CallArguments {
        let sex = self.sex.and_then(|sex| match sex {
            Choice::Male => Some("male"),
            Choice::Female => Some("female"),
            _ => None,
        });
        let mut arguments = CallArguments::new()
            .flag("isVisitor", self.is_guest)
            .some_text("firstname", self.first_name.as_deref())
            .some_text("lastname", self.last_name.as_deref())
            .some_text("comment", self.comment.as_deref())
            .some_text("title", self.title.as_deref())
            .some_text("location", self.location.as_deref())
            .some_text("sex", sex)
            .some_day("birthday", self.birthday.as_ref().and_then(dates::sent))
            .some_day("worksfrom", self.work_start.as_ref().and_then(dates::sent))
            .channels("contacts", &self.channels)
            .ids("department", &self.departments);
        if let Some(lead) = self.lead {
            arguments = arguments.id("lead", lead);
        }
        arguments = arguments.some_text("files", self.picture_address.as_deref());
        if self.disable {
            arguments = arguments.flag("disable", true);
        }
        arguments
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_the_portal_would_clear_is_always_sent() {
        let body = PersonBody::default();
        assert_eq!(body.arguments().json(), json!({"isVisitor": false, "contacts": [], "department": []}));
        assert_eq!(body.arguments().form(), [("isVisitor".to_owned(), "false".to_owned())]);
    }

    #[test]
    fn everything_is_spelled_as_the_portal_reads_it() {
        let body = PersonBody {
            first_name: Some("Mike".into()),
            last_name: Some("Zanyatski".into()),
            title: Some("Manager".into()),
            location: Some(String::new()),
            comment: Some("Notes".into()),
            sex: Some(Choice::Male),
            birthday: Some(DateValue::Day(date(1990, 5, 17))),
            work_start: Some(DateValue::Empty),
            channels: vec![Channel::new("mail", "my@gmail.com")],
            departments: BTreeSet::from([Uuid::from_u128(1)]),
            lead: Some(Uuid::from_u128(2)),
            is_guest: true,
            picture_address: Some("https://x.example/a.png".into()),
            disable: true,
        };
        assert_eq!(
            body.arguments().json(),
            json!({
                "isVisitor": true, "firstname": "Mike", "lastname": "Zanyatski", "comment": "Notes",
                "title": "Manager", "location": "", "sex": "male",
                "department": ["00000000-0000-0000-0000-000000000001"],
                "birthday": "1990-05-17T12:00:00", "worksfrom": "1900-01-01T00:00:00",
                "contacts": [{"type": "mail", "value": "my@gmail.com"}],
                "lead": "00000000-0000-0000-0000-000000000002",
                "files": "https://x.example/a.png", "disable": true,
            })
        );
        assert!(!body.arguments().needs_form());
    }
}
