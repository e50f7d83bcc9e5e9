/** Fails when what a visitor downloads grows over its budget. */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const KIB = 1024
const dist = join(import.meta.dirname, 'dist')
const built = (kind) => readdirSync(join(dist, 'w')).find((name) => name.startsWith(`${kind}-`) && name.endsWith('.js.br'))
const budgets = [
  ['loader', join(dist, 'w.js.br'), 2 * KIB],
  ['panel', join(dist, 'w', built('panel')), 20 * KIB],
  ['form', join(dist, 'w', built('form')), 3 * KIB],
]

let over = false
for (const [name, file, budget] of budgets) {
  const { size } = statSync(file)
  const fits = size <= budget
  over ||= !fits
  console.log(`${fits ? '✓' : '✗'} ${name}: ${size} bytes brotli, budget ${budget}`)
}
process.exit(over ? 1 : 0)
