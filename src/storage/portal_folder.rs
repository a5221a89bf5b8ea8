//! One portal's corner of the folder.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use url::Url;

use super::Folder;
use super::files::fingerprint;
use super::lock_file::LockFile;
use super::process::ThisRun;

/// The most characters of the host, and of the account, in the name of a folder.
const READABLE: usize = 40;

/// The folder of one account on one portal.
#[derive(Clone, Debug)]
pub struct PortalFolder {
    path: PathBuf,
    folder: Folder,
}

impl Folder {
    /// The folder of one account on one portal; it is made when something is first
    /// written. Any two texts will do: the same portal and account always give the
    /// same folder (whatever the case of the account, and with or without a slash
    /// at the end of the address), others give another one.
    pub fn of_portal(&self, address: &str, account: &str) -> PortalFolder {
        PortalFolder {
            path: self.path().join("portals").join(folder_name(address, account)),
            folder: self.clone(),
        }
    }
}

impl PortalFolder {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the copies are of what the portal holds.
    pub(super) fn cache(&self) -> PathBuf {
        self.path.join("cache")
    }

    /// The folder of all accounts.
    pub(super) fn of_all(&self) -> &Folder {
        &self.folder
    }

    /// This folder, for small files.
    pub(super) fn as_folder(&self) -> Folder {
        self.folder.inside(&self.path)
    }

    /// Removes every copy of what the portal holds: lists and photos. Drafts, journal and
    /// views stay. For when a portal is forgotten, and when no copies are wanted.
    ///
    /// # Errors
    /// If something cannot be removed.
    pub fn remove_copies(&self) -> io::Result<()> {
        match std::fs::remove_dir_all(self.cache()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Deletes everything of this account from this computer: drafts, journal, cache.
    ///
    /// # Errors
    /// If something of it cannot be deleted.
    pub fn delete(&self) -> io::Result<()> {
        match std::fs::remove_dir_all(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Keeps every other process that asks the same from the files here until the answer is dropped. The
    /// folder is made if it is missing.
    ///
    /// # Errors
    /// If nothing can be written here, or if another process holds the files all the time.
    pub(super) fn lock(&self) -> io::Result<LockFile> {
        self.as_folder().lock()
    }

    /// Takes only the system's lock, and waits no longer than this.
    ///
    /// # Errors
    /// As for [`lock`](PortalFolder::lock).
    pub(super) fn system_lock(&self, at_most: Duration) -> io::Result<Option<File>> {
        self.as_folder().system_lock(at_most)
    }

    /// The same folder where nobody may be kept waiting.
    #[must_use]
    pub fn hurried(&self) -> PortalFolder {
        PortalFolder { path: self.path.clone(), folder: self.folder.hurried() }
    }

    /// This run of the program.
    pub(super) fn run(&self) -> &ThisRun {
        self.folder.run()
    }
}

/// `office.example.com--mia-example.com--0123456789abcdef`: readable, and told apart by
/// the number at its end, which is made of the whole address and the whole account.
fn folder_name(address: &str, account: &str) -> String {
    let address = address.trim();
    let (address, host) = match Url::parse(address) {
        Ok(url) => {
            let host = url.host_str().unwrap_or_default().to_owned();
            (url.as_str().trim_end_matches('/').to_owned(), host)
        }
        Err(_) => (address.trim_end_matches('/').to_owned(), address.to_owned()),
    };
    let account = account.trim().to_lowercase();
    let number = fingerprint([address.as_bytes(), account.as_bytes()]);
    [readable(&host), readable(&account), format!("{number:016x}")].join("--")
}

/// The text as far as every file system takes it.
fn readable(text: &str) -> String {
    let mut name = String::new();
    for character in text.chars() {
        if name.len() == READABLE {
            break;
        } else if character.is_ascii_alphanumeric() {
            name.push(character.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with(['-', '.']) {
            name.push(if character == '.' { '.' } else { '-' });
        }
    }
    name.truncate(name.trim_end_matches(['-', '.']).len());
    if name.is_empty() { "unnamed".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_folder_can_be_read_by_people() {
        let name = folder_name("https://Office.Example.com:8443/", " Mia.Berg@example.com ");
        assert!(name.starts_with("office.example.com--mia.berg-example.com--"), "{name}");
        // Fixed for ever: another name would hide what was kept.
        assert_eq!(folder_name("https://a.example", "b"), "a.example--b--985270b7607a5e59");
    }

    #[test]
    fn the_same_portal_and_account_share_a_folder_and_others_do_not() {
        let name = folder_name("https://office.example", "mia@x.example");
        assert_eq!(name, folder_name("https://OFFICE.example:443/", "Mia@X.example"));
        let others = [
            folder_name("http://office.example", "mia@x.example"),
            folder_name("https://office.example:8443", "mia@x.example"),
            folder_name("https://office.example/portal", "mia@x.example"),
            folder_name("https://office.example", "mia-x.example"),
            folder_name("https://office.example", ""),
            folder_name("https://office.examplem", "ia@x.example"),
        ];
        for (at, other) in others.iter().enumerate() {
            assert_ne!(&name, other);
            assert!(!others[..at].contains(other), "{other}");
        }
    }

    proptest! {
        /// Any text gives one folder inside, of a name that every file system takes.
        #[test]
        fn any_text_gives_a_name(address in "\\PC{0,80}", account in any::<String>()) {
            let name = folder_name(&address, &account);
            prop_assert!(name.len() < 120);
            prop_assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c)));
            prop_assert!(!name.starts_with(['.', '-']) && !name.ends_with('.'));
        }
    }
}
