#[tokio::test]
#[ignore]
async fn show() {
    use super::office::*;
    let portal = crate::demo::DemoPortal::start(Default::default())
        .await
        .unwrap();
    println!("{:?}", portal.accounts());
    let id = portal.read_rows(|rows| {
        rows.people
            .values()
            .find(|r| r.admin && !r.owner)
            .unwrap()
            .id
    });
    let client = Client::login(&portal, id).await;
    for path in [
        "people/@self.json",
        "crm/contact/2001.json",
        "crm/contact/1001.json?fields=id,companyname",
        "crm/contact/filter.json?count=1&contactListView=person",
        "portal.json",
        "settings.json",
        "people/mia.berg/photo.json",
        "group.json?count=2",
        "capabilities.json",
    ] {
        println!("--- {path}\n{}", client.get(path).await.text());
    }
    println!("{}", client.get("people/@self.json").await.head);
}
