//! Pictures of contacts.

use std::sync::Arc;

use crate::demo::binding::form::UploadedFile;
use crate::demo::call::BoundCall;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::pictures::{self, Cut};
use crate::demo::route::FutureOutcome;
use crate::demo::running::RunningPortal;
use crate::demo::state::PortalState;
use crate::demo::web_fetch;

const LARGEST: usize = 5_242_880;

/// The address of a contact's picture of a size (200, 82 or 40); `…empty_people_logo…` when there is none.
pub(crate) fn address(state: &PortalState, id: i64, side: u32) -> String {
    if state.rows.contacts.get(&id).is_some_and(|row| row.photo.is_some()) {
        return format!("/storage/crm/photos/0/0/contact_{id}_{side}_{side}.jpeg");
    }
    let kind = if state.rows.companies.contains_key(&id) { "company" } else { "people" };
    format!("/Products/CRM/images/empty_{kind}_logo_{side}_{side}.png")
}

/// Which stored picture a path below `crm/photos/` means.
pub(crate) fn locate(state: &PortalState, path: &str) -> Option<(String, Option<Cut>)> {
    let name = path.rsplit('/').next()?.strip_prefix("contact_")?;
    let mut parts = name.split(['_', '.']);
    let row = state.rows.contacts.get(&parts.next()?.parse().ok()?)?;
    let side: u32 = parts.next()?.parse().ok()?;
    matches!(side, 40 | 82 | 200).then_some((row.photo.clone()?, Some((None, side))))
}

/// Checks an uploaded file: empty or not an image by its Content-Type is an invalid operation, too large and
/// other formats are a 500, undecodable is a bad argument.
pub(crate) async fn check(file: &UploadedFile) -> Result<Vec<u8>, Failure> {
    if file.bytes.is_empty() || !file.content_type.starts_with("image/") {
        return Err(Failure::invalid_operation("Invalid file"));
    }
    if file.bytes.len() > LARGEST {
        return Err(Failure::other("Image size is too large. The maximum size is 5 MB"));
    }
    if image::guess_format(&file.bytes).is_ok() && !pictures::is_png_or_jpeg(&file.bytes) {
        return Err(Failure::other("Unknown image file type"));
    }
    decodable(file.bytes.clone()).await
}

async fn decodable(bytes: Vec<u8>) -> Result<Vec<u8>, Failure> {
    let work = tokio::task::spawn_blocking(move || pictures::decode(&bytes).map(|_| bytes));
    let bad = || Failure::argument("Parameter is not valid.");
    work.await.map_err(|_| bad())?.map_err(|_| bad())
}

/// Stores a picture; the old one is removed first.
pub(crate) fn put(state: &mut PortalState, id: i64, bytes: Vec<u8>) {
    let name = format!("contact-photo-{}", state.fresh());
    let Some(row) = state.rows.contacts.get_mut(&id) else {
        return;
    };
    let old = row.photo.replace(name.clone());
    if let Some(old) = old {
        state.pictures.remove(&old);
    }
    state.pictures.store(name, bytes);
}

/// The address of a photo that has just been stored.
pub(crate) fn new_address(state: &PortalState, id: i64) -> String {
    format!("{}?cd={}", address(state, id, 200), state.now().as_second())
}

fn answer(state: &PortalState, id: i64) -> MethodOutcome {
    Ok(Success::string(&new_address(state, id)))
}

/// `PUT crm/contact/{contactid}/changephoto`: needs only to see the contact.
pub(crate) fn change(portal: Arc<RunningPortal>, call: BoundCall) -> FutureOutcome {
    Box::pin(async move {
        let id = call.id("contactid")?;
        portal.lock().visible_contact(call.caller, id)?;
        let file = call.arguments.files.first();
        let file = file.ok_or_else(|| Failure::argument("Value does not fall within the expected range."))?;
        let picture = check(file).await?;
        let mut state = portal.lock();
        put(&mut state, id, picture);
        answer(&state, id)
    })
}

/// `PUT crm/contact/{contactid}/changephotobyurl`: the portal downloads the picture anonymously.
pub(crate) fn change_by_address(portal: Arc<RunningPortal>, call: BoundCall) -> FutureOutcome {
    Box::pin(async move {
        let id = call.id("contactid")?;
        let own = {
            let state = portal.lock();
            state.visible_contact(call.caller, id)?;
            state.address.clone()
        };
        let address = call.arguments.text("photourl").unwrap_or_default();
        if address.is_empty() {
            return Err(Failure::argument("Value does not fall within the expected range."));
        }
        let picture = decodable(web_fetch::fetch(&address, &own).await?).await?;
        let mut state = portal.lock();
        put(&mut state, id, picture);
        answer(&state, id)
    })
}

/// `DELETE crm/contact/{contactid}/avatar`: gives the address of the default picture; needs the right to edit.
pub(crate) fn delete(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = call.id("contactid")?;
    state.editable_contact(call.caller, id)?;
    if let Some(row) = state.rows.contacts.get_mut(&id)
        && let Some(name) = row.photo.take()
    {
        state.pictures.remove(&name);
    }
    Ok(Success::string(&address(state, id, 200)))
}
