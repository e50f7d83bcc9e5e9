/** What the form says: first zh-CN, then en. */
import type { Locale } from '@sixty/web-client'

const PAIRS = {
  title: ['留言', 'Leave a message'],
  intro: ['留下联系方式和要说的事，客服会跟进。', 'Tell us how to reach you and what it is about; we will follow up.'],
  contact: ['联系方式', 'How to reach you'],
  contact_hint: ['手机、邮箱或微信号', 'Telephone or e-mail'],
  text: ['要说的事', 'Your message'],
  send: ['提交留言', 'Send message'],
  sending: ['正在提交…', 'Sending…'],
  cancel: ['取消', 'Cancel'],
  invalid_contact: ['请填写手机号、邮箱或微信号', 'Please give a telephone number or an e-mail address'],
  text_empty: ['请写下要说的事', 'Please write what it is about'],
  text_too_long: ['内容太长，请删减', 'The message is too long; please shorten it'],
  no_answer: ['还没有送达，联网后会自动重发，不用再次提交', 'Not delivered yet; it is sent again once you are online'],
  other: ['没有提交成功，请稍后再试', 'That did not work, please try again shortly'],
} satisfies Record<string, [zh: string, en: string]>

/** The key of a text. */
export type FormText = keyof typeof PAIRS

/** A text of the form. */
export function say(key: FormText, locale: Locale): string {
  return PAIRS[key][locale === 'en' ? 1 : 0]
}

/** The words for a refusal. */
export function refusal(code: string): FormText {
  return Object.hasOwn(PAIRS, code) ? (code as FormText) : 'other'
}
