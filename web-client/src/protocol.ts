// The wire sixty.v1. Generated from src/protocol by `UPDATE=1 cargo test --test wire_types`; do not edit.

/**
 * Who wrote an entry.
 */
export type AuthorKind = "visitor" | "bot" | "agent" | "system";

/**
 * The author of an entry, as others see them.
 */
export type Author = { 
/**
 * Which side.
 */
kind: AuthorKind, 
/**
 * The agent's id.
 */
id?: string, 
/**
 * The agent's public name.
 */
name?: string, 
/**
 * Address of the agent's picture.
 */
avatar?: string, };

/**
 * An agent, as visitors and colleagues see them.
 */
export type AgentRef = { 
/**
 * The agent.
 */
id: string, 
/**
 * Their public name.
 */
name: string, 
/**
 * Address of their picture.
 */
avatar?: string, };

/**
 * A button under a message: pressing it sends its label.
 */
export type QuickReply = { 
/**
 * The intent behind it.
 */
id: string, 
/**
 * What it says, and what is sent.
 */
label: string, };

/**
 * How the bot came to an answer.
 */
export type AnswerInfo = { 
/**
 * The matched intent.
 */
intent: string, 
/**
 * 0 to 1.
 */
confidence: number, 
/**
 * `exact`, `keyword`, `pattern` or `classifier`.
 */
source: string, };

/**
 * One entry of a conversation.
 */
export type MessageView = { 
/**
 * Only on agents' sockets, which carry many conversations.
 */
conversation?: string, 
/**
 * Place in the conversation.
 */
seq: number, 
/**
 * On the reader's own messages.
 */
client_id?: string, 
/**
 * Who wrote it.
 */
author: Author, 
/**
 * What it says; plain text.
 */
text?: string, 
/**
 * True on an internal note, which visitors never get.
 */
note?: boolean, 
/**
 * On a system entry: what happened, for programs (`agent_joined`, `handed_off`, `transferred`, `closed`, `reopened` ...).
 */
event?: string, 
/**
 * Buttons offered with it.
 */
quick_replies?: Array<QuickReply>, 
/**
 * On a bot answer: how it was found.
 */
answer?: AnswerInfo, 
/**
 * When it was written, by the server's clock.
 */
at: string, };

/**
 * Where a conversation stands.
 */
export type Status = "bot" | "waiting" | "active" | "closed";

/**
 * Whether the promised first answer can still come in time.
 */
export type PromiseState = "kept" | "at_risk" | "missed";

/**
 * An honest range for the wait, in seconds.
 */
export type EtaRange = { 
/**
 * Not likely sooner.
 */
low: number, 
/**
 * Not likely later.
 */
high: number, };

/**
 * Whether an agent takes conversations.
 */
export type Presence = "online" | "away" | "offline";

/**
 * What went wrong, for programs; the message says it for people.
 */
export type ErrorCode = "unknown_type" | "invalid_frame" | "text_empty" | "text_too_long" | "client_id_conflict" | "unknown_conversation" | "not_owner" | "already_owned" | "offer_gone" | "conversation_closed" | "wrong_stage" | "at_capacity" | "not_online" | "unknown_team" | "unknown_agent" | "already_rated" | "invalid_rating" | "invalid_contact" | "conversation_full" | "unsupported" | "not_authenticated" | "not_allowed" | "rate_limited" | "busy" | "internal";

/**
 * Something was refused; nothing is dropped silently.
 */
export type ErrorFrame = { 
/**
 * For programs.
 */
code: ErrorCode, 
/**
 * For people: what is wrong and what to do.
 */
message: string, 
/**
 * The message it is about.
 */
client_id?: string, 
/**
 * When it makes sense to try again.
 */
retry_after_ms?: number, };

/**
 * What a visitor's browser sends.
 */
export type VisitorFrame = { "type": "hello" } & Hello | { "type": "message.send" } & MessageSend | { "type": "typing", 
/**
 * Whether they type now.
 */
on: boolean, } | { "type": "read", 
/**
 * The last entry seen.
 */
seq: number, } | { "type": "handoff.request", 
/**
 * Makes the request repeatable.
 */
client_id: string, 
/**
 * The wanted team's key.
 */
team?: string, 
/**
 * In the visitor's words.
 */
reason?: string, } | { "type": "queue.leave", } | { "type": "message.leave" } & MessageLeave | { "type": "answer.feedback", 
/**
 * The answer's entry.
 */
seq: number, 
/**
 * Helped or not.
 */
helpful: boolean, } | { "type": "rating.submit" } & RatingSubmit | { "type": "page", 
/**
 * Its address.
 */
url: string, 
/**
 * Its title.
 */
title?: string, } | { "type": "ping", 
/**
 * Comes back in `pong`.
 */
t: number, };

/**
 * Who a visitor's socket is for.
 */
