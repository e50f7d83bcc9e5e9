/** The middle of the desk: one conversation with its header, banner, transcript and composer. */
import { MessageCircle } from 'lucide-react'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Conversation } from '../state/model'
import { mayReply } from '../state/select'
import { Button } from '../ui/button'
import { visitorName } from '../ui/visitor_name'
import { AlarmBanner, RescueBanner } from './alarm_banner'
import { Composer } from './composer'
import { ConversationHead } from './conversation_head'
import { Transcript } from './transcript'

export function ConversationPane() {
  const texts = useTexts()
  const id = useDesk((desk) => desk.selected)
  const one = useDesk((desk) => (desk.selected === undefined ? undefined : desk.conversations[desk.selected]))
  const writable = useDesk((desk) => one !== undefined && mayReply(desk, one))
  if (id === undefined) return <NoConversation />
  if (one === undefined) return <Fetching id={id} />
  return (
    <main
      className="conversation"
      aria-label={texts.t('conversation.pane', { name: visitorName(texts, one.visitor.name, one.visitor.id) })}
    >
      <ConversationHead one={one} />
      {one.mine && one.alarm !== undefined && <AlarmBanner alarm={one.alarm} />}
      {writable && !one.mine && <RescueBanner />}
      <Transcript key={`transcript ${one.id}`} one={one} />
      {writable ? <Composer key={`composer ${one.id}`} one={one} /> : <ReadOnly one={one} />}
    </main>
  )
}

function NoConversation() {
  const { t } = useTexts()
  return (
    <main className="conversation conversation-none">
      <MessageCircle size={32} aria-hidden="true" />
      <h2>{t('conversation.none')}</h2>
      <p>{t('conversation.none_more')}</p>
    </main>
  )
}

function Fetching({ id }: { id: string }) {
  const { t } = useTexts()
  const client = useClient()
  const failed = useDesk((desk) => desk.fetching[id] === 'failed')
  return (
    <main className="conversation conversation-none" aria-busy={!failed}>
      <p>{t(failed ? 'conversation.failed' : 'conversation.loading')}</p>
      {failed && <Button onPress={() => void client.library.open(id)}>{t('common.retry')}</Button>}
    </main>
  )
}

/** In place of the composer: why one cannot write here, and the way in when there is one. */
function ReadOnly({ one }: { one: Conversation }) {
  const { t } = useTexts()
  const client = useClient()
  const claiming = useDesk((desk) => desk.claiming.includes(one.id))
  const waits = useDesk((desk) =>
    Object.values(desk.queues).some((queue) => queue.items.some((item) => item.conversation === one.id)),
  )
  const hint = waits ? 'waiting_hint' : one.status === 'closed' ? 'closed_hint' : 'foreign_hint'
  return (
    <footer className="read-only">
      <span>{t(`conversation.${hint}`)}</span>
      {waits && (
        <Button look="primary" isDisabled={claiming} onPress={() => client.claim(one.id)}>
          {t(claiming ? 'lists.claiming' : 'lists.claim')}
        </Button>
      )}
    </footer>
  )
}
