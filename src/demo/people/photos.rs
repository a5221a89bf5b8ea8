//! Photos of people.

use std::sync::Arc;

use uuid::Uuid;

use crate::demo::binding::BoundArguments;
use crate::demo::call::BoundCall;
use crate::demo::envelope::{Failure, MethodOutcome, Success};
use crate::demo::json::{Object, Only};
use crate::demo::office::rows::PersonRow;
use crate::demo::people::wire::avatar;
use crate::demo::people::working_copy::WorkingCopy;
use crate::demo::pictures::{self, Cut};
use crate::demo::route::FutureOutcome;
use crate::demo::running::RunningPortal;
use crate::demo::state::PortalState;
use crate::demo::web_fetch;

const LARGEST: usize = 5_242_880;
const LONGEST_SIDE: u32 = 1280;
const SIZES: [(&str, u32); 5] = [("retina", 360), ("max", 200), ("big", 82), ("medium", 48), ("small", 32)];

/// Which stored picture, and which part of it, a path below `userPhotos/root/` means.
pub(crate) fn locate(state: &PortalState, name: &str) -> Option<(String, Option<Cut>)> {
    if name.starts_with("temp/") {
        return Some((name.to_owned(), None));
    }
    let (id, rest) = name.split_once('_')?;
    let row = state.person(id.parse().ok()?)?;
    let photo = row.photo.clone()?;
    if rest.starts_with("orig_") {
        return Some((photo, None));
    }
    let side = rest.strip_prefix("size_")?.split_once('-')?.0.parse().ok()?;
    let known = SIZES.iter().any(|(_, known)| *known == side);
    known.then_some((photo, Some((row.crop, side))))
}

fn original_address(state: &PortalState, row: &PersonRow) -> Option<String> {
    let bytes = state.pictures.original(row.photo.as_deref()?)?;
    let (width, height) = pictures::dimensions(&bytes)?;
    Some(format!("/storage/userPhotos/root/{}_orig_{width}-{height}.jpeg", row.id))
}

fn write_addresses(state: &PortalState, out: &mut String, row: &PersonRow, original: &str) {
    let mut object = Object::new(out, Only::ALL);
    object.text(original, &original_address(state, row).unwrap_or_else(|| avatar(row, 200)));
    for (name, side) in SIZES {
        object.text(name, &avatar(row, side));
    }
    object.end();
}

fn addresses_of(state: &PortalState, id: Uuid) -> MethodOutcome {
    let row = state.person(id).ok_or_else(|| Failure::not_found("user not found"))?;
    Ok(Success::one(|out| write_addresses(state, out, row, "original")))
}

/// `GET people/{userid}/photo`.
pub(crate) fn addresses(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let id = call.person_id("userid")?;
    addresses_of(state, id)
}

/// Whether an address is not the person's present photo.
pub(crate) fn is_new(state: &PortalState, id: Uuid, address: &str) -> bool {
    let present = state.person(id).and_then(|row| original_address(state, row));
    present.is_none_or(|present| address != present && address != format!("{}{present}", state.address))
}

/// A decoded and reduced picture.
pub(crate) struct PreparedPhoto {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
}

async fn prepare(bytes: Vec<u8>) -> Result<PreparedPhoto, Failure> {
    let work = tokio::task::spawn_blocking(move || {
        let picture = pictures::decode(&bytes)?;
        let bytes = pictures::reduced(&picture, LONGEST_SIDE);
        let (width, height) = pictures::dimensions(&bytes).unwrap_or((1, 1));
        Ok(PreparedPhoto { bytes, width, height })
    });
    work.await.unwrap_or_else(|_| Err(Failure::other("A generic error occurred in GDI+.")))
}

/// Fetches a photo as the portal does: without credentials, of any kind and size.
pub(crate) async fn fetch(address: &str, portal: &str) -> Result<PreparedPhoto, Failure> {
    prepare(web_fetch::fetch(address, portal).await?).await
}

/// Makes a picture the photo of a person. The crop rectangle of the FIRST photo stays and cuts this one, too.
pub(crate) fn put(state: &mut PortalState, working: &mut WorkingCopy, picture: PreparedPhoto) {
    let name = format!("photo-{}", state.fresh());
    state.pictures.store(name.clone(), picture.bytes);
    let automatic = pictures::centred_square(picture.width, picture.height);
    place(state, working, name, None, automatic);
}

/// Photos are stored apart from the profile: at once, even if the save fails later.
fn place(
    state: &mut PortalState,
    working: &mut WorkingCopy,
    name: String,
    crop: Option<[u32; 4]>,
    automatic: [u32; 4],
) {
    if let Some(row) = state.rows.people.get_mut(&working.row.id) {
        let old = row.photo.replace(name);
        row.crop = crop.or(row.crop).or(Some(automatic));
        working.row.photo.clone_from(&row.photo);
        working.row.crop = row.crop;
        if let Some(old) = old.filter(|old| Some(old) != working.row.photo.as_ref()) {
            state.pictures.remove(&old);
        }
    }
}

