/** When a ticket is due, and that its texts are there in both languages. */
import { expect, test } from 'vitest'
import { tables } from '../src/i18n/texts'
import { dueIn } from '../src/lists/due'

const NOW = Date.parse('2026-11-22T12:00:00.000Z')

test('a ticket counts down to its due time and is overdue from then on', () => {
  expect(dueIn('2026-11-22T14:00:00.000Z', NOW)).toEqual({ overdue: false, seconds: 7200 })
  expect(dueIn('2026-11-22T12:00:00.000Z', NOW)).toEqual({ overdue: false, seconds: 0 })
  expect(dueIn('2026-11-22T11:59:00.000Z', NOW)).toEqual({ overdue: true, seconds: 60 })
})

test('what the server may say of a wait and of a message has words of our own', () => {
  for (const event of ['at_risk', 'breached', 'waits_on', 'message_asked', 'message_left'])
    for (const table of Object.values(tables)) expect(Object.hasOwn(table, `event.${event}`), event).toBe(true)
})
