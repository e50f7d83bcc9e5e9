//! English words that press: theft, danger, money, threats, haste, waiting.

use super::super::model::{Press, Urgency};
use super::super::table::{Role, Table};

pub(super) const TABLES: &[Table] = &[
    Table::plain(
        Role::Asset,
        &[(
            0.0,
            "account | accounts | card | cards | wallet | money | balance | password | charge | charges | transaction | transactions | payment | payments | withdrawal | withdrawals | purchase | purchases | login | phone",
        )],
    ),
    Table::plain(
        Role::Mishap,
        &[(
            1.2,
            "got into my | broke into | broken into | someone accessed | accessed my | taken over | took over | someone changed | someone withdrew | someone bought | someone ordered | someone took | somebody took | never authorized | never authorised | wasn't me | was not me | not made by me | is gone | are gone | has been used | was robbed | been robbed | got robbed | cloned",
        )],
    ),
    Table::plain(
        Role::Person,
        &[(
            0.0,
            "my son | my daughter | my kid | my kids | my child | my children | my baby | my wife | my husband | my mother | my mom | my mum | my father | my dad | my grandmother | my skin | my face | my hand | my hands | my eye | my eyes | my finger | my leg | gave me | toddler | someone | employee | customer",
        )],
    ),
    Table::plain(
        Role::Harm,
        &[(
            1.3,
            "rash | hives | blister* | swelling | swollen | drank | ate | fainted | collapsed | vomit* | throwing up | seizure | shocked me | burns | burned | burnt | cut myself | fractured | broke her | broke his | infection | fever | stitches",
        )],
    ),
    Table::plain(
        Role::System,
        &[(
            0.0,
            "site | website | server | servers | system | checkout | production | our store | our shop | whole team | entire company",
        )],
    ),
    Table::hard(Role::Fact,Urgency::Critical,&[(1.3, "started smoking | is smoking | was smoking | began smoking | melted | smoke out of | caught fire | on fire | is burning | burst into flames"),(1.3, "started a fire | set fire | smoking from | smoke coming | exploded | explode* | gas leak | electric shock | electrocuted | smells of gas"),(1.3, "smell gas | smells like burning | unconscious | can't breathe | cannot breathe | passed out | swallowed a | swallowed it | swallowed the"),(1.3, "swallowed one | son swallowed | daughter swallowed | child swallowed | kid swallowed | baby swallowed | poisoned | poisoning | choking"),(1.3, "bleeding | in hospital | to hospital | to the hospital | in the hospital | call an ambulance | ambulance"),(2.5, "kill myself | end my life | suicide | suicidal | want to die | allergic reaction | anaphyla*"),]).because(Press::Safety),
    Table::hard(Role::Fact,Urgency::Critical,&[(1.3, "hacked | been compromised | was compromised | is compromised | account stolen | card stolen | stole from me | stolen from me | was stolen"),(1.3, "been stolen | got stolen | is stolen | identity theft | stole money | unauthorised | unauthorized | i didn't make | i did not make | i never made"),(1.3, "didn't authorise | didn't authorize | did not authorise | did not authorize | changed my password | someone logged in | somebody logged in"),(1.3, "logged in from another | money is gone | emptied my | drained my | not breathing | someone else is using"),(1.3, "someone used my | somebody used my | someone is using my | stole my"),]).because(Press::Money),
    Table::soft(Role::Fact,Urgency::Critical,&[(1.3, "glass in my | found glass | metal in my | injured | injury | injuries | burned my | burnt my | cut my hand | allergic"),]).because(Press::Safety),
    Table::soft(Role::Fact,Urgency::Critical,&[(2.5, "crooks | this is theft | this is robbery | scam | scams | scammed | scammer* | scamming | thieves | thief | fraud | frauds | fraudulent*"),(2.5, "fraudster* | phishing | con artists | stealing"),(1.3, "leaked my data | data breach | my data was leaked"),]).because(Press::Money),
    Table::soft(Role::Fact,Urgency::High,&[(1.0, "without my permission | charged my card without | charged after i cancel* | still charged me | charged me again"),(1.0, "charged again"),]).because(Press::Money),
    Table::soft(Role::Fact,Urgency::High,&[(1.0, "has been suspended | been locked | payment isn't going through | payment not going through | payment won't go through | payment is not going through"),(1.0, "down for everyone | payment failed | payment fails | payment keeps failing | can't pay | cannot pay | payment won't go | can't checkout"),(1.0, "can't check out | unable to pay | account locked | locked out | account is locked | account suspended | account blocked | site is down"),(1.0, "system is down | everything is down | app is down"),]).because(Press::Outage),
    Table::soft(Role::Fact,Urgency::High,&[(0.0, "deadline | by today | by tonight | due today | due tomorrow | need it today | need it tomorrow | needed today | leaving today | flight leaves"),(0.0, "flight in | before tomorrow | by tomorrow | within the hour | last chance | expires today | running out of time"),]).because(Press::Deadline),
    Table::soft(Role::Threat,Urgency::Critical,&[(2.5, "bomb | kill you | burn your"),]).because(Press::Safety),
    Table::soft(Role::Threat,Urgency::Critical,&[(2.5, "sue you | suing | sue your | sue them | will sue | i'll sue | going to sue | gonna sue | lawsuit | legal action | take you to court"),(2.5, "see you in court | small claims | going to court | class action | chargeback | charge back | dispute the charge | dispute this charge | my lawyer"),(2.5, "our lawyer | lawyers involved | my attorney | my solicitor | hear from my | the regulator | call the police | calling the police | called the police"),(2.5, "go to the police | police report | contact my bank about fraud | get a lawyer | hire a lawyer | call a lawyer | contact a lawyer | speak to a lawyer"),(2.5, "talk to a lawyer | see a lawyer | hire an attorney | contact an attorney | disputing this | disputing the | dispute it with my bank | bbb"),(2.5, "better business | ombudsman | trading standards | consumer protection | ftc | report you | reporting you | to the police"),]).because(Press::Legal),
    Table::soft(Role::Threat,Urgency::Critical,&[(2.5, "tell the press | to the press | the press will | tell the media | to the media | contact the media | tell the news | tell everyone on | post this everywhere"),(2.5, "journalist* | newspaper* | all over twitter | all over facebook | on social media | go viral | expose you | name and shame"),]).because(Press::Media),
    Table::soft(Role::Threat,Urgency::High,&[(1.0, "compensation"),]).because(Press::Money),
    Table::soft(Role::Threat,Urgency::High,&[(2.0, "bad review | negative review | one star review | 1 star review"),]).because(Press::Media),
    Table::soft(Role::Threat,Urgency::High,&[(2.0, "file a complaint | filing a complaint | formal complaint | make a complaint | speak to your manager"),]).because(Press::Anger),
    Table::hard(
        Role::Hurry,
        Urgency::High,
        &[(
            0.0,
            "asap | a.s.a.p | hurry | in a hurry | in a rush | time sensitive | at once | pronto",
        )],
    ),
    Table::soft(
        Role::Hurry,
        Urgency::High,
        &[
            (0.0, "emergency | urgent | urgently | right away | help right now | it right now | this right now | me right now | refund right now | account right now"),
            (
                0.0,
                "refund immediately | fix immediately | help immediately | reply immediately | immediately refund | immediate refund | immediate help | need this immediately | fix this immediately | stop immediately | immediately please",
            ),
            (
                0.0,
                "need this today | need this fixed | quickly please | hurry up | no time to",
            ),
        ],
    ),
    Table::plain(
        Role::Waiting,
        &[
            (
                1.0,
                "weeks now | days now | months now | it's been weeks | it's been days | it's been months | weeks ago and | been 3 weeks | been two weeks | been three weeks | been a month",
            ),
            (
                1.2,
                "still waiting | been waiting | have been waiting | waited | waiting for days | waiting for weeks | waiting for hours | waiting forever | kept waiting | taking forever | takes forever | for ages",
            ),
        ],
    ),
    Table::plain(
        Role::Ignored,
        &[
            (
                1.2,
                "third time | three times already | asked twice | asked three times | for the second time | again and again | over and over | four times already",
            ),
            (
                1.2,
                "nobody has responded | no one has responded | nobody has replied | no one has replied | no one responding",
            ),
            (
                1.5,
                "is anyone even | is anybody even | is anyone reading | nobody answers | no one answers | nobody replies | no one replies | no reply | no response",
            ),
            (
                1.5,
                "ignoring me | ignored me | being ignored | keep ignoring | no answer | nobody responds | no one responds | haven't heard back | never heard back | no one cares",
            ),
            (
                1.5,
                "nobody cares | never replied | never responded | how many times do i | for the third time | for the tenth time | told you already | already told you",
            ),
        ],
    ),
    Table::plain(
        Role::Calling,
        &[(
            0.0,
            "hello | anyone there | anybody there | is anyone there | is anybody there | are you there | you there",
        )],
    ),
    Table::plain(
        Role::Insist,
        &[
            (0.8, "your manager | your supervisor | a manager | a supervisor"),
            (
                0.0,
                "real person | real human | human being | speak to a human | talk to a human | speak to someone | talk to someone | get me a human | actual person | actual human",
            ),
            (1.5, "stupid bot | useless bot | not a bot | no more bots | stop with the bot"),
        ],
    ),
];
