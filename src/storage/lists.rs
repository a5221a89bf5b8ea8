//! Copies of a portal's lists, so that they stand at the next start before the portal
//! answers.
//!
//! A file is a short head and the list in packed blocks (postcard, LZ4). The head has the version
//! of the format, and all of it has checksums: a file of another version, a damaged one and one that was
//! cut off are as good as none, because the portal has it all.

use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use crc32fast::Hasher;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::PortalFolder;
use super::blocks::{damaged, is_damage, may_hold, plain_size, read_blocks, write_blocks};
use super::files::{open_up_to, private_folder, remove_abandoned, write_whole_by};

const MAGIC: &[u8; 8] = b"PDesk.ls";
/// To be raised with every change of what is written into a list, here or in the types that
/// are written.
const VERSION: u32 = 3;
/// Magic, version, checksum, time, size of the list before packing.
const HEAD: usize = 8 + 4 + 4 + 8 + 8;
/// The checksum is of what the head has behind it.
const CHECKED: usize = 16;
/// No list is larger, in bytes before packing.
const LARGEST: u64 = 512 << 20;

/// No file is larger, in bytes.
const LARGEST_FILE: u64 = 256 << 20;

/// The copies of the lists of one account.
#[derive(Clone, Debug)]
pub struct ListCache {
    path: PathBuf,
}

/// A list that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptList<T> {
    /// When the portal gave it.
    pub loaded: Timestamp,
    /// What it gave.
    pub list: T,
}

impl PortalFolder {
    /// The lists of this account as they were when they were last loaded.
    pub fn lists(&self) -> ListCache {
        ListCache { path: self.cache() }
    }
}

impl ListCache {
    /// Keeps a list under a name, in place of the one before.
    ///
    /// # Errors
    /// If it cannot be packed or written.
    pub fn keep(&self, name: &str, loaded: Timestamp, list: &impl Serialize) -> io::Result<()> {
        private_folder(&self.path)?;
        write_whole_by(&self.path, &file_name(name), |file| write_list(file, loaded, list))
    }

    /// The list of a name; `None` where there is none that this version can read.
    ///
    /// # Errors
    /// If there is a file that cannot be read at all.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> io::Result<Option<KeptList<T>>> {
        let Some((file, length)) = open_up_to(&self.path.join(file_name(name)), LARGEST_FILE)? else {
            return Ok(None);
        };
        match read_list(file, length) {
            Err(error) if is_damage(&error) => Ok(None),
            kept => kept.map(Some),
        }
    }

    /// Whether a list of this name is there, without reading it.
    pub fn has(&self, name: &str) -> bool {
        self.path.join(file_name(name)).is_file()
    }

    /// How much room the copies take, photos included, in bytes.
    pub fn size(&self) -> u64 {
        size_of_folder(&self.path)
    }

    /// Removes what a process left here that was killed while it wrote, long ago: another
    /// list may be written right now.
    pub fn clean_up(&self) {
        // What stays is tried again at the next start, and harms nobody.
        let _ = remove_abandoned(&self.path);
    }
}

fn size_of_folder(path: &Path) -> u64 {
    let Ok(files) = std::fs::read_dir(path) else { return 0 };
    files
        .flatten()
        .map(|file| match file.metadata() {
            Ok(data) if data.is_dir() => size_of_folder(&file.path()),
            Ok(data) => data.len(),
            Err(_) => 0,
        })
        .sum()
}

fn file_name(name: &str) -> String {
    format!("{name}.list")
}

/// What stands before the blocks of a list.
struct Head {
    loaded: Timestamp,
    /// Of the list before packing, in bytes.
    size: u64,
}

impl Head {
    fn written(&self) -> [u8; HEAD] {
        let mut head = [0; HEAD];
        head[..8].copy_from_slice(MAGIC);
        head[8..12].copy_from_slice(&VERSION.to_le_bytes());
        head[16..24].copy_from_slice(&self.loaded.as_second().to_le_bytes());
        head[24..].copy_from_slice(&self.size.to_le_bytes());
        let checksum = checksum(&head).finalize();
        head[12..CHECKED].copy_from_slice(&checksum.to_le_bytes());
        head
    }

