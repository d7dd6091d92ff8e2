//! What is refused, with its place.
use super::model::{Every, Tree};
use crate::avro::codec::{
    Decode, DecodeError, DecodeErrorKind, Reader, ZERO_SIZED_ITEMS_LIMIT, from_slice, to_vec,
};

fn tree(bytes: &[u8]) -> Result<Tree, (DecodeErrorKind, usize, String)> {
    from_slice(bytes)
        .map_err(|error: DecodeError| (error.kind(), error.offset(), error.path().to_owned()))
}

fn refused<T>(
    kind: DecodeErrorKind,
    offset: usize,
    path: &str,
) -> Result<T, (DecodeErrorKind, usize, String)> {
    Err((kind, offset, path.to_owned()))
}

fn ints(bytes: &[u8]) -> Result<Vec<i32>, DecodeErrorKind> {
    Reader::new(bytes).array(|r| r.int()).map_err(|error| error.kind())
}

fn nulls(bytes: &[u8]) -> Result<usize, DecodeErrorKind> {
    Reader::new(bytes).array(|r| r.null()).map(|nulls| nulls.len()).map_err(|error| error.kind())
}

#[test]
fn an_error_says_what_and_where() {
    use DecodeErrorKind::*;
    assert_eq!(tree(&[]), refused(UnexpectedEnd, 0, "Tree.name"));
    assert_eq!(tree(&[4, b'a']), refused(UnexpectedEnd, 0, "Tree.name"));
    assert_eq!(tree(&[1]), refused(NegativeLength, 0, "Tree.name"));
    assert_eq!(tree(&[2, 0xff]), refused(InvalidUtf8, 0, "Tree.name"));
    assert_eq!(tree(&[0x80, 0]), refused(InvalidVarint, 0, "Tree.name"));
    assert_eq!(tree(&[0, 0, 4]), refused(BranchOutOfRange, 2, "Tree.next"));
    assert_eq!(tree(&[0, 0, 1]), refused(BranchOutOfRange, 2, "Tree.next"));
    assert_eq!(tree(&[0, 0, 0, 0]), refused(TrailingBytes, 3, "Tree"));
    // One child is sound, the other has a wrong name.
    assert_eq!(
        tree(&[0, 4, 2, b'a', 0, 0, 2, 0xff, 0, 0, 0, 0]),
        refused(InvalidUtf8, 6, "Tree.children[1].name")
    );
}

#[test]
fn an_error_in_a_union_names_the_branch_where_there_is_a_choice() {
    let every: Every = crate::avro::codec::tests::property::instance(1);
    let mut bytes = to_vec(&Every { choice: None, ..every }).unwrap();
    bytes.pop();
    bytes.extend([6, 2, 0xff]);
    let error = from_slice::<Every>(&bytes).unwrap_err();
    assert_eq!(error.path(), "Every.choice<test.Tree>.name");
    assert!(!format!("{error}{error:?}").contains('\u{fffd}'));
}

#[test]
fn varints_are_as_short_as_can_be_and_fit() {
    let long = |bytes: &[u8]| Reader::new(bytes).long().map_err(|error| error.kind());
    for overlong in
        [&[0x80, 0][..], &[0x81, 0x80, 0], &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]]
    {
        assert_eq!(long(overlong), Err(DecodeErrorKind::InvalidVarint));
        let followed = [overlong, &[1; 8]].concat();
        assert_eq!(long(&followed), Err(DecodeErrorKind::InvalidVarint));
    }
    assert_eq!(long(&[0xff; 10]), Err(DecodeErrorKind::InvalidVarint));
    assert_eq!(long(&[0xff; 100]), Err(DecodeErrorKind::InvalidVarint));
    assert_eq!(
        long(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2]),
        Err(DecodeErrorKind::InvalidVarint)
    );
    assert_eq!(long(&[0xff; 9]), Err(DecodeErrorKind::UnexpectedEnd));
}

