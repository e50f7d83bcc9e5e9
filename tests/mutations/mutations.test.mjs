/** The list of deliberate bugs cannot rot: each still has its place in today's sources. Running them all is `make mutations`. */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'

import { MUTATIONS } from './list.mjs'
import { COPIED, manifest, mutate } from './run.mjs'

const source = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

test('every bug still has its place, exactly once, and changes it', () => {
  for (const mutation of MUTATIONS) {
    const text = source(mutation.file)
    assert.notEqual(mutate(text, mutation), text, mutation.id)
  }
})

test('there are enough of them, and no two have the same name', () => {
  assert.ok(MUTATIONS.length >= 20)
  assert.equal(new Set(MUTATIONS.map(({ id }) => id)).size, MUTATIONS.length)
})

test('every bug is in the table of docs/testing.md', () => {
  const table = source('docs/testing.md')
  for (const { id } of MUTATIONS) assert.ok(table.includes(`| \`${id}\` |`), id)
})

test('a bug without a place, or with two, is refused', () => {
  const bug = { id: 'x', find: 'a', put: 'b' }
  assert.equal(mutate('xay', bug), 'xby')
  assert.throws(() => mutate('xy', bug), /0 times/)
  assert.throws(() => mutate('aa', bug), /2 times/)
})

test('the copy depends on what the core names and on nothing else', () => {
  const root = '[package]\nname = "s"\nbuild = "build.rs"\n\n[[bin]]\nname = "s"\n\n[dependencies]\naxum = "1"\nserde-x = "1"\n'
  const made = manifest(root, 'use serde_x::Y;')
  assert.ok(made.includes('serde-x = "1"') && !made.includes('axum') && !made.includes('[[bin]]') && !made.includes('build.rs'))
})

test('whatever file the core or its tests include is copied, too', () => {
  const sources = readdirSync(new URL('../../src/core', import.meta.url), { recursive: true }).filter((name) => name.endsWith('.rs'))
  const included = sources.flatMap((name) => {
    const path = join('src/core', name)
    return [...source(path).matchAll(/include_str!\("([^"]+)"\)/g)].map(([, file]) => join(dirname(path), file))
  })
  assert.ok(included.length > 0)
  for (const file of included) assert.ok(COPIED.some((copied) => file === copied || file.startsWith(`${copied}/`)), file)
})
