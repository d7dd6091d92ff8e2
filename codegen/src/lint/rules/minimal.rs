//! What the parser checks: the rows; the checks are core's.

use factline_core::avro::schema::rule as id;

use crate::lint::{Category, Check, Rule};

use super::fix;

const fn row(id: &'static str, purpose: &'static str, why: &'static str) -> Rule {
    checked(id, purpose, why, Check::Elsewhere)
}

const fn checked(id: &'static str, purpose: &'static str, why: &'static str, check: Check) -> Rule {
    Rule { id, category: Category::Minimal, since: "0.1.0", purpose, why, check }
}

pub(super) const RULES: [Rule; 26] = [
    row(
        id::TEXT_IS_UTF8,
        "A schema file is UTF-8.",
        "JSON is UTF-8. Save the file in that encoding.",
    ),
    row(
        id::JSON_SYNTAX,
        "A schema file is JSON.",
        "Nothing can be said of a text that is none. Several mistakes are reported at once.",
    ),
    row(
        id::JSON_PLAIN,
        "A schema file is plain JSON: no byte-order mark, no comments, no repeated members.",
        "Avro Java takes comments, other readers do not; of a repeated member only the last counts. Put comments into `doc`.",
    ),
    row(
        id::SCHEMA_FORM,
        "A schema is a name, an object with a `type`, or an array of schemas.",
        "Anything else has no meaning in Avro.",
    ),
    row(
        id::ATTRIBUTE_VALID,
        "An attribute that Avro defines is there where it must be, and has the right kind of value.",
        "`fields` is a list, `name` a text, `order` one of three words. Readers refuse the schema or, worse, ignore the attribute.",
    ),
    row(
        id::ATTRIBUTE_TYPO,
        "No attribute looks like a misspelt one of Avro's.",
        "Avro ignores what it does not know: `\"defualt\": null` is a field without a default, and nobody says so.",
    ),
    row(
        id::NAME_VALID,
        "Names start with a letter or `_`, go on with letters, digits and `_`, and are no primitive's.",
        "Readers refuse other names.",
    ),
    row(
        id::NAMESPACE_VALID,
        "The parts of a namespace are valid names.",
        "Readers refuse other namespaces.",
    ),
    row(
        id::TYPE_DEFINED_ONCE,
        "A full name is defined once.",
        "Two definitions drift apart. Define the type in a file of its own and use its name.",
    ),
    row(
        id::REFERENCE_RESOLVES,
        "A name that is used is defined somewhere in the set.",
        "Give `factline` the file that defines it, too; the order of files does not matter.",
    ),
    row(
        id::FIELD_NAMES_UNIQUE,
        "The fields of a record have different names.",
        "Readers match fields by name.",
    ),
    row(
        id::ENUM_SYMBOLS_UNIQUE,
        "The symbols of an enum differ.",
        "Readers match symbols by name.",
    ),
    row(
        id::ENUM_DEFAULT_IN_SYMBOLS,
        "The default of an enum is one of its symbols.",
        "It stands for symbols that a reader does not know, and has to be one that it does.",
    ),
    row(id::UNION_NOT_EMPTY, "A union has branches.", "A union without branches has no value."),
    row(
        id::UNION_NOT_NESTED,
        "A union's branches are no unions.",
        "Avro has no such thing: write the branches into one union.",
    ),
    row(
        id::UNION_BRANCHES_UNIQUE,
        "A union has each unnamed type and each name once.",
        "A reader finds the branch by its type or name.",
    ),
    row(
        id::DEFAULT_MATCHES_TYPE,
        "The default of a field is a value of its type.",
        "It is what a reader gets where the writer had no such field. Defaults are JSON, bytes are text with a character per byte.",
    ),
    checked(
        id::UNION_DEFAULT_FIRST_BRANCH,
        "The default of a union is a value of its first branch, as readers before Avro 1.12 require.",
        "The default's type is not written down, so older readers take the first branch and refuse the schema. Reordering the branches is safe: readers resolve unions by type.",
        Check::ElsewhereFixed(fix::first_branch),
    ),
    row(
        id::FIXED_SIZE_POSITIVE,
        "A fixed has a size, and one above zero.",
        "A fixed of no bytes says nothing, and some readers refuse it.",
    ),
    row(
        id::LOGICAL_TYPE_VALID_BASE,
        "A logical type stands on a type that can carry it.",
        "`timestamp-millis` on an int is ignored, and the field is read as a plain int.",
    ),
    checked(
        id::LOGICAL_TYPE_INSIDE_TYPE,
        "A logical type stands inside the field's `type`, not beside it.",
        "`\"type\": \"long\", \"logicalType\": \"timestamp-millis\"` is a plain long: the attribute belongs to the field, where it means nothing. Write `\"type\": {\"type\": \"long\", \"logicalType\": …}`.",
        Check::ElsewhereFixed(fix::logical_inside),
    ),
    row(
        id::DECIMAL_PRECISION_SCALE,
        "A decimal's precision is positive and not below its scale.",
        "Otherwise it is ignored, and the field is read as bytes.",
    ),
    row(
        id::FIXED_DECIMAL_FITS,
        "A fixed decimal has room for its digits.",
        "Otherwise it is ignored, and the field is read as a fixed. n bytes hold the digits of 2^(8n-1).",
    ),
    row(
        id::ALIAS_VALID_NOT_SELF,
        "An alias is a valid name, and not the type's or field's own.",
        "An alias names what writers used before; its own name says nothing.",
    ),
    row(
        id::RECORD_FINITE,
        "A record has finite values: it contains itself only through arrays, maps or unions.",
        "Otherwise no value of it can ever be written.",
    ),
    row(
        id::FINDINGS_SHOWN,
        "Findings are few enough to be read.",
        "Of each file only the first 500 findings of the parser are shown.",
    ),
];
