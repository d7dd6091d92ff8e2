// Judges AsyncAPI documents by AsyncAPI's own parser.
//
//   node judge.cjs NODE_MODULES FILE...
//
// Prints a JSON object a line: the file, and the errors found in it. The parser comes from the
// folder of modules, and its Avro plug-in judges the schemas.
"use strict";

const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { join } = require("node:path");

const [modules, ...files] = process.argv.slice(2);
const load = createRequire(join(modules, "anchor.js"));
const { Parser } = load("@asyncapi/parser");
const { AvroSchemaParser } = load("@asyncapi/avro-schema-parser");

// The severity of what makes a document invalid; warnings and hints are not.
const ERROR = 0;

async function main() {
  const parser = new Parser();
  parser.registerSchemaParser(AvroSchemaParser());
  for (const file of files) {
    const { document, diagnostics } = await parser.parse(readFileSync(file, "utf8"), { source: file });
    const errors = diagnostics
      .filter((found) => found.severity === ERROR)
      .map((found) => `${found.path.join("/")}: ${found.message}`);
    if (!document && errors.length === 0) errors.push("there is no document");
    console.log(JSON.stringify({ file, errors }));
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
