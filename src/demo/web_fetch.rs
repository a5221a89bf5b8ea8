//! How the portal fetches a picture from a web address: by itself, with no credentials. Here only addresses of
//! this computer are reached.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::{Host, Url};

use crate::demo::envelope::Failure;

/// Fetches a picture; an address without a scheme is resolved against the portal itself. Unreachable or an
/// error status is an invalid operation (403), an answer without Content-Length a bad argument (400).
pub(super) async fn fetch(address: &str, portal: &str) -> Result<Vec<u8>, Failure> {
    let base = Url::parse(portal).map_err(|_| unreachable_host())?;
    let url = base
        .join(address)
        .map_err(|_| Failure::other("Invalid URI: The format of the URI could not be determined."))?;
    let host = match url.host() {
        Some(Host::Ipv4(host)) if host.is_loopback() => host.to_string(),
        Some(Host::Ipv6(host)) if host.is_loopback() => host.to_string(),
        Some(Host::Domain("localhost")) => "127.0.0.1".to_owned(),
        _ => {
            return Err(Failure::invalid_operation("The remote name could not be resolved"));
        }
    };
    if url.scheme() != "http" {
        return Err(unreachable_host());
    }
    let exchange = exchange(&host, url.port().unwrap_or(80), &url);
    match tokio::time::timeout(Duration::from_secs(20), exchange).await {
        Ok(Ok(answer)) => read(&answer),
        _ => Err(unreachable_host()),
    }
}

fn unreachable_host() -> Failure {
    Failure::invalid_operation("Unable to connect to the remote server")
}

async fn exchange(host: &str, port: u16, url: &Url) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect((host, port)).await?;
    let target = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let named = if host.contains(':') { format!("[{host}]") } else { host.to_owned() };
    let request = format!("GET {target} HTTP/1.1\r\nHost: {named}:{port}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(64 << 20).read_to_end(&mut answer).await?;
    Ok(answer)
}

fn read(answer: &[u8]) -> Result<Vec<u8>, Failure> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").ok_or_else(unreachable_host)?;
    let head = String::from_utf8_lossy(&answer[..end]);
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap_or_default().split_once(' ').map_or("", |(_, status)| status);
    if !status.starts_with("200") {
        let (code, reason) = status.split_once(' ').unwrap_or((status, ""));
        return Err(Failure::invalid_operation(format!(
            "The remote server returned an error: ({code}) {reason}."
        )));
    }
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse::<usize>().ok() } else { None }
    });
    let Some(length) = length else {
        return Err(Failure::argument("Non-negative number required.\nParameter name: count"));
    };
    let body = &answer[end + 4..];
    Ok(body[..length.min(body.len())].to_vec())
}
