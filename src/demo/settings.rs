//! What the portal says about itself.

use crate::demo::call::BoundCall;
use crate::demo::dates;
use crate::demo::envelope::{MethodOutcome, Success};
use crate::demo::json::{Object, Only};
use crate::demo::route::Route;
use crate::demo::state::PortalState;

/// The methods of this family.
pub(super) const ROUTES: &[Route] = &[
    Route::now("GET", "capabilities", capabilities).open(),
    Route::now("GET", "settings/version/build", build).open(),
    Route::now("GET", "settings", settings),
    Route::now("GET", "portal", portal),
];

/// Needs no login.
fn capabilities(_: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    Ok(Success::one(|out| {
        let mut object = Object::new(out, call.only());
        object.raw("ldapEnabled", false).raw("oauthEnabled", true).raw("providers", "[\"google\"]");
        object.text("ssoLabel", "").text("ssoUrl", "").end();
    }))
}

/// Needs no login.
fn build(_: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    Ok(Success::one(|out| Object::new(out, call.only()).text("communityServer", "12.7.0").end()))
}

/// The zone id is the text before the first `;`; the offset is today's.
fn settings(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let (offset, hours) = dates::offset_now(&state.zone, state.now());
    let zone = &state.rows.portal.timezone;
    let timezone = format!("{zone};0;(UTC{offset}) {zone};{zone};{zone};;");
    Ok(Success::one(|out| {
        let mut object = Object::new(out, call.only());
        object.text("timezone", &timezone).raw("trustedDomains", "[]").raw("trustedDomainsType", 0);
        object.text("culture", &state.rows.portal.culture).text("utcOffset", &offset);
        object.raw("utcHoursOffset", format_args!("{hours:?}")).end();
    }))
}

/// The tenant.
fn portal(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let portal = &state.rows.portal;
    let owner = state.rows.people.values().find(|row| row.owner).map(|row| row.id).unwrap_or_default();
    let (offset, _) = dates::offset_now(&state.zone, state.now());
    Ok(Success::one(|out| {
        let mut object = Object::new(out, call.only());
        object.raw("tenantId", 1).text("tenantAlias", "demo").null("mappedDomain").raw("version", 0);
        object
            .text("tenantDomain", state.address.split("://").nth(1).unwrap_or_default())
            .text("name", &portal.name);
        object.text("language", &portal.culture).with("timeZone", |out| {
            let mut zone = Object::new(out, Only::ALL);
            zone.text("Id", &portal.timezone)
                .text("DisplayName", &portal.timezone)
                .text("StandardName", &portal.timezone);
            zone.text("DaylightName", &portal.timezone)
                .text("BaseUtcOffset", &offset)
                .raw("AdjustmentRules", "[]")
                .end();
        });
        object.text("ownerId", &owner.to_string()).text("createdDateTime", "2015-01-10T09:00:00");
        object.text("lastModified", "2025-01-10T07:36:24").raw("status", 0).end();
    }))
}
