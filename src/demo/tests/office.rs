//! A small office of known people for the tests, and a client of a few lines that shares no code with
//! the portal: it writes HTTP by hand and sees what really came over the wire.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

use crate::demo::{CONTROL_HEADER, ContactRow, DemoPortal, Options, PASSWORD, PersonRow};

pub(super) const OWNER: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0001);
pub(super) const ADMIN: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0002);
pub(super) const PEOPLE_ADMIN: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0003);
pub(super) const CRM_ADMIN: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0004);
pub(super) const USER: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0005);
pub(super) const GUEST: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0006);
pub(super) const LDAP: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0007);
pub(super) const DISABLED: Uuid = Uuid::from_u128(0x1000_0000_0000_4000_8000_0000_0000_0008);
pub(super) const RESEARCH: Uuid = Uuid::from_u128(0x2000_0000_0000_4000_8000_0000_0000_0001);
pub(super) const SALES: Uuid = Uuid::from_u128(0x2000_0000_0000_4000_8000_0000_0000_0002);

fn person(id: Uuid, first: &str, last: &str, more: Value) -> Value {
    let name = format!("{}.{}", first.to_lowercase(), last.to_lowercase());
    let mut value = json!({
        "id": id, "userName": name, "firstName": first, "lastName": last, "email": format!("{name}@office.example"),
        "title": "Clerk", "location": "Riga", "notes": "", "sex": "male", "birthday": "1990-05-17", "workFrom": "2015-02-01",
        "lead": OWNER, "departments": [RESEARCH], "contacts": [["mail", format!("{name}@home.example")], ["skype", name]],
        "mobilePhone": "", "status": 1, "visitor": false, "owner": false, "admin": false, "modules": [], "ldap": false,
        "sso": false, "photo": null, "culture": null,
    });
    for (key, field) in more.as_object().into_iter().flatten() {
        value[key] = field.clone();
    }
    value
}

fn contact(id: i64, first: &str, last: &str, more: Value) -> Value {
    let mut value = json!({
        "id": id, "firstName": first, "lastName": last, "jobTitle": "Buyer", "company": 1001, "about": "line1\r\nline2",
        "shareType": 1, "managers": [], "stage": 3, "type": 11, "currency": "EUR", "industry": "Food",
        "infos": [{"infoType": 1, "category": 1, "data": format!("c{id}@mail.example"), "primary": true}], "addresses": [],
        "tags": ["vip"], "customFields": {"5": "Chess"}, "photo": null, "createdBy": ADMIN, "created": "2021-10-21T12:03:55Z",
    });
    for (key, field) in more.as_object().into_iter().flatten() {
        value[key] = field.clone();
    }
    value
}

fn sample() -> String {
    json!({
        "portal": {"name": "Test office", "timezone": "America/New_York", "culture": "en-US"},
        "departments": [
            {"id": RESEARCH, "name": "R&D", "head": USER},
            {"id": SALES, "name": "Sales", "head": null},
        ],
        "people": [
            person(OWNER, "Olga", "Owner", json!({"owner": true, "admin": true, "lead": null, "sex": "female"})),
            person(ADMIN, "Adam", "Admin", json!({"admin": true})),
            person(PEOPLE_ADMIN, "Petra", "People", json!({"modules": ["people"]})),
            person(CRM_ADMIN, "Carl", "Crm", json!({"modules": ["crm"]})),
            person(USER, "Mike", "Zanyatski", json!({"departments": [RESEARCH, SALES], "mobilePhone": "15550100"})),
            person(GUEST, "Gina", "Guest", json!({"visitor": true, "departments": []})),
            person(LDAP, "Lena", "Ldap", json!({"ldap": true, "contacts": [["extmail", "lena@ldap.example"]]})),
            person(DISABLED, "Dora", "Disabled", json!({"status": 2})),
        ],
        "companies": [{"id": 1001, "name": "Food Project", "industry": ""}, {"id": 1002, "name": "Bank & Co", "industry": ""}],
        "stages": [{"id": 1, "title": "Cold", "color": "#8a98d8"}, {"id": 3, "title": "Hot", "color": "#df7895"}],
        "types": [{"id": 11, "title": "Client"}],
        "customFields": [
            {"id": 4, "label": "Private", "fieldType": 4, "mask": "", "position": 0},
            {"id": 5, "label": "Hobby", "fieldType": 0, "mask": "{\"size\":40}", "position": 1},
            {"id": 6, "label": "Member", "fieldType": 3, "mask": "", "position": 2},
        ],
        "contacts": [
            contact(2001, "Tadjeddine", "Bachir", json!({})),
            contact(2002, "Rita", "Private", json!({"shareType": 0, "managers": [USER]})),
            contact(2003, "Rolf", "Readonly", json!({"shareType": 2})),
            contact(2004, "Nina", "", json!({"company": null})),
        ],
    })
    .to_string()
}

/// A portal with the small office.
pub(super) async fn office() -> DemoPortal {
    office_with(Options::default()).await
}

pub(super) async fn office_with(options: Options) -> DemoPortal {
    DemoPortal::start_with(options, &sample()).await.unwrap()
}

pub(super) async fn office_in(zone: &str) -> DemoPortal {
    office_with(Options { timezone: Some(zone.to_owned()), ..Options::default() }).await
}

pub(super) fn row(portal: &DemoPortal, id: Uuid) -> PersonRow {
    portal.rows().people[&id].clone()
}

pub(super) fn contact_row(portal: &DemoPortal, id: i64) -> ContactRow {
    portal.rows().contacts[&id].clone()
}

