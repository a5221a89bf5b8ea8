//! The contact object in its forms.

use uuid::Uuid;

use crate::demo::dates;
use crate::demo::json::{self, Object, Only};
use crate::demo::office::rows::{AddressRow, CompanyRow, ContactRow, CustomFieldRow, InfoRow};
use crate::demo::state::PortalState;

/// First and last name, never trimmed: an empty last name leaves a trailing blank.
pub(crate) fn full_name(row: &ContactRow) -> String {
    format!("{} {}", row.first_name, row.last_name)
}

/// The address that answers with the text of a picture's address.
fn photo_address(id: i64, is_company: bool, size: u32) -> String {
    let flag = if is_company { "True" } else { "False" };
    format!(
        "/Products/CRM/HttpHandlers/filehandler.ashx?action=contactphotoulr&cid={id}&isc={flag}&ps={size}"
    )
}

fn category_name(info_type: i64, category: i64) -> &'static str {
    match (info_type, category) {
        (0, 2) => "Mobile",
        (0, 3) => "Fax",
        (0, 4) => "Direct",
        (_, 0) => "Home",
        (_, 1) => "Work",
        _ => "Other",
    }
}

fn write_currency(out: &mut String, code: &str) {
    let (title, symbol) = match code {
        "EUR" => ("Euro", "€"),
        "USD" => ("United States Dollar", "$"),
        "GBP" => ("British Pound", "£"),
        _ => (code, code),
    };
    let mut object = Object::new(out, Only::ALL);
    object.text("title", title).text("symbol", symbol).text("abbreviation", code).text("cultureName", "");
    object.raw("isConvertable", true).raw("isBasic", matches!(code, "EUR" | "USD" | "GBP")).end();
}

/// Whether an object belongs to a list, where some properties come and others stay away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContactShape<'a> {
    /// `GET crm/contact/{id}` and the answers of updates.
    Alone,
    /// The answer of an update that brought this new photo.
    WithNewPhoto(&'a str),
    /// `crm/contact/filter`: with tags, without addresses.
    List,
}

impl PortalState {
    /// The base every contact object has.
    fn write_contact_base(
        &self,
        object: &mut Object<'_>,
        row: &ContactRow,
        caller: Uuid,
        place: ContactShape<'_>,
    ) {
        object.raw("id", row.id).text("displayName", &full_name(row)).raw("isCompany", false);
        let private = row.share_type == 0;
        object
            .raw("isPrivate", private)
            .raw("isShared", matches!(row.share_type, 1 | 2))
            .raw("shareType", row.share_type);
        if private {
            object.with("accessList", |out| {
                json::list(out, &row.managers, |out, id| {
                    self.write_short_of(out, Some(*id), caller, Only::ALL);
                });
            });
        }
        match &row.currency {
            Some(code) => object.with("currency", |out| write_currency(out, code)),
            None => object.null("currency"),
        };
        let edit = self.can_edit(caller, row.into());
        object.raw("canEdit", edit).raw("canDelete", edit);
        match place {
            // The answer is ready before the photo is stored; then only this one address is put into it.
            ContactShape::WithNewPhoto(picture) => object.text("smallFotoUrl", picture),
            ContactShape::Alone | ContactShape::List => {
                object.text("smallFotoUrl", &photo_address(row.id, false, 1))
            }
        };
        object.text("mediumFotoUrl", &photo_address(row.id, false, 2));
    }

    /// A contact without its details.
    pub(crate) fn write_base(&self, out: &mut String, row: &ContactRow, caller: Uuid, only: Only<'_>) {
        let mut object = Object::new(out, only);
        self.write_contact_base(&mut object, row, caller, ContactShape::List);
        object.end();
    }

