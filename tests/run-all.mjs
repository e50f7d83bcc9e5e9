/**
 * Runs every check of the repository, one after another, and ends with the totals over all test runners.
 * A failing step does not stop the others: one run tells everything. Exit code 1 when anything failed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const CHROMIUM_PACKAGES = ['chromium', 'fonts-noto-cjk', 'fonts-noto-color-emoji']
/** Output is kept for counting up to this size; beyond it only the end counts, where runners print their totals. */
const OUTPUT_CHARS_MAX = 16 * 1024 * 1024

/** How each runner says how many tests passed and failed; the first runner that is recognised counts. */
const RUNNERS = [
  // nextest; it also shows the output of failed tests, which looks like cargo test's
  [
    /Summary \[.*?\] +\S+ tests? run: (?<passed>\d+) passed/g,
    /Summary \[.*?\] +\S+ tests? run: .*? (?<failed>\d+) failed/g,
    /Summary \[.*?\] +\S+ tests? run: .*? (?<failed>\d+) timed out/g,
  ],
  [/test result: \w+\. (?<passed>\d+) passed; (?<failed>\d+) failed/g], // cargo test
  [/^ *Tests +(?:(?<failed>\d+) failed \| )?(?:(?<passed>\d+) passed)?/gm], // vitest
  [/^(?:#|ℹ) pass (?<passed>\d+)/gm, /^(?:#|ℹ) fail (?<failed>\d+)/gm], // node --test
]

/** Adds up what the runner of one command says. */
export function count(output) {
  const plain = output.replace(/\u001b\[[0-9;]*m/g, '')
  for (const patterns of RUNNERS) {
    const found = patterns.flatMap((pattern) => [...plain.matchAll(pattern)])
    const sum = (name) => found.reduce((total, { groups }) => total + Number(groups[name] ?? 0), 0)
    if (found.length > 0) return { passed: sum('passed'), failed: sum('failed') }
  }
  return { passed: 0, failed: 0 }
}

/** Runs a command with its output shown; gives the exit code and what was printed. */
function run(command, args) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
    let output = ''
    const keep = (target) => (chunk) => {
      target.write(chunk)
      output = (output + chunk).slice(-OUTPUT_CHARS_MAX)
    }
    child.stdout.setEncoding('utf8').on('data', keep(process.stdout))
    child.stderr.setEncoding('utf8').on('data', keep(process.stderr))
    child.on('error', (error) => resolve({ code: 1, output: `${command}: ${error.message}` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

const succeeds = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** The commands that bring what a fresh Debian has not. */
function browserInstall() {
  const missing = CHROMIUM_PACKAGES.filter((name) => !succeeds('dpkg', '-s', name))
  if (missing.length === 0) return []
  const apt = process.getuid() === 0 ? ['apt-get'] : ['sudo', 'apt-get']
  return [
    [...apt, 'update', '-q'],
    [...apt, 'install', '-y', '-q', '--no-install-recommends', ...missing],
  ]
}

function rustTests() {
  if (!succeeds('cargo', 'nextest', '--version')) return [['cargo', 'test', '--workspace', '--locked', '--no-fail-fast']]
  return [
    // The suite `core` learns the intent library, once in one process instead of once per test.
    ['cargo', 'nextest', 'run', '--workspace', '--locked', '--no-fail-fast', '--retries', '0', '-E', 'not binary(core)'],
    ['cargo', 'test', '--locked', '--no-fail-fast', '--test', 'core'],
    ['cargo', 'test', '--workspace', '--locked', '--doc'], // nextest leaves them out
  ]
}

/** Every step: a name and its commands. The web is built first, because the server embeds it. */
function steps() {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const browser = ['browser', 'test:browser'].filter((name) => name in scripts)
  return [
    ['format', [['cargo', 'fmt', '--all', '--check']]],
    ['this script', [['node', '--test', 'tests/run-all.test.mjs', 'tests/mutations/mutations.test.mjs']]],
    ['web', [['make', '--no-print-directory', 'node_modules'], ['npm', 'run', 'check']]],
    ['clippy', [['cargo', 'clippy', '--workspace', '--all-targets', '--locked', '--', '-D', 'warnings']]],
    ['rust', [['cargo', 'build', '--workspace', '--locked'], ...rustTests()]],
    ['smoke', [['node', '--test', 'tests/smoke.mjs']]],
    ['browser', [...browserInstall(), ...browser.map((name) => ['npm', 'run', name])]],
  ]
}

async function main() {
  const totals = { passed: 0, failed: 0 }
  const broken = []
  for (const [name, commands] of steps()) {
    const begun = Date.now()
    process.stdout.write(`\n=== ${name}\n`)
    for (const [command, ...args] of commands) {
      const { code, output } = await run(command, args)
      const counted = count(output)
      totals.passed += counted.passed
      totals.failed += counted.failed
      // A step that fails without a failed test - a warning, a build - counts as one.
      if (code !== 0) {
        totals.failed += counted.failed === 0 ? 1 : 0
        broken.push(`${name}: ${[command, ...args].join(' ')}`)
        break
      }
    }
    process.stdout.write(`=== ${name}: ${Math.round((Date.now() - begun) / 1000)} s\n`)
  }
  for (const step of broken) process.stdout.write(`\nfailed: ${step}`)
  process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
  process.exitCode = broken.length === 0 && totals.passed > 0 ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main()
