//! `factline doctor`.

use libtest_mimic::Failed;
use serde_json::Value;

use crate::shell::{Ran, Shell, expect};

const EVENT: &str = r#"{
  "type": "record",
  "name": "DeskOpened",
  "namespace": "acme.desk",
  "eventType": "Desk.Opened",
  "keyField": "desk_id",
  "fields": [
    {
      "name": "desk_id",
      "type": "string"
    }
  ]
}
"#;

fn catalog() -> Result<Shell, Failed> {
    Shell::new(&[
        ("catalog.toml", "version = 1\nnamespace = \"acme\"\n"),
        ("schemas/desk/desk_opened.avsc", EVENT),
        ("schemas/desk/domain.toml", "topic = \"doctor.desk\"\npartitions = 1\n"),
    ])
}

/// How each check went: the first of its name.
fn status(ran: &Ran, check: &str) -> Result<String, Failed> {
    let rows: Vec<Value> = serde_json::from_str(&ran.1)?;
    let row = rows.iter().find(|row| row["check"] == check);
    let row = row.ok_or_else(|| format!("no check {check}: {ran:?}"))?;
    let needs_help = row["status"] == "warn" || row["status"] == "fail";
    if needs_help != row["help"].is_string() {
        return Err(format!("{row}: help where, and only where, something is wrong").into());
    }
    Ok(row["status"].as_str().unwrap_or_default().to_owned())
}

fn assert_statuses(ran: &Ran, expected: &[(&str, &str)]) -> Result<(), Failed> {
    for (check, wanted) in expected {
        let found = status(ran, check)?;
        expect(found == *wanted, &format!("{check} is {found} and not {wanted}"), ran)?;
    }
    Ok(())
}

pub(crate) fn without_servers() -> Result<(), Failed> {
    let shell = catalog()?;
    let ran = shell.run("doctor --format json")?;
    let sound = [("version", "ok"), ("catalog", "ok"), ("lint", "ok"), ("lock", "skip")];
    assert_statuses(&ran, &sound)?;
    let skipped = [("generated", "skip"), ("registry", "skip"), ("kafka", "skip")];
    assert_statuses(&ran, &skipped)?;
    assert_statuses(&ran, &[("database", "skip"), ("clock", "ok")])?;
    expect(ran.0 == 0, "nothing failed", &ran)?;

    // The text has the same lines.
    let text = shell.run("doctor")?;
    expect(text.0 == 0 && text.1.contains("ok    catalog    1 event in 1 domain"), "text", &text)?;

    let generate = "generate schemas --namespace acme --out out --lock catalog.lock";
    expect(shell.run(generate)?.0 == 0, "code is generated", &ran)?;
    let ran = shell.run("doctor --out out --format json")?;
    assert_statuses(&ran, &[("lock", "ok"), ("generated", "ok")])?;
    shell.write("schemas/desk/desk_opened.avsc", &EVENT.replace("desk_id", "desk_no"))?;
    let ran = shell.run("doctor --out out --format json")?;
    assert_statuses(&ran, &[("lock", "fail"), ("generated", "fail")])?;
    expect(ran.0 == 100, "something failed", &ran)?;

    shell.write("schemas/desk/desk_opened.avsc", "{")?;
    assert_statuses(&shell.run("doctor --format json")?, &[("catalog", "fail")])?;
    let elsewhere = Shell::new(&[])?.run("doctor --format json")?;
    assert_statuses(&elsewhere, &[("catalog", "fail"), ("registry", "skip")])
}

pub(crate) fn with_dead_servers() -> Result<(), Failed> {
    let shell = catalog()?;
    // Nobody listens on the port of an address that was just given back.
    let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let on = format!("--bootstrap {free} --registry http://{free} --kafka-timeout 1");
    let mut command = shell.command(&format!("doctor --format json {on}"));
    let output =
        command.env("FACTLINE_DATABASE", format!("postgres://u:secret@{free}/x")).output()?;
    let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
    let ran = (output.status.code().unwrap_or(-1), out, err);
    let failed = [("registry", "fail"), ("kafka", "fail"), ("database", "fail"), ("lint", "ok")];
    assert_statuses(&ran, &failed)?;
    expect(ran.0 == 100 && !format!("{ran:?}").contains("secret"), "no secret", &ran)
}

pub(crate) fn with_servers(addresses: Vec<String>) -> Result<(), Failed> {
    let shell = catalog()?;
    let (kafka, registry) = (&addresses[0], &addresses[1]);
    let run = |more: &str| -> Result<Ran, Failed> {
        let args = format!("doctor --format json --bootstrap {kafka} --registry {registry}{more}");
        let output = shell.command(&args).env("FACTLINE_DATABASE", &addresses[2]).output()?;
        let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
        Ok((output.status.code().unwrap_or(-1), out, err))
    };
    let ran = run(" --prefix nobody.")?;
    assert_statuses(&ran, &[("registry", "ok"), ("kafka", "warn"), ("database", "ok")])?;
    expect(ran.0 == 0, "a warning is no failure", &ran)?;
    let clocks = ran.1.matches("\"check\":\"clock\"").count();
    // Some registries do not say what time it is.
    expect(clocks >= 2, "this clock, and that of PostgreSQL", &ran)?;
    let applied = shell.run(&format!("topics apply --bootstrap {kafka}"))?;
    expect(applied.0 == 0, "the topic is created", &applied)?;
    assert_statuses(&run("")?, &[("kafka", "ok")])
}
