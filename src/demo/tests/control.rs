//! The pages for tests need the control token, and nothing that is printed holds a secret.

use super::office::*;
use crate::demo::CONTROL_HEADER;

const BEHIND: [&str; 5] =
    ["/_demo/rows", "/_demo/requests", "/_demo/rows/people/x", "/_demo/rows/contacts/2001", "/_demo/nothing"];

async fn status(client: &Client, path: &str, lines: &str) -> u16 {
    let head = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{lines}Connection: close\r\n\r\n", client.address);
    ReceivedAnswer::read(&client.say(&[head.as_bytes()]).await).unwrap().status
}

#[tokio::test]
async fn the_pages_for_tests_need_the_token() {
    let portal = office().await;
    let nobody = Client::nobody(&portal);
    let right = portal.control_token();
    let (upper, short, long) = (right.to_uppercase(), &right[1..], format!("{right}0"));
    let other = office().await.control_token();
    assert_ne!(right, other, "another one at each start");
    assert!(right.len() >= 32 && right.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{right}");
    for path in BEHIND {
        let answer = nobody.get(path).await;
        assert_eq!(answer.status, 403, "{path}");
        let text = answer.text();
        assert!(text.contains(CONTROL_HEADER) && !text.contains(&right), "{text}");
        for wrong in ["", "x", short, &long, &other, &format!("Bearer {right}"), "demo"] {
            assert_eq!(
                status(&nobody, path, &format!("{CONTROL_HEADER}: {wrong}\r\n")).await,
                403,
                "{wrong}"
            );
        }
        if upper != right {
            assert_eq!(status(&nobody, path, &format!("{CONTROL_HEADER}: {upper}\r\n")).await, 403);
        }
        let twice = format!("{CONTROL_HEADER}: {right}\r\n{CONTROL_HEADER}: {right}\r\n");
        assert_eq!(status(&nobody, path, &twice).await, 403);
        assert_eq!(status(&nobody, path, &format!("Authorization: {right}\r\n")).await, 403);
        assert_eq!(status(&nobody, &format!("{path}?{CONTROL_HEADER}={right}"), "").await, 403);
    }
    let admin = Client::login(&portal, ADMIN).await;
    assert_eq!(admin.get("/_demo/rows").await.status, 403, "a login is not the token");
    for path in ["/_demo/picture.png", "/_demo/picture.jpg"] {
        assert_eq!(nobody.get(path).await.status, 200, "{path}");
    }
    for (path, wanted) in BEHIND.into_iter().zip([200, 200, 404, 200, 404]) {
        assert_eq!(Client::tester(&portal).get(path).await.status, wanted, "{path}");
    }
}

#[tokio::test]
async fn what_is_printed_holds_no_secret() {
    let (password, token) = ("Passw0rt-Gemerkt", "TokenGemerkt0815==");
    let portal = office().await;
    portal.mark_secrets(password, token);
    let accounts = portal.accounts();
    assert_eq!(accounts[0].password, password, "who asks gets it");
    let body = serde_json::json!({"userName": accounts[0].email, "password": password});
    let nobody = Client::nobody(&portal);
    assert_eq!(nobody.json("POST", "authentication.json", body).await.status, 201);
    assert!(portal.knows_token(token));
    let printed = format!("{portal:?} {portal:#?} {accounts:?} {:?}", portal.requests());
    for secret in [password, token, &portal.control_token()] {
        assert!(!printed.contains(secret), "{printed}");
    }
    assert!(printed.contains("••••") && printed.contains(&accounts[0].email), "{printed}");
}
