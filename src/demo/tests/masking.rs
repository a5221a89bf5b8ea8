//! Passwords, codes and tokens do not get into the log; everything else stays there as it came.

use proptest::prelude::*;
use serde_json::json;

use super::office::*;
use crate::demo::TwoFactor;
use crate::demo::masked::{self, MASK};

const SECRET: &str = "Gehe1m-Wort";

fn shown(content_type: Option<&str>, body: &[u8]) -> String {
    String::from_utf8_lossy(&masked::body(content_type, body)).into_owned()
}

#[test]
fn names_of_secrets() {
    for name in [
        "password",
        "Password",
        "passwordHash",
        "password_hash",
        "newPassword",
        "user[password]",
        "password[]",
        "passwords[0].value",
        "token",
        "accessToken",
        "access_token",
        "code",
        "CODE",
        "tfaKey",
        "asc_auth_key",
        "Authorization",
        "Cookie",
        "secret",
    ] {
        assert!(masked::is_secret(name), "{name}");
        assert_eq!(masked::value(name, SECRET), MASK);
    }
    for name in [
        "",
        "userName",
        "firstname",
        "comment",
        "contacts[value]",
        "customFieldList[0][key]",
        "postalCode",
        "zip",
        "shareType",
        "tokens of love",
        "encode",
    ] {
        assert!(!masked::is_secret(name), "{name}");
        assert_eq!(masked::value(name, "a"), "a");
    }
}

#[test]
fn secrets_in_bodies() {
    let (json, form) = (Some("application/json; charset=utf-8"), Some("application/x-www-form-urlencoded"));
    let multipart = Some("multipart/form-data; boundary=XX");
    for (kind, body) in [
        (json, json!({"userName": "a@b.example", "password": SECRET}).to_string()),
        (json, format!("\u{feff} {{\"PasswordHash\" : \"{SECRET}\"}}\r\n")),
        (json, format!("{{\"pass\\u0077ord\":\"{SECRET}\"}}")),
        (json, format!("{{\"a\":[{{\"b\":{{\"token\":[\"{SECRET}\",{{\"c\":\"{SECRET}\"}}]}}}}]}}")),
        (json, format!("{{\"code\":\"{SECRET}\",\"code\":1,\"a\":{{\"code\":\"{SECRET}\"}},\"a\":2}}")),
        (json, format!("[{{\"password\":\"{SECRET}\"}}]")),
        (json, format!("{{\"userName\":\"a\",\"password\":\"{SECRET}")),
        (None, format!("{{\"password\":\"{SECRET}\"}}")),
        (Some("text/plain"), format!("password={SECRET}")),
        (form, format!("userName=a%40b.example&password={SECRET}")),
        (form, format!("p%61ssword={SECRET}&a=1")),
        (form, format!("a=1&user%5Bpassword%5D={SECRET}")),
        (
            multipart,
            format!("--XX\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n{SECRET}\r\n--XX--"),
        ),
        (multipart, format!("--XX\r\nContent-Disposition: form-data; name=token\r\n\r\n{SECRET}\r\n--XX--")),
    ] {
        let shown = shown(kind, body.as_bytes());
        assert!(!shown.contains(SECRET) && shown.contains(MASK), "{body}\n{shown}");
    }
    let body = json!({"userName": "a@b.example", "password": SECRET, "list": [1, 2.5, null, true]});
    let shown: serde_json::Value = serde_json::from_str(&shown(json, body.to_string().as_bytes())).unwrap();
    assert_eq!(shown, with(body, json!({"password": MASK})), "the rest of it can be read");
}

#[test]
fn what_holds_no_secret_stays_to_the_byte() {
    let picture = crate::demo::pictures::plain(40, 30, [1, 2, 3], image::ImageFormat::Png);
    let mut upload =
        b"--XX\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"code.png\"\r\n\r\n".to_vec();
    upload.extend(&picture);
    upload.extend(b"\r\n--XX--\r\n");
    for (kind, body) in [
        (Some("application/json"), b" {\"b\" : 1.50, \"a\":\"my password is a secret\", \"b\":[ ]}".to_vec()),
        (Some("application/json"), b"{\"broken".to_vec()),
        (Some("application/json"), vec![]),
        (Some("application/x-www-form-urlencoded"), b"a=%zz&&b&c=\xff".to_vec()),
        (Some("multipart/form-data; boundary=XX"), upload),
        (Some("image/png"), vec![0, 255, 254, 10, 13]),
        (None, b"\0\xff".to_vec()),
    ] {
        assert_eq!(masked::body(kind, &body), body, "{kind:?}");
    }
}

