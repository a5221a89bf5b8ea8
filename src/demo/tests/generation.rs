//! Sizes beyond the sample, and the sample itself.

use std::time::{Duration, Instant};

use serde_json::json;

use super::office::{Client, office_with};
use crate::demo::{DemoPortal, Options};

#[tokio::test]
async fn generated_records_are_the_same_each_time() {
    let options = || Options { people: Some(300), contacts: Some(200), ..Options::default() };
    let (one, two) = (office_with(options()).await, office_with(options()).await);
    let rows = one.rows();
    assert_eq!((rows.people.len(), rows.contacts.len()), (300, 200));
    assert_eq!(rows, two.rows());
    assert!(rows.people.values().any(|row| row.status == 2 && row.user_name.ends_with("17")));
    assert!(rows.companies.len() > 5);
}

#[tokio::test]
async fn a_smaller_office_keeps_an_account_of_every_role() {
    let portal = office_with(Options { people: Some(2), ..Options::default() }).await;
    let roles: Vec<&str> = portal.accounts().iter().map(|account| account.role).collect();
    assert_eq!(
        roles,
        ["Administrator", "Owner", "People administrator", "CRM administrator", "User", "Guest"]
    );
    let empty = office_with(Options { empty: true, ..Options::default() }).await;
    let rows = empty.rows();
    assert_eq!((rows.departments.len(), rows.contacts.len(), rows.people.len()), (0, 0, 6));
}

#[tokio::test]
async fn the_sample_office_starts_at_once_and_has_accounts() {
    let start = Instant::now();
    let portal = DemoPortal::start(Options::default()).await.unwrap();
    let time = start.elapsed();
    assert!(time < Duration::from_millis(500), "{time:?}");
    let accounts = portal.accounts();
    assert_eq!(accounts.len(), 6);
    let rows = portal.rows();
    let ids: Vec<_> = accounts
        .iter()
        .map(|account| rows.people.values().find(|row| row.email == account.email).unwrap().id)
        .collect();
    let client = Client::login(&portal, ids[0]).await;
    let list = client.get("people/filter.json?employeeStatus=7").await.json();
    assert_eq!(list["total"], rows.people.len());
    let photo = rows.people.values().find(|row| row.photo.is_some()).expect("photos in the sample");
    let address = client.get(&format!("people/{}.json", photo.id)).await.response()["avatar"]
        .as_str()
        .unwrap()
        .to_owned();
    let picture = client.get(&address).await;
    assert_eq!(image::load_from_memory(&picture.body).unwrap().width(), 82);
    for row in rows.people.values() {
        assert!(
            row.photo.as_deref().is_none_or(|name| crate::demo::office::photos::bytes(name).is_some()),
            "{:?}",
            row.photo
        );
    }
    for row in rows.contacts.values() {
        assert!(
            row.photo.as_deref().is_none_or(|name| crate::demo::office::photos::bytes(name).is_some()),
            "{:?}",
            row.photo
        );
    }
}

#[tokio::test]
async fn thousands_are_listed_page_by_page() {
    let portal = office_with(Options { people: Some(5_000), ..Options::default() }).await;
    let client =
        Client::login(&portal, portal.rows().people.values().find(|row| row.owner).unwrap().id).await;
    let mut seen = std::collections::BTreeSet::new();
    loop {
        let path = format!(
            "people/filter.json?employeeStatus=7&sortBy=lastname&startIndex={}&fields=id,lastName",
            seen.len()
        );
        let page = client.get(&path).await.json();
        assert_eq!(page["total"], 5_000);
        let items = page["response"].as_array().unwrap();
        assert!(items.len() <= 1000);
        assert_eq!(items[0].as_object().unwrap().len(), 2, "{}", items[0]);
        seen.extend(items.iter().map(|item| item["id"].to_string()));
        if seen.len() == 5_000 {
            break;
        }
    }
    let none = client.get("people/filter.json?employeeStatus=7&count=0").await.json();
    assert_eq!((&none["total"], &none["response"]), (&json!(5_000), &json!([])));
}
