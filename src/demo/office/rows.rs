//! What the portal stores.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// Everything stored.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rows {
    /// The portal itself.
    pub portal: PortalSettingsRow,
    /// Portal users.
    pub people: BTreeMap<Uuid, PersonRow>,
    /// Groups.
    pub departments: BTreeMap<Uuid, DepartmentRow>,
    /// CRM persons.
    pub contacts: BTreeMap<i64, ContactRow>,
    /// CRM companies. Ids are unique over contacts and companies.
    pub companies: BTreeMap<i64, CompanyRow>,
    /// The CRM's contact statuses.
    pub stages: Vec<ListItemRow>,
    /// The CRM's contact types.
    pub types: Vec<ListItemRow>,
    /// The CRM's custom fields for persons, in display order.
    pub custom_fields: Vec<CustomFieldRow>,
}

/// The portal's own settings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PortalSettingsRow {
    /// Its title.
    pub name: String,
    /// IANA name of its time zone.
    pub timezone: String,
    /// Its language.
    pub culture: String,
    /// Whether the People module is switched on; if not, nobody sees the private data of others.
    pub people_module: bool,
    /// The second factor asked for at login. The right code is `123456`.
    pub two_factor: TwoFactor,
    /// Paid seats, if limited.
    pub user_quota: Option<usize>,
}

/// A second factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum TwoFactor {
    /// None.
    #[default]
    Off,
    /// A code by text message.
    Sms,
    /// A code from an authenticator app.
    App,
}

/// A portal user.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonRow {
    /// The id.
    pub id: Uuid,
    /// The account name.
    pub user_name: String,
    /// First name, at most 64 characters.
    pub first_name: String,
    /// Last name, at most 64 characters.
    pub last_name: String,
    /// The e-mail address to sign in with.
    pub email: String,
    /// Position, at most 64 characters.
    pub title: String,
    /// At most 255 characters.
    pub location: String,
    /// At most 512 characters.
    pub notes: String,
    /// `Some(true)` is male. Cannot be cleared through the API.
    pub sex: Option<bool>,
    /// Wall time in the portal's zone.
    #[serde(serialize_with = "wall")]
    pub birthday: Option<DateTime>,
    /// Wall time in the portal's zone.
    #[serde(serialize_with = "wall")]
    pub work_from: Option<DateTime>,
    /// A true instant; set by `disable`, not by the status call.
    #[serde(serialize_with = "optional_instant")]
    pub terminated: Option<Timestamp>,
    /// The person's line manager. All zeros is stored as such and reads back as absent.
    pub lead: Option<Uuid>,
    /// The departments the person is in.
    pub departments: Vec<Uuid>,
    /// The channels in one string, `type|value|type|value|`, at most 1024 characters.
    pub contacts: String,
    /// Digits.
    pub mobile_phone: String,
    /// The second factor asked for at login, besides what the portal asks of everyone.
    pub two_factor: TwoFactor,
    /// The app is set up, the phone is activated.
    pub factor_ready: bool,
    /// 1 active, 2 disabled.
    pub status: i32,
    /// 0 not activated, 1 activated, 2 pending.
    pub activation_status: i32,
    /// A guest.
    pub visitor: bool,
    /// The portal's owner.
    pub owner: bool,
    /// A portal administrator.
    pub admin: bool,
    /// The modules administered.
    pub modules: Vec<String>,
    /// Set for a person imported from LDAP.
    pub sid: Option<String>,
    /// Set for a person who comes through single sign-on.
    pub sso_name_id: Option<String>,
    /// The person's language.
    pub culture: Option<String>,
    /// The name of the stored picture.
    pub photo: Option<String>,
    /// The crop rectangle (x, y, width, height), stored the first time and never reset.
    pub crop: Option<[u32; 4]>,
    /// When the row was last written, whole seconds.
    #[serde(serialize_with = "instant")]
    pub last_modified: Timestamp,
    /// When the row was made.
    #[serde(serialize_with = "instant")]
    pub created: Timestamp,
}

