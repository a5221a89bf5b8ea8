//! Photos: upload, cutting, the login that they need.

use image::ImageFormat;
use serde_json::json;

use super::office::*;
use crate::demo::pictures::plain;

const UPLOADER: &str = "/ajaxupload.ashx?type=ASC.Web.People.UserPhotoUploader,ASC.Web.People";

#[tokio::test]
async fn a_local_file_becomes_a_photo() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let png = plain(1600, 800, [200, 30, 30], ImageFormat::Png);
    let uploaded = client.upload("POST", &format!("{UPLOADER}&userId={USER}"), &[], "image/png", &png).await;
    assert!(!uploaded.header("content-type").unwrap().contains("json"));
    let file = uploaded.json()["Data"].as_str().unwrap().to_owned();
    let temporary = client.get(&file).await;
    assert_eq!(image::load_from_memory(&temporary.body).unwrap().width(), 1280, "reduced");
    let path = format!("people/{USER}/photo/thumbnails.json");
    let zero =
        client.json("POST", &path, json!({"tmpFile": file, "x": 0, "y": 0, "width": 0, "height": 0})).await;
    assert_eq!(zero.status, 500);
    let answer = client
        .json("POST", &path, json!({"tmpFile": file, "x": 320, "y": 0, "width": 640, "height": 640}))
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let sizes = answer.response();
    for (name, side) in [("retina", 360), ("max", 200), ("big", 82), ("medium", 48), ("small", 32)] {
        let picture = client.get(sizes[name].as_str().unwrap()).await;
        assert_eq!(image::load_from_memory(&picture.body).unwrap().height(), side, "{name}");
    }
    let nobody = Client::nobody(&portal);
    assert_eq!(nobody.get(sizes["big"].as_str().unwrap()).await.status, 403);
    assert_eq!(client.get(&format!("people/{USER}/photo.json")).await.response(), sizes);
}

#[tokio::test]
async fn uploads_that_fail_are_still_200() {
    let portal = office().await;
    let client = Client::login(&portal, USER).await;
    let target = format!("{UPLOADER}&userId={USER}");
    let gif = plain(4, 4, [0, 0, 0], ImageFormat::Gif);
    let answer = client.upload("POST", &target, &[], "image/gif", &gif).await;
    assert_eq!((answer.status, answer.json()["Message"].as_str()), (200, Some("Unknown image file type")));
    let answer = client.upload("POST", "/ajaxupload.ashx?type=Other", &[], "image/png", &gif).await;
    assert_eq!(answer.json()["Message"], "type not found");
    let big = vec![0; 5_242_881];
    assert_eq!(client.upload("POST", &target, &[], "image/png", &big).await.json()["Success"], false);
}

#[tokio::test]
async fn a_photo_by_web_address() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let path = format!("people/{USER}/photo.json");
    let put = async |address: &str| client.put(&path, json!({"files": address})).await;
    assert_eq!(put("/_demo/picture.jpg").await.status, 200, "without a scheme: the portal itself");
    assert!(row(&portal, USER).photo.is_some());
    let before = row(&portal, USER);
    assert_eq!(put("").await.status, 200);
    assert_eq!(row(&portal, USER), before);
    let original = client.get(&path).await.response()["original"].as_str().unwrap().to_owned();
    assert_eq!(put(&original).await.status, 200);
    assert_eq!(row(&portal, USER), before, "the present one changes nothing");
    assert_eq!(put("http://pictures.example/a.png").await.status, 403);
    assert_eq!(put("/_demo/nothing").await.status, 403);
    assert_eq!(put("/storage/userPhotos/root/x.jpeg").await.status, 403, "the portal has no login");
    assert_eq!(put("/_demo/rows").await.status, 403, "the portal sends itself no control token");
    assert_eq!(put("/api/2.0/capabilities.json").await.status, 500, "not a picture");
}

#[tokio::test]
async fn photos_of_contacts() {
    let portal = office().await;
    let client = Client::login(&portal, ADMIN).await;
    let small =
        client.get("crm/contact/2001.json").await.response()["smallFotoUrl"].as_str().unwrap().to_owned();
    let nobody = Client::nobody(&portal);
    assert!(nobody.get(&small).await.text().contains("empty_people_logo"), "needs no login");
    let target = "/api/2.0/crm/contact/2001/changephoto.json";
    let png = plain(300, 200, [10, 90, 10], ImageFormat::Png);
    let answer = client.upload("PUT", target, &[], "image/png", &png).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let address = answer.response().as_str().unwrap().to_owned();
    assert!(address.contains("?cd="));
    let picture = client.get(&address).await;
    assert_eq!(image::load_from_memory(&picture.body).unwrap().width(), 200);
    let real = nobody.get(&small).await.text();
    assert_eq!(nobody.get(&real).await.status, 403);
    assert_eq!(image::load_from_memory(&client.get(&real).await.body).unwrap().width(), 40);
    let guest = Client::login(&portal, GUEST).await;
    assert_eq!(guest.get(&real).await.status, 403);

    assert_eq!(client.upload("PUT", target, &[], "text/plain", &png).await.error(), "Invalid file");
    assert_eq!(client.upload("PUT", target, &[], "image/png", b"no picture").await.status, 400);
    let gif = plain(4, 4, [0, 0, 0], ImageFormat::Gif);
    assert_eq!(client.upload("PUT", target, &[], "image/gif", &gif).await.status, 500);
    assert_eq!(client.put("crm/contact/2001/changephoto.json", json!({})).await.status, 400);
    let by_address = json!({"photourl": format!("{}/_demo/picture.png", portal.address())});
    assert_eq!(client.put("crm/contact/2001/changephotobyurl.json", by_address).await.status, 200);

    let body = whole_contact(&contact_row(&portal, 2001));
    let fields: Vec<(String, String)> = body
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
        .collect();
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let before = contact_row(&portal, 2001).photo;
    let answer =
        client.upload("PUT", "/api/2.0/crm/contact/person/2001.json", &fields, "image/png", &png).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let shown = answer.response();
    let new = shown["smallFotoUrl"].as_str().unwrap();
    assert!(new.contains("?cd="), "the picture itself: {new}");
    assert_eq!(image::load_from_memory(&client.get(new).await.body).unwrap().width(), 200);
    assert!(shown["mediumFotoUrl"].as_str().unwrap().contains("filehandler.ashx"), "{shown}");
    let again = client.put("crm/contact/person/2001.json", body).await.response();
    assert_eq!(again["smallFotoUrl"], small, "without a photo as always");
    let after = contact_row(&portal, 2001);
    assert_ne!(after.photo, before);
    assert_eq!((after.first_name.as_str(), after.share_type), ("Tadjeddine", 1));
    let gone = client.json("DELETE", "crm/contact/2001/avatar.json", json!({})).await.response();
    assert!(gone.as_str().unwrap().contains("empty_people_logo_200"));
}
