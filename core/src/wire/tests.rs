use super::*;

const GUID: Uuid = Uuid::from_u128(0x8979_1762_2336_4186_9674_299b_90a8_02e2);

#[test]
fn both_forms_are_written_as_they_are_read() {
    for schema in [SchemaRef::Id(0), SchemaRef::Id(u32::MAX), SchemaRef::Guid(GUID)] {
        let mut value = Vec::new();
        write(schema, &mut value);
        assert_eq!(value.len(), schema.header_len());
        value.push(0x2a);
        assert_eq!(read(&value), Ok((schema, &[0x2a][..])));
    }
}

#[test]
fn an_id_is_big_endian() {
    let mut value = Vec::new();
    write(SchemaRef::Id(0x0102_0304), &mut value);
    assert_eq!(value, [0, 1, 2, 3, 4]);
}

#[test]
fn every_shorter_value_is_refused_with_its_length() {
    for (header, needed) in [([0; 4].as_slice(), 5), (&[1; 16], 17)] {
        for len in 1..=header.len() {
            assert_eq!(read(&header[..len]), Err(WireError::TooShort { len, needed }));
        }
    }
    assert_eq!(read(&[]), Err(WireError::TooShort { len: 0, needed: 5 }));
}

#[test]
fn a_datum_may_be_empty() {
    assert_eq!(read(&[0, 0, 0, 0, 9]), Ok((SchemaRef::Id(9), &[][..])));
}

#[test]
fn every_other_first_byte_is_refused() {
    for found in 2..=u8::MAX {
        let error = read(&[found, 0, 0, 0, 0, 0]).expect_err("no magic byte");
        assert_eq!(error, WireError::Magic { found });
    }
}
