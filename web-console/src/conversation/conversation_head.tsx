/** Who the conversation is with, how it stands, and what can be done with it. */
import { useState } from 'react'
import { useTexts } from '../i18n/use_texts'
import type { Conversation } from '../state/model'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { MoodTags } from '../ui/mood_tags'
import { visitorName } from '../ui/visitor_name'
import { CloseDialog } from './close_dialog'
import { TransferDialog } from './transfer_dialog'

export function ConversationHead({ one }: { one: Conversation }) {
  const texts = useTexts()
  const { t } = texts
  const [open, setOpen] = useState<'transfer' | 'close'>()
  const done = () => setOpen(undefined)
  return (
    <header className="conversation-head">
      <h2 className="conversation-name">{visitorName(texts, one.visitor.name, one.visitor.id)}</h2>
      <span className="tags">
        {one.summary !== undefined && <MoodTags summary={one.summary} intent />}
        <Chip of={one} />
      </span>
      <span className="grow" />
      {one.mine && (
        <span className="actions">
          <Button onPress={() => setOpen('transfer')}>{t('conversation.transfer')}</Button>
          <Button onPress={() => setOpen('close')}>{t('conversation.close')}</Button>
        </span>
      )}
      {open === 'transfer' && one.mine && <TransferDialog one={one} onDone={done} />}
      {open === 'close' && one.mine && <CloseDialog one={one} onDone={done} />}
    </header>
  )
}
