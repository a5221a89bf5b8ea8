//! The profile object in its forms.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::demo::dates;
use crate::demo::json::{self, Object, Only};
use crate::demo::office::rows::PersonRow;
use crate::demo::people::read::NOBODY;
use crate::demo::people::working_copy::PersonView;
use crate::demo::state::PortalState;

/// First and last name in the order of the viewer's language, never trimmed: an empty last name leaves a trailing blank.
pub(crate) fn full_name(row: &PersonRow, culture: &str) -> String {
    if culture.starts_with("ru") {
        format!("{} {}", row.last_name, row.first_name)
    } else {
        format!("{} {}", row.first_name, row.last_name)
    }
}

/// HTML encoding as the portal does it on output: also U+00A0 to U+00FF as numbers.
pub(crate) fn html_encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{a0}'..='\u{ff}' | '\u{10000}'.. => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            plain => out.push(plain),
        }
    }
    out
}

/// The address of a person's picture of a size; `…default_user_photo…` when there is none.
pub(crate) fn avatar(row: &PersonRow, side: u32) -> String {
    match &row.photo {
        Some(_) => {
            let stamp = row.last_modified.as_second();
            let hash = (stamp ^ (stamp >> 32)).unsigned_abs() % 1_000_000_007;
            format!("/storage/userPhotos/root/{}_size_{side}-{side}.jpeg?_={hash}", row.id)
        }
        None => {
            format!("/skins/default/images/default_user_photo_size_{side}-{side}.png")
        }
    }
}

impl PortalState {
    /// The language in which a viewer sees the portal.
    pub(crate) fn culture_of(&self, viewer: Uuid) -> &str {
        let own = self.person(viewer).and_then(|row| row.culture.as_deref());
        own.unwrap_or(&self.rows.portal.culture)
    }

    fn profile_url(&self, row: &PersonRow) -> String {
        format!("{}/Products/People/Profile.aspx?user={}", self.address, row.user_name)
    }

    /// The small object: id, name, title, picture, address.
    pub(crate) fn write_short(&self, out: &mut String, row: &PersonRow, viewer: Uuid, only: Only<'_>) {
        let mut object = Object::new(out, only);
        object.text("id", &row.id.to_string());
        object.text("displayName", &html_encoded(&full_name(row, self.culture_of(viewer))));
        object.some_text("title", &row.title);
        object.text("avatarSmall", &avatar(row, 32)).text("profileUrl", &self.profile_url(row)).end();
    }

    /// The short profile of a person who may be gone; then it is a placeholder.
    pub(crate) fn write_short_of(&self, out: &mut String, id: Option<Uuid>, viewer: Uuid, only: Only<'_>) {
        match id.and_then(|id| self.person(id)) {
            Some(row) => self.write_short(out, row, viewer, only),
            None => {
                let mut nobody = Object::new(out, Only::ALL);
                nobody.text("id", NOBODY).text("displayName", "Profile has been removed").end();
            }
        }
    }

    /// The whole profile as a viewer sees it.
    pub(crate) fn write_profile(&self, out: &mut String, seen: PersonView<'_>, viewer: Uuid, only: Only<'_>) {
        let row = seen.row;
        let private = viewer == row.id || self.sees_private_data(viewer);
        let mut object = Object::new(out, only);
        object.text("id", &row.id.to_string()).text("userName", &row.user_name).raw("isVisitor", row.visitor);
        object.text("firstName", &row.first_name).text("lastName", &row.last_name);
        object.text_or_null("email", private.then_some(row.email.as_str()));
        if let Some(wall) = row.birthday {
            object.with("birthday", |out| date(out, wall, seen.birthday_is_local(), &self.zone));
        }
        if let Some(male) = row.sex {
            object.text("sex", if male { "male" } else { "female" });
        }
        object.raw("status", row.status).raw("activationStatus", row.activation_status);
        let terminated = row.terminated.map(|instant| dates::instant_text(instant, &self.zone));
        object.text_or_null("terminated", terminated.as_deref());
        object.with("department", |out| self.write_department_names(out, seen.departments));
        if let Some(wall) = row.work_from {
            object.with("workFrom", |out| date(out, wall, seen.work_from_is_local(), &self.zone));
        }
        object.some_text("location", &row.location).some_text("notes", &row.notes);
        if let Some(lead) = row.lead.filter(|lead| !lead.is_nil()) {
            object.text("lead", &lead.to_string());
        }
        object
            .text("displayName", &html_encoded(&full_name(row, self.culture_of(viewer))))
            .some_text("title", &row.title);
        let channels = if private { seen.channels() } else { Vec::new() };
        if channels.len() > 1 {
            object.with("contacts", |out| write_channels(out, &channels));
        }
        if private {
            object.some_text("mobilePhone", &row.mobile_phone);
            if !row.mobile_phone.is_empty() {
                object.raw("mobilePhoneActivationStatus", 1);
            }
        }
        let has_groups = seen.departments.iter().any(|id| self.rows.departments.contains_key(id));
        if has_groups && only.computes("groups") {
            object.with("groups", |out| self.write_groups(out, seen.departments));
        }
        for (name, side) in [("avatarSmall", 32), ("avatarMedium", 48), ("avatar", 82)] {
            if only.computes(name) {
                object.text(name, &avatar(row, side));
            }
        }
        write_rights(&mut object, row);
        if let Some(culture) = &row.culture {
            object.text("cultureName", culture);
        }
        object.raw("isSSO", row.sso_name_id.is_some()).text("profileUrl", &self.profile_url(row));
        object
            .raw("quotaLimit", 0)
            .raw("usedSpace", 0)
            .raw("docsSpace", 0)
            .raw("mailSpace", 0)
            .raw("talkSpace", 0)
            .end();
    }

    /// Names joined with ", ", each HTML-encoded; "" when there is none.
    fn write_department_names(&self, out: &mut String, departments: &[Uuid]) {
        let names = departments
            .iter()
            .filter_map(|id| self.rows.departments.get(id))
            .map(|row| html_encoded(&row.name));
        json::text(out, &names.collect::<Vec<_>>().join(", "));
    }

    /// Groups with their raw names and the head's account name.
    fn write_groups(&self, out: &mut String, departments: &[Uuid]) {
        let rows = departments.iter().filter_map(|id| self.rows.departments.get(id));
        json::list(out, rows, |out, row| {
            let head = row.head.and_then(|head| self.person(head));
            let mut object = Object::new(out, Only::ALL);
            object.text("id", &row.id.to_string()).text("name", &row.name);
            object.text_or_null("manager", head.map(|head| head.user_name.as_str())).end();
        });
    }
}

fn write_channels(out: &mut String, channels: &[Cow<'_, str>]) {
    json::list(out, channels.chunks_exact(2), |out, pair| {
        Object::new(out, Only::ALL).text("type", &pair[0]).text("value", &pair[1]).end();
    });
}

fn write_rights(object: &mut Object<'_>, row: &PersonRow) {
    object.raw("isAdmin", row.admin || row.owner).raw("isLDAP", row.sid.is_some());
    if !row.modules.is_empty() {
        object.with("listAdminModules", |out| {
            json::list(out, &row.modules, |out, name| json::text(out, name));
        });
    }
    object.raw("isOwner", row.owner);
}

fn date(out: &mut String, wall: jiff::civil::DateTime, is_local: bool, zone: &TimeZone) {
    let text = if is_local { dates::just_set(wall, zone) } else { dates::loaded(wall, zone) };
    json::text(out, &text);
}