/// A group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DepartmentRow {
    /// The id.
    pub id: Uuid,
    /// The name.
    pub name: String,
    /// Who heads it.
    pub head: Option<Uuid>,
}

/// A CRM person.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContactRow {
    /// The id.
    pub id: i64,
    /// At most 255 characters.
    pub first_name: String,
    /// At most 255 characters; may be empty.
    pub last_name: String,
    /// At most 255 characters.
    pub job_title: String,
    /// The company's id, 0 for none. Nothing checks that it exists.
    pub company: i64,
    /// The companies that list this person; may differ from [`ContactRow::company`].
    pub listed_in: BTreeSet<i64>,
    /// At most 65,535 bytes.
    pub about: String,
    /// 0 None (private), 1 ReadWrite, 2 Read.
    pub share_type: i32,
    /// The access list.
    pub managers: Vec<Uuid>,
    /// The contact status, 0 for none.
    pub stage: i64,
    /// The contact type, 0 for none. No call of the API shows it.
    pub kind: i64,
    /// A currency's abbreviation.
    pub currency: Option<String>,
    /// A branch of industry.
    pub industry: String,
    /// Phones, emails and the like.
    pub infos: Vec<InfoRow>,
    /// Postal addresses.
    pub addresses: Vec<AddressRow>,
    /// Tags.
    pub tags: Vec<String>,
    /// Custom field values by field id.
    pub custom_fields: BTreeMap<i64, String>,
    /// Values that went to the wrong entity type: they come beside the right ones.
    pub twin_custom_fields: BTreeMap<i64, String>,
    /// The name of the stored picture.
    pub photo: Option<String>,
    /// Who made the contact.
    pub created_by: Uuid,
    /// When the contact was made.
    #[serde(serialize_with = "instant")]
    pub created: Timestamp,
}

/// One phone, email, web address …
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InfoRow {
    /// The id.
    pub id: i64,
    /// 0 Phone, 1 Email, 2 Website, 3 Skype …
    pub info_type: i64,
    /// 0 Home, 1 Work, 2 Other; for phones 2 is Mobile.
    pub category: i64,
    /// The value.
    pub data: String,
    /// The main one of its type.
    pub primary: bool,
}

/// One postal address.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AddressRow {
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// Postal code.
    pub zip: String,
    /// Country.
    pub country: String,
    /// State or region.
    pub state: String,
    /// 0 Home, 1 Postal, 2 Office, 3 Billing, 4 Other, 5 Work.
    pub category: i64,
    /// The main one.
    pub primary: bool,
}

/// A CRM company.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CompanyRow {
    /// The id.
    pub id: i64,
    /// The name; emptied by a person's update with the company's id.
    pub name: String,
    /// A branch of industry.
    pub industry: String,
    /// Free text.
    pub about: String,
    /// 0 None (private), 1 ReadWrite, 2 Read.
    pub share_type: i32,
    /// The access list.
    pub managers: Vec<Uuid>,
}

/// An entry of the CRM's lists of statuses and types.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ListItemRow {
    /// The id.
    pub id: i64,
    /// The title.
    pub title: String,
    /// `#rrggbb`, empty for types.
    pub color: String,
}

/// A custom field of the CRM.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CustomFieldRow {
    /// The id.
    pub id: i64,
    /// The label.
    pub label: String,
    /// 0 TextField, 1 TextArea, 2 SelectBox, 3 CheckBox, 4 Heading, 5 Date.
    pub field_type: i64,
    /// Sizes or options, as JSON text.
    pub mask: String,
    /// The place in the form.
    pub position: i64,
}

fn wall<S: Serializer>(value: &Option<DateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(wall) => serializer.collect_str(wall),
        None => serializer.serialize_none(),
    }
}

fn instant<S: Serializer>(value: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

fn optional_instant<S: Serializer>(value: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => serializer.collect_str(value),
        None => serializer.serialize_none(),
    }
}