#[test]
fn secrets_in_addresses() {
    for (path, wanted) in [
        ("/api/2.0/authentication.json", "/api/2.0/authentication.json"),
        ("/api/2.0/authentication/123456.json", "/api/2.0/authentication/••••.json"),
        ("/api/2.0/Authentication/123456", "/api/2.0/Authentication/••••"),
        ("/api/2.0/authentication//12/34/", "/api/2.0/authentication//••••/••••/"),
        ("/api/2.0/authentication/sendsms.json", "/api/2.0/authentication/sendsms.json"),
        ("/api/2.0/authentication/setphone", "/api/2.0/authentication/setphone"),
        ("/api/2.0/people/filter.json", "/api/2.0/people/filter.json"),
        ("", ""),
    ] {
        assert_eq!(masked::path(path), wanted);
    }
    for (query, wanted) in [
        ("", ""),
        ("a=1&b", "a=1&b"),
        ("count=5&asc_auth_key=abc%3D%3D&x=%20", "count=5&asc_auth_key=••••&x=%20"),
        ("p%61ssword=abc", "p%61ssword=••••"),
        ("token", "token"),
        ("&&=&", "&&=&"),
    ] {
        assert_eq!(masked::pairs(query), wanted);
    }
}

#[tokio::test]
async fn a_whole_sign_in_leaves_no_secret_in_the_log() {
    let token = "TokenGemerkt0815==";
    let portal = office().await;
    portal.mark_secrets(SECRET, token);
    portal.edit_rows(|rows| rows.portal.two_factor = TwoFactor::App);
    let nobody = Client::nobody(&portal);
    let email = row(&portal, USER).email;
    let body = json!({"userName": email, "password": SECRET});
    assert_eq!(nobody.json("POST", "authentication.json", body.clone()).await.status, 201);
    assert_eq!(nobody.json("POST", "authentication/123456.json", body.clone()).await.status, 201);
    let form = format!("userName={email}&password={SECRET}&code=123456");
    nobody.send("POST", "authentication.json", Some("application/x-www-form-urlencoded"), &form).await;
    let fields = [("userName", email.as_str()), ("password", SECRET), ("code", "123456")];
    nobody.upload("POST", "/api/2.0/authentication.json", &fields, "image/png", b"x").await;
    let known = Client { token: Some(format!("Bearer {token}")), ..nobody.clone() };
    assert_eq!(known.get("people/@self.json").await.status, 200);
    let address = format!("people/@self.json?asc_auth_key={token}");
    assert_eq!(nobody.get(&address).await.status, 200);

    let seen = Client::tester(&portal).get("/_demo/requests").await.text();
    let requests = portal.requests();
    assert_eq!(requests.len(), 6);
    let bodies: Vec<String> =
        requests.iter().map(|request| String::from_utf8_lossy(&request.body).into_owned()).collect();
    let kept = format!("{seen}\n{requests:?}\n{bodies:?}");
    for secret in [SECRET, token, "123456"] {
        assert!(!kept.contains(secret), "{secret} in {kept}");
    }
    // What a test wants to know of a sign-in is there.
    assert!(requests[0].parameters.contains(&("userName".to_owned(), email.clone())));
    assert!(requests[0].parameters.contains(&("password".to_owned(), MASK.to_owned())));
    assert_eq!(requests[1].path, format!("/api/2.0/authentication/{MASK}.json"));
    assert!(requests[1].parameters.contains(&("code".to_owned(), MASK.to_owned())));
    assert!(requests[4].authorized && !requests[5].authorized);
}

proptest! {
    /// However deep a secret lies and wherever the body breaks off, nothing of it is shown.
    #[test]
    fn a_secret_is_never_shown(
        name in prop::sample::select(vec!["password", "passwordHash", "code", "token", "asc_auth_key"]),
        is_loud in any::<bool>(),
        around in prop::collection::vec(prop::option::of("[b-df-hj-np]{1,5}"), 0..6),
        secret in "[0-9]{8,12}",
        cut in any::<prop::sample::Index>(),
    ) {
        let name = if is_loud { name.to_uppercase() } else { name.to_owned() };
        let mut body = format!("{{\"{name}\":\"{secret}\"}}");
        for outer in around {
            body = match outer {
                Some(outer) => format!("{{\"{outer}\":{body},\"q\":\"kept\"}}"),
                None => format!("[{body}]"),
            };
        }
        prop_assert!(!shown(Some("application/json"), body.as_bytes()).contains(&secret));
        let cut = &body[..=cut.index(body.len())];
        prop_assert!(!shown(Some("application/json"), cut.as_bytes()).contains(&secret[..4]), "{}", cut);
    }

    /// No body brings the portal down.
    #[test]
    fn any_body_is_taken(
        kind in prop::option::of(prop::sample::select(vec![
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=XX",
            "multipart/",
            "text/plain",
        ])),
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "[{}\\[\\]\":,a=&%;-]{0,40}".prop_map(String::into_bytes),
            "(name=|\"|code|\r\n|--XX){0,12}".prop_map(String::into_bytes),
        ],
    ) {
        let masked = masked::body(kind, &body);
        prop_assert!(masked == body || String::from_utf8_lossy(&masked).contains(MASK));
    }
}
