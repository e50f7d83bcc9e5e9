/** One entry of the log: a bubble, a line of the system, and how far an own message has come. */
import type { Item } from '@sixty/web-client'
import { clockTime } from '@sixty/web-client'
import type { ComponentChildren, JSX } from 'preact'
import { useVisitor, useWidget } from './context'
import { Feedback } from './feedback'
import { AlertIcon, BotIcon } from './icons'
import { RichText } from './rich_text'

/** What the row needs besides its entry. */
export interface RowProps {
  item: Item
  /** The row above is by the same author and recent: no name, no picture. */
  follows: boolean
  /** A pause lies before it: the time is shown. */
  pause: boolean
  /** The newest answer: it may be judged. */
  judge: boolean
  /** The newest own message: how far it has come is shown also when all is well. */
  newest: boolean
}

/** A row of the log. */
export function Row({ item, follows, pause, judge, newest }: RowProps): JSX.Element {
  const { t, locale } = useWidget()
  const { entry } = item
  const { kind } = entry.author
  const time = pause && <time dateTime={entry.at}>{clockTime(new Date(entry.at), locale)}</time>
  if (kind === 'system') return <Line>{entry.text}</Line>
  const name = kind === 'bot' ? t('bot') : kind === 'agent' ? entry.author.name || t('agent') : t('you')
  return (
    <>
      {item.begins && <Line>{t('earlier')}</Line>}
      {time && <Line>{time}</Line>}
      <div class={`row ${kind === 'visitor' ? 'mine' : 'theirs'}${follows ? ' follows' : ''}`}>
        {kind !== 'visitor' && <Face kind={kind} name={name} hidden={follows} />}
        <div class="stack">
          {!follows && <span class={kind === 'visitor' ? 'sr' : 'who'}>{name}</span>}
          <div class={`bubble ${kind}`}>
            <RichText text={entry.text ?? ''} />
          </div>
          {judge && <Feedback seq={entry.seq} />}
          {(newest || item.delivery === 'failed' || item.delivery === 'sending') && <Fate item={item} />}
        </div>
      </div>
    </>
  )
}

/** A small centred line. */
export function Line({ children }: { children: ComponentChildren }): JSX.Element {
  return <p class="line">{children}</p>
}

/** The picture beside a bubble. */
export function Face({ kind, name, hidden }: { kind: string; name: string; hidden?: boolean }): JSX.Element {
  return (
    <span class={`face ${kind}${hidden ? ' gone' : ''}`} aria-hidden="true">
      {kind === 'bot' ? <BotIcon /> : [...name][0]}
    </span>
  )
}

/** Sending, sent, read or failed. */
function Fate({ item }: { item: Item }): JSX.Element {
  const { t, client, settle } = useWidget()
  const { connection } = useVisitor()
  const { delivery, entry, error } = item
  if (delivery === 'failed') {
    const why = error === 'text_too_long' ? t('n_text_too_long') : error === 'conversation_full' ? t('n_conversation_full') : ''
    return (
      <button class="fate failed" type="button" onClick={() => settle(client.retry(entry.client_id!))}>
        <AlertIcon />
        {why || t('failed')}
      </button>
    )
  }
  const offline = delivery === 'sending' && connection.phase !== 'online'
  return <span class={`fate ${delivery}`}>{t(offline ? 'waiting_network' : delivery!)}</span>
}
