/**
 * The load generator against the server, both as they are built, on a demo data folder of its own: nothing is lost, doubled, out of
 * order or altered, and the bot answers everything by itself. It judges no speed. The tool's own tests show that it finds what is planted.
 */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'

const BUILT = resolve('target/debug')
const SECONDS = '8'
/** What a broken server would leave in the summary; the preset's thresholds say the same. */
const FAULTS = ['messages_lost', 'messages_duplicated', 'messages_reordered', 'messages_altered', 'handoffs_unasked']

/** Starts the server on a port of its own; gives the process and its address. */
async function serve(data) {
  const demo = spawnSync(join(BUILT, 'sixty'), ['demo', '--data', data], { encoding: 'utf8' })
  assert.equal(demo.status, 0, demo.stderr)
  const server = spawn(join(BUILT, 'sixty'), ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const line of createInterface({ input: server.stdout })) {
    const address = /^ready on http:\/\/(\S+)/.exec(line)?.[1]
    if (address) return { server, address }
  }
  throw new Error('the server ended before it was ready')
}

test('smoke: the load generator finds nothing against the server', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'sixty-smoke-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const { server, address } = await serve(join(folder, 'data'))
  context.after(() => server.kill())
  const file = join(folder, 'summary.json')
  const play = ['run', '--preset', 'smoke', '--duration', SECONDS, '--url', `ws://${address}`, '--quiet', '--summary-json', file]
  // A minute is far more than it takes; a tool that hangs is a failure too.
  const run = spawnSync(join(BUILT, 'sixty-loadtest'), play, { encoding: 'utf8', timeout: 60_000 })
  process.stdout.write(run.stdout)
  assert.equal(run.status, 0, run.stderr)
  const { counts, errors } = JSON.parse(readFileSync(file, 'utf8'))
  for (const fault of FAULTS) assert.equal(counts[fault], 0, fault)
  assert.deepEqual(errors, {})
  assert.ok(counts.messages_acked > 50 && counts.transcripts_checked > 10 && counts.reconnects > 0, JSON.stringify(counts))
})
