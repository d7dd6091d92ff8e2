//! The rules of the specification that the parser checks, by the names findings give them.

/// The text is UTF-8.
pub const TEXT_IS_UTF8: &str = "TEXT_IS_UTF8";
/// The text is JSON.
pub const JSON_SYNTAX: &str = "JSON_SYNTAX";
/// The text is plain JSON: no byte-order mark, no comments, no repeated members.
pub const JSON_PLAIN: &str = "JSON_PLAIN";
/// A schema is a name, an object with a `type`, or an array of schemas.
pub const SCHEMA_FORM: &str = "SCHEMA_FORM";
/// An attribute that Avro defines is there where it must be, and has the right kind of value.
pub const ATTRIBUTE_VALID: &str = "ATTRIBUTE_VALID";
/// No attribute looks like a misspelt one of Avro's.
pub const ATTRIBUTE_TYPO: &str = "ATTRIBUTE_TYPO";
/// Names start with a letter or `_`, go on with letters, digits and `_`, and are no primitive's.
pub const NAME_VALID: &str = "NAME_VALID";
/// The parts of a namespace are valid names.
pub const NAMESPACE_VALID: &str = "NAMESPACE_VALID";
/// A full name is defined once.
pub const TYPE_DEFINED_ONCE: &str = "TYPE_DEFINED_ONCE";
/// A name that is used is defined somewhere in the set.
pub const REFERENCE_RESOLVES: &str = "REFERENCE_RESOLVES";
/// The fields of a record have different names.
pub const FIELD_NAMES_UNIQUE: &str = "FIELD_NAMES_UNIQUE";
/// The symbols of an enum differ.
pub const ENUM_SYMBOLS_UNIQUE: &str = "ENUM_SYMBOLS_UNIQUE";
/// The default of an enum is one of its symbols.
pub const ENUM_DEFAULT_IN_SYMBOLS: &str = "ENUM_DEFAULT_IN_SYMBOLS";
/// A union has branches.
pub const UNION_NOT_EMPTY: &str = "UNION_NOT_EMPTY";
/// A union's branches are no unions.
pub const UNION_NOT_NESTED: &str = "UNION_NOT_NESTED";
/// A union has each unnamed type and each name once.
pub const UNION_BRANCHES_UNIQUE: &str = "UNION_BRANCHES_UNIQUE";
/// The default of a field is a value of its type.
pub const DEFAULT_MATCHES_TYPE: &str = "DEFAULT_MATCHES_TYPE";
/// The default of a union is a value of its first branch, as readers before Avro 1.12 require.
pub const UNION_DEFAULT_FIRST_BRANCH: &str = "UNION_DEFAULT_FIRST_BRANCH";
/// A fixed has a size, and one above zero.
pub const FIXED_SIZE_POSITIVE: &str = "FIXED_SIZE_POSITIVE";
/// A logical type stands on a type that can carry it.
pub const LOGICAL_TYPE_VALID_BASE: &str = "LOGICAL_TYPE_VALID_BASE";
/// A logical type stands inside the field's `type`, not beside it.
pub const LOGICAL_TYPE_INSIDE_TYPE: &str = "LOGICAL_TYPE_INSIDE_TYPE";
/// A decimal's precision is positive and not below its scale.
pub const DECIMAL_PRECISION_SCALE: &str = "DECIMAL_PRECISION_SCALE";
/// A fixed decimal has room for its digits.
pub const FIXED_DECIMAL_FITS: &str = "FIXED_DECIMAL_FITS";
/// An alias is a valid name, and not the type's or field's own.
pub const ALIAS_VALID_NOT_SELF: &str = "ALIAS_VALID_NOT_SELF";
/// A record has finite values: it contains itself only through arrays, maps or unions.
pub const RECORD_FINITE: &str = "RECORD_FINITE";
/// Findings are few enough to be read.
pub const FINDINGS_SHOWN: &str = "FINDINGS_SHOWN";
