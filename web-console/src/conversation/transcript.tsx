/** The entries of a conversation, scrolled like a person would want it. */
import { ArrowDown } from 'lucide-react'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Conversation } from '../state/model'
import { Button } from '../ui/button'
import { visitorName } from '../ui/visitor_name'
import { Entry } from './entry'
import { PendingEntry } from './pending_entry'
import { useStickToBottom } from './use_stick_to_bottom'

export function Transcript({ one }: { one: Conversation }) {
  const texts = useTexts()
  const { t } = texts
  const client = useClient()
  const last = one.entries.at(-1)?.seq ?? 0
  const { scroller, inner, away, toBottom } = useStickToBottom(() => client.seen(one.id, last), last)
  const mark = lastReadByVisitor(one)
  const missed = away
    ? one.entries.filter((entry) => entry.seq > one.my_read && entry.author.kind === 'visitor').length
    : 0
  const name = visitorName(texts, one.visitor.name, one.visitor.id)
  return (
    <div className="transcript-frame">
      <div className="transcript" ref={scroller} tabIndex={0} role="region" aria-label={t('conversation.log')}>
        <div ref={inner}>
          <Earlier one={one} />
          <ol className="entries">
            {one.entries.map((entry) => (
              <Entry key={entry.seq} entry={entry} visitor={name} receipt={receiptOf(one, entry.seq, mark)} />
            ))}
            {one.pending.map((item) => (
              <PendingEntry key={item.client_id} conversation={one.id} item={item} />
            ))}
          </ol>
          {one.typing !== undefined && (
            <p className="typing">{t('conversation.typing', { name: one.typing.name ?? name })}</p>
          )}
        </div>
      </div>
      {away && (
        <Button small className="to-bottom" onPress={toBottom}>
          <ArrowDown size={14} aria-hidden="true" />
          {missed > 0 ? t('conversation.unread', { n: missed }) : t('conversation.to_bottom')}
        </Button>
      )}
    </div>
  )
}

/** The tail came by the socket; what was before comes when asked for. */
function Earlier({ one }: { one: Conversation }) {
  const { t } = useTexts()
  const client = useClient()
  const fetching = useDesk((desk) => desk.fetching[one.id])
  const [first] = one.entries
  if (first === undefined || first.seq <= 1) return null
  return (
    <p className="earlier">
      <Button
        look="quiet"
        small
        isDisabled={fetching === 'now'}
        onPress={() => void client.library.open(one.id, true)}
      >
        {t(fetching === 'now' ? 'conversation.loading' : 'conversation.earlier')}
      </Button>
    </p>
  )
}

/** Our last message the visitor has seen; only this one says so. */
function lastReadByVisitor(one: Conversation): number {
  return one.entries.findLast((entry) => ours(entry) && entry.seq <= one.visitor_read)?.seq ?? 0
}

function receiptOf(one: Conversation, seq: number, mark: number): 'read' | 'sent' | undefined {
  if (seq === mark) return 'read'
  const lastOurs = one.entries.findLast(ours)?.seq
  return seq === lastOurs && seq > mark ? 'sent' : undefined
}

function ours(entry: Conversation['entries'][number]): boolean {
  return entry.author.kind === 'agent' && entry.note !== true
}
