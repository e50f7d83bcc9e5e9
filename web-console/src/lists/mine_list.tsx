/** The agent's own conversations, the most pressing first. */
import { useMemo } from 'react'
import { useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import { unreadCount } from '../state/entries'
import type { Conversation } from '../state/model'
import { mine } from '../state/select'
import { Chip } from '../ui/chip'
import { visitorName } from '../ui/visitor_name'
import { Row, Rows } from './rows'

export function MineList() {
  const texts = useTexts()
  const conversations = useDesk((desk) => desk.conversations)
  const items = useMemo(() => mine(conversations), [conversations])
  return (
    <Rows
      label={texts.t('lists.mine')}
      empty={texts.t('lists.mine_empty')}
      items={items}
      text={(one) => visitorName(texts, one.visitor.name, one.visitor.id)}
      row={(one) => <MineRow one={one} />}
    />
  )
}

function MineRow({ one }: { one: Conversation }) {
  const texts = useTexts()
  const unread = unreadCount(one)
  return (
    <Row
      name={visitorName(texts, one.visitor.name, one.visitor.id)}
      level={one.visitor.level}
      line={lastLine(one, texts.t)}
      side={<Chip of={one} />}
      under={
        unread > 0 && (
          <span className="unread num" role="img" aria-label={texts.t('lists.unread', { n: unread })}>
            {unread}
          </span>
        )
      }
    />
  )
}

function lastLine(one: Conversation, t: ReturnType<typeof useTexts>['t']): string {
  const last = one.entries.findLast((entry) => entry.author.kind !== 'system' && entry.note !== true)
  if (last?.text === undefined) return one.summary?.last_message ?? ''
  return last.author.kind === 'agent' ? t('visitor.you', { text: last.text }) : last.text
}
