//! What is written in blocks comes back or is refused, and is never held as a whole by the writer.

use std::cell::Cell;

use serde::Serializer;
use serde::ser::SerializeTuple;

use super::*;

/// Letters that cannot be packed.
fn noise(length: usize) -> String {
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut letter = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(b' ' + (state % 95) as u8)
    };
    (0..length).map(|_| letter()).collect()
}

fn written(value: &impl Serialize) -> Vec<u8> {
    let mut file = Vec::new();
    write_blocks(value, &mut file, Hasher::new()).unwrap();
    file
}

fn read(file: &[u8], size: usize) -> io::Result<Vec<u8>> {
    read_blocks(file, Hasher::new(), size)
}

fn is_refused(file: &[u8], size: usize) -> bool {
    read(file, size).is_err_and(|error| is_damage(&error))
}

/// Where each block of a file begins.
fn starts(file: &[u8]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    while at < file.len() {
        starts.push(at);
        let length = u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
        at += BLOCK_HEAD + length as usize;
    }
    starts
}

/// A file of three blocks that cannot be packed, and the size of what is in it.
fn three_blocks() -> (Vec<u8>, usize) {
    let text = noise(2 * BLOCK + 10_000);
    (written(&text), plain_size(&text).unwrap())
}

/// Places all over a file, with every one near the beginning of a block.
fn places(file: &[u8]) -> Vec<usize> {
    let heads = starts(file).into_iter().flat_map(|start| start..start + 2 * BLOCK_HEAD);
    (0..file.len()).step_by(4_099).chain(heads).collect()
}

#[test]
fn what_is_written_comes_back_around_the_end_of_a_block() {
    let most = 2 * BLOCK + 8;
    for text in [noise(most), "a".repeat(most)] {
        for length in [0, BLOCK, 2 * BLOCK].into_iter().flat_map(|end| end.saturating_sub(8)..end + 8) {
            let text = &text[..length];
            let file = written(&text);
            let size = plain_size(&text).unwrap();
            assert_eq!(starts(&file).len(), size.div_ceil(BLOCK), "{length} letters");
            let plain = read(&file, size).unwrap();
            assert!(postcard::from_bytes::<&str>(&plain).unwrap() == text, "{length} letters");
            assert!(may_hold(file.len() as u64, size as u64), "{length} letters");
        }
    }
}

#[test]
fn what_is_nothing_needs_no_block() {
    assert_eq!(written(&()), Vec::<u8>::new());
    assert_eq!(read(&[], 0).unwrap(), Vec::<u8>::new());
    assert!(is_refused(&[0], 0));
}

#[test]
fn a_changed_byte_is_noticed() {
    let (mut file, size) = three_blocks();
    for at in places(&file) {
        let change = 1u8 << (at % 8);
        file[at] ^= change;
        assert!(is_refused(&file, size), "byte {at}");
        file[at] ^= change;
    }
    assert!(read(&file, size).is_ok());
}

#[test]
fn what_was_cut_off_is_noticed() {
    let (file, size) = three_blocks();
    for length in places(&file) {
        assert!(is_refused(&file[..length], size), "{length} bytes");
    }
    assert!(is_refused(&file[..file.len() - 1], size));
}

#[test]
fn a_block_in_another_place_is_noticed() {
    let (file, size) = three_blocks();
    let [one, two, three] = starts(&file)[..] else { panic!("not three blocks") };
    let (first, second, third) = (&file[one..two], &file[two..three], &file[three..]);
    assert!(is_refused(&[second, first, third].concat(), size));
    assert!(is_refused(&[first, first, third].concat(), size));
    assert!(is_refused(&[second, third].concat(), size - BLOCK));
    assert!(is_refused(&[first, second].concat(), size));
    assert!(is_refused(&[first, second, third, third].concat(), size));
    assert!(is_refused(&file, size - 1) && is_refused(&file, size + 1));
}

#[test]
fn blocks_behind_another_beginning_are_noticed() {
    let (file, size) = three_blocks();
    let mut other = Hasher::new();
    other.update(b"another beginning");
    assert!(is_damage(&read_blocks(&file[..], other, size).unwrap_err()));
}

#[test]
fn a_block_that_tells_of_a_huge_one_is_refused() {
    let (mut file, size) = three_blocks();
    for length in [MOST_PACKED + 1, u32::MAX as usize] {
        file[..4].copy_from_slice(&u32::try_from(length).unwrap().to_le_bytes());
        assert!(is_refused(&file, size), "{length} bytes");
    }
}

/// How many letters are handed over at once.
const PIECE: usize = 1_000;

/// A text that is handed over in pieces, and counts them.
struct Pieces<'a> {
    text: &'a str,
    handed: &'a Cell<usize>,
}

impl Serialize for Pieces<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let count = self.text.len() / PIECE;
        let mut pieces = serializer.serialize_tuple(count)?;
        for piece in 0..count {
            self.handed.set(self.handed.get() + PIECE);
            pieces.serialize_element(&self.text[piece * PIECE..][..PIECE])?;
        }
        pieces.end()
    }
}

/// A file that counts what is written into it, and how far that is behind what was handed over.
struct Counting<'a> {
    handed: &'a Cell<usize>,
    written: usize,
    largest: usize,
    furthest_behind: usize,
}

impl Counting<'_> {
    fn new(handed: &Cell<usize>) -> Counting<'_> {
        Counting { handed, written: 0, largest: 0, furthest_behind: 0 }
    }
}

impl Write for Counting<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let behind = self.handed.get().saturating_sub(self.written);
        self.furthest_behind = self.furthest_behind.max(behind);
        self.largest = self.largest.max(bytes.len());
        self.written += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_writer_is_never_more_than_a_block_behind() {
    let text = noise(8 * BLOCK);
    let handed = Cell::new(0);
    let mut file = Counting::new(&handed);
    write_blocks(&Pieces { text: &text, handed: &handed }, &mut file, Hasher::new()).unwrap();
    // Nothing of it can be packed, so what was written is not behind for that reason.
    assert!(file.written > handed.get() && handed.get() > 7 * BLOCK);
    assert!(file.furthest_behind <= BLOCK + PIECE, "{} bytes behind", file.furthest_behind);
    assert!(file.largest <= BLOCK_HEAD + MOST_PACKED, "{} bytes at once", file.largest);
}

#[test]
fn one_long_text_is_written_in_blocks_too() {
    let handed = Cell::new(0);
    let mut file = Counting::new(&handed);
    write_blocks(&noise(8 * BLOCK), &mut file, Hasher::new()).unwrap();
    assert!(file.written > 8 * BLOCK);
    assert!(file.largest <= BLOCK_HEAD + MOST_PACKED, "{} bytes at once", file.largest);
}

/// A disk with no room.
struct Full;

impl Write for Full {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::StorageFull.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_told_as_such() {
    for length in [10, 2 * BLOCK] {
        let error = write_blocks(&noise(length), Full, Hasher::new()).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }
}
