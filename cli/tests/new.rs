//! `factline new`, as a shell sees it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// Exit code, standard output and standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_factline"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .expect("the binary");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

/// A folder with a new catalog in it.
fn catalog() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let (code, stdout, stderr) =
        run(folder.path(), &["new", "catalog", "catalog", "--namespace", "acme"]);
    assert_eq!(code, 0, "{stderr}");
    let written = ["catalog/catalog.toml", "catalog/schemas/orders/domain.toml"];
    assert!(stdout.starts_with(&format!("{}\n", written.join("\n"))), "{stdout}");
    assert!(stderr.starts_with("next:\n"), "{stderr}");
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect(name)
}

/// What lint, fmt and the generator have to say.
fn assert_clean(folder: &Path) {
    for args in [
        &["lint", "catalog/schemas"][..],
        &["fmt", "--check", "catalog/schemas"],
        &["generate", "catalog/schemas", "--namespace", "acme", "--out", "out"],
        &["lint", "catalog/schemas", "--category", "KAFKA,PRIVACY,TYPES,STANDARD"],
    ] {
        let (code, stdout, stderr) = run(folder, args);
        assert_eq!(code, 0, "{args:?}: {stdout}{stderr}");
    }
}

#[test]
fn a_new_catalog_is_clean_and_generates() {
    let folder = catalog();
    assert_clean(folder.path());
    let (code, _, stderr) = run(folder.path(), &["new", "catalog", "catalog", "--namespace", "b"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("is a catalog already"), "{stderr}");
}

#[test]
fn a_new_event_knows_its_domain_and_the_fields_of_the_catalog() {
    let folder = catalog();
    let args = ["new", "event", "orders", "Order.Shipped", "--field", "placed_at"];
    let more = ["--field", "family_name:string?", "--field", "lines:string[]"];
    let (code, stdout, stderr) = run(folder.path(), &[&args[..], &more].concat());
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(stdout, "catalog/schemas/orders/order_shipped.avsc\n");
    assert!(stderr.contains("factline sample Order.Shipped"), "{stderr}");
    assert_clean(folder.path());
    let text = read(folder.path(), "catalog/schemas/orders/order_shipped.avsc");
    for part in [
        r#""doc": "An order was shipped; emitted when ….""#,
        r#""topic": "acme.orders.events""#,
        r#""keyField": "order_id""#,
        r#""entity": "Order""#,
        r#""type": { "type": "long", "logicalType": "timestamp-micros" }"#,
        "\"default\": null,\n      \"confluent:tags\": [\"PHI\"]",
        r#""items": "string""#,
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let (code, stdout, _) = run(folder.path(), &["sample", "Order.Shipped"]);
    assert!(code == 0 && stdout.starts_with("{\"order_id\":"), "{stdout}");
}

#[test]
fn an_example_is_written_where_lint_asks_for_one() {
    let folder = catalog();
    let settings = "version = 1\n[lint]\ncategories = [\"STANDARD\", \"DOCS\"]\n";
    fs::write(folder.path().join("catalog/catalog.toml"), settings).expect("a file");
    let args = ["new", "event", "orders", "Order.Lost", "--field", "lost_at:timestamp"];
    let (code, _, stderr) = run(folder.path(), &args);
    assert_eq!(code, 0, "{stderr}");
    let file = "catalog/schemas/orders/order_lost.avsc";
    assert!(read(folder.path(), file).contains("\"example\": { \"order_id\": "));
    assert_eq!(run(folder.path(), &["lint", file]).0, 0);
}

#[test]
fn a_new_domain_is_like_the_others() {
    let folder = catalog();
    let args = ["new", "domain", "goods-in", "--owner", "Ware\"house"];
    assert_eq!(run(folder.path(), &args).0, 0);
    let text = read(folder.path(), "catalog/schemas/goods-in/domain.toml");
    assert!(text.contains("owner = \"Ware\\\"house\""), "{text}");
    assert!(text.contains("topic = \"acme.goods-in.events\""), "{text}");
    let event = ["new", "event", "goods-in", "Delivery.Arrived"];
    let (code, _, stderr) = run(folder.path(), &event);
    assert_eq!(code, 0, "{stderr}");
    let text = read(folder.path(), "catalog/schemas/goods-in/delivery_arrived.avsc");
    assert!(text.contains("\"namespace\": \"acme.goods_in\""), "{text}");
    assert_clean(folder.path());
    assert_eq!(run(folder.path(), &args).0, 1, "nothing is overwritten");
}

#[test]
fn what_is_refused_says_what_to_do_and_writes_nothing() {
    let folder = catalog();
    let before = read(folder.path(), "catalog/schemas/orders/order_placed.avsc");
    for (args, code, help) in [
        ("orders Order.Placed", 1, "has the event Order.Placed already"),
        ("orders Order.Ship", 100, "use the past tense"),
        ("ordrs Order.Lost", 1, "did you mean `orders`?"),
        ("orders Orderlost", 1, "Aggregate.Action"),
        ("orders Order.Lost --field placed_at:string", 1, "write --field placed_at"),
        ("orders Order.Lost --field nothing", 1, "--field nothing:type"),
        ("orders Order.Lost --field x:strin", 1, "did you mean `string`?"),
        ("orders Order.Lost --field X:int", 2, "lower_snake_case"),
        ("orders Order.Lost --key other", 1, "--field other:type"),
        ("orders", 1, "say the event"),
        ("orders Order.Lost --catalog nowhere", 1, "there is no folder nowhere"),
    ] {
        let args: Vec<&str> = ["new", "event"].into_iter().chain(args.split(' ')).collect();
        let ran = run(folder.path(), &args);
        assert_eq!((ran.0, &*ran.1), (code, ""), "{args:?}: {}", ran.2);
        assert!(ran.2.contains(help), "{args:?}: {}", ran.2);
    }
    let files = fs::read_dir(folder.path().join("catalog/schemas/orders")).expect("a folder");
    assert_eq!(files.count(), 2);
    assert_eq!(read(folder.path(), "catalog/schemas/orders/order_placed.avsc"), before);
}
