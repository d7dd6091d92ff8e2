//! Containers there and back; `cli/tests/containers.rs` has those of another writer.

use std::io::Write as _;

use flate2::{Compression, Crc, write::DeflateEncoder};

use super::{Reader, write};

const SYNC: [u8; 16] = *b"0123456789abcdef";

/// The data of all blocks, or what is wrong.
fn read(file: &[u8]) -> anyhow::Result<Vec<(u64, Vec<u8>)>> {
    let mut reader = Reader::new(file)?;
    let mut blocks = Vec::new();
    while let Some(block) = reader.next()? {
        blocks.push((block.count, block.bytes));
    }
    Ok(blocks)
}

/// A container with one block in a codec.
fn packed(codec: &str, block: &[u8]) -> Vec<u8> {
    let mut file = write("\"int\"", &[], SYNC);
    let name = file.windows(4).position(|window| window == b"null").expect("the codec");
    file.splice(name - 1..name + 4, [(codec.len() * 2) as u8].into_iter().chain(codec.bytes()));
    file.push(2);
    file.push((block.len() * 2) as u8);
    file.extend_from_slice(block);
    file.extend_from_slice(&SYNC);
    file
}

#[test]
fn what_is_written_is_read() {
    let long = vec![7; 300];
    let file = write("\"bytes\"", &[vec![1, 2], long.clone()], SYNC);
    assert_eq!(Reader::new(&file[..]).expect("a container").schema(), "\"bytes\"");
    assert_eq!(read(&file).expect("blocks"), [(2, [&[1, 2][..], &long].concat())]);
    assert_eq!(read(&write("\"int\"", &[], SYNC)).expect("none"), []);
}

#[test]
fn blocks_are_unpacked() {
    let mut deflated = DeflateEncoder::new(Vec::new(), Compression::default());
    deflated.write_all(b"datum").expect("in memory");
    let deflated = deflated.finish().expect("in memory");
    assert_eq!(read(&packed("deflate", &deflated)).expect("a block"), [(1, b"datum".to_vec())]);

    let mut snapped = snap::raw::Encoder::new().compress_vec(b"datum").expect("in memory");
    let mut crc = Crc::new();
    crc.update(b"datum");
    snapped.extend(crc.sum().to_be_bytes());
    assert_eq!(read(&packed("snappy", &snapped)).expect("a block"), [(1, b"datum".to_vec())]);
    *snapped.last_mut().expect("a sum") ^= 1;
    let error = format!("{:#}", read(&packed("snappy", &snapped)).expect_err("a wrong sum"));
    assert!(error.contains("its checksum is wrong"), "{error}");
    let error = format!("{:#}", read(&packed("xz", b"")).expect_err("not read"));
    assert!(error.contains("`xz`") && error.contains("recodec"), "{error}");
}

#[test]
fn whatever_is_cut_or_changed_fails_or_is_read_and_never_panics() {
    let file = write("\"int\"", &[vec![2], vec![4]], SYNC);
    for end in 0..file.len() {
        let whole = read(&file[..end]);
        // Cut between head and first block it is a container without data.
        assert!(whole.is_err() || whole.is_ok_and(|blocks| blocks.is_empty()), "{end}");
    }
    for at in 0..file.len() {
        for bit in 0..8 {
            let mut changed = file.clone();
            changed[at] ^= 1 << bit;
            let _ = read(&changed);
        }
    }
}
