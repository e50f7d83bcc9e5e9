/**
 * The totals at the end of `make test` are those of the runners, whatever they are.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { count } from './run-all.mjs'

test('cargo test: every binary counts', () => {
  const output = 'test result: ok. 12 passed; 0 failed; 1 ignored\n\ntest result: FAILED. 3 passed; 2 failed; 0 ignored\n'
  assert.deepEqual(count(output), { passed: 15, failed: 2 })
})

test('nextest: passed, failed and timed out', () => {
  assert.deepEqual(count('     Summary [   4.1s] 20 tests run: 20 passed, 3 skipped\n'), { passed: 20, failed: 0 })
  const output = '     Summary [   4.1s] 20/30 tests run: 17 passed (1 slow), 2 failed, 0 skipped\n'
  assert.deepEqual(count(output), { passed: 17, failed: 2 })
  const shown = 'test result: FAILED. 0 passed; 1 failed; 0 ignored\n' + '     Summary [   1s] 2 tests run: 0 passed, 1 failed, 1 timed out\n'
  assert.deepEqual(count(shown), { passed: 0, failed: 2 }, 'the output of a failed test is not counted again')
})

test('vitest: with colours, with and without failures', () => {
  const output = '\u001b[2m      Tests \u001b[22m \u001b[1m\u001b[32m36 passed\u001b[39m\u001b[22m\u001b[90m (36)\u001b[39m\n'
  assert.deepEqual(count(output), { passed: 36, failed: 0 })
  assert.deepEqual(count('      Tests  2 failed | 34 passed (36)\n'), { passed: 34, failed: 2 })
  assert.deepEqual(count(' Test Files  3 passed (3)\n'), { passed: 0, failed: 0 })
})

test('node: both reporters', () => {
  assert.deepEqual(count('# pass 5\n# fail 1\n'), { passed: 5, failed: 1 })
  assert.deepEqual(count('ℹ pass 5\nℹ fail 0\n'), { passed: 5, failed: 0 })
})
