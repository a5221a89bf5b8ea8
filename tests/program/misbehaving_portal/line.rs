//! A line between the program and the portal that can be cut, held up, or answer by itself.
//!
//! The embedded portal misbehaves like a portal; this misbehaves like what lies between.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use portal_desk::demo::DemoPortal;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Handle;
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

/// What happens to the requests that are meant.
#[derive(Clone, Debug)]
pub enum Act {
    /// The connection is closed when this many bytes of the request have come.
    CloseAfter(usize),
    /// The connection is closed after so many percent of the answer.
    AnswerOnly(usize),
    /// The answer comes, and from then on connections are refused.
    CutBehind,
    /// The answer comes in pieces of this many bytes, with a pause after each.
    Drip(usize, Duration),
    /// An answer of this many bytes, its length told beforehand or not.
    Flood(usize, bool),
    /// These bytes in place of an answer.
    Say(Vec<u8>),
}

#[derive(Default)]
struct Script {
    /// A part of the request line, and what happens to it.
    meant: Option<(String, Act)>,
    /// How many bytes of floods the program has taken.
    taken: u64,
    /// How often a request that was meant came.
    times: usize,
    /// Everything that the portal answered: request line and answer.
    answers: Vec<(String, Vec<u8>)>,
}

/// Stops the listening from within a connection.
#[derive(Default)]
struct Gate {
    close: Notify,
    closed: AtomicBool,
}

/// The line.
pub struct Line {
    handle: Handle,
    address: SocketAddr,
    /// Under which path the portal is found; empty at the root.
    path: String,
    portal: String,
    script: Arc<Mutex<Script>>,
    gate: Arc<Gate>,
    listening: Option<JoinHandle<()>>,
}

impl Line {
    /// A line to a portal on which nothing goes wrong yet.
    pub fn to(portal: &DemoPortal, handle: &Handle) -> Line {
        Line::under("", portal, handle)
    }

    /// The same, but the portal is found under this path, and at the root of the host nothing.
    pub fn under(path: &str, portal: &DemoPortal, handle: &Handle) -> Line {
        let mut line = Line {
            handle: handle.clone(),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            path: path.to_owned(),
            portal: portal.address().trim_start_matches("http://").to_owned(),
            script: Arc::default(),
            gate: Arc::default(),
            listening: None,
        };
        line.mend();
        line
    }

    /// Where the program finds the portal.
    pub fn address(&self) -> String {
        format!("http://{}{}", self.address, self.path)
    }

    /// Something goes wrong with requests that have this in their first line.
    pub fn disturb(&self, part: &str, act: Act) {
        let mut script = self.script.lock().unwrap();
        script.meant = Some((part.to_owned(), act));
        script.times = 0;
    }

    /// Nothing goes wrong any more.
    pub fn calm(&self) {
        self.script.lock().unwrap().meant = None;
    }

    /// How often a request that was meant came.
    pub fn times(&self) -> usize {
        self.script.lock().unwrap().times
    }

    /// How many bytes of floods the program has taken.
    pub fn taken(&self) -> u64 {
        self.script.lock().unwrap().taken
    }

    /// Every request line with the answer of the portal.
    pub fn answers(&self) -> Vec<(String, Vec<u8>)> {
        self.script.lock().unwrap().answers.clone()
    }

