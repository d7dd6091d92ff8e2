//! Container files that another implementation wrote.

use std::process::Command;

use apache_avro::types::Record;
use apache_avro::{Codec, DeflateSettings, Schema, Writer};
use tempfile::TempDir;

const WARD: &str = r#"{"type": "record", "name": "Ward", "fields": [
    {"name": "beds", "type": "int"}, {"name": "kind", "type": "string"}]}"#;

/// A file of many blocks, as `apache-avro` writes it.
fn written(codec: Codec) -> Vec<u8> {
    let schema = Schema::parse_str(WARD).expect("a schema");
    let mut writer = Writer::with_codec(&schema, Vec::new(), codec).expect("a writer");
    for beds in 0..1_000 {
        let mut record = Record::new(&schema).expect("a record");
        record.put("beds", beds);
        record.put("kind", format!("ward {beds}"));
        writer.append_value(record).expect("in memory");
        if beds % 100 == 0 {
            writer.flush().expect("in memory");
        }
    }
    writer.into_inner().expect("in memory")
}

#[test]
fn files_of_another_writer_are_read() {
    let expected: String =
        (0..1_000).map(|beds| format!("{{\"beds\":{beds},\"kind\":\"ward {beds}\"}}\n")).collect();
    let folder = TempDir::new().expect("a folder");
    for codec in [Codec::Null, Codec::Deflate(DeflateSettings::default())] {
        std::fs::write(folder.path().join("wards.avro"), written(codec)).expect("a file");
        let output = Command::new(env!("CARGO_BIN_EXE_factline"))
            .args(["decode", "wards.avro"])
            .current_dir(folder.path())
            .output()
            .expect("the binary");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    }
}
