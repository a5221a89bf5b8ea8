//! Photos in both directions.

use serde_json::json;

use super::test_portal::{ScriptedAnswer, TestPortal};
use super::{MIKE, by_path, picture};
use crate::portal::PortalError;

#[tokio::test]
async fn a_photo_of_a_person_is_uploaded_and_cut() {
    let uploaded = r#"{"Success":true,"Data":"\/storage\/userPhotos\/temp\/6f.jpeg?_=1","Message":null}"#;
    let portal = TestPortal::new(by_path(vec![
        ("/ajaxupload.ashx?", ScriptedAnswer::text(200, uploaded)),
        ("/photo/thumbnails.json", ScriptedAnswer::ok("{}")),
    ]))
    .await;
    portal.client().upload_person_photo(MIKE, &picture()).await.unwrap();
    let seen = portal.seen();
    assert_eq!(
        seen[0].call,
        format!("POST /ajaxupload.ashx?type=ASC.Web.People.UserPhotoUploader%2CASC.Web.People&userId={MIKE}")
    );
    assert_eq!(seen[0].header("authorization"), Some("the-token"));
    assert!(seen[0].text().contains("name=\"userfile\"; filename=\"photo.png\""));
    assert_eq!(
        seen[1].json(),
        json!({"tmpFile": "/storage/userPhotos/temp/6f.jpeg", "x": 320, "y": 0, "width": 960, "height": 960})
    );
    let refused = r#"{"Success":false,"Data":null,"Message":"Unknown image file type"}"#;
    let portal = TestPortal::always(ScriptedAnswer::text(200, refused)).await;
    let error = portal.client().upload_person_photo(MIKE, &picture()).await.unwrap_err();
    assert_eq!(error, PortalError::PictureRefused { message: "Unknown image file type".into() });
}

#[tokio::test]
async fn pictures_come_only_from_the_portal_itself() {
    let portal = TestPortal::new(by_path(vec![
        ("GET /storage/a.png?_=1", ScriptedAnswer::text(200, "picture")),
        ("cid=1&", ScriptedAnswer::text(200, "\"/storage/a.png?_=1\"")),
        ("cid=2&", ScriptedAnswer::text(200, "/App_Themes/empty_people_logo_40_40.png")),
        ("cid=3&", ScriptedAnswer::text(200, "https://evil.example/a.png")),
        ("GET /login", ScriptedAnswer::page(200)),
        ("GET /void", ScriptedAnswer::text(200, "")),
    ]))
    .await;
    let client = portal.client();
    let handler =
        |id: u8| format!("/Products/CRM/HttpHandlers/filehandler.ashx?action=contactphotoulr&cid={id}&ps=1");
    assert_eq!(client.picture("/storage/a.png?_=1").await.unwrap(), b"picture");
    // As a portal behind a proxy prints it.
    assert_eq!(client.picture("https://127.0.0.1/storage/a.png?_=1").await.unwrap(), b"picture");
    assert_eq!(client.picture(&handler(1)).await.unwrap(), b"picture");
    assert_eq!(client.picture(&handler(2)).await, Err(PortalError::NotFound));
    assert_eq!(client.picture(&handler(3)).await, Err(PortalError::PictureElsewhere));
    assert_eq!(client.picture("/gone.png").await, Err(PortalError::NotFound));
    assert_eq!(client.picture("/void").await, Err(PortalError::NotFound));
    assert!(matches!(client.picture("/login").await, Err(PortalError::Unreadable { .. })));
    let before = portal.seen().len();
    for address in [
        "https://evil.example/a.png",
        "//evil.example/a.png",
        "\\\\evil.example/a",
        "data:image/png,x",
        "file:///etc/passwd",
    ] {
        assert_eq!(client.picture(address).await, Err(PortalError::PictureElsewhere), "{address}");
    }
    assert_eq!(portal.seen().len(), before);
}

#[tokio::test]
async fn a_picture_that_is_too_large_is_left() {
    let portal = TestPortal::always(ScriptedAnswer::text(200, &"x".repeat((8 << 20) + 1))).await;
    let client = portal.client();
    let outcome = client.picture("/storage/a.png").await;
    assert!(
        matches!(outcome, Err(PortalError::PictureTooLarge | PortalError::Timeout { .. })),
        "{:?}",
        outcome.map(|bytes| bytes.len())
    );
}
