//! Containers there and back; `cli/tests/containers.rs` has those of another writer.

use std::io::{self, Write};

use super::{Codec, Error, ErrorKind, Head, Reader, Writer};

const SYNC: [u8; 16] = *b"0123456789abcdef";

fn write(head: &Head, data: &[Vec<u8>]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), head).expect("in memory");
    data.iter().for_each(|datum| writer.append(datum).expect("in memory"));
    writer.finish().expect("in memory")
}

/// The data of all blocks, or what is wrong.
fn read(file: &[u8]) -> Result<Vec<(u64, Vec<u8>)>, Error> {
    let mut reader = Reader::new(file)?;
    let mut blocks = Vec::new();
    while let Some(block) = reader.next_block()? {
        blocks.push((block.count, block.bytes));
    }
    Ok(blocks)
}

/// A container with one block in a codec.
fn packed(codec: &str, block: &[u8]) -> Vec<u8> {
    let mut file = write(&Head::new("\"int\"", SYNC), &[]);
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
    for codec in [Codec::Null, Codec::Deflate, Codec::Snappy] {
        let head = Head::new("\"bytes\"", SYNC).codec(codec).property("a", "b").property("c", []);
        let file = write(&head, &[vec![1, 2], long.clone()]);
        let reader = Reader::new(&file[..]).expect("a container");
        assert_eq!((reader.schema(), reader.codec()), ("\"bytes\"", codec));
        let properties: Vec<_> = reader.properties().collect();
        assert_eq!(properties, [("a", &b"b"[..]), ("c", b"")]);
        assert_eq!((reader.property("a"), reader.property("b")), (Some(&b"b"[..]), None));
        assert_eq!(read(&file).expect("blocks"), [(2, [&[1, 2][..], &long].concat())]);
        assert_eq!(read(&write(&head, &[])).expect("none"), []);
    }
}

#[test]
fn blocks_end_where_they_are_large_or_told_to() {
    let head = Head::new("\"bytes\"", SYNC).codec(Codec::Deflate);
    let blocks = read(&write(&head, &vec![vec![7; 30_000]; 7])).expect("blocks");
    assert_eq!(blocks.iter().map(|(count, _)| *count).collect::<Vec<_>>(), [3, 3, 1]);
    let mut writer = Writer::new(Vec::new(), &head).expect("in memory");
    for datum in [[1], [2]] {
        writer.append(&datum).expect("in memory");
        writer.end_block().expect("in memory");
        writer.end_block().expect("in memory");
    }
    let file = writer.finish().expect("in memory");
    assert_eq!(read(&file).expect("blocks"), [(1, vec![1]), (1, vec![2])]);
}

#[test]
fn a_file_is_gone_on_with() {
    for codec in [Codec::Null, Codec::Deflate, Codec::Snappy] {
        let head = Head::new("\"int\"", SYNC).codec(codec);
        let mut writer = Writer::new(Vec::new(), &head).expect("a head");
        let mut parts = vec![writer.output().len() as u64];
        for datum in [2, 4, 6] {
            writer.append(&[datum]).and_then(|()| writer.end_block()).expect("in memory");
            parts.push(writer.output().len() as u64);
        }
        let whole = writer.finish().expect("in memory");
        // Cut behind its first block, and written anew.
        let mut reader = Reader::new(&whole[..]).expect("a container");
        assert_eq!(reader.offset(), parts[0]);
        reader.next_block().expect("a block");
        assert_eq!(reader.offset(), parts[1]);
        let start = whole[..parts[1] as usize].to_vec();
        let mut writer = Writer::behind(start, reader.codec(), reader.mark());
        for datum in [4, 6] {
            writer.append(&[datum]).and_then(|()| writer.end_block()).expect("in memory");
        }
        assert_eq!(writer.finish().expect("in memory"), whole);
    }
}

#[test]
fn blocks_are_unpacked() {
    let deflated = Codec::Deflate.pack(b"datum").expect("in memory");
    assert_eq!(read(&packed("deflate", &deflated)).expect("a block"), [(1, b"datum".to_vec())]);
    let more = packed("deflate", &[&deflated[..], &[0]].concat());
    let error = read(&more).expect_err("more than that").to_string();
    assert!(error.contains("bytes follow its deflated data"), "{error}");

    let mut snapped = Codec::Snappy.pack(b"datum").expect("in memory");
    assert_eq!(read(&packed("snappy", &snapped)).expect("a block"), [(1, b"datum".to_vec())]);
    *snapped.last_mut().expect("a sum") ^= 1;
    let error = read(&packed("snappy", &snapped)).expect_err("a wrong sum").to_string();
    assert!(error.contains("its checksum is wrong"), "{error}");
    let error = read(&packed("xz", b"")).expect_err("not read");
    assert_eq!(error.kind(), ErrorKind::Codec);
    let error = error.to_string();
    assert!(error.contains("`xz`") && error.contains("recodec"), "{error}");
}

#[test]
fn whatever_is_cut_or_changed_fails_or_is_read_and_never_panics() {
    let file = write(&Head::new("\"int\"", SYNC).property("a", "b"), &[vec![2], vec![4]]);
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

/// A disk that takes so many writes.
struct Full(u32);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.checked_sub(1).ok_or(io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_cannot_be_written_fails() {
    let head = Head::new("\"bytes\"", SYNC);
    assert!(Writer::new(Full(0), &head).is_err());
    let mut writer = Writer::new(Full(1), &head).expect("a head");
    writer.append(&[1]).expect("in memory");
    assert!(writer.finish().is_err());
}