export type Hello = { 
/**
 * The site's key.
 */
site: string, 
/**
 * From the first `welcome`.
 */
token?: string, 
/**
 * Where the reader left off.
 */
resume?: Resume, 
/**
 * `zh-CN` or `en`; others fall back to the site's.
 */
locale?: string, 
/**
 * The page the widget is on.
 */
page?: Page, 
/**
 * A JWT (HS256 under the site's identity secret) that says who this is.
 */
identity?: string, 
/**
 * What the visitor says of themselves; unverified and shown as such.
 */
profile?: Profile, };

/**
 * Where a reader left off.
 */
export type Resume = { 
/**
 * The conversation.
 */
conversation: string, 
/**
 * The last entry that was shown.
 */
last_seq: number, 
/**
 * From `welcome`; another one means the store was restored.
 */
epoch: string, };

/**
 * A page of the website.
 */
export type Page = { 
/**
 * Its address.
 */
url: string, 
/**
 * Its title.
 */
title?: string, 
/**
 * Where the visitor came from.
 */
referrer?: string, };

/**
 * Unverified claims of a visitor.
 */
export type Profile = { 
/**
 * A name.
 */
name?: string, 
/**
 * An e-mail address.
 */
email?: string, 
/**
 * A telephone number.
 */
phone?: string, };

/**
 * A message of a visitor.
 */
export type MessageSend = { 
/**
 * Sent again it returns the same `seq`.
 */
client_id: string, 
/**
 * 1 to 4,000 characters.
 */
text?: string, 
/**
 * Upload ids; refused with `unsupported` until uploads are built.
 */
attachments?: Array<string>, };

/**
 * A message for follow-up.
 */
export type MessageLeave = { 
/**
 * Sent again it returns the same `seq`.
 */
client_id: string, 
/**
 * How to reach the visitor: an e-mail address, a telephone number, or an id such as `WeChat`'s; 3 to 100 characters.
 */
contact: string, 
/**
 * 1 to 4,000 characters.
 */
text: string, };

/**
 * The visitor's judgement, once per conversation.
 */
export type RatingSubmit = { 
/**
 * Makes it repeatable.
 */
client_id: string, 
/**
 * 1 to 5.
 */
stars: number, 
/**
 * In the visitor's words.
 */
comment?: string, 
/**
 * "Was this solved?"
 */
solved?: boolean, 
/**
 * What it was about.
 */
tags?: Array<string>, };

/**
 * What a visitor's browser gets.
 */
export type ToVisitor = { "type": "welcome" } & Welcome | { "type": "ack", 
/**
 * The sender's id of it.
 */
client_id: string, 
/**
 * Its place in the conversation.
 */
seq: number, 
/**
 * When.
 */
at: string, } | { "type": "message" } & MessageView | { "type": "typing", 
/**
 * Who.
 */
author: Author, 
/**
 * Whether they type now.
 */
on: boolean, } | { "type": "read", 
/**
 * Who.
 */
author: Author, 
/**
 * Up to here.
 */
seq: number, } | { "type": "status", 
/**
 * Which one.
 */
conversation: string, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * Who owns it.
 */
agent?: AgentRef, } | { "type": "queue", 
/**
 * 1 is next.
 */
position: number, 
/**
 * An honest range.
 */
eta_s: EtaRange, 
/**
 * Nobody is there who could answer: nobody can say how long it takes, and the range is not to be shown.
 */
absent?: boolean, 
/**
 * The promised moment, in server time.
 */
respond_by: string, 
/**
 * Whether it will hold.
 */
promise: PromiseState, } | { "type": "rating.request", 
/**
 * Which conversation.
 */
conversation: string, } | { "type": "pong", 
/**
 * From `ping`.
 */
t: number, 
/**
 * For the correction of clocks.
 */
server_time: string, } | { "type": "error" } & ErrorFrame | { "type": "going_away", 
/**
 * Not sooner than this.
 */
retry_after_ms: number, };

/**
 * The answer to a visitor's `hello`.
 */
export type Welcome = { 
/**
 * Keep it: it is the visitor's only credential.
 */
token: string, 
/**
 * The visitor.
 */
visitor: string, 
/**
 * The open (or just closed) conversation.
 */
conversation?: string, 
/**
 * Where it stands; `bot` when there is none.
 */
status: Status, 
/**
 * The last entry the visitor may see.
 */
last_seq: number, 
/**
 * Identity of the store's history; send it back in `resume`.
 */
epoch: string, 
/**
 * True: forget what you have, everything follows from the start.
 */
resync?: boolean, 
/**
 * For the correction of clocks.
 */
server_time: string, 
/**
 * Send `ping` at least this often.
 */
heartbeat_s: number, 
/**
 * The owner, while active.
 */
agent?: AgentRef, 
/**
 * For a visitor without a conversation.
 */
greeting?: string, 
/**
 * The site's common questions.
 */
quick_replies: Array<QuickReply>, 
/**
 * What is switched on here: `rating`, `feedback` ...
 */
features: Array<string>, 
/**
 * True once the conversation has been rated.
 */
rated?: boolean, };

