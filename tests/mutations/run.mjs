/**
 * Applies the deliberate bugs of list.mjs one by one to a copy of the core and says which suite catches each; exit code 1 when one
 * survives. `node tests/mutations/run.mjs [id...]`; `CARGO` names another cargo.
 *
 * The copy holds the core, its tests and nothing else, so that a mutation is compiled in seconds. The suites run in the order of their
 * cost, and the first that fails has caught it.
 */
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { MUTATIONS } from './list.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const COPY = join(ROOT, 'target/mutations/crate')
/** What the copy is made of; files that the core's tests read among it. */
export const COPIED = ['src/core', 'calendars', 'docs/ladder.md', 'tests/properties', 'tests/properties.rs', 'tests/simulation', 'Cargo.lock']
const SUITES = {
  unit: ['--lib', '--', 'core::routing', 'core::sla'],
  properties: ['--test', 'properties'],
  simulation: ['--test', 'simulation'],
}
/** Fewer cases than in CI: a bug that needs more of them is not caught reliably there either. */
const ENV = { CASES: '1500', SEEDS: '25', CARGO_TARGET_DIR: join(ROOT, 'target/mutations/build') }
/** A bug may let a step go round for ever: a suite that takes longer has caught it. */
const RUN_SECONDS_MAX = { unit: 40, properties: 240, simulation: 240 }
const BUILD_SECONDS_MAX = 1800

/** The text with the bug in it; throws unless the place is there exactly once. */
export function mutate(text, { id, find, put }) {
  const places = text.split(find).length - 1
  if (places !== 1) throw new Error(`${id}: the text to find stands ${places} times in its file`)
  return text.replace(find, () => put)
}

/** A manifest for the core alone: the dependencies that its sources name. */
export function manifest(text, sources) {
  const named = (line) => {
    const name = /^([\w-]+)/.exec(line)?.[1].replaceAll('-', '_')
    return name === undefined || new RegExp(`\\b${name}(::|!)`).test(sources)
  }
  const sections = text.split(/^(?=\[)/m)
  const kept = sections.filter((section) => !/^\[(\[|lints|lib)/.test(section))
  const trimmed = kept.map((section) => {
    const [head, ...lines] = section.split('\n')
    if (/^\[(dev-)?dependencies\]/.test(head)) return [head, ...lines.filter(named)].join('\n')
    return section.replace(/^members = .*$/m, 'members = []').replace(/^build = .*$/m, '').replace(/^readme = .*$/m, '')
  })
  return trimmed.join('')
}

function rustSources(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.rs'))
  return files.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n')
}

function copy() {
  mkdirSync(join(COPY, 'src'), { recursive: true })
  for (const path of COPIED) cpSync(join(ROOT, path), join(COPY, path), { recursive: true })
  const sources = rustSources(join(COPY, 'src/core')) + rustSources(join(COPY, 'tests'))
  writeFileSync(join(COPY, 'Cargo.toml'), manifest(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'), sources))
  writeFileSync(join(COPY, 'src/lib.rs'), '//! The core alone.\npub mod core;\n')
}

/** Runs cargo in the copy; `code` is undefined when it took too long. */
function cargo(args, secondsMax) {
  return new Promise((resolve) => {
    const options = { cwd: COPY, env: { ...process.env, ...ENV }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] }
    const child = spawn(process.env.CARGO ?? 'cargo', args, options)
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk) => (output = (output + chunk).slice(-200_000)))
    }
    let late = false
    const timer = setTimeout(() => {
      late = true
      process.kill(-child.pid, 'SIGKILL')
    }, secondsMax * 1000)
    child.on('close', (code) => {
      clearTimeout(timer)
      resolve({ code: late ? undefined : code, output })
    })
  })
}

/** The test that failed first, or that it hangs; undefined when the suite passes. */
async function failure(name) {
  const [target, ...rest] = SUITES[name]
  const split = rest.indexOf('--')
  const build = split < 0 ? [target, ...rest] : [target, ...rest.slice(0, split)]
  const built = await cargo(['test', '--offline', '--no-run', ...build], BUILD_SECONDS_MAX)
  if (built.code !== 0) throw new Error(`it does not compile\n${built.output}`)
  const { code, output } = await cargo(['test', '--offline', target, ...rest], RUN_SECONDS_MAX[name])
  if (code === undefined) return 'hangs'
  if (code === 0) return undefined
  return /^test (\S+) \.\.\. FAILED/m.exec(output)?.[1] ?? /^failures:\n+ {4}(\S+)/m.exec(output)?.[1] ?? 'crashes'
}

async function caughtBy() {
  for (const suite of Object.keys(SUITES)) {
    const test = await failure(suite)
    if (test !== undefined) return `${suite}: ${test.split('::').at(-1)}`
  }
  return undefined
}

async function main() {
  const wanted = process.argv.slice(2)
  const chosen = MUTATIONS.filter(({ id }) => wanted.length === 0 || wanted.includes(id))
  copy()
  const broken = await caughtBy()
  if (broken !== undefined) throw new Error(`without any bug: ${broken}`)
  let survived = 0
  for (const mutation of chosen) {
    const path = join(COPY, mutation.file)
    const right = readFileSync(path, 'utf8')
    writeFileSync(path, mutate(right, mutation))
    const caught = await caughtBy()
    writeFileSync(path, right)
    survived += caught === undefined ? 1 : 0
    process.stdout.write(`| \`${mutation.id}\` | ${mutation.breaks} | ${caught ?? 'SURVIVED'} |\n`)
  }
  process.stdout.write(`\n${chosen.length} bugs, ${survived} survived\n`)
  process.exitCode = survived === 0 && chosen.length > 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main()
