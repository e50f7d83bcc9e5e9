//! English words of displeasure, faults told as facts, insults.

use super::super::model::Urgency;
use super::super::table::{Role, Table};

pub(super) const TABLES: &[Table] = &[
    Table::plain(
        Role::Negative,
        &[
            (
                3.0,
                "worst | terrible | terribly | horrible | horribly | horrid | awful | awfully bad | atrocious | abysmal | appalling | disgusting | disgrace*",
            ),
            (
                3.0,
                "unacceptable | outrageous | furious | livid | fed up | sick of | sick and tired | had enough | rip off | ripoff | ripped off | pathetic",
            ),
            (
                3.0,
                "useless | garbage | rubbish | trash | crap | crappy | shitty | shite | piece of junk | joke of | what a joke | is a joke | beyond a joke",
            ),
            (
                3.0,
                "never again | never buy | never order | don't buy | do not buy | stay away | avoid this | waste of | don't waste | do not waste | wasted my",
            ),
            (
                3.0,
                "hate | hates | hated | despise | loathe | ridiculous* | incompeten* | clueless | negligen* | unprofessional | liars | liar | lied to",
            ),
            (
                2.0,
                "so much for | got to be kidding | gotta be kidding | another delay | you people | demand a refund",
            ),
            (1.0, "stop sending | stop calling | stop emailing | deleted all"),
            (2.0, "any slower | bunch of clowns"),
            (
                2.0,
                "disappoint* | frustrat* | annoy* | angry | anger | upset* | unhappy | unsatisf* | dissatisf* | mad | irritat* | infuriat* | pissed",
            ),
            (
                2.0,
                "bad | badly | poor | poorly | lousy | lame | sucks | suck | sucked | sucky | nasty | gross | ugly | stupid | dumb | idiotic | shoddy",
            ),
            (
                2.0,
                "rude | dishonest | mislead* | deceptive | cheat* | shame | ashamed | shameful | nightmare | disaster | mess | a joke | ugh | wtf | ffs | smh",
            ),
            (
                2.0,
                "regret* | junk | worthless | pointless | nonsense | absurd | unreliable | defective | faulty | flimsy | overpriced | crappier | worse",
            ),
            (
                2.0,
                "not impressed | not happy | not good enough | let down | letdown | could care less | couldn't care less | no use | waste | wasted | wasting",
            ),
            (
                2.0,
                "great, just great | oh great | just great | thanks for nothing | yeah right | how wonderful, another | good luck getting | gee thanks",
            ),
            (
                2.0,
                "sad | sadly | sadness | depress* | cry | crying | cried | miserable | heartbroken | hurts | hurt | painful | pain | scary | scared | afraid | lonely",
            ),
            (
                1.5,
                "weak | cheap | cheaply | cheaply made | unfortunate* | difficult | clumsy | bulky | noisy | slow | slowly | sluggish | boring | bored",
            ),
            (1.5, "uncomfortable | awkward | inconvenien* | dislike* | bother* | tired of | sick"),
            (1.5, "ruin* | unusable | sigh | bummer | bummed | sucking | cheap plastic"),
            (
                0.9,
                "complain* | worried | worry | confus* | sux | could be better | better designed | should be better | must have better | get better",
            ),
            (
                1.0,
                "tired | tiring | hard to | too small | too big | too short | too loud | too bad | too expensive | pricey | lacks | lacking | drawback",
            ),
            (
                1.0,
                "not worth | not so good | no good | not great | flaw* | weird | complaint | complaints | downside | weakness | sore | exhausted | headache",
            ),
        ],
    ),
    Table::plain(
        Role::Trouble,
        &[
            (1.0, "fail | fails | failed | failing | failure | wrong | unable | trouble*"),
            (
                1.2,
                "is down | are down | went down | down again | not what i ordered | nothing works | suspended",
            ),
            (
                1.2,
                "broken | broke | breaks | doesn't work | don't work | didn't work | not working | isn't working | stopped working | won't work | won't open",
            ),
            (
                1.2,
                "charged twice | charged me twice | double charged | charged double | double charge | charged two times | overcharged | billed twice",
            ),
            (
                1.2,
                "don't recognise | don't recognize | do not recognise | do not recognize | didn't recognise | didn't recognize | disappeared | vanished",
            ),
            (
                1.2,
                "damaged | cracked | scratched | leaks | leaking | leaked | dead | died | dies | crash* | freezes | froze | frozen | glitch* | bug | buggy | bugs",
            ),
            (
                1.2,
                "never arrived | hasn't arrived | not arrived | didn't arrive | didn't receive | not received | haven't received | never received | never came",
            ),
            (
                1.2,
                "wrong item | wrong size | wrong colour | wrong color | wrong order | missing | lost my | declined | rejected | error | errors | problem | problems",
            ),
            (
                1.0,
                "can't log in | cannot log in | won't charge | won't turn on | can't use | cannot use | won't let me | doesn't fit | does not work | do not work",
            ),
            (
                1.0,
                "late | delayed | delay | delays | overheat* | issue | issues | refuses to | no sound | stuck | returned it | returning it | sent it back | refund",
            ),
        ],
    ),
    Table::soft(
        Role::Abuse,
        Urgency::High,
        &[
            (
                3.5,
                "fuck* | f*** | f**k | f*ck* | fck | motherfuck* | asshole* | bastard* | bitch* | cunt* | dickhead* | scumbag* | piss off | go to hell",
            ),
            (
                3.0,
                "bullshit | bull shit | bs service | idiot | idiots | moron* | imbecile* | shit service | shit company | shit app | dumbass* | retard* | shut up",
            ),
        ],
    ),
    Table::plain(
        Role::Negative,
        &[(2.0, "shit | damn | dammit | damnit | hell no | screw you | screw this | freaking awful")],
    ),
];
