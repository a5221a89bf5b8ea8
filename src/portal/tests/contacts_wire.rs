//! Contacts as the portal writes them.

use serde_json::{Value as Json, json};

use super::refusals::reply;
use crate::portal::contact_wire::{self, Managers};
use crate::portal::reading::Node;
use crate::portal::summaries::Page;
use crate::records::{Choice, CustomKind, FieldKey, Photo, Schema, Value};

const CONTACT: &str = r##"{
 "id":1234,"firstName":"Tadjeddine","lastName":"Bachir","title":"Programmer",
 "company":{"id":77,"displayName":"Food and Culture Project ","isCompany":true},
 "about":"line1\nline2","industry":"","contactStatus":{"id":3,"title":"Hot","color":"#df7895","sortOrder":3},
 "addresses":[{"street":"Brivibas\n1","city":"Riga","zip":"LV-1021","country":"Latvia","state":"","category":1,"isPrimary":true}],
 "commonData":[{"id":9,"infoType":1,"category":1,"data":"a@b.c","categoryName":"Work","isPrimary":true}],
 "customFields":[{"id":4,"label":"Free time","fieldType":4},{"id":5,"entityId":1234,"label":"Hobby","fieldValue":"Chess ","fieldType":0,"position":1,"mask":"{\"size\":40}"}],
 "createBy":{"id":"9924256a-739c-462b-af15-e652a3b1b6eb","displayName":"J&#252;rgen M&amp;ller "},"created":"2021-10-21T12:03:55.0000000Z",
 "displayName":"Tadjeddine Bachir","isCompany":false,"isPrivate":false,"isShared":true,"shareType":1,
 "currency":{"title":"Euro","symbol":"€","abbreviation":"EUR"},"canEdit":true,
 "smallFotoUrl":"\/Products\/CRM\/HttpHandlers\/filehandler.ashx?action=contactphotoulr&cid=1234&isc=False&ps=1"}"##;

#[test]
fn a_contact_is_read() {
    let contact: Json = serde_json::from_str(CONTACT).unwrap();
    let node = Node::new(&contact);
    let record = contact_wire::record(1234, node, vec!["vip".into()], Managers::default(), Photo::None);
    for field in Schema::contact(&[]).fields {
        assert!(record.values.contains_key(&field.key), "{field:?}");
    }
    assert_eq!(record.text(FieldKey::JobTitle), "Programmer");
    assert_eq!(record.text(FieldKey::About), "line1\nline2");
    assert_eq!(record.value(FieldKey::Company), Value::Company(Some(77)));
    assert_eq!(record.choice(FieldKey::Access), Some(Choice::EveryoneEdits));
    assert_eq!(record.text(FieldKey::Custom(5)), "Chess ");
    assert!(!record.values.contains_key(&FieldKey::Custom(4)));
    let facts = record.contact_facts().unwrap();
    assert_eq!(facts.created_by, "Jürgen M&ller");
    assert_eq!(facts.addresses, ["Brivibas, 1, LV-1021 Riga, Latvia"]);
    assert_eq!(facts.currency.as_deref(), Some("EUR"));
    assert_eq!(facts.infos[0].kind, "E-mail");
    assert!(facts.can_edit && facts.created.is_some());
    let summary = contact_wire::summary(node).unwrap();
    assert_eq!(summary.company.unwrap().name, "Food and Culture Project");
    assert_eq!(summary.stage.unwrap().title, "Hot");
}

#[test]
fn who_may_see_a_contact_is_read_from_its_number() {
    let access = |share_type: Json| {
        let contact = json!({"id": 1, "shareType": share_type});
        contact_wire::summary(Node::new(&contact)).unwrap().access
    };
    assert_eq!(access(json!(0)), Choice::Restricted);
    assert_eq!(access(json!(1)), Choice::EveryoneEdits);
    assert_eq!(access(json!("2")), Choice::EveryoneViews);
    assert_eq!(access(json!(7)), Choice::Restricted);
}

#[test]
fn definitions_tell_what_their_masks_hide() {
    let kind = |number: i64, mask: &str| {
        let field = json!({"id": 5, "label": "Hobby", "fieldValue": " ", "fieldType": number, "mask": mask});
        contact_wire::definition(Node::new(&field)).unwrap().kind
    };
    assert_eq!(kind(0, r#"{"size":40}"#), CustomKind::Text);
    assert_eq!(kind(1, r#"{"rows":3,"cols":40}"#), CustomKind::TextArea { rows: 3 });
    assert_eq!(kind(2, r#"["A","B"]"#), CustomKind::Select(vec!["A".into(), "B".into()]));
    assert_eq!(kind(3, ""), CustomKind::CheckBox);
    assert_eq!(kind(4, ""), CustomKind::Heading);
    assert_eq!(kind(5, ""), CustomKind::Date);
    assert_eq!(kind(2, "{broken"), CustomKind::Select(Vec::new()));
}

#[test]
fn an_empty_page_has_no_true_total() {
    let read =
        |body: &str, start| Page::read(reply(200, body).list("acme", contact_wire::summary).unwrap(), start);
    let page = read(r#"{"total":57,"response":[{"id":1},{"id":2,"isCompany":true}]}"#, 10);
    assert_eq!((page.total, page.received, page.items.len()), (57, 2, 1));
    let page = read(r#"{"total":9,"response":{}}"#, 57);
    assert_eq!((page.total, page.received), (57, 0));
    let page = read(r#"{"response":[{"id":"7"}]}"#, 10);
    assert_eq!((page.total, page.items[0].id), (11, 7));
}
