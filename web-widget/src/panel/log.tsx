/** The conversation, scrolled by its own rule: it follows only a reader who is at the bottom. */
import type { Item, QuickReply, VisitorState } from '@sixty/web-client'
import { timeline } from '@sixty/web-client'
import type { ComponentChildren, JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useVisitor, useWidget } from './context'
import { DownIcon } from './icons'
import { Face, Row } from './message'
import { QuickReplies } from './quick_replies'
import { Rating } from './rating'

/** Closer to the end than this counts as being there. */
const AT_BOTTOM_PX = 40
/** A longer pause shows the time and the author again. */
const PAUSE_MS = 5 * 60_000

/** The scrolling part of the panel; `open` because only a shown log has been read. */
export function Log({ open }: { open: boolean }): JSX.Element {
  const { t, client } = useWidget()
  const state = useVisitor()
  const items = timeline(state)
  const box = useRef<HTMLDivElement>(null)
  const { stuck, setStuck, follow } = useFollow(box, items, open)
  const behind = stuck ? 0 : state.unread
  const greeting = state.greeting ?? (state.ready && !items.length && t('greeting'))

  useLayoutEffect(() => {
    if (open && stuck && !document.hidden) client.markRead()
  })

  return (
    <div class="logbox">
      <div class="scroll" ref={box} tabIndex={0} role="group" aria-label={t('log')} onScroll={(e) => setStuck(atBottom(e.currentTarget))}>
        <div role="log" aria-label={t('log')}>
          {greeting && <Greeting text={greeting} />}
          {rows(items, state)}
        </div>
        <QuickReplies replies={offered(state, items)} />
        <Rating />
      </div>
      {!stuck && (
        <button class="pill" type="button" onClick={follow} aria-label={behind ? t('new_messages', { n: behind }) : t('to_bottom')}>
          <DownIcon />
          {behind > 0 && t('new_messages', { n: behind })}
        </button>
      )}
    </div>
  )
}

/** The first words, before any entry. */
function Greeting({ text }: { text: string }): JSX.Element {
  const { t } = useWidget()
  return (
    <div class="row theirs">
      <Face kind="bot" name="" />
      <div class="stack">
        <span class="who">{t('bot')}</span>
        <div class="bubble bot">{text}</div>
      </div>
    </div>
  )
}

function rows(items: Item[], state: VisitorState): ComponentChildren[] {
  const answer = state.features.includes('feedback') ? state.entries.findLast((one) => one.answer) : undefined
  const newest = items.findLast((one) => one.delivery === 'sent' || one.delivery === 'read')
  return items.map((item, i) => {
    const { entry } = item
    const above = items[i - 1]?.entry
    const pause = !above || Date.parse(entry.at) - Date.parse(above.at) > PAUSE_MS
    const same = above?.author.kind === entry.author.kind && above.author.id === entry.author.id
    const judge = entry === answer && state.status !== 'closed'
    return <Row key={item.key} item={item} follows={same && !pause && !item.begins} pause={pause} judge={judge} newest={item === newest} />
  })
}

/** Choices of the last entry, or the common questions before the first one. */
function offered(state: VisitorState, items: Item[]): readonly QuickReply[] {
  const last = items.at(-1)?.entry
  if (!last) return state.status === 'bot' ? state.quickReplies : []
  return last.quick_replies ?? []
}

function atBottom(box: HTMLElement): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight < AT_BOTTOM_PX
}

/** Sticks to the end while the reader is there; their own message always takes them there. */
function useFollow(box: { current: HTMLDivElement | null }, items: Item[], open: boolean) {
  const [stuck, setStuck] = useState(true)
  const own = useRef<string | undefined>(undefined)
  const mine = items.findLast((one) => one.entry.author.kind === 'visitor')?.key
  const wrote = mine !== own.current
  const follow = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight
    setStuck(true)
  }
  useLayoutEffect(() => {
    own.current = mine
    if (open && (stuck || wrote)) follow()
  })
  return { stuck, setStuck, follow }
}
