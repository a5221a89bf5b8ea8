//! The arguments of the command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use portal_desk::demo;
use portal_desk::storage::Folder;

/// Loopback, at a port that is free.
pub(crate) const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Find and edit the people and contacts of an ONLYOFFICE portal.
///
/// A save changes what was edited and nothing else. Without arguments the window opens with
/// the portal that was used last.
#[derive(Debug, Parser)]
#[command(name = "portal-desk", version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub command: Option<StartCommand>,

    /// Open the window signed in to the embedded demo portal: nothing to set up, no network
    #[arg(long, conflicts_with = "portal")]
    pub demo: bool,

    /// Open the window at the sign-in for this portal
    #[arg(long, value_name = "URL")]
    pub portal: Option<String>,

    /// Keep everything the program stores in this folder, instead of the platform's
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,

    /// Do not use the system's keyring: the password is asked for at every start
    #[arg(long)]
    pub no_keyring: bool,

    #[command(flatten)]
    pub office: Office,
}

#[derive(Debug, Subcommand)]
pub(crate) enum StartCommand {
    /// Run the embedded demo portal alone, without a window, until it is stopped
    ServeDemo(ServeDemo),
}

/// Run the embedded demo portal alone, without a window, until it is stopped.
///
/// Prints its address, its accounts, and a control token, with which tests may look at what it
/// holds. It listens on this computer only unless told otherwise, answers only where it is called
/// by a name of this computer, such as localhost, and keeps everything in memory.
#[derive(Debug, Args)]
pub(crate) struct ServeDemo {
    /// Where to listen; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8090")]
    pub listen: SocketAddr,

    /// Serve https, with a certificate that is made at start and that nobody trusts yet
    #[arg(long)]
    pub https: bool,

    #[command(flatten)]
    pub office: Office,
}

/// What the demo portal holds.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Demo portal")]
pub(crate) struct Office {
    /// Number of people, the same ones each time [default: the sample office]
    #[arg(long, value_name = "N")]
    pub people: Option<usize>,

    /// Number of contacts, the same ones each time [default: the sample office]
    #[arg(long, value_name = "N")]
    pub contacts: Option<usize>,

    /// Time zone of the demo portal, such as Pacific/Kiritimati [default: America/New_York]
    #[arg(long, value_name = "ZONE")]
    pub timezone: Option<String>,
}

impl Office {
    /// The options of an embedded portal that listens here.
    pub(crate) fn options(&self, listen: SocketAddr) -> demo::Options {
        demo::Options {
            listen,
            people: self.people,
            contacts: self.contacts,
            timezone: self.timezone.clone(),
            ..demo::Options::default()
        }
    }
}

impl Arguments {
    /// Where the program keeps its files.
    pub(crate) fn folder(&self) -> Result<Folder, String> {
        match &self.data_dir {
            Some(path) => Ok(Folder::at(path)),
            None => Folder::of_platform().map_err(|error| {
                format!("No folder for the program's files: {error}. Name one with --data-dir.")
            }),
        }
    }
}
