//! Who is signed in decides what can be done.

use egui_kittest::kittest::NodeT as _;

use crate::support::{Program, TALL};

/// (what the portal says, what the program makes of it)
const ROLES: [(&str, [bool; 5]); 6] = [
    // owner, administrator, People administrator, CRM administrator, guest
    ("Owner", [true, true, true, true, false]),
    ("Administrator", [false, true, true, true, false]),
    ("People administrator", [false, false, true, false, false]),
    ("CRM administrator", [false, false, false, true, false]),
    ("User", [false, false, false, false, false]),
    ("Guest", [false, false, false, false, true]),
];

#[test]
fn each_kind_of_account_is_known_and_locked_accordingly() {
    for (role, expected) in ROLES {
        let mut program = Program::start_with(TALL, Default::default());
        program.without_photos();
        let account = program.portal.accounts().into_iter().find(|account| account.role == role).unwrap();
        program.sign_in_as(&account.email, &account.password);
        program.wait_until_in();
        {
            let desk = program.desk();
            let viewer = &desk.lists().unwrap().viewer;
            let known = [
                viewer.is_owner,
                viewer.is_admin,
                viewer.is_people_admin,
                viewer.is_crm_admin,
                viewer.is_guest,
            ];
            assert_eq!(known, expected, "{role}");
        }
        let is_people_admin = expected[2];
        program.open_person("Priya Raghavan");
        let read_only = program.text_field("First name").accesskit_node().is_read_only();
        assert_eq!(read_only, !is_people_admin, "{role} and the name of somebody else");
        program.press("Contacts");
        let none = program.reads("This account may not use the CRM of the portal");
        assert_eq!(none, role == "Guest", "{role} and the contacts");
    }
}
