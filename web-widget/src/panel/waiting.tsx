/** While waiting for a person: place, honest range, and the promise counting down by the server's clock. */
import type { QueueView } from '@sixty/web-client'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { useTick, useVisitor, useWidget } from './context'
import type { T } from './texts'

/** The ring's circumference. */
const RING = 2 * Math.PI * 18

/** The card above the conversation. */
export function Waiting(): JSX.Element | null {
  const { t, client, settle, leave } = useWidget()
  const { status, queue } = useVisitor()
  const shown = status === 'waiting' && queue !== undefined
  useTick(shown, 250)
  const total = useRef({ by: '', ms: 60_000 })
  if (!shown) return null
  const left = client.connection.clock.until(queue.respond_by)
  if (total.current.by !== queue.respond_by) total.current = { by: queue.respond_by, ms: Math.max(left, 60_000) }
  return (
    <section class={`wait ${queue.promise}`} aria-label={t('waiting_line')}>
      {queue.promise !== 'missed' && !queue.absent && <Ring t={t} left={left} total={total.current.ms} />}
      <div>
        <strong>{headline(t, queue, left)}</strong>
        <p>{placeText(t, queue)}</p>
        <button type="button" onClick={leave}>
          {t('leave_message')}
        </button>
        <button type="button" onClick={() => settle(client.leaveQueue())}>
          {t('leave_queue')}
        </button>
      </div>
    </section>
  )
}

function Ring({ t, left, total }: { t: T; left: number; total: number }): JSX.Element {
  const part = Math.min(1, Math.max(0, left / total))
  return (
    <div class="ring" role="timer" aria-live="off" aria-label={t('remaining')}>
      <svg viewBox="0 0 44 44" aria-hidden="true">
        <circle cx="22" cy="22" r="18" />
        <circle class="left" cx="22" cy="22" r="18" stroke-dasharray={`${RING * part} ${RING}`} />
      </svg>
      <span>{Math.max(0, Math.ceil(left / 1000))}</span>
    </div>
  )
}

function headline(t: T, { promise, absent }: QueueView, left: number): string {
  if (promise === 'missed') return t('missed_title')
  // Nobody is there to be busy, and a minute counted down would be a promise.
  if (absent) return t('absent_title')
  if (promise === 'at_risk') return t('risk_title')
  if (left <= 3000) return t('wait_soon')
  const secs = Math.ceil(left / 1000)
  return t('wait_title', { left: secs >= 60 && secs % 60 === 0 ? t('mins', { n: secs / 60 }) : t('secs', { n: secs }) })
}

/** A range that ends later than this is not said beside a promise that holds: it would contradict it. */
const PROMISE_S = 60

/** "You are number 2 in line, about 20-40 s." */
export function placeText(t: T, { position, eta_s, promise, absent }: QueueView): string {
  const { low, high } = eta_s
  const minutes = high > 90
  const [from, to] = minutes ? [Math.floor(low / 60), Math.ceil(high / 60)] : [low, high]
  const one = from >= to || from === 0
  const said = !absent && (promise !== 'kept' || high <= PROMISE_S)
  const eta = said && t(`eta_${minutes ? 'm' : 's'}${one ? '_one' : ''}`, { low: from, high: to })
  return t(position <= 1 ? 'wait_next' : 'wait_place', { n: position, eta: eta || '' })
}
