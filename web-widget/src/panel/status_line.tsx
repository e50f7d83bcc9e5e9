/** The one line that speaks up by itself: connection, typing, queue, refusals. */
import type { ConnectionState, VisitorState } from '@sixty/web-client'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import { useTick, useVisitor, useWidget } from './context'
import { type T, TEXTS, type TextKey } from './texts'
import { placeText } from './waiting'

/** A shorter interruption is not worth a word. */
const OFFLINE_AFTER_MS = 2000

/** What is said, and whether it is also seen (the queue has its own card). */
export function StatusLine(): JSX.Element {
  const { t, client } = useWidget()
  const state = useVisitor()
  const offline = useOffline(state.connection)
  const { typing, connection, notice, queue } = state
  let text = ''
  let look = ''
  if (connection.phase === 'closed') [text, look] = [t(closedText(connection.closeCode)), 'bad']
  else if (offline) [text, look] = [t(state.ready ? 'offline' : 'connecting'), 'warn']
  else if (notice) [text, look] = [noticeText(t, notice.code), 'warn']
  else if (typing) [text, look] = [t('typing', { name: typingName(t, typing) }), 'typing']
  else if (state.status === 'waiting' && queue) [text, look] = [placeText(t, queue), 'sr']
  return (
    <div class="statusbar">
      <div role="status" class={look}>
        {look === 'typing' && (
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        )}
        {text}
      </div>
      {connection.phase === 'closed' && (
        <button
          type="button"
          onClick={() => {
            if (connection.closeCode === 4401) client.reset()
            client.open()
          }}
        >
          {t(closedAction(connection.closeCode))}
        </button>
      )}
    </div>
  )
}

function useOffline(connection: ConnectionState): boolean {
  const lostAt = useRef<number | undefined>(undefined)
  const away = connection.phase !== 'online' && connection.phase !== 'idle'
  if (!away) lostAt.current = undefined
  else lostAt.current ??= Date.now()
  useTick(away, 500)
  return lostAt.current !== undefined && Date.now() - lostAt.current >= OFFLINE_AFTER_MS
}

function typingName(t: T, author: NonNullable<VisitorState['typing']>): string {
  return author.kind === 'bot' ? t('bot') : (author.name ?? t('agent'))
}

/** Some refusals have words of their own. */
function noticeText(t: T, code: string): string {
  const own = `n_${code}` as TextKey
  return t(own in TEXTS.en ? own : 'n_other')
}

function closedText(code: number | undefined): TextKey {
  return code === 4401 ? 'off_expired' : code === 4403 ? 'off_denied' : code === 4409 ? 'off_replaced' : 'off_default'
}

function closedAction(code: number | undefined): TextKey {
  return code === 4401 ? 'restart' : code === 4409 ? 'continue_here' : 'reconnect'
}
