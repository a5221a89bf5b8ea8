//! The listening side of HTTP: connections that can be cut at any moment, which is what a bad network does
//! and an HTTP library never would.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::demo::count::{Count, Counted};
use crate::demo::https::Encryption;

/// Cuts one connection: nothing more is written and it is closed.
#[derive(Debug, Clone, Default)]
pub(super) struct ConnectionBreaker(Arc<AtomicBool>);

impl ConnectionBreaker {
    /// Cuts the connection before its next byte.
    pub(super) fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> io::Result<()> {
        if self.0.load(Ordering::SeqCst) { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) }
    }
}

impl Connected<IncomingStream<'_, Incoming>> for ConnectionBreaker {
    fn connect_info(stream: IncomingStream<'_, Incoming>) -> Self {
        stream.io().breaker.clone()
    }
}

/// How long a client may take to agree on the encryption.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// Accepts connections that can be cut.
#[derive(Debug)]
pub(super) struct Incoming {
    listener: TcpListener,
    encryption: Option<Encryption>,
    /// Connections whose encryption is agreed on: a slow client holds up no other.
    agreed: mpsc::Receiver<Agreed>,
    sender: mpsc::Sender<Agreed>,
    open: Count,
}

type Agreed = (ClientConnection, SocketAddr);

impl Incoming {
    /// Those that come here, encrypted or not; `open` counts them.
    pub(super) fn new(listener: TcpListener, encryption: Option<Encryption>, open: Count) -> Incoming {
        let (sender, agreed) = mpsc::channel(64);
        Incoming { listener, encryption, agreed, sender, open }
    }

    fn agree(&self, encryption: &Encryption, stream: TcpStream, address: SocketAddr) {
        let (acceptor, sender) = (TlsAcceptor::from(encryption.config()), self.sender.clone());
        let counted = self.open.one_more();
        tokio::spawn(async move {
            match tokio::time::timeout(HANDSHAKE, acceptor.accept(stream)).await {
                Ok(Ok(stream)) => {
                    let connection = ClientConnection::new(Stream::Encrypted(Box::new(stream)), counted);
                    // There is no receiver any more where the portal has stopped.
                    let _ = sender.send((connection, address)).await;
                }
                Ok(Err(error)) => tracing::debug!(%error, "no encryption was agreed on"),
                Err(_) => tracing::debug!("a client was too slow to agree on the encryption"),
            }
        });
    }
}

impl Listener for Incoming {
    type Io = ClientConnection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (ClientConnection, SocketAddr) {
        loop {
            let accepted = tokio::select! {
                Some(agreed) = self.agreed.recv() => return agreed,
                accepted = self.listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, address)) => {
                    // Head and body are written separately; waiting for an acknowledgement between them costs 40 ms.
                    if let Err(error) = stream.set_nodelay(true) {
                        tracing::debug!(%error, "TCP_NODELAY");
                    }
                    match &self.encryption {
                        Some(encryption) => self.agree(encryption, stream, address),
                        None => {
                            let counted = self.open.one_more();
                            return (ClientConnection::new(Stream::Plain(stream), counted), address);
                        }
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "the demo portal cannot accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection.
#[derive(Debug)]
pub(super) struct ClientConnection {
    stream: Stream,
    breaker: ConnectionBreaker,
    _counted: Counted,
}

#[derive(Debug)]
enum Stream {
    Plain(TcpStream),
    Encrypted(Box<TlsStream<TcpStream>>),
}

impl ClientConnection {
    fn new(stream: Stream, counted: Counted) -> ClientConnection {
        ClientConnection { stream, breaker: ConnectionBreaker::default(), _counted: counted }
    }
}

impl AsyncRead for ClientConnection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
            Stream::Encrypted(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for ClientConnection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.breaker.is_cut()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Stream::Encrypted(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.breaker.is_cut()?;
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, pieces),
            Stream::Encrypted(stream) => Pin::new(stream).poll_write_vectored(cx, pieces),
        }
    }

    fn is_write_vectored(&self) -> bool {
        match &self.stream {
            Stream::Plain(stream) => stream.is_write_vectored(),
            Stream::Encrypted(stream) => stream.is_write_vectored(),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Stream::Encrypted(stream) => Pin::new(stream).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.stream {
            Stream::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Stream::Encrypted(stream) => Pin::new(stream).poll_shutdown(cx),
        }
    }
}
