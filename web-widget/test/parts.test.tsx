/** Texts, links and colours. */
import { render } from 'preact'
import { expect, test } from 'vitest'
import { brandOf, contrast, parseColour } from '../src/colour'
import { RichText } from '../src/panel/rich_text'
import css from '../src/panel/style/frame.css?raw'
import { TEXTS } from '../src/panel/texts'

const places = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort()

test('both languages have the same texts, none empty, with the same places', () => {
  const [zh, en] = [TEXTS['zh-CN'], TEXTS.en]
  expect(Object.keys(en)).toEqual(Object.keys(zh))
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect(zh[key], key).not.toBe('')
    expect(en[key], key).not.toBe('')
    expect(places(en[key]), key).toEqual(places(zh[key]))
    expect(en[key], `${key} is English`).not.toMatch(/[\u3400-\u9fff]/)
  }
})

function drawn(text: string): HTMLElement {
  const box = document.createElement('div')
  render(<RichText text={text} />, box)
  return box
}

test('web addresses become links that tell nothing and give nothing', () => {
  const link = drawn('请看https://example.com/a?b=1，谢谢').querySelector('a')!
  expect(link.getAttribute('href')).toBe('https://example.com/a?b=1')
  expect(link.textContent).toBe('https://example.com/a?b=1')
  expect(link.rel).toBe('noopener noreferrer nofollow')
})

test('the full stop after an address is not part of it', () => {
  expect(drawn('See https://example.com/a.').querySelector('a')!.textContent).toBe('https://example.com/a')
})

test('markup and other schemes stay text', () => {
  const text = '<img src=x onerror=alert(1)> javascript:alert(1) data:text/html,x'
  const box = drawn(text)
  expect(box.textContent).toBe(text)
  expect(box.children).toHaveLength(0)
})

test('any colour of a customer stays readable: on it, and as ink in both themes', () => {
  for (const one of ['#0b6e5f', '#ff0', '#ffffff', '#000', '#e60012', '#1677ff', '#7a7a7a']) {
    const brand = brandOf(one)!
    expect(contrast(parseColour(one)!, rgb(brand.on)), `on ${one}`).toBeGreaterThanOrEqual(4.5)
    expect(contrast(rgb(brand.light), [255, 255, 255]), `light ${one}`).toBeGreaterThanOrEqual(4.5)
    expect(contrast(rgb(brand.dark), [24, 31, 28]), `dark ${one}`).toBeGreaterThanOrEqual(4.5)
  }
})

test('what is no colour is not taken into a style sheet', () => {
  expect(brandOf('red;}*{display:none')).toBeUndefined()
  expect(brandOf(undefined)).toBeUndefined()
})

const PAIRS = [
  ['fg', 'bg panel sunken brand-soft'],
  ['fg-2', 'panel bg brand-soft warn-soft bad-soft'],
  ['fg-3', 'bg panel sunken'],
  ['brand-ink', 'bg panel brand-soft'],
  ['on-brand', 'brand'],
  ['warn', 'bg warn-soft'],
  ['bad', 'bg bad-soft'],
] as const

test('every text of the panel reaches 4.5:1 on its ground, controls and stars 3:1, in both themes', () => {
  const [light = '', dark = ''] = css.split('prefers-color-scheme: dark')
  for (const theme of [tokens(light), { ...tokens(light), ...tokens(dark) }]) {
    const look = (name: string) => parseColour(theme[name])!
    for (const [ink, grounds] of PAIRS)
      for (const ground of grounds.split(' '))
        expect(contrast(look(ink), look(ground)), `${ink} on ${ground}`).toBeGreaterThanOrEqual(4.5)
    for (const mark of ['line-2', 'star'])
      expect(contrast(look(mark), look('panel')), mark).toBeGreaterThanOrEqual(3)
  }
})

function tokens(css: string): Record<string, string> {
  return Object.fromEntries([...css.matchAll(/--([\w-]+): (#\w+);/g)].map((m) => [m[1]!, m[2]!]))
}

function rgb(text: string): [number, number, number] {
  return (parseColour(text) ?? text.match(/\d+/g)!.map(Number)) as [number, number, number]
}
