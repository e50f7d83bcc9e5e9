//! What the mood reader claims about whole messages.

use super::*;

#[test]
fn a_stolen_account_is_critical_and_a_question_about_one_is_not() {
    assert_eq!(read("我的账号被盗了").urgency, Urgency::Critical);
    assert_eq!(read("如果账号被盗了你们赔吗").urgency, Urgency::Normal);
}
