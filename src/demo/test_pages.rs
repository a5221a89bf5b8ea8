//! The portal's own pages for tests, below `/_demo/`, without login. What is stored and what was asked is shown
//! only with the control token.

use axum::http::HeaderMap;
use image::ImageFormat;
use serde::Serialize;

use crate::demo::control;
use crate::demo::envelope::PortalReply;
use crate::demo::pictures;
use crate::demo::running::RunningPortal;

/// Answers a path below `/_demo/`.
pub(super) fn answer(portal: &RunningPortal, path: &str, headers: &HeaderMap) -> PortalReply {
    match path {
        "picture.png" => {
            PortalReply::new(200, "image/png", pictures::plain(320, 240, [46, 125, 90], ImageFormat::Png))
        }
        "picture.jpg" => {
            PortalReply::new(200, "image/jpeg", pictures::plain(320, 240, [120, 80, 160], ImageFormat::Jpeg))
        }
        _ if !portal.control.lets_in(headers) => control::refusal(),
        "rows" => {
            let rows = portal.lock().rows.clone();
            json(Some(&rows))
        }
        "requests" => {
            let requests = portal.lock().log.all();
            json(Some(&requests))
        }
        _ => record(portal, path),
    }
}

fn record(portal: &RunningPortal, path: &str) -> PortalReply {
    let state = portal.lock();
    if let Some(id) = path.strip_prefix("rows/people/") {
        return json(id.parse().ok().and_then(|id| state.rows.people.get(&id)));
    }
    if let Some(id) = path.strip_prefix("rows/contacts/") {
        return json(id.parse().ok().and_then(|id| state.rows.contacts.get(&id)));
    }
    PortalReply::html_not_found()
}

fn json<T: Serialize>(value: Option<&T>) -> PortalReply {
    match value.map(serde_json::to_vec) {
        Some(Ok(body)) => PortalReply::new(200, "application/json; charset=utf-8", body),
        _ => PortalReply::html_not_found(),
    }
}