/// What came back.
#[derive(Debug)]
pub(super) struct ReceivedAnswer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl ReceivedAnswer {
    /// `None` when nothing whole came back.
    pub(super) fn read(bytes: &[u8]) -> Option<ReceivedAnswer> {
        let end = bytes.windows(4).position(|piece| piece == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(ReceivedAnswer { status, head, body: bytes[end + 4..].to_vec() })
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.text()))
    }

    /// `response` of the envelope.
    pub(super) fn response(&self) -> Value {
        self.json()["response"].clone()
    }

    pub(super) fn error(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }

    pub(super) fn header(&self, name: &str) -> Option<String> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_owned())
        })
    }
}

/// A client of the portal.
#[derive(Debug, Clone)]
pub(super) struct Client {
    pub address: String,
    pub token: Option<String>,
    pub control: Option<String>,
}

impl Client {
    pub(super) fn nobody(portal: &DemoPortal) -> Client {
        let address = portal.address().trim_start_matches("http://").to_owned();
        Client { address, token: None, control: None }
    }

    /// A client that is not signed in and may read the pages for tests.
    pub(super) fn tester(portal: &DemoPortal) -> Client {
        Client { control: Some(portal.control_token()), ..Client::nobody(portal) }
    }

    pub(super) async fn login(portal: &DemoPortal, id: Uuid) -> Client {
        let mut client = Client::nobody(portal);
        let body = json!({"userName": portal.rows().people[&id].email, "password": PASSWORD});
        let answer = client.json("POST", "authentication.json", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        client.token = Some(answer.response()["token"].as_str().unwrap().to_owned());
        client
    }

    /// Sends a whole request and reads until the server closes. `None` when nothing came back.
    pub(super) async fn raw(
        &self,
        method: &str,
        target: &str,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Option<ReceivedAnswer> {
        ReceivedAnswer::read(&self.exchange(method, target, content_type, body).await)
    }

    pub(super) async fn exchange(
        &self,
        method: &str,
        target: &str,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Vec<u8> {
        let mut head =
            format!("{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        if let Some(token) = &self.token {
            head.push_str(&format!("Authorization: {token}\r\n"));
        }
        if let Some(control) = &self.control {
            head.push_str(&format!("{CONTROL_HEADER}: {control}\r\n"));
        }
        if let Some(content_type) = content_type {
            head.push_str(&format!("Content-Type: {content_type}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        self.say(&[head.as_bytes(), body]).await
    }

    /// Sends these bytes and reads until the server closes.
    pub(super) async fn say(&self, pieces: &[&[u8]]) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        for piece in pieces {
            stream.write_all(piece).await.unwrap();
        }
        let mut bytes = Vec::new();
        // A reset connection is one of the things that are tested.
        let _ = stream.read_to_end(&mut bytes).await;
        bytes
    }

    pub(super) async fn send(
        &self,
        method: &str,
        path: &str,
        content_type: Option<&str>,
        body: &str,
    ) -> ReceivedAnswer {
        let target = if path.starts_with('/') { path.to_owned() } else { format!("/api/2.0/{path}") };
        self.raw(method, &target, content_type, body.as_bytes()).await.expect("an answer")
    }

    pub(super) async fn get(&self, path: &str) -> ReceivedAnswer {
        self.send("GET", path, None, "").await
    }

    pub(super) async fn json(&self, method: &str, path: &str, body: Value) -> ReceivedAnswer {
        self.send(method, path, Some("application/json"), &body.to_string()).await
    }

    pub(super) async fn put(&self, path: &str, body: Value) -> ReceivedAnswer {
        self.json("PUT", path, body).await
    }

    /// One file part beside some fields.
    pub(super) async fn upload(
        &self,
        method: &str,
        target: &str,
        fields: &[(&str, &str)],
        kind: &str,
        file: &[u8],
    ) -> ReceivedAnswer {
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        body.extend(b"--XX\r\nContent-Disposition: form-data; name=\"userfile\"; filename=\"a.png\"\r\n");
        body.extend(format!("Content-Type: {kind}\r\n\r\n").bytes());
        body.extend(file);
        body.extend(b"\r\n--XX--\r\n");
        self.raw(method, target, Some("multipart/form-data; boundary=XX"), &body).await.expect("an answer")
    }
}

/// Everything that a careful client sends, so that a save changes nothing.
pub(super) fn whole(row: &PersonRow) -> Value {
    let parts: Vec<&str> = row.contacts.split('|').filter(|part| !part.is_empty()).collect();
    let contacts: Vec<Value> =
        parts.chunks_exact(2).map(|pair| json!({"type": pair[0], "value": pair[1]})).collect();
    json!({
        "isVisitor": row.visitor, "firstname": row.first_name, "lastname": row.last_name, "comment": row.notes,
        "title": row.title, "location": row.location, "department": row.departments, "contacts": contacts,
        "lead": row.lead, "files": "",
    })
}

/// Everything that a careful client sends for a contact.
pub(super) fn whole_contact(row: &ContactRow) -> Value {
    json!({
        "firstName": row.first_name, "lastName": if row.last_name.is_empty() { " " } else { &row.last_name },
        "jobTitle": row.job_title, "companyId": row.company, "about": row.about, "shareType": row.share_type,
    })
}

/// A value with some members changed; null members are taken out.
pub(super) fn with(mut value: Value, changes: Value) -> Value {
    for (key, change) in changes.as_object().into_iter().flatten() {
        value[key] = change.clone();
    }
    value
}

/// A value without a member.
pub(super) fn without(mut value: Value, name: &str) -> Value {
    value.as_object_mut().unwrap().remove(name);
    value
}