    /// A contact with its details.
    pub(crate) fn write_contact(
        &self,
        out: &mut String,
        row: &ContactRow,
        caller: Uuid,
        only: Only<'_>,
        place: ContactShape<'_>,
    ) {
        let mut object = Object::new(out, only);
        self.write_contact_base(&mut object, row, caller, place);
        object
            .text("firstName", &row.first_name)
            .text("lastName", &row.last_name)
            .text("title", &row.job_title);
        // By itself a contact names even a company that the caller may not see; lists leave it out.
        let is_told =
            |company: &&CompanyRow| place != ContactShape::List || self.can_access(caller, (*company).into());
        if let Some(company) = self.rows.companies.get(&row.company).filter(is_told) {
            object.with("company", |out| self.write_company(out, company, caller, Only::ALL));
        }
        object.text("about", &row.about).text("industry", &row.industry);
        if let Some(at) = self.rows.stages.iter().position(|stage| stage.id == row.stage) {
            let stage = &self.rows.stages[at];
            object.with("contactStatus", |out| {
                let mut object = Object::new(out, Only::ALL);
                object
                    .raw("id", stage.id)
                    .text("title", &stage.title)
                    .text("color", &stage.color)
                    .raw("sortOrder", at + 1)
                    .end();
            });
        }
        if place != ContactShape::List && !row.addresses.is_empty() {
            object.with("addresses", |out| {
                json::list(out, &row.addresses, write_address);
            });
        }
        object.with("commonData", |out| {
            json::list(out, &row.infos, write_info);
        });
        object.with("customFields", |out| {
            json::list(out, self.field_values(row), |out, (field, value)| {
                write_custom_field(out, field, row.id, value);
            });
        });
        match self.person(row.created_by) {
            Some(person) => object.with("createBy", |out| self.write_short(out, person, caller, Only::ALL)),
            None => object.null("createBy"),
        };
        object.text("created", &dates::instant_text(row.created, &self.zone)).raw("haveLateTasks", false);
        if place == ContactShape::List {
            object.with("tags", |out| {
                json::list(out, &row.tags, |out, tag| json::text(out, tag));
            });
        }
        object.end();
    }

    /// A company inside another object or in a list.
    pub(crate) fn write_company(&self, out: &mut String, row: &CompanyRow, caller: Uuid, only: Only<'_>) {
        let mut object = Object::new(out, only);
        self.write_company_base(&mut object, row, caller);
        object.end();
    }

    /// A company by itself, with its own details.
    pub(crate) fn write_whole_company(
        &self,
        out: &mut String,
        row: &CompanyRow,
        caller: Uuid,
        only: Only<'_>,
    ) {
        let contacts = self.rows.contacts.values();
        let persons = contacts.filter(|contact| contact.listed_in.contains(&row.id)).count();
        let mut object = Object::new(out, only);
        self.write_company_base(&mut object, row, caller);
        object.text("companyName", &row.name).text("about", &row.about).text("industry", &row.industry);
        object.raw("personsCount", persons).end();
    }

    fn write_company_base(&self, object: &mut Object<'_>, row: &CompanyRow, caller: Uuid) {
        object.raw("id", row.id).text("displayName", &row.name).raw("isCompany", true);
        object.raw("isPrivate", row.share_type == 0).raw("isShared", matches!(row.share_type, 1 | 2));
        object.raw("shareType", row.share_type).null("currency");
        let edit = self.can_edit(caller, row.into());
        object.raw("canEdit", edit).raw("canDelete", edit);
        object.text("smallFotoUrl", &photo_address(row.id, true, 1));
        object.text("mediumFotoUrl", &photo_address(row.id, true, 2));
    }

    /// The fields that have a value – a value under the wrong entity type comes beside the right one – and the headings.
    pub(crate) fn field_values<'a>(
        &'a self,
        row: &'a ContactRow,
    ) -> impl Iterator<Item = (&'a CustomFieldRow, &'a str)> {
        self.rows.custom_fields.iter().flat_map(move |field| {
            let heading = (field.field_type == 4).then_some("");
            let right = row.custom_fields.get(&field.id).map(String::as_str);
            let twin = row.twin_custom_fields.get(&field.id).map(String::as_str);
            [right.or(heading), twin].into_iter().flatten().map(move |value| (field, value))
        })
    }
}

/// One custom field with a value.
pub(crate) fn write_custom_field(out: &mut String, field: &CustomFieldRow, contact: i64, value: &str) {
    let mut object = Object::new(out, Only::ALL);
    object.raw("id", field.id).raw("entityId", contact).text("label", &field.label).text("fieldValue", value);
    object.raw("fieldType", field.field_type).raw("position", field.position).text("mask", &field.mask).end();
}

fn write_info(out: &mut String, info: &InfoRow) {
    let mut object = Object::new(out, Only::ALL);
    object
        .raw("id", info.id)
        .raw("infoType", info.info_type)
        .raw("category", info.category)
        .text("data", &info.data);
    object
        .text("categoryName", category_name(info.info_type, info.category))
        .raw("isPrimary", info.primary)
        .end();
}

fn write_address(out: &mut String, address: &AddressRow) {
    let mut object = Object::new(out, Only::ALL);
    object.text("street", &address.street).text("city", &address.city).text("zip", &address.zip);
    object.text("country", &address.country).text("state", &address.state);
    if address.category != 0 {
        object.raw("category", address.category);
    }
    let names = ["Home", "Postal", "Office", "Billing", "Other", "Work"];
    let name = usize::try_from(address.category).ok().and_then(|at| names.get(at)).copied();
    object.text("categoryName", name.unwrap_or("Other"));
    if address.primary {
        object.raw("isPrimary", true);
    }
    object.end();
}
