//! Who may do what in the People module. A refusal is a 500.

use uuid::Uuid;

use crate::demo::envelope::Failure;
use crate::demo::people::wire;
use crate::demo::state::PortalState;

impl PortalState {
    /// A portal administrator or an administrator of this module.
    pub(crate) fn is_module_admin(&self, id: Uuid, module: &str) -> bool {
        self.person(id)
            .is_some_and(|row| row.admin || row.owner || row.modules.iter().any(|name| name == module))
    }

    /// May see email, phone and channels of others: the People module is on, and guests never have it.
    pub(crate) fn sees_private_data(&self, viewer: Uuid) -> bool {
        self.rows.portal.people_module && self.person(viewer).is_some_and(|row| !row.visitor)
    }

    /// May edit this person: the person, a People administrator, a portal administrator.
    pub(crate) fn demand_edit(&self, caller: Uuid, person: Uuid) -> Result<(), Failure> {
        if caller == person || self.is_module_admin(caller, "people") {
            Ok(())
        } else {
            Err(self.denied(caller, "Edit user information"))
        }
    }

    /// May edit all people.
    pub(crate) fn demand_people_admin(&self, caller: Uuid, action: &str) -> Result<(), Failure> {
        if self.is_module_admin(caller, "people") { Ok(()) } else { Err(self.denied(caller, action)) }
    }

    fn denied(&self, caller: Uuid, action: &str) -> Failure {
        let name = self.person(caller).map(|row| wire::full_name(row, "en-US")).unwrap_or_default();
        Failure::denied(&name, action)
    }
}
