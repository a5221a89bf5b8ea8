//! The traps that lie in texts, dates, pages and pictures, each by its number.

use jiff::Timestamp;
use serde_json::json;

use super::office::*;

#[tokio::test]
async fn trap_10_dates_with_z_come_a_day_early_west_of_greenwich() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let body = with(whole(&row(&portal, USER)), json!({"birthday": "1990-05-17T00:00:00Z"}));
    client.put(&format!("people/{USER}.json"), body).await;
    assert_eq!(row(&portal, USER).birthday.unwrap().to_string(), "1990-05-16T20:00:00");
    let body = with(whole(&row(&portal, USER)), json!({"birthday": "1990-05-17T12:00:00"}));
    let answer = client.put(&format!("people/{USER}.json"), body).await;
    assert_eq!(
        answer.response()["birthday"],
        "1990-05-17T12:00:00.0000000-04:00",
        "just set: the local part"
    );
    let seen = client.get(&format!("people/{USER}.json")).await.response();
    assert_eq!(seen["birthday"], "1990-05-17T08:00:00.0000000-04:00", "loaded: the UTC part");
    let raw = client.get(&format!("portal/users/{USER}.json")).await.response();
    assert_eq!(raw["birthDate"], "1990-05-17T12:00:00");
}

#[tokio::test]
async fn trap_12_a_second_photo_is_cut_with_the_first_rectangle() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let picture = format!("{}/_demo/picture.png", portal.address());
    let body = with(whole(&row(&portal, USER)), json!({"files": picture}));
    assert_eq!(client.put(&format!("people/{USER}.json"), body).await.status, 200);
    let first = row(&portal, USER);
    assert_eq!(first.crop, Some([40, 0, 240, 240]));
    let answer = client.json("DELETE", &format!("people/{USER}/photo.json"), json!({})).await;
    assert!(answer.response()["original"].as_str().unwrap().contains("default_user_photo"));
    let png = crate::demo::pictures::plain(20, 60, [1, 2, 3], image::ImageFormat::Png);
    let target = format!(
        "/ajaxupload.ashx?type=ASC.Web.People.UserPhotoUploader,ASC.Web.People&userId={USER}&autosave=true"
    );
    let answer = client.upload("POST", &target, &[], "image/png", &png).await;
    assert!(answer.json()["Data"]["main"].as_str().unwrap().contains("_orig_20-60"), "{}", answer.text());
    assert_eq!(row(&portal, USER).crop, first.crop);

    let wrong = target.replace(&USER.to_string(), "nobody");
    assert_eq!(client.upload("POST", &wrong, &[], "image/png", &png).await.json()["Success"], true);
    assert!(row(&portal, ADMIN).photo.is_some(), "a bad userId means the caller");
}

#[tokio::test]
async fn trap_23_long_texts_and_emoji_are_cut_silently() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let body =
        with(whole(&row(&portal, USER)), json!({"firstname": "é".repeat(70), "comment": "before 😀 after"}));
    let answer = client.put(&format!("people/{USER}.json"), body).await;
    assert_eq!(answer.response()["notes"], "before 😀 after", "the answer shows it uncut");
    assert!(answer.text().contains("\\ud83d\\ude00"));
    let after = row(&portal, USER);
    assert_eq!((after.first_name.chars().count(), after.notes.as_str()), (64, "before "));
    let long = with(
        whole_contact(&contact_row(&portal, 2001)),
        json!({"about": "ж".repeat(40_000), "jobTitle": " x ".repeat(200)}),
    );
    client.put("crm/contact/person/2001.json", long).await;
    let after = contact_row(&portal, 2001);
    assert_eq!((after.about.len(), after.job_title.chars().count()), (65_534, 255));
}

#[tokio::test]
async fn trap_24_texts_that_look_like_dates_are_rewritten_in_json_but_not_in_forms() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let path = "crm/person/2001/customfield/5.json";
    client.json("POST", path, json!({"fieldValue": "2020-01-02T03:04:05.1230000Z"})).await;
    assert_eq!(contact_row(&portal, 2001).custom_fields[&5], "2020-01-02T03:04:05.123Z");
    client.json("POST", path, json!({"fieldValue": "2020-01-02T03:04:05+05:00"})).await;
    assert_eq!(contact_row(&portal, 2001).custom_fields[&5], "2020-01-01T22:04:05+00:00");
    let form = "fieldValue=2020-01-02T03%3A04%3A05.1230000Z";
    client.send("POST", path, Some("application/x-www-form-urlencoded"), form).await;
    assert_eq!(contact_row(&portal, 2001).custom_fields[&5], "2020-01-02T03:04:05.1230000Z");
}

#[tokio::test]
async fn trap_25_the_last_writer_wins_and_only_people_have_a_stamp() {
    let portal = office().await;
    let (one, two) = (Client::login(&portal, ADMIN).await, Client::login(&portal, PEOPLE_ADMIN).await);
    let path = format!("people/{USER}.json");
    let stamp =
        async || one.get(&format!("portal/users/{USER}.json")).await.response()["lastModified"].clone();
    assert_eq!(stamp().await, "2025-01-10T07:36:24");
    portal.set_clock(Some("2025-06-01T10:00:00.9Z".parse::<Timestamp>().unwrap()));
    let base = whole(&row(&portal, USER));
    one.put(&path, with(base.clone(), json!({"location": "One"}))).await;
    assert_eq!(stamp().await, "2025-06-01T10:00:00");
    two.put(&path, with(base, json!({"title": "Two"}))).await;
    assert_eq!(stamp().await, "2025-06-01T10:00:00", "two saves in one second look like one");
    let after = row(&portal, USER);
    assert_eq!((after.location.as_str(), after.title.as_str()), ("Riga", "Two"));
    assert!(!one.get("crm/contact/2001.json").await.text().contains("odified"));
}

#[tokio::test]
async fn trap_26_next_index_skips_a_record_and_nothing_is_an_empty_object() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let page = client
        .get("crm/contact/filter.json?contactListView=person&sortBy=id&startIndex=1&count=2")
        .await
        .json();
    assert_eq!((&page["count"], &page["startIndex"], &page["total"]), (&json!(2), &json!(1), &json!(4)));
    assert_eq!(page["nextIndex"], 4, "the next one is 3");
    let page = client.get("people/filter.json?startIndex=1&count=2").await.json();
    assert!(page.get("nextIndex").is_none());
    let nothing = client.get("people/search.json").await;
    assert_eq!((nothing.status, nothing.response()), (200, json!({})));
    let beyond = client.get("crm/contact/filter.json?startIndex=50").await.json();
    assert_eq!((&beyond["total"], beyond.get("count")), (&json!(50), None));
    let text = client
        .upload("PUT", "/api/2.0/crm/contact/2001/changephoto.json", &[], "image/png", &tiny_png())
        .await
        .json();
    assert_eq!(text["count"], text["response"].as_str().unwrap().len(), "a text is counted by its letters");
}

fn tiny_png() -> Vec<u8> {
    crate::demo::pictures::plain(9, 9, [9, 9, 9], image::ImageFormat::Png)
}
