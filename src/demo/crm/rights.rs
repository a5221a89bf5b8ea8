//! Who may see and edit what in the CRM. A refusal is a 403, an invisible contact a 404.

use uuid::Uuid;

use crate::demo::envelope::Failure;
use crate::demo::office::rows::{CompanyRow, ContactRow};
use crate::demo::state::PortalState;

/// How a contact or company is shared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sharing<'a> {
    /// 0 None, 1 ReadWrite, 2 Read; other numbers can be stored and give nobody access.
    pub share_type: i32,
    /// The access list.
    pub managers: &'a [Uuid],
}

impl<'a> From<&'a ContactRow> for Sharing<'a> {
    fn from(row: &'a ContactRow) -> Self {
        Sharing { share_type: row.share_type, managers: &row.managers }
    }
}

impl<'a> From<&'a CompanyRow> for Sharing<'a> {
    fn from(row: &'a CompanyRow) -> Self {
        Sharing { share_type: row.share_type, managers: &row.managers }
    }
}

impl PortalState {
    /// May see it: shared with everyone, CRM administrators, the access list.
    pub(crate) fn can_access(&self, caller: Uuid, sharing: Sharing<'_>) -> bool {
        matches!(sharing.share_type, 1 | 2)
            || self.is_module_admin(caller, "crm")
            || sharing.managers.contains(&caller)
    }

    /// May edit it: shared for writing, CRM administrators, the access list.
    pub(crate) fn can_edit(&self, caller: Uuid, sharing: Sharing<'_>) -> bool {
        sharing.share_type == 1 || self.is_module_admin(caller, "crm") || sharing.managers.contains(&caller)
    }

    /// A contact the caller may see; else 404.
    pub(crate) fn visible_contact(&self, caller: Uuid, id: i64) -> Result<&ContactRow, Failure> {
        let found = self.rows.contacts.get(&id).filter(|row| self.can_access(caller, (*row).into()));
        found.ok_or_else(|| Failure::not_found("Not found"))
    }

    /// A contact the caller may edit; else 404 or 403.
    pub(crate) fn editable_contact(&self, caller: Uuid, id: i64) -> Result<&ContactRow, Failure> {
        let row = self.rows.contacts.get(&id).ok_or_else(|| Failure::not_found("Not found"))?;
        if self.can_edit(caller, row.into()) { Ok(row) } else { Err(Failure::access_denied()) }
    }

    /// A contact changed: cached orders no longer hold.
    pub(crate) fn contacts_changed(&mut self) {
        self.contact_orders.clear();
    }
}