/**
 * What an agent's console or program sends.
 */
export type AgentFrame = { "type": "hello", 
/**
 * Single use, 30 s, from `POST /api/v1/socket-tickets`.
 */
ticket?: string, 
/**
 * An API token.
 */
token?: string, 
/**
 * Where the reader left off, per conversation.
 */
resume?: Array<ResumeOne>, } | { "type": "presence.set", 
/**
 * The wish.
 */
presence: Presence, 
/**
 * For colleagues and reports.
 */
reason?: string, } | { "type": "offer.accept", 
/**
 * Which one.
 */
offer: string, } | { "type": "offer.decline", 
/**
 * Which one.
 */
offer: string, 
/**
 * For the record.
 */
reason?: string, } | { "type": "conversation.claim", 
/**
 * Which one.
 */
conversation: string, } | { "type": "message.send", 
/**
 * Where.
 */
conversation: string, 
/**
 * Sent again it returns the same `seq`.
 */
client_id: string, 
/**
 * 1 to 4,000 characters.
 */
text?: string, 
/**
 * Refused with `unsupported` until uploads are built.
 */
attachments?: Array<string>, 
/**
 * True: internal, the visitor never gets it.
 */
note?: boolean, } | { "type": "typing", 
/**
 * Where.
 */
conversation: string, 
/**
 * Whether they type now.
 */
on: boolean, } | { "type": "read", 
/**
 * Where.
 */
conversation: string, 
/**
 * The last entry seen.
 */
seq: number, } | { "type": "conversation.transfer", 
/**
 * Which one.
 */
conversation: string, 
/**
 * Where to.
 */
to: TransferTo, 
/**
 * What the next one must know; internal.
 */
note: string, } | { "type": "conversation.close", 
/**
 * Which one.
 */
conversation: string, 
/**
 * How it ended.
 */
outcome: Outcome, 
/**
 * What it was about.
 */
tags?: Array<string>, 
/**
 * A last note; internal.
 */
note?: string, } | { "type": "ping", 
/**
 * Comes back in `pong`.
 */
t: number, };

/**
 * Where an agent left off in one conversation.
 */
export type ResumeOne = { 
/**
 * Which one.
 */
conversation: string, 
/**
 * The last entry that was shown.
 */
last_seq: number, };

/**
 * The target of a transfer: `{"team": ...}` or `{"agent": ...}`.
 */
export type TransferTo = { "team": string } | { "agent": string };

/**
 * How a conversation ended.
 */
export type Outcome = "solved" | "unsolved" | "spam";

/**
 * At which step of the ladder an offer is made.
 */
export type OfferStage = "offer" | "ring_all" | "rescue";

/**
 * What happened to the promise of a conversation.
 */
export type SlaStage = "nudge" | "rescue" | "breached" | "met";

/**
 * Why an offer is gone.
 */
export type WithdrawnWhy = "expired" | "taken" | "left" | "reassigned";

/**
 * What an agent must know to take a conversation.
 */
export type OfferSummary = { 
/**
 * The visitor's last words.
 */
last_message?: string, 
/**
 * What the bot took it for.
 */
intent?: string, 
/**
 * How sure it was.
 */
confidence?: number, 
/**
 * `calm` or `upset`.
 */
mood: "calm" | "upset", 
/**
 * The words that say so.
 */
mood_words?: Array<string>, 
/**
 * `normal`, `high` or `critical`.
 */
urgency: "normal" | "high" | "critical", 
/**
 * Why it is handed off: `requested`, `upset`, `urgent`, `not_understood`, `missing_detail`, `not_solved`, `rule`, `offered`.
 */
reason: string, 
/**
 * Who asks.
 */
visitor: VisitorView, };

/**
 * A visitor, as agents see them.
 */
export type VisitorView = { 
/**
 * The visitor.
 */
id: string, 
/**
 * What they are called.
 */
name?: string, 
/**
 * True when the site vouched for the identity.
 */
verified: boolean, 
/**
 * VIP level, 0 is none.
 */
level: number, 
/**
 * `zh-CN` or `en`.
 */
locale: string, 
/**
 * The page they are on.
 */
page?: Page, };

/**
 * A conversation, as its agents see it.
 */
export type ConversationView = { 
/**
 * Which one.
 */
conversation: string, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * Whose it is.
 */
visitor: VisitorView, 
/**
 * Where it was handed to.
 */
team?: string, 
/**
 * The first answer is promised by then (server time).
 */
respond_by?: string, 
/**
 * How long the first answer took.
 */
first_response_ms?: number, 
/**
 * Why it was handed off, mood and urgency.
 */
summary?: OfferSummary, 
/**
 * The last entry.
 */
last_seq: number, 
/**
 * Its latest entries, or those after the resumed one, in order.
 */
entries: Array<MessageView>, };

