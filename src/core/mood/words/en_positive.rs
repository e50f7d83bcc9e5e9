//! English words of pleasure and thanks, and words that only look like them.

use super::super::table::{Role, Table};

pub(super) const TABLES: &[Table] = &[
    Table::plain(
        Role::Positive,
        &[
            (
                2.5,
                "excellent | excellently | awesome | amazing* | fantastic* | outstanding | superb* | perfect | perfectly | brilliant* | wonderful* | fabulous",
            ),
            (
                2.5,
                "love | loves | loved | loving | lovely | best | incredible | incredibly good | highly recommend* | five stars | 5 stars | flawless* | exceptional*",
            ),
            (
                2.0,
                "great | good | happy | happier | happiest | happily | pleased | pleasant* | delighted | delightful | glad | impressed | impressive | beautiful*",
            ),
            (
                2.0,
                "nice | nicely | nicer | cool | fun | enjoy* | recommend* | satisfied | satisfying | superior | fast and easy | works great | works well | like a charm",
            ),
            (
                2.0,
                "thank you | thanks | thx | thank u | tysm | appreciate* | grateful | cheers mate | bless | blessed | congrats | congratulations | yay | woohoo",
            ),
            (
                2.0,
                "no problem | no problems | no complaints | no complaint | no issues | no issue | no trouble | can't complain | never fails | can't beat | can't go wrong",
            ),
            (
                2.5,
                "never been happier | couldn't be happier | could not be happier | couldn't be more pleased",
            ),
            (
                1.5,
                "helpful | friendly | kind | polite | quick | quickly | smooth | smoothly | easy | easily | easier | comfortable | comfortably | sturdy | solid",
            ),
            (
                1.5,
                "reliable | useful | handy | convenient* | affordable | clear | crisp | sharp | clean | bright | durable | sleek | elegant | stylish | cute | sweet",
            ),
            (
                1.5,
                "better | well made | well built | works fine | works perfectly | worth | worth it | improved | improvement | win | winner | wins | success*",
            ),
            (
                1.5,
                "funny | hilarious | smile | smiling | excited | exciting | hope | hopeful | gorgeous | proud | yum* | delicious | tasty",
            ),
            (
                1.5,
                "welcome back | good job | well done | keep it up | problem solved | resolved | sorted now | fixed now | it works now | working now",
            ),
            (
                1.0,
                "fine | okay | ok thanks | decent | fair | alright | versatile | compact | lightweight | interesting | strong | fast | simple | liked | i like | we like",
            ),
            (0.8, "haha | lol | lmao | hehe | i like it | really like it | likes it"),
            (
                2.5,
                "could not be better | couldn't be better | not be happier | no better | never had a problem | never had any problem | not disappointed",
            ),
            (
                1.0,
                "hugs | xoxo | enough power | value | bargain | loud and clear | looking forward | can't wait | pretty good | luck | lucky | fresh | relax*",
            ),
        ],
    ),
    Table::plain(
        Role::Plain,
        &[
            (
                0.0,
                "hate to bother | hate to ask | sorry to bother | credit card | business card | gift card | sim card | memory card | customer service | customer support | customer care",
            ),
            (0.0, "quick question | quick q"),
            (0.0, "not angry | not mad | not upset | no rush"),
            (
                0.0,
                "good morning | good afternoon | good evening | good day | good night | would like | i'd like | looks like | look like | feel like | sounds like",
            ),
            (
                0.0,
                "like to | best buy | best way | best before | best time | kind of | kinds of | what kind | as well | as good as | fair enough | fun fact | well | fine print",
            ),
            (
                0.0,
                "bad request | complaints email | complaints address | complaints department | complaint form | hard drive | hard copy | hard disk | lost and found",
            ),
            (
                0.0,
                "fire extinguisher* | fire alarm* | fire stick | fire tablet | fire tv | firefox | firewall | fire department | fire pit | amazon fire | kindle fire",
            ),
            (
                0.0,
                "bath bomb* | bomb bath | bath fizz* | cherry bomb* | emergency blanket* | emergency light* | emergency lamp* | emergency food | emergency charger*",
            ),
            (
                0.0,
                "sue the blue | emergency contact* | emergency number | emergency kit | emergency fund* | emergency exit | first aid | hypoallergenic | allergy free",
            ),
            (
                0.0,
                "late fee | late fees | dead sea | deadline extension | bug report | bug spray | sick leave | sick day | sick days | mad max | sad song | cheap flight*",
            ),
            (
                0.0,
                "cheap hotel* | cheap car* | cheapest | slow cooker | waste bin | waste paper | refund policy | error message | error code | fast food | clear cookies",
            ),
            (
                0.0,
                "free of charge | credit score | fair use | hot mess express | garbage bag* | trash can | trash bag* | garbage disposal | junk mail | junk folder | value added",
            ),
            (
                0.0,
                "fast forward | value date | better business bureau | sweet potato* | cool down | no thanks | no thank you | thanks anyway | loved one* | good until",
            ),
        ],
    ),
];
