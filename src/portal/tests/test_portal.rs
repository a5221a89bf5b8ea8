//! A portal that answers as a test scripts it, over a real connection.

use std::sync::{Arc, Mutex};

use secrecy::SecretString;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::portal::{Address, Portal};

/// What a test makes the portal do with a request.
#[derive(Clone, Debug)]
pub(crate) enum ScriptedAnswer {
    /// Answers with this status, type and body.
    Say(u16, &'static str, String),
    /// Sends on to this address.
    SendOn(String),
    /// Closes the connection after the request was read.
    Drop,
    /// Says nothing for ever.
    Hang,
}

impl ScriptedAnswer {
    /// A successful answer of the usual form around this JSON.
    pub(crate) fn ok(response: impl Into<String>) -> ScriptedAnswer {
        let body = format!(r#"{{"count":1,"status":0,"statusCode":200,"response":{}}}"#, response.into());
        ScriptedAnswer::Say(200, "application/json", body)
    }

    /// A refusal of the usual form.
    pub(crate) fn refuse(status: u16, message: &str) -> ScriptedAnswer {
        let message = serde_json::to_string(message).unwrap();
        let body = format!(
            r#"{{"status":1,"statusCode":{status},"error":{{"message":{message},"hresult":-2146233088,"data":{{}}}}}}"#
        );
        ScriptedAnswer::Say(status, "application/json", body)
    }

    /// The portal's page for calls it does not know.
    pub(crate) fn page(status: u16) -> ScriptedAnswer {
        ScriptedAnswer::Say(status, "text/html; charset=utf-8", "<!DOCTYPE html><html></html>".into())
    }

    /// Plain text.
    pub(crate) fn text(status: u16, body: &str) -> ScriptedAnswer {
        ScriptedAnswer::Say(status, "text/plain", body.into())
    }
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct ReceivedCall {
    /// Method, path and query: `PUT /api/2.0/group.json?x=1`.
    pub call: String,
    /// The header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl ReceivedCall {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.header("content-type"), Some("application/json"));
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn form(&self) -> Vec<(String, String)> {
        assert_eq!(self.header("content-type"), Some("application/x-www-form-urlencoded"));
        url::form_urlencoded::parse(&self.body).into_owned().collect()
    }
}

/// The scripted portal.
pub(super) struct TestPortal {
    port: u16,
    seen: Arc<Mutex<Vec<ReceivedCall>>>,
}

impl TestPortal {
    /// A portal that answers each request as the script says.
    pub(super) async fn new(
        script: impl Fn(&ReceivedCall) -> ScriptedAnswer + Send + Sync + 'static,
    ) -> TestPortal {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen: Arc<Mutex<Vec<ReceivedCall>>> = Arc::default();
        let (script, log) = (Arc::new(script), seen.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (script, log) = (script.clone(), log.clone());
                tokio::spawn(async move {
                    serve(stream, |seen| {
                        log.lock().unwrap().push(seen.clone());
                        script(&seen)
                    })
                    .await;
                });
            }
        });
        TestPortal { port, seen }
    }

    /// A portal that answers every request the same.
    pub(super) async fn always(step: ScriptedAnswer) -> TestPortal {
        TestPortal::new(move |_| step.clone()).await
    }

    /// A client of it that is signed in.
    pub(super) fn client(&self) -> Portal {
        self.client_under("")
    }

    /// A client that is signed in to a portal under this path.
    pub(super) fn client_under(&self, path: &str) -> Portal {
        let portal = Portal::new(self.address(path)).unwrap();
        portal.with_token(SecretString::from("the-token")).in_a_hurry()
    }

    /// Its address as it is typed with this behind the host.
    pub(super) fn address(&self, path: &str) -> Address {
        Address::parse(&format!("127.0.0.1:{}{path}", self.port)).unwrap()
    }

    /// Everything that arrived, in order.
    pub(super) fn seen(&self) -> Vec<ReceivedCall> {
        self.seen.lock().unwrap().clone()
    }

    /// The one request that arrived.
    pub(super) fn only(&self) -> ReceivedCall {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        seen[0].clone()
    }
}

async fn serve(mut stream: TcpStream, answer: impl FnOnce(ReceivedCall) -> ScriptedAnswer) {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if stream.read_buf(&mut bytes).await.unwrap_or(0) == 0 {
            return;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.lines();
    let call = lines.next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = bytes.split_off(end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await.unwrap_or(0) == 0 {
            return;
        }
    }
    let head = match answer(ReceivedCall { call, headers, body }) {
        ScriptedAnswer::Say(status, kind, text) => format!(
            "HTTP/1.1 {status} Status\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}",
            text.len()
        ),
        ScriptedAnswer::SendOn(to) => {
            format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        }
        ScriptedAnswer::Drop => return,
        ScriptedAnswer::Hang => return std::future::pending().await,
    };
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.shutdown().await;
}