    /// The head of a file of this length; `None` if it is damaged, of another version, or tells of
    /// more than such a file can hold.
    fn read(head: &[u8; HEAD], length: u64) -> Option<Head> {
        let number = |at: usize| head.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
        let short = |at: usize| head.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
        if !head.starts_with(MAGIC) || short(8)? != VERSION || short(12)? != checksum(head).finalize() {
            return None;
        }
        let loaded = Timestamp::from_second(number(16)?.cast_signed()).ok()?;
        let size = number(24).filter(|size| *size <= LARGEST && may_hold(length, *size))?;
        Some(Head { loaded, size })
    }
}

/// The checksum of a head. Those of the blocks go on from it.
fn checksum(head: &[u8; HEAD]) -> Hasher {
    let mut checksum = Hasher::new();
    checksum.update(&head[CHECKED..]);
    checksum
}

fn write_list(mut into: impl Write, loaded: Timestamp, list: &impl Serialize) -> io::Result<()> {
    let head = Head { loaded, size: plain_size(list)? as u64 }.written();
    into.write_all(&head)?;
    write_blocks(list, into, checksum(&head))
}

fn read_list<T: DeserializeOwned>(mut from: impl Read, length: u64) -> io::Result<KeptList<T>> {
    let mut head = [0; HEAD];
    from.read_exact(&mut head)?;
    // No room is made before the head is known to be right.
    let Head { loaded, size } = Head::read(&head, length).ok_or_else(damaged)?;
    let size = usize::try_from(size).map_err(io::Error::other)?;
    let plain = read_blocks(from, checksum(&head), size)?;
    let list = postcard::from_bytes(&plain).map_err(|_| damaged())?;
    Ok(KeptList { loaded, list })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;
    use serde::Serializer;
    use serde::ser::SerializeSeq;

    use super::*;
    use crate::storage::Folder;

    type List = (String, Vec<(u32, String)>);

    fn list() -> List {
        ("People".to_owned(), (0..500).map(|at| (at, format!("Person {at}"))).collect())
    }

    fn loaded() -> Timestamp {
        "2026-11-20T11:00:00Z".parse().unwrap()
    }

    fn pack(loaded: Timestamp, list: &impl Serialize) -> io::Result<Vec<u8>> {
        let mut content = Vec::new();
        write_list(&mut content, loaded, list)?;
        Ok(content)
    }

    fn unpack<T: DeserializeOwned>(content: &[u8]) -> Option<KeptList<T>> {
        match read_list(content, content.len() as u64) {
            Ok(kept) => Some(kept),
            Err(error) => {
                assert!(is_damage(&error), "{error}");
                None
            }
        }
    }

    #[test]
    fn a_list_comes_back_with_its_time_and_can_be_removed() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).of_portal("https://office.example", "mia@x.example");
        let lists = folder.lists();
        assert_eq!(lists.read::<List>("people").unwrap(), None);
        lists.keep("people", loaded(), &list()).unwrap();
        assert_eq!(lists.read("people").unwrap(), Some(KeptList { loaded: loaded(), list: list() }));
        assert_eq!(lists.read::<List>("contacts").unwrap(), None);
        assert!(lists.size() > 0 && lists.size() < 8_000, "{} bytes", lists.size());
        folder.remove_copies().unwrap();
        assert_eq!((lists.read::<List>("people").unwrap(), lists.size()), (None, 0));
        folder.remove_copies().unwrap();
    }

    #[test]
    #[cfg(unix)]
    fn only_its_owner_may_read_a_copy() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).of_portal("https://office.example", "mia@x.example");
        folder.lists().keep("people", loaded(), &list()).unwrap();
        let file = folder.path().join("cache").join("people.list");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0);
    }

    #[test]
    fn a_file_of_another_version_is_as_good_as_none() {
        for version in [0, VERSION - 1, VERSION + 1, u32::MAX] {
            let mut content = pack(loaded(), &list()).unwrap();
            content[8..12].copy_from_slice(&version.to_le_bytes());
            assert_eq!(unpack::<List>(&content), None, "version {version}");
        }
    }

    #[test]
    fn a_file_that_was_cut_off_anywhere_is_as_good_as_none() {
        let content = pack(loaded(), &list()).unwrap();
        assert!(unpack::<List>(&content).is_some());
        for length in 0..content.len() {
            assert_eq!(unpack::<List>(&content[..length]), None, "{length} bytes");
        }
    }

    #[test]
    fn a_file_with_any_one_byte_changed_is_as_good_as_none() {
        let mut content = pack(loaded(), &list()).unwrap();
        for at in 0..content.len() {
            for change in [0x01u8, 0x80, 0xff] {
                content[at] ^= change;
                assert_eq!(unpack::<List>(&content), None, "byte {at}, changed by {change}");
                content[at] ^= change;
            }
        }
        assert!(unpack::<List>(&content).is_some());
    }

    #[test]
    fn a_file_with_more_behind_the_list_is_as_good_as_none() {
        let content = pack(loaded(), &list()).unwrap();
        for more in [&content[..1], &content[HEAD..], &content[..]] {
            assert_eq!(unpack::<List>(&[&content[..], more].concat()), None, "{} bytes more", more.len());
        }
    }

    #[test]
    fn a_head_that_tells_of_more_than_its_file_can_hold_is_refused_before_room_is_made() {
        let content = pack(loaded(), &list()).unwrap();
        let length = content.len() as u64;
        let right: [u8; HEAD] = content[..HEAD].try_into().unwrap();
        assert!(Head::read(&right, length).is_some());
        for (size, length) in [
            (u64::MAX, u64::MAX),
            (LARGEST + 1, LARGEST_FILE),
            (LARGEST, length),
            (length * 255 + 1, length),
            (1, 0),
        ] {
            let head = Head { loaded: loaded(), size }.written();
            assert!(Head::read(&head, length).is_none(), "{size} bytes in {length}");
        }
        let huge = Head { loaded: loaded(), size: LARGEST }.written();
        assert_eq!(unpack::<List>(&[&huge[..], &content[HEAD..]].concat()), None);
    }

    /// Cannot be written down: the format asks for the length first.
    struct Endless;

    impl Serialize for Endless {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_seq(None)?.end()
        }
    }

    #[test]
    fn what_cannot_be_packed_leaves_the_list_before_and_nothing_else() {
        let place = tempfile::tempdir().unwrap();
        let lists = Folder::at(place.path()).of_portal("https://office.example", "mia@x.example").lists();
        lists.keep("people", loaded(), &list()).unwrap();
        lists.keep("people", loaded(), &Endless).unwrap_err();
        assert_eq!(lists.read::<List>("people").unwrap().unwrap().list, list());
        assert_eq!(fs::read_dir(&lists.path).unwrap().count(), 1);
    }

    proptest! {
        #[test]
        fn any_list_comes_back(
            list in (any::<String>(), proptest::collection::vec((any::<u32>(), any::<String>()), 0..60)),
            second in 0i64..4_000_000_000,
        ) {
            let loaded = Timestamp::from_second(second).unwrap();
            let content = pack(loaded, &list).unwrap();
            prop_assert_eq!(unpack::<List>(&content), Some(KeptList { loaded, list }));
        }

        #[test]
        fn a_damaged_file_is_as_good_as_none(at in 0usize..1000, with in 1u8..) {
            let mut content = pack(loaded(), &list()).unwrap();
            let at = at % content.len();
            content[at] ^= with;
            prop_assert_eq!(unpack::<List>(&content), None);
        }

        #[test]
        fn anything_at_all_is_refused(content in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert_eq!(unpack::<List>(&content), None);
        }
    }
}
