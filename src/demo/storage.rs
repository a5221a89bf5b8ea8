//! Everything that is not the API: pictures that need a login, the upload of a photo, the address of a contact's picture.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header;
use image::ImageFormat;
use uuid::Uuid;

use crate::demo::binding::BoundArguments;
use crate::demo::crm::photos as contact_photos;
use crate::demo::envelope::PortalReply;
use crate::demo::head::RequestHead;
use crate::demo::json;
use crate::demo::people::photos as person_photos;
use crate::demo::pictures::{self, Cut};
use crate::demo::running::RunningPortal;

/// Answers a request outside the API.
pub(super) async fn answer(
    portal: &Arc<RunningPortal>,
    head: &RequestHead,
    caller: Option<Uuid>,
    body: &Bytes,
) -> PortalReply {
    let path = head.path.as_str();
    let lower = path.to_ascii_lowercase();
    if lower == "/ajaxupload.ashx" && head.method == "POST" {
        return upload(portal, caller, head, body).await;
    }
    if head.method != "GET" {
        return PortalReply::html_not_found();
    }
    if lower.starts_with("/skins/") || lower.starts_with("/products/crm/images/") {
        let side = last_number(path).unwrap_or(82).clamp(1, 360);
        return PortalReply::new(
            200,
            "image/png",
            pictures::plain(side, side, [150, 160, 175], ImageFormat::Png),
        );
    }
    if lower == "/products/crm/httphandlers/filehandler.ashx" {
        return contact_photo_address(portal, head);
    }
    if lower == "/auth.aspx" {
        if head.query.iter().any(|(name, value)| name == "t" && value == "logout")
            && let Some(token) = head.cookie_token()
        {
            portal.lock().sessions.remove(token);
        }
        let mut reply = PortalReply::new(302, "", "");
        reply.headers.push(("location", "/Auth.aspx".to_owned()));
        return reply;
    }
    match path.strip_prefix("/storage/") {
        Some(path) => stored(portal, caller, path).await,
        None => PortalReply::html_not_found(),
    }
}

fn last_number(path: &str) -> Option<u32> {
    path.split(|character: char| !character.is_ascii_digit())
        .filter_map(|digits| digits.parse().ok())
        .next_back()
}

/// `filehandler.ashx?action=contactphotoulr` answers, without login, a text with the real address.
fn contact_photo_address(portal: &RunningPortal, head: &RequestHead) -> PortalReply {
    let value = |name: &str| head.query_value(name).unwrap_or_default();
    if value("action") != "contactphotoulr" {
        return PortalReply::html_not_found();
    }
    let side = match value("ps") {
        "1" => 40,
        "2" => 82,
        _ => 200,
    };
    let address = contact_photos::address(&portal.lock(), value("cid").parse().unwrap_or_default(), side);
    PortalReply::new(200, "text/plain; charset=utf-8", address)
}

/// A picture that needs a login: 403 without. Those of contacts need access to the CRM.
async fn stored(portal: &Arc<RunningPortal>, caller: Option<Uuid>, path: &str) -> PortalReply {
    let Some(caller) = caller else {
        return PortalReply::new(403, "", "");
    };
    let found = {
        let state = portal.lock();
        if let Some(name) = path.strip_prefix("crm/photos/") {
            if state.person(caller).is_none_or(|row| row.visitor) {
                return PortalReply::new(403, "", "");
            }
            contact_photos::locate(&state, name)
        } else if let Some(name) = path.strip_prefix("userPhotos/root/") {
            person_photos::locate(&state, name)
        } else {
            None
        }
    };
    let picture = match found {
        None => None,
        Some((name, None)) => portal.lock().pictures.original(&name),
        Some((name, Some(cut))) => sized(portal, &name, cut).await,
    };
    match picture {
        Some(bytes) => {
            let png = matches!(image::guess_format(&bytes), Ok(ImageFormat::Png));
            PortalReply::new(200, if png { "image/png" } else { "image/jpeg" }, bytes.to_vec())
        }
        None => PortalReply::html_not_found(),
    }
}

/// A size of a picture, made now if it is the first time.
pub(super) async fn sized(portal: &RunningPortal, name: &str, cut: Cut) -> Option<pictures::Bytes> {
    let original = {
        let state = portal.lock();
        if let Some(bytes) = state.pictures.size(name, cut) {
            return Some(bytes);
        }
        state.pictures.original(name)?
    };
    let made = tokio::task::spawn_blocking(move || pictures::thumbnail(&original, cut)).await.ok()??;
    let bytes = Arc::new(made);
    portal.lock().pictures.keep(name, cut, Arc::clone(&bytes));
    Some(bytes)
}

/// `ajaxupload.ashx`: always 200, with PascalCase names and no JSON content type.
async fn upload(
    portal: &Arc<RunningPortal>,
    caller: Option<Uuid>,
    head: &RequestHead,
    body: &Bytes,
) -> PortalReply {
    let kind = head.query_value("type").unwrap_or_default();
    let outcome = match caller {
        _ if !kind.starts_with("ASC.Web.People.UserPhotoUploader") => Err("type not found".to_owned()),
        None => Err("Unauthorized".to_owned()),
        Some(caller) => {
            let bound =
                BoundArguments::bind(Vec::new(), &head.query, head.header(header::CONTENT_TYPE), body).await;
            match bound {
                Ok(arguments) => person_photos::upload(portal, caller, &arguments).await,
                Err(failure) => Err(failure.message),
            }
        }
    };
    let mut text = String::from("{\"Success\":");
    match outcome {
        Ok(data) => {
            text.push_str("true,\"Data\":");
            text.push_str(&data);
            text.push_str(",\"Message\":null}");
        }
        Err(message) => {
            text.push_str("false,\"Data\":null,\"Message\":");
            json::text(&mut text, &message);
            text.push('}');
        }
    }
    PortalReply::new(200, "text/html; charset=utf-8", text)
}