/**
 * A waiting conversation in a team's queue.
 */
export type WaitingItem = { 
/**
 * Which one.
 */
conversation: string, 
/**
 * The first answer is promised by then (server time).
 */
respond_by: string, 
/**
 * Whether it will hold.
 */
promise: PromiseState, 
/**
 * `normal`, `high` or `critical`.
 */
urgency: "normal" | "high" | "critical", };

/**
 * A team's queue.
 */
export type WaitingView = { 
/**
 * Whose queue.
 */
team: string, 
/**
 * How many wait.
 */
depth: number, 
/**
 * How long the first one waits, in seconds.
 */
oldest_s: number, 
/**
 * How many promises are at risk or missed.
 */
at_risk: number, 
/**
 * The first ones, most pressing first; at most 50.
 */
items: Array<WaitingItem>, };

/**
 * A team, as its agents see it.
 */
export type TeamView = { 
/**
 * The team.
 */
id: string, 
/**
 * Its short name in configuration and intents.
 */
key: string, 
/**
 * What it is called.
 */
name: string, };

/**
 * What an agent's console or program gets.
 */
export type ToAgent = { "type": "welcome" } & AgentWelcome | { "type": "offer", 
/**
 * For `offer.accept`.
 */
offer: string, 
/**
 * Which one.
 */
conversation: string, 
/**
 * Whose queue.
 */
team: string, 
/**
 * What it is about.
 */
summary: OfferSummary, 
/**
 * The first answer is promised by then (server time).
 */
respond_by: string, 
/**
 * It rings until then (server time).
 */
expires_at: string, 
/**
 * Which step of the ladder.
 */
stage: OfferStage, } | { "type": "offer.withdrawn", 
/**
 * Which one.
 */
offer: string, 
/**
 * Why.
 */
why: WithdrawnWhy, } | { "type": "assigned" } & ConversationView | { "type": "unassigned", 
/**
 * Which one.
 */
conversation: string, 
/**
 * `transferred`, `rescued`, `closed`, `returned_to_queue` or `left`.
 */
why: string, } | { "type": "sla", 
/**
 * Which one.
 */
conversation: string, 
/**
 * What happened.
 */
stage: SlaStage, 
/**
 * The promised moment (server time).
 */
respond_by: string, 
/**
 * On a breach: why.
 */
cause?: string, 
/**
 * On `met`: how long the answer took.
 */
first_response_ms?: number, } | { "type": "waiting" } & WaitingView | { "type": "message" } & MessageView | { "type": "ack", 
/**
 * Where.
 */
conversation: string, 
/**
 * The sender's id of it.
 */
client_id: string, 
/**
 * Its place in the conversation.
 */
seq: number, 
/**
 * When.
 */
at: string, } | { "type": "typing", 
/**
 * Where.
 */
conversation: string, 
/**
 * Who.
 */
author: Author, 
/**
 * Whether they type now.
 */
on: boolean, } | { "type": "read", 
/**
 * Where.
 */
conversation: string, 
/**
 * Who.
 */
author: Author, 
/**
 * Up to here.
 */
seq: number, } | { "type": "status", 
/**
 * Which one.
 */
conversation: string, 
/**
 * Where it stands.
 */
status: Status, 
/**
 * Who owns it.
 */
agent?: AgentRef, } | { "type": "presence", 
/**
 * Whose.
 */
agent: string, 
/**
 * What it is now.
 */
presence: Presence, 
/**
 * `missed_offers` when Sixty set it.
 */
reason?: string, } | { "type": "pong", 
/**
 * From `ping`.
 */
t: number, 
/**
 * For the correction of clocks.
 */
server_time: string, } | { "type": "error" } & ErrorFrame | { "type": "going_away", 
/**
 * Not sooner than this.
 */
retry_after_ms: number, };

/**
 * The answer to an agent's `hello`.
 */
export type AgentWelcome = { 
/**
 * Who you are.
 */
agent: AgentRef, 
/**
 * `agent`, `supervisor` or `admin`.
 */
role: string, 
/**
 * Where you serve.
 */
teams: Array<TeamView>, 
/**
 * How many conversations at once.
 */
capacity: number, 
/**
 * Whether you take offers.
 */
presence: Presence, 
/**
 * What you own.
 */
conversations: Array<ConversationView>, 
/**
 * Who waits, per team.
 */
waiting: Array<WaitingView>, 
/**
 * For the correction of clocks.
 */
server_time: string, 
/**
 * Send `ping` at least this often.
 */
heartbeat_s: number, };

export const SUBPROTOCOL = "sixty.v1";