    /// Connections are refused from now on.
    pub fn cut(&mut self) {
        if let Some(listening) = self.listening.take() {
            listening.abort();
            // Until the task has let go of it, the port still takes connections.
            while !listening.is_finished() {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    }

    /// Whether connections are refused.
    pub fn is_cut(&self) -> bool {
        self.listening.is_none() || self.gate.closed.load(Ordering::SeqCst)
    }

    /// Connections are taken again, at the same address.
    pub fn mend(&mut self) {
        let listener = self.handle.block_on(TcpListener::bind(self.address)).unwrap();
        self.address = listener.local_addr().unwrap();
        self.gate = Arc::default();
        let (script, gate) = (Arc::clone(&self.script), Arc::clone(&self.gate));
        let behind = Behind { portal: self.portal.clone(), path: self.path.clone() };
        self.listening = Some(self.handle.spawn(async move {
            // Dropped with this task, and all connections with it.
            let mut connections = JoinSet::new();
            loop {
                let stream = tokio::select! {
                    accepted = listener.accept() => accepted.unwrap().0,
                    () = gate.close.notified() => break,
                };
                let (behind, script, gate) = (behind.clone(), Arc::clone(&script), Arc::clone(&gate));
                connections.spawn(async move {
                    // Whoever closes a connection too early is what this is about.
                    let _ = serve(stream, &behind, &script, &gate).await;
                });
            }
            drop(listener);
            gate.closed.store(true, Ordering::SeqCst);
            while connections.join_next().await.is_some() {}
        }));
    }
}

/// What is behind the line.
#[derive(Clone)]
struct Behind {
    portal: String,
    path: String,
}

async fn serve(
    mut stream: TcpStream,
    behind: &Behind,
    script: &Mutex<Script>,
    gate: &Gate,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut request = Vec::new();
    let end = loop {
        if let Some(at) = request.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    };
    let head = String::from_utf8_lossy(&request[..end]).into_owned();
    let first = head.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    let act = {
        let mut script = script.lock().unwrap();
        let act = script.meant.clone().filter(|(part, _)| first.contains(part.as_str()));
        script.times += usize::from(act.is_some());
        act.map(|(_, act)| act)
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse::<usize>().ok() } else { None }
    });
    let wanted = match act {
        Some(Act::CloseAfter(most)) => most,
        _ => end + length.unwrap_or(0),
    };
    while request.len() < wanted {
        if stream.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    match act {
        Some(Act::CloseAfter(_)) => Ok(()),
        Some(Act::Say(bytes)) => {
            stream.write_all(&bytes).await?;
            stream.shutdown().await
        }
        Some(Act::Flood(bytes, told)) => flood(stream, bytes, told, script).await,
        other => {
            let answer = match inside(&head, &behind.path) {
                Some(head) => forward(&head, &request[end..], &behind.portal).await?,
                None => NOTHING.to_vec(),
            };
            script.lock().unwrap().answers.push((first, answer.clone()));
            match other {
                Some(Act::AnswerOnly(percent)) => {
                    stream.write_all(&answer[..answer.len() * percent / 100]).await?;
                }
                Some(Act::CutBehind) => {
                    gate.close.notify_one();
                    while !gate.closed.load(Ordering::SeqCst) {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                    stream.write_all(&answer).await?;
                }
                Some(Act::Drip(size, pause)) => {
                    for piece in answer.chunks(size) {
                        stream.write_all(piece).await?;
                        tokio::time::sleep(pause).await;
                    }
                }
                _ => stream.write_all(&answer).await?,
            }
            stream.shutdown().await
        }
    }
}

/// What is said outside the path of the portal.
const NOTHING: &[u8] = b"HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Type: text/html\r\n\
    Content-Length: 6\r\nConnection: close\r\n\r\n<html>";

/// The request as the portal gets it, if it goes under the path.
fn inside(head: &str, path: &str) -> Option<String> {
    let target = head.split(' ').nth(1).unwrap_or_default();
    target.starts_with(&format!("{path}/")).then(|| head.replacen(&format!(" {path}/"), " /", 1))
}

/// SecondFactor the portal, and gives its whole answer.
async fn forward(head: &str, body: &[u8], portal: &str) -> std::io::Result<Vec<u8>> {
    let mut request = String::new();
    for line in head.trim_end().lines() {
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        if name != "connection" && name != "accept-encoding" {
            request.push_str(line);
            request.push_str("\r\n");
        }
    }
    request.push_str("Connection: close\r\n\r\n");
    let mut stream = TcpStream::connect(portal).await?;
    stream.write_all(request.as_bytes()).await?;
    stream.write_all(body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer)
}

async fn flood(
    mut stream: TcpStream,
    bytes: usize,
    told: bool,
    script: &Mutex<Script>,
) -> std::io::Result<()> {
    let length = if told { format!("Content-Length: {bytes}\r\n") } else { String::new() };
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n{length}\r\n");
    stream.write_all(head.as_bytes()).await?;
    let piece = vec![b' '; 64 << 10];
    let mut left = bytes;
    while left > 0 {
        let size = stream.write(&piece[..piece.len().min(left)]).await?;
        script.lock().unwrap().taken += size as u64;
        left -= size;
    }
    stream.shutdown().await
}
