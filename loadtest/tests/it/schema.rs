//! A checker for the part of JSON Schema that our schema is written in. A keyword it does not know is a failure and not ignored, so
//! that the schema cannot promise what nobody checks.

use serde_json::{Map, Value};

/// What says something to people only.
const PROSE: [&str; 3] = ["$schema", "title", "description"];

/// Everything in `value` that is not as `schema` says, each with its path.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, value, "", &mut found);
    found
}

fn check(schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    for (keyword, wanted) in schema.as_object().unwrap() {
        let holds = match keyword.as_str() {
            "type" => is_of(wanted, value),
            "const" => value == wanted,
            "enum" => wanted.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|number| number >= wanted.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= wanted.as_f64().unwrap()),
            "required" => {
                let has = |name: &Value| value.get(name.as_str().unwrap()).is_some();
                !value.is_object() || wanted.as_array().unwrap().iter().all(has)
            }
            "properties" | "additionalProperties" | "propertyNames" | "items" => {
                parts(schema.as_object().unwrap(), keyword, value, path, found);
                true
            }
            other => {
                assert!(PROSE.contains(&other), "{path}: the checker does not know `{other}`");
                true
            }
        };
        if !holds {
            found.push(format!("{path}: {value} is not {keyword} {wanted}"));
        }
    }
}

/// The keywords that speak of what is inside.
fn parts(schema: &Map<String, Value>, keyword: &str, value: &Value, path: &str, found: &mut Vec<String>) {
    if let (Some(items), "items") = (value.as_array(), keyword) {
        items.iter().for_each(|item| check(&schema["items"], item, &format!("{path}/*"), found));
    }
    let Some(fields) = value.as_object() else { return };
    for (name, field) in fields {
        let path = format!("{path}/{name}");
        let own = schema.get("properties").and_then(|properties| properties.get(name));
        match (keyword, own) {
            ("properties", Some(own)) => check(own, field, &path, found),
            ("additionalProperties", None) => check(&schema["additionalProperties"], field, &path, found),
            ("propertyNames", _) => {
                check(&schema["propertyNames"], &Value::from(name.as_str()), &path, found);
            }
            _ => {}
        }
    }
}

fn is_of(wanted: &Value, value: &Value) -> bool {
    if let Some(any) = wanted.as_array() {
        return any.iter().any(|one| is_of(one, value));
    }
    match wanted.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.is_u64() || value.is_i64(),
        "null" => value.is_null(),
        other => panic!("the checker does not know the type `{other}`"),
    }
}

#[test]
fn every_keyword_can_fail() {
    use serde_json::json;
    for (schema, good, bad) in [
        (json!({"type": "integer"}), json!(1), json!(1.5)),
        (json!({"type": ["number", "null"]}), json!(null), json!("1")),
        (json!({"const": 1}), json!(1), json!(2)),
        (json!({"enum": ["a"]}), json!("a"), json!("b")),
        (json!({"minimum": 0}), json!(0), json!(-1)),
        (json!({"maximum": 1}), json!(1), json!(1.1)),
        (json!({"required": ["a"]}), json!({"a": 1}), json!({"b": 1})),
        (json!({"items": {"type": "string"}}), json!(["a"]), json!(["a", 1])),
        (json!({"properties": {"a": {"type": "string"}}}), json!({"a": "x", "b": 1}), json!({"a": 1})),
        (json!({"propertyNames": {"enum": ["a"]}}), json!({"a": 1}), json!({"b": 1})),
        (
            json!({"properties": {"a": {}}, "additionalProperties": {"type": "string"}}),
            json!({"a": 1, "b": "x"}),
            json!({"b": 1}),
        ),
    ] {
        assert!(faults(&schema, &good).is_empty(), "{schema} {good}");
        assert_eq!(faults(&schema, &bad).len(), 1, "{schema} {bad}");
    }
}

#[test]
#[should_panic(expected = "does not know `pattern`")]
fn an_unknown_keyword_is_not_ignored() {
    faults(&serde_json::json!({"pattern": "x"}), &Value::Null);
}
