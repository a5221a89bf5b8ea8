//! A value in packed blocks. It is written block by block, which takes the memory of two blocks however
//! large the value is, and checked block by block when it is read.
//!
//! A block is its packed size, a checksum and the packed bytes (LZ4). All blocks but the last hold the
//! same number of bytes before packing, so the size of the whole value says where they end. A checksum is
//! of everything up to the end of its block: one that was changed, is missing or stands in another's
//! place is noticed before it is unpacked.

use std::io::{self, Read, Write};

use crc32fast::Hasher;
use lz4_flex::block::{compress_into, decompress_into, get_maximum_output_size};
use postcard::ser_flavors::{Flavor, Size};
use serde::Serialize;

/// What a block holds before packing, in bytes. The last one may hold less.
const BLOCK: usize = 256 << 10;
/// What stands before the packed bytes of a block: their number and the checksum.
const BLOCK_HEAD: usize = 4 + 4;
/// No block has more packed bytes.
const MOST_PACKED: usize = get_maximum_output_size(BLOCK);
/// LZ4 makes no more bytes out of one.
const MOST_OF_ONE: u64 = 255;

/// How many bytes a value has before packing.
///
/// # Errors
/// If it cannot be written down.
pub(super) fn plain_size(value: &impl Serialize) -> io::Result<usize> {
    postcard::serialize_with_flavor(value, Size::default()).map_err(io::Error::other)
}

/// Whether a file of this length can hold a value of this size.
pub(super) fn may_hold(length: u64, size: u64) -> bool {
    size <= length.saturating_mul(MOST_OF_ONE)
}

/// Writes a value in blocks. The checksums go on from this one, which is of what stands before.
///
/// # Errors
/// If the value cannot be packed or written.
pub(super) fn write_blocks(value: &impl Serialize, into: impl Write, checksum: Hasher) -> io::Result<()> {
    let mut blocks = BlockWriter {
        into,
        plain: Vec::with_capacity(BLOCK),
        packed: vec![0; BLOCK_HEAD + MOST_PACKED],
        checksum,
        failed: None,
    };
    let written = postcard::serialize_with_flavor(value, &mut blocks);
    match blocks.failed {
        Some(error) => Err(error),
        None => written.map_err(io::Error::other),
    }
}

/// Reads a value of this size as it was before packing. The checksums go on from this one, which is of
/// what stands before. The room is made at once, so the size is to be checked beforehand.
///
/// # Errors
/// If it cannot be read; [`is_damage`] tells whether that is because it is not as it was written.
pub(super) fn read_blocks(mut from: impl Read, mut checksum: Hasher, size: usize) -> io::Result<Vec<u8>> {
    let mut plain = vec![0; size];
    let mut packed = vec![0; MOST_PACKED];
    for part in plain.chunks_mut(BLOCK) {
        let block = read_block(&mut from, &mut packed, &mut checksum)?;
        if !decompress_into(block, part).is_ok_and(|length| length == part.len()) {
            return Err(damaged());
        }
    }
    match from.read_exact(&mut [0]) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(plain),
        Err(error) => Err(error),
        // Something follows.
        Ok(()) => Err(damaged()),
    }
}

/// Reads the next block and checks it. `packed` is the room for it.
fn read_block<'a>(from: &mut impl Read, packed: &'a mut [u8], checksum: &mut Hasher) -> io::Result<&'a [u8]> {
    let (mut length, mut expected) = ([0; 4], [0; 4]);
    from.read_exact(&mut length)?;
    from.read_exact(&mut expected)?;
    let block = packed.get_mut(..u32::from_le_bytes(length) as usize).ok_or_else(damaged)?;
    from.read_exact(block)?;
    checksum.update(&length);
    checksum.update(block);
    if checksum.clone().finalize() != u32::from_le_bytes(expected) {
        return Err(damaged());
    }
    Ok(block)
}

/// Something is not as it was written.
pub(super) fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// Whether something cannot be read because it is not as it was written: damaged or cut off.
pub(super) fn is_damage(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof)
}

/// Takes the bytes of a value and writes a block whenever one is full.
struct BlockWriter<W> {
    into: W,
    /// The bytes of the next block.
    plain: Vec<u8>,
    /// Room for a block as it stands in the file.
    packed: Vec<u8>,
    checksum: Hasher,
    /// Why nothing more can be written. The serializer knows no reasons.
    failed: Option<io::Error>,
}

impl<W: Write> BlockWriter<W> {
    fn add(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let room = BLOCK - self.plain.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            self.plain.extend_from_slice(now);
            if self.plain.len() == BLOCK {
                self.write_block()?;
            }
            bytes = later;
        }
        Ok(())
    }

    fn write_block(&mut self) -> io::Result<()> {
        let length = compress_into(&self.plain, &mut self.packed[BLOCK_HEAD..]).map_err(io::Error::other)?;
        self.plain.clear();
        let block = &mut self.packed[..BLOCK_HEAD + length];
        block[..4].copy_from_slice(&u32::try_from(length).map_err(io::Error::other)?.to_le_bytes());
        self.checksum.update(&block[..4]);
        self.checksum.update(&block[BLOCK_HEAD..]);
        block[4..BLOCK_HEAD].copy_from_slice(&self.checksum.clone().finalize().to_le_bytes());
        self.into.write_all(block)
    }

    /// Keeps why something failed.
    fn told(&mut self, done: io::Result<()>) -> postcard::Result<()> {
        done.map_err(|error| {
            self.failed = Some(error);
            postcard::Error::SerializeBufferFull
        })
    }
}

impl<W: Write> Flavor for &mut BlockWriter<W> {
    type Output = ();

    fn try_extend(&mut self, data: &[u8]) -> postcard::Result<()> {
        let added = self.add(data);
        self.told(added)
    }

    fn try_push(&mut self, data: u8) -> postcard::Result<()> {
        self.try_extend(&[data])
    }

    fn finalize(self) -> postcard::Result<()> {
        if self.plain.is_empty() {
            return Ok(());
        }
        let written = self.write_block();
        self.told(written)
    }
}

#[cfg(test)]
#[path = "blocks_tests.rs"]
mod tests;
