//! Load generator for Sixty: the tool is built in its own issue; today it only says so.
fn main() {}
