/** Every text exists in both languages, with the same places to fill. */
import { describe, expect, it } from 'vitest'
import { en } from '../src/i18n/en'
import { textsFor } from '../src/i18n/texts'
import { zh } from '../src/i18n/zh'

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('texts', () => {
  it('have the same keys in Chinese and English', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  it('have the same places in both, and none is empty', () => {
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
      expect(places(en[key]), key).toEqual(places(zh[key]))
      expect(en[key].trim(), key).not.toBe('')
      expect(zh[key].trim(), key).not.toBe('')
    }
  })

  it('fall back where a newer server uses a word we do not know', () => {
    const { wire } = textsFor('zh-CN')
    expect(wire('reason', 'upset')).toBe(zh['reason.upset'])
    expect(wire('reason', 'from_the_future')).toBe(zh['reason.other'])
    expect(wire('reason', 'constructor')).toBe(zh['reason.other'])
  })

  it('say durations in the largest fitting units', () => {
    const { span } = textsFor('zh-CN')
    expect([span(18), span(75), span(3700)]).toEqual(['18 秒', '1 分 15 秒', '1 小时 1 分'])
  })
})
