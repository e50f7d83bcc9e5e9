/** Says aloud, to screen readers, what appears without being asked for: offers at once, messages politely. */
import { useEffect, useRef, useState } from 'react'
import { useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Conversation } from '../state/model'
import { visitorName } from '../ui/visitor_name'

export function Announcer() {
  const offer = useOfferWords()
  const message = useMessageWords()
  return (
    // The attribute keeps it audible while a dialog hides the rest of the page from screen readers.
    <div className="spoken" data-live-announcer="true">
      <p aria-live="assertive">{offer}</p>
      <p aria-live="polite">{message}</p>
    </div>
  )
}

function useOfferWords(): string {
  const texts = useTexts()
  const newest = useDesk((desk) => desk.offers.at(-1))
  if (newest === undefined) return ''
  const { visitor, reason } = newest.summary
  return texts.t(newest.stage === 'rescue' ? 'offer.announce_rescue' : 'offer.announce', {
    name: visitorName(texts, visitor.name, visitor.id),
    reason: texts.wire('reason', reason),
  })
}

/** The last visitor's message of an own conversation that came while this desk was open. */
function useMessageWords(): string {
  const texts = useTexts()
  const conversations = useDesk((desk) => desk.conversations)
  const heard = useRef(new Map<string, number>())
  const [words, setWords] = useState('')
  useEffect(() => {
    for (const one of Object.values(conversations)) {
      const last = one.entries.at(-1)?.seq ?? 0
      const before = heard.current.get(one.id)
      heard.current.set(one.id, last)
      if (!one.mine || before === undefined || last <= before) continue
      const text = newestVisitorText(one, before)
      if (text === undefined) continue
      setWords(
        texts.t('conversation.announce', { name: visitorName(texts, one.visitor.name, one.visitor.id), text }),
      )
    }
  }, [conversations, texts])
  return words
}

function newestVisitorText(one: Conversation, after: number): string | undefined {
  return one.entries.findLast((entry) => entry.seq > after && entry.author.kind === 'visitor')?.text
}