fn begin(state: &PortalState, call: &BoundCall) -> Result<WorkingCopy, Failure> {
    let id = call.person_id("userid")?;
    state.demand_edit(call.caller, id)?;
    state.work_on(id).ok_or_else(|| Failure::not_found("user not found"))
}

/// `PUT people/{userid}/photo`: the portal fetches the address given in `files`.
pub(crate) fn replace(portal: Arc<RunningPortal>, call: BoundCall) -> FutureOutcome {
    Box::pin(async move {
        let address = call.arguments.text("files").unwrap_or_default();
        let (mut working, wanted, own) = {
            let state = portal.lock();
            let working = begin(&state, &call)?;
            let wanted = !address.is_empty() && is_new(&state, working.row.id, &address);
            (working, wanted, state.address.clone())
        };
        let fetched = if wanted { Some(fetch(&address, &own).await?) } else { None };
        let mut state = portal.lock();
        let id = working.row.id;
        if let Some(picture) = fetched {
            put(&mut state, &mut working, picture);
            state.save(working);
        }
        addresses_of(&state, id)
    })
}

/// `DELETE people/{userid}/photo`: the crop rectangle stays.
pub(crate) fn delete(state: &mut PortalState, call: &BoundCall) -> MethodOutcome {
    let mut working = begin(state, call)?;
    let id = working.row.id;
    if let Some(row) = state.rows.people.get_mut(&id)
        && let Some(name) = row.photo.take()
    {
        state.pictures.remove(&name);
    }
    working.row.photo = None;
    state.save(working);
    addresses_of(state, id)
}

/// `POST people/{userid}/photo/thumbnails`: makes a temporary picture the photo, cut by a rectangle. An empty
/// `tmpFile` cuts the present photo anew; a rectangle without width or height is not "automatic".
pub(crate) fn thumbnails(portal: Arc<RunningPortal>, call: BoundCall) -> FutureOutcome {
    Box::pin(async move {
        let mut state = portal.lock();
        let number =
            |name: &str| call.arguments.number(name).map(|number| u32::try_from(number).unwrap_or(0));
        let crop = [number("x")?, number("y")?, number("width")?, number("height")?];
        let file = call.arguments.text("tmpFile").unwrap_or_default();
        let mut working = begin(&state, &call)?;
        let id = working.row.id;
        if crop[2] == 0 || crop[3] == 0 {
            return Err(Failure::other("Attempted to divide by zero."));
        }
        let name = if file.is_empty() {
            working.row.photo.clone().ok_or_else(Failure::null_reference)?
        } else {
            let temporary = format!("temp/{}", file.rsplit('/').next().unwrap_or_default());
            let bytes =
                state.pictures.original(&temporary).ok_or_else(|| Failure::other("File not found"))?;
            let name = format!("photo-{}", state.fresh());
            state.pictures.store(name.clone(), bytes.to_vec());
            state.pictures.remove(&temporary);
            name
        };
        place(&mut state, &mut working, name, Some(crop), crop);
        state.save(working);
        addresses_of(&state, id)
    })
}

/// The upload of a local file. Gives the JSON of `Data`, or the message of the failure.
/// A missing or malformed `userId` silently means the caller.
pub(crate) async fn upload(
    portal: &Arc<RunningPortal>,
    caller: Uuid,
    arguments: &BoundArguments,
) -> Result<String, String> {
    let id = arguments.first("userId").and_then(|text| Uuid::try_parse(text).ok()).unwrap_or(caller);
    portal.lock().demand_edit(caller, id).map_err(|failure| failure.message)?;
    let file = arguments.files.first().ok_or("Please select a picture")?;
    if file.bytes.len() > LARGEST {
        return Err("Image size is too large. The maximum size is 5 MB".to_owned());
    }
    if !pictures::is_png_or_jpeg(&file.bytes) {
        return Err("Unknown image file type".to_owned());
    }
    let picture = prepare(file.bytes.clone()).await.map_err(|failure| failure.message)?;
    let mut state = portal.lock();
    let mut data = String::new();
    if arguments.first("autosave") == Some("true") {
        let mut working = state.work_on(id).ok_or("user not found")?;
        put(&mut state, &mut working, picture);
        state.save(working);
        let row = state.person(id).ok_or("user not found")?;
        write_addresses(&state, &mut data, row, "main");
    } else {
        let name = format!("temp/{}.jpeg", Uuid::new_v4());
        state.pictures.store(name.clone(), picture.bytes);
        crate::demo::json::text(&mut data, &format!("/storage/userPhotos/root/{name}"));
    }
    Ok(data)
}
