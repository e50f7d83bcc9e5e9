/** One entry of the transcript: a message, a note or a line of the system. */
import { clockTime, type MessageView } from '@sixty/web-client'
import { memo } from 'react'
import { useTexts } from '../i18n/use_texts'

interface EntryProps {
  entry: MessageView
  visitor: string
  receipt?: 'read' | 'sent'
}

export const Entry = memo(function Entry({ entry, visitor, receipt }: EntryProps) {
  const { t, locale } = useTexts()
  const { author } = entry
  const time = clockTime(new Date(entry.at), locale)
  if (author.kind === 'system' && entry.note !== true) return <SystemLine entry={entry} time={time} />
  const look = entry.note === true ? 'note' : author.kind
  return (
    <li className={`entry entry-${look}`}>
      <p className="entry-meta num">
        <EntryAuthor entry={entry} visitor={visitor} />
        <time dateTime={entry.at}>{time}</time>
      </p>
      <p className="entry-text">{entry.text}</p>
      {receipt !== undefined && <p className="entry-receipt">{t(`entry.${receipt}`)}</p>}
    </li>
  )
})

function EntryAuthor({ entry, visitor }: { entry: MessageView; visitor: string }) {
  const { t } = useTexts()
  const { author, answer, note } = entry
  if (note === true) {
    return (
      <span>
        {t('entry.note')}
        {author.name !== undefined && ` · ${author.name}`}
      </span>
    )
  }
  if (author.kind === 'visitor') return <span>{visitor}</span>
  if (author.kind === 'agent') return <span>{author.name ?? t('entry.agent')}</span>
  return (
    <span>
      {t('entry.bot')}
      {answer !== undefined && ` · ${t('entry.confidence', { value: answer.confidence.toFixed(2) })}`}
    </span>
  )
}

function SystemLine({ entry, time }: { entry: MessageView; time: string }) {
  const { wire } = useTexts()
  // The server's own words are written for the visitor; they stand in where we have none for the event.
  const name = entry.author.name ?? ''
  const words = entry.text ?? wire('event', entry.event ?? 'other', { name })
  return (
    <li className="entry-system num">
      <time dateTime={entry.at}>{time}</time> {words}
    </li>
  )
}
