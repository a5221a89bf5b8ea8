//! The People module: profiles ([`wire`], [`read`], [`filter`]), their update ([`update`]) with its wiping rules,
//! the cached object that a failed save leaves behind ([`working_copy`], [`cache`]), channels, photos, status, groups.

pub(super) mod cache;
pub(super) mod channels;
pub(super) mod filter;
pub(super) mod groups;
pub(super) mod photos;
pub(super) mod read;
pub(super) mod rights;
pub(super) mod status;
pub(super) mod update;
pub(super) mod wire;
pub(super) mod working_copy;

use crate::demo::route::Route;

/// The methods of this family.
pub(super) const ROUTES: &[Route] = &[
    Route::now("GET", "people", read::active),
    Route::now("GET", "people/@self", read::myself),
    Route::now("GET", "people/{username}", read::one),
    Route::now("GET", "people/email", read::by_email),
    Route::now("GET", "people/status/{status}", read::by_status),
    Route::now("GET", "people/status/{status}/search", filter::search_status),
    Route::now("GET", "people/search", filter::search),
    Route::now("GET", "people/@search/{query}", filter::search),
    Route::now("GET", "people/filter", filter::full),
    Route::now("GET", "people/simple/filter", filter::simple),
    Route::later("PUT", "people/{userid}", update::update),
    Route::now("DELETE", "people/{userid}", status::delete),
    Route::now("PUT", "people/{userid}/email", status::change_email),
    Route::now("PUT", "people/{userid}/contacts", channels::replace),
    Route::now("POST", "people/{userid}/contacts", channels::replace),
    Route::now("DELETE", "people/{userid}/contacts", channels::remove),
    Route::now("PUT", "people/status/{status}", status::change_status),
    Route::now("PUT", "people/type/{type}", status::change_type),
    Route::now("GET", "people/{userid}/photo", photos::addresses),
    Route::later("PUT", "people/{userid}/photo", photos::replace),
    Route::now("DELETE", "people/{userid}/photo", photos::delete),
    Route::later("POST", "people/{userid}/photo/thumbnails", photos::thumbnails),
    Route::now("GET", "group", groups::all),
    Route::now("GET", "group/search", groups::search),
    Route::now("GET", "group/user/{userid}", groups::of_person),
    Route::now("GET", "group/{groupid}", groups::one),
    Route::now("PUT", "group/{groupid}", groups::update),
    Route::now("PUT", "group/{groupid}/members", groups::add_members),
    Route::now("POST", "group/{groupid}/members", groups::replace_members),
    Route::now("DELETE", "group/{groupid}/members", groups::remove_members),
    Route::now("PUT", "group/{groupid}/manager", groups::change_head),
    Route::now("GET", "portal/users/{userid}", read::raw),
];
