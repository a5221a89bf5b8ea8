//! The CRM: contacts ([`wire`], [`read`], [`filter`]), the update that answers with the old record ([`person`]),
//! access, company links and status ([`links`]), custom fields, photos.

pub(super) mod custom_fields;
pub(super) mod filter;
pub(super) mod links;
pub(super) mod person;
pub(super) mod photos;
pub(super) mod read;
pub(super) mod rights;
pub(super) mod wire;

use crate::demo::route::Route;

/// The methods of this family.
pub(super) const ROUTES: &[Route] = &[
    Route::now("GET", "crm/contact/{contactid}", read::one),
    Route::now("GET", "crm/contact/filter", filter::full),
    Route::now("GET", "crm/contact/simple/filter", filter::simple),
    Route::now("GET", "crm/contact/byprefix", filter::by_prefix),
    Route::now("GET", "crm/contact/status", read::stages),
    Route::now("GET", "crm/contact/type", read::types),
    Route::now("GET", "crm/contact/{contactid}/tag", read::tags),
    Route::now("GET", "crm/contact/company/{companyid}/person", links::members),
    Route::now("POST", "crm/contact/company/{companyid}/person", links::add_member),
    Route::now("DELETE", "crm/contact/company/{companyid}/person", links::remove_member),
    Route::later("PUT", "crm/contact/person/{personid}", person::update),
    Route::now("GET", "crm/contact/{contactid}/access", links::access),
    Route::now("PUT", "crm/contact/{contactid}/access", links::change_access),
    Route::now("PUT", "crm/contact/{contactid}/status", links::change_stage),
    Route::later("PUT", "crm/contact/{contactid}/changephoto", photos::change),
    Route::later("PUT", "crm/contact/{contactid}/changephotobyurl", photos::change_by_address),
    Route::now("DELETE", "crm/contact/{contactid}/avatar", photos::delete),
    Route::now("GET", "crm/person/customfield/definitions", custom_fields::definitions),
    Route::now("GET", "crm/person/{contactid}/customfield", custom_fields::of_contact),
    Route::now("GET", "crm/contact/{contactid}/customfield", custom_fields::of_twin),
    Route::now("POST", "crm/person/{contactid}/customfield/{fieldid}", custom_fields::set),
    Route::now("POST", "crm/contact/{contactid}/customfield/{fieldid}", custom_fields::set_twin),
];