#[test]
fn a_boolean_is_0_or_1() {
    for byte in 0..=255 {
        let read = Reader::new(&[byte]).boolean().map_err(|error| error.kind());
        match byte {
            0 => assert_eq!(read, Ok(false)),
            1 => assert_eq!(read, Ok(true)),
            _ => assert_eq!(read, Err(DecodeErrorKind::InvalidBoolean)),
        }
    }
    let end = Reader::new(&[]).boolean().unwrap_err();
    assert_eq!(end.kind(), DecodeErrorKind::UnexpectedEnd);
}

#[test]
fn blocks_may_be_many_and_have_sizes_that_are_right() {
    assert_eq!(ints(&[4, 2, 4, 2, 6, 0]), Ok(vec![1, 2, 3]));
    assert_eq!(ints(&[3, 4, 2, 4, 1, 2, 6, 0]), Ok(vec![1, 2, 3]));
    assert_eq!(ints(&[3, 2, 2, 4, 0]), Err(DecodeErrorKind::WrongBlockSize));
    assert_eq!(ints(&[3, 6, 2, 4, 0]), Err(DecodeErrorKind::WrongBlockSize));
    assert_eq!(ints(&[3, 8, 2, 4, 0]), Err(DecodeErrorKind::UnexpectedEnd));
    assert_eq!(ints(&[3, 3, 2, 4, 0]), Err(DecodeErrorKind::NegativeLength));
    assert_eq!(ints(&[2, 2]), Err(DecodeErrorKind::UnexpectedEnd));
}

#[test]
fn a_count_is_not_believed() {
    let minimum = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    let maximum = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
    assert_eq!(ints(&maximum), Err(DecodeErrorKind::CountOutOfRange));
    assert_eq!(ints(&[&maximum[..], &[2; 20]].concat()), Err(DecodeErrorKind::CountOutOfRange));
    assert_eq!(ints(&[&minimum[..], &[4, 2, 2]].concat()), Err(DecodeErrorKind::CountOutOfRange));
    // A count of 2^62 nulls is plausible byte for byte.
    assert_eq!(nulls(&maximum), Err(DecodeErrorKind::CountOutOfRange));
    assert_eq!(nulls(&[&minimum[..], &[0, 0]].concat()), Err(DecodeErrorKind::CountOutOfRange));
    assert_eq!(nulls(&[20, 0]), Ok(10));
}

#[test]
fn items_of_no_size_are_limited_in_all_arrays_together() {
    let half = super::write(|w| w.index(ZERO_SIZED_ITEMS_LIMIT as usize / 2));
    let bytes = |halves: usize| [half.as_slice(), &[0]].concat().repeat(halves);
    let read = |bytes: &[u8], arrays: usize| {
        let mut reader = Reader::new(bytes);
        (0..arrays).try_for_each(|_| reader.array(|r| r.record(|_| Ok(()))).map(drop))
    };
    assert_eq!(read(&bytes(2), 2), Ok(()));
    let error = read(&bytes(3), 3).unwrap_err();
    assert_eq!(error.kind(), DecodeErrorKind::CountOutOfRange);
}

#[test]
fn nesting_has_a_limit() {
    let nested = |levels: usize| [[0, 0, 2].repeat(levels - 1), vec![0, 0, 0]].concat();
    assert!(tree(&nested(128)).is_ok());
    let error = from_slice::<Tree>(&nested(129)).unwrap_err();
    assert_eq!((error.kind(), error.offset()), (DecodeErrorKind::TooDeep, 128 * 3));
    assert!(from_slice::<Tree>(&nested(1_000_000)).is_err());
}

#[test]
fn what_is_read_ends_where_it_should() {
    let every = super::property::instance(2);
    let bytes = to_vec(&every).unwrap();
    for end in 0..bytes.len() {
        let error = from_slice::<Every>(&bytes[..end]).unwrap_err();
        assert!(error.offset() <= end && error.path().starts_with("Every."), "{error:?}");
    }
    let mut reader = Reader::new(&bytes);
    assert_eq!(Every::decode(&mut reader), Ok(every));
    assert_eq!(reader.finish(), Ok(()));
}

#[test]
fn an_error_is_one_word() {
    assert_eq!(size_of::<DecodeError>(), size_of::<usize>());
    assert_eq!(size_of::<Result<(), DecodeError>>(), size_of::<usize>());
}
