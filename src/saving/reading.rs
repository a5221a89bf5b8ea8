//! One record, read from the portal.

use crate::portal::{Portal, PortalError};
use crate::records::{Record, RecordKey};

/// Reads a record of either kind.
pub(super) async fn read(portal: &Portal, key: RecordKey) -> Result<Record, PortalError> {
    match key {
        RecordKey::Person(id) => portal.person(id).await,
        RecordKey::Contact(id) => portal.contact(id).await,
    }
}
