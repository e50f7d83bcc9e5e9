//! Phrases of emotions and of the wish for a person, Chinese and English; of overlapping ones the longer counts.

use super::super::model::Emotion::{Angry, Anxious, Doubtful, Overlooked, Thankful};
use super::super::table::Sign::{self, Feels, Nothing, WantsHuman};

/// What a row of phrases is a sign of.
pub(in crate::core::mood) const SIGNS: &[(Sign, &str)] = &[
    (
        Feels(Angry),
        "生气 | 气死 | 气人 | 火大 | 恼火 | 愤怒 | 忍无可忍 | 受够了 | 受不了 | 抓狂 | 太过分 | 欺负人 | 欺人太甚",
    ),
    (
        Feels(Angry),
        "angry | furious | mad at | pissed off | fed up | outraged | sick of | had enough | infuriating",
    ),
    (
        Nothing,
        "不生气 | 没生气 | 没有生气 | 别生气 | 不担心 | 不用担心 | 别担心 | 不着急 | 不急 | 别着急 | 不怕 | not worried | don't worry | no worries | not angry | not mad at",
    ),
    (
        Feels(Anxious),
        "担心 | 害怕 | 好怕 | 很怕 | 焦虑 | 着急 | 心急 | 急死 | 很急 | 好急 | 慌了 | 好慌 | 心慌 | 不安 | 忐忑 | 来不及 | 怎么办啊 | 咋办啊 | 救命 | 睡不着",
    ),
    (
        Feels(Anxious),
        "worried | worry about | anxious | nervous | scared | afraid | panicking | panic | freaking out | stressed | desperate | concerned about",
    ),
    (
        Feels(Doubtful),
        "真的假的 | 是真的吗 | 真的吗 | 不太信 | 不信 | 不相信 | 信不过 | 怀疑 | 靠谱吗 | 靠谱不 | 是不是骗 | 骗人的吧 | 不会是骗 | 可信吗 | 确定吗 | 你确定 | 是正品吗 | 是不是正品 | 是不是假",
    ),
    (
        Feels(Doubtful),
        "are you sure | is it real | is this real | is it genuine | really true | i doubt | doubtful | hard to believe | not convinced | is this legit | is it legit | too good to be true | can i trust",
    ),
    (Feels(Thankful), "谢谢 | 谢啦 | 多谢 | 感谢 | 感激 | 辛苦了 | 辛苦你 | 辛苦您 | 谢了 | 太感谢"),
    (Feels(Thankful), "thank you | thanks | thx | appreciate | grateful | cheers mate | tysm"),
    (
        Nothing,
        "不用谢 | 感谢信 | 感谢不杀之恩 | 谢谢惠顾 | no thanks | no thank you | thanks for nothing | gee thanks",
    ),
    (
        Feels(Overlooked),
        "没人理 | 不理我 | 没人管 | 不管我 | 不重视 | 不当回事 | 敷衍 | 踢皮球 | 推来推去 | 互相推 | 不尊重 | 看不起人 | 老顾客 | 老客户 | 老用户 | 忠实用户 | 这么多年的 | 有没有把我 | 当我不存在 | 无视我",
    ),
    (
        Feels(Overlooked),
        "ignoring me | ignored me | being ignored | nobody cares | no one cares | don't care about | do not care about | don't even care | loyal customer | long time customer | been a customer | customer for years | passed around | pushed around | brushed off | fobbed off | taken seriously | feel valued",
    ),
    (
        WantsHuman,
        "人工 | 转人工 | 真人 | 找客服 | 叫客服 | 让客服 | 人工客服 | 客服人员 | 换人 | 叫人来 | 找个人 | 活人 | 叫经理 | 找经理 | 找领导 | 叫领导 | 找主管 | 你们经理 | 你们领导 | 不要机器人 | 别给我机器人 | 不想跟机器人",
    ),
    (Nothing, "人工费 | 人工智能 | 人工降雨 | 手工 | 真人秀 | 人工湖 | 人工授精 | 真人版 | 人工成本"),
    (
        WantsHuman,
        "real person | real human | a human | human being | human agent | live agent | live person | a representative | with representative | speak to someone | talk to someone | speak with someone | talk to a person | speak to a person | actual person | an agent | live chat | a manager | your manager | your supervisor | a supervisor | someone real | customer service rep",
    ),
    (Nothing, "human resources | human rights | a human body | a travel agent | an agent id"),
];
