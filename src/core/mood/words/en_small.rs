//! The small English words that turn, stress, contrast, ask and suppose.

use super::super::table::{Role, Table};

pub(super) const TABLES: &[Table] = &[
    Table::plain(
        Role::Negator,
        &[
            (2.0, "never"),
            (
                1.0,
                "not | no | none | nobody | nothing | neither | nor | without | hardly | barely | scarcely | cannot | n't | isn't | aren't | wasn't",
            ),
            (
                1.0,
                "weren't | don't | doesn't | didn't | won't | wouldn't | can't | couldn't | shouldn't | haven't | hasn't | hadn't | ain't | isnt | dont | doesnt",
            ),
            (
                1.0,
                "didnt | wont | cant | couldnt | wouldnt | havent | hasnt | wasnt | arent | lack of | far from | anything but | isn't any | no longer",
            ),
        ],
    ),
    Table::plain(
        Role::Degree,
        &[
            (1.3, "can't believe | cannot believe | cant believe | couldn't believe"),
            (
                1.5,
                "very | extremely | absolutely | completely | totally | incredibly | super | utterly | insanely | beyond | exceptionally | truly",
            ),
            (
                1.2,
                "really | quite | most | too | highly | deeply | seriously | pretty | even | even more | definitely | more | much | way too | just so | damn good at",
            ),
            (
                0.6,
                "slightly | somewhat | a bit | a little | bit | little | fairly | kinda | sorta | sort of | rather | mildly | almost | partly | relatively",
            ),
        ],
    ),
    Table::plain(Role::Comparison, &[(1.5, "so | such")]),
    Table::plain(
        Role::Contrast,
        &[(
            1.0,
            "but | however | although | though | yet | unfortunately, | except | the only problem | the only thing | until | on the other hand",
        )],
    ),
    Table::plain(
        Role::Opener,
        &[
            (
                0.0,
                "what | what's | whats | where | where's | when | when's | who | who's | whom | whose | which | how | how's | why | can | could | do | does",
            ),
            (
                0.0,
                "did | is | are | was | were | will | would | should | may | might | has | have you | have i | had | am i | shall | any | anyone know | is there",
            ),
        ],
    ),
    Table::plain(
        Role::Question,
        &[
            (
                0.0,
                "how do | how can | how to | how much | how many | how long | how does | how would | how should | what is | what are | where can",
            ),
            (
                0.0,
                "want to know | need to know | like to know | wondering | tell me | let me know | do you | can you | can i | could you | could i | is it | is there a",
            ),
            (
                0.0,
                "is there any | are there | help me find | what does | what happens | where is | where do | when will | when do | why do | why does | may i",
            ),
        ],
    ),
    Table::plain(
        Role::Distress,
        &[(
            0.0,
            "what do i do | what should i do | what now | what can i do | what shall i do | what to do | help me please | please help",
        )],
    ),
    Table::plain(
        Role::Rhetorical,
        &[
            (
                2.0,
                "why the hell | what the hell | how the hell | where the hell | why on earth | what on earth | how dare | are you kidding | is this a joke",
            ),
            (
                1.5,
                "are you serious | what is wrong with you | what's wrong with you | what kind of service | what kind of company | how hard can | how hard is it",
            ),
            (
                1.5,
                "do you even | does anyone even | why is nobody | why is no one | why won't you | why can't you | how many times do | is it too much to ask",
            ),
            (
                0.8,
                "why was i | why did you charge | why have you charged | why has nobody | why is it taking so | how much longer | when will you finally",
            ),
        ],
    ),
    Table::plain(
        Role::Hypothetical,
        &[(
            0.0,
            "if | in case | what if | suppose | supposing | hypothetically | in the event | would it | unless | prevent | avoid | protect against",
        )],
    ),
    Table::plain(
        Role::Resolve,
        &[(
            0.0,
            "i will | i'll | ill | i am going to | i'm going to | im going to | gonna | going to | i have already | i already | i've | we will | we'll | or else",
        )],
    ),
];
