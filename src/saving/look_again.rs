//! A record is looked at again of which a save left something unknown: a call that was not
//! answered may have been carried out since.

use super::reading::read;
use crate::portal::{Portal, PortalError};
use crate::records::{Facts, Record, RecordKey, Unsettled};

/// What a look has shown.
#[derive(Clone, Debug)]
pub struct Looked {
    /// The record as it is now.
    pub fresh: Box<Record>,
    /// Where the stage is now.
    pub stage: StageNow,
}

/// What a look has shown of the stage that a save may have taken.
#[derive(Clone, Debug, PartialEq)]
pub enum StageNow {
    /// It is there, or another user has set another one.
    There,
    /// It was gone, and was put back.
    PutBack,
    /// It is gone, and could not be put back.
    Lost(PortalError),
}

/// Looks what the portal holds by now, and puts the stage back where the save took it.
///
/// # Errors
/// Those of the reading.
pub async fn look_again(
    portal: &Portal,
    key: RecordKey,
    unsettled: &[Unsettled],
) -> Result<Looked, PortalError> {
    let mut fresh = read(portal, key).await?;
    let mut stage = StageNow::There;
    if let (RecordKey::Contact(id), Some(had), Facts::Contact(facts)) =
        (key, Unsettled::last_stage(unsettled), &mut fresh.facts)
        && facts.stage.is_none()
    {
        stage = match portal.restore_contact_stage(id, had.id).await {
            Ok(()) => {
                facts.stage = Some(had.clone());
                StageNow::PutBack
            }
            Err(error) => StageNow::Lost(error),
        };
    }
    Ok(Looked { fresh: Box::new(fresh), stage })
}

/// Puts back the stage that a save took from a contact, if it is still gone: another user may have
/// set another one.
///
/// # Errors
/// Those of the reading and of the call.
pub async fn put_stage_back(portal: &Portal, contact: i64, stage: i64) -> Result<StageNow, PortalError> {
    let now = read(portal, RecordKey::Contact(contact)).await?;
    if now.contact_facts().is_some_and(|facts| facts.stage.is_some()) {
        return Ok(StageNow::There);
    }
    portal.restore_contact_stage(contact, stage).await.map(|()| StageNow::PutBack)
}
