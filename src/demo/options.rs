//! How an embedded portal is set up, and why it may not start.

use std::net::{Ipv4Addr, SocketAddr};

use crate::demo::https::Https;

/// How an embedded portal is set up.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where it listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// How many people; the sample's own when absent. More than the sample are generated.
    pub people: Option<usize>,
    /// How many contacts; the sample's own when absent. More than the sample are generated.
    pub contacts: Option<usize>,
    /// The portal's time zone (an IANA name); the sample's when absent.
    pub timezone: Option<String>,
    /// A sanitising build: top-level string parameters are HTML-encoded (`&`, `<`, `>`) before they are stored.
    pub encode_ampersands: bool,
    /// Paid seats: how many active people who are not guests the plan allows.
    pub user_quota: Option<usize>,
    /// Serves https, with a certificate that is made at start.
    pub https: Option<Https>,
    /// A portal that is not filled yet: the accounts, no departments, no contacts.
    pub empty: bool,
    /// Hosts by which it may be called besides the names of this computer, without a port.
    pub also_called: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            people: None,
            contacts: None,
            timezone: None,
            encode_ampersands: false,
            user_quota: None,
            https: None,
            empty: false,
            also_called: Vec::new(),
        }
    }
}

/// Why the embedded portal could not start.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// The address is taken or not allowed.
    #[error("the demo portal cannot listen on {address}: {source}")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The sample data is broken.
    #[error("the demo portal's sample data cannot be read: {0}")]
    Sample(#[from] serde_json::Error),
    /// No certificate could be made.
    #[error("the demo portal cannot make a certificate: {0}")]
    Encryption(String),
    /// The time zone is unknown.
    #[error("the demo portal does not know the time zone {0:?}")]
    TimeZone(String),
}
