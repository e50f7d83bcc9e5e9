//! How the hours of a day are written.

use super::super::{DayHours, INTERVALS_MAX};

fn read(text: &str) -> Result<String, String> {
    text.parse::<DayHours>().map(|hours| hours.to_string())
}

#[test]
fn hours_are_read_in_any_order_and_print_as_they_are_written() {
    assert_eq!(read("13:30-18:00,09:00-12:00").unwrap(), "09:00-12:00,13:30-18:00");
    assert_eq!(read("22:00-06:00").unwrap(), "22:00-06:00");
    assert_eq!(read("00:00-24:00").unwrap(), "00:00-24:00");
    assert_eq!(read("18:00-24:00").unwrap(), "18:00-24:00");
    assert_eq!(read("18:00-00:00").unwrap(), "18:00-24:00", "midnight has two names");
    assert_eq!(read("closed").unwrap(), "closed");
    let hours: DayHours = "09:00-12:00,22:00-02:00".parse().unwrap();
    let json = serde_json::to_string(&hours).unwrap();
    assert_eq!(json, r#"["09:00-12:00","22:00-02:00"]"#);
    assert_eq!(serde_json::from_str::<DayHours>(&json).unwrap(), hours);
}

#[test]
fn a_wrong_interval_is_refused_with_what_to_write() {
    for wrong in
        ["", "9-18", "09:00", "09:00-25:00", "9:00-18:00", "09:60-10:00", "+9:00-10:00", "24:01-24:30"]
    {
        assert!(read(wrong).unwrap_err().contains("09:00-18:00"), "{wrong:?}");
    }
    assert!(read("09:00-09:00").unwrap_err().contains("00:00-24:00"));
    assert!(read("24:00-06:00").unwrap_err().contains("next day"));
    assert!(read("09:00-12:00,11:00-13:00").unwrap_err().contains("join"));
    assert!(read("22:00-06:00,23:00-24:00").unwrap_err().contains("overlap"));
    let many: Vec<String> = (0..=INTERVALS_MAX).map(|hour| format!("{hour:02}:00-{hour:02}:30")).collect();
    assert!(DayHours::of(&many).unwrap_err().contains("12"));
    assert!(DayHours::of(&many[1..]).is_ok());
}
