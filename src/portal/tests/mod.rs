//! What goes over the wire in both directions, and what each failure leads to.

mod contacts;
mod contacts_wire;
mod garbage;
mod mishaps;
mod people;
mod people_wire;
mod pictures;
mod refusals;
mod session;
mod test_portal;
mod under_path;

use std::collections::BTreeSet;
use std::sync::Arc;

use secrecy::SecretString;
use uuid::Uuid;

use super::ContactBody;
use crate::records::{Choice, Crop, Picture};
use test_portal::{ReceivedCall, ScriptedAnswer};

pub(super) const MIKE: Uuid = Uuid::from_u128(0x38c0f464_f1e7_493e_8d95_dc4ee8ee834a);

pub(super) fn password() -> SecretString {
    SecretString::from("s3cret")
}

pub(super) fn picture() -> Picture {
    Picture {
        name: "private name.png".into(),
        bytes: Arc::from(*b"\x89PNG..."),
        mime: "image/png",
        width: 2560,
        height: 1920,
        crop: Crop { x: 640, y: 0, side: 1920 },
    }
}

pub(super) fn contact_body() -> ContactBody {
    ContactBody {
        first_name: "Tadjeddine".into(),
        last_name: "Bachir".into(),
        job_title: "Programmer".into(),
        company: Some(77),
        about: "line1\nline2".into(),
        access: Choice::EveryoneEdits,
        managers: Some(BTreeSet::from([MIKE])),
        custom: vec![(5, "Chess".into())],
    }
}

/// A script that answers by what the call contains, and else that there is no such call.
pub(super) fn by_path(
    steps: Vec<(&'static str, ScriptedAnswer)>,
) -> impl Fn(&ReceivedCall) -> ScriptedAnswer + Send + Sync + 'static {
    move |seen| {
        let step = steps.iter().find(|(part, _)| seen.call.contains(part));
        step.map_or_else(|| ScriptedAnswer::page(404), |(_, step)| step.clone())
    }
}
