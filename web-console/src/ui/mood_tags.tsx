/** Mood and urgency as small tags; a calm, ordinary conversation has none. */
import type { OfferSummary } from '@sixty/web-client'
import type { Texts } from '../i18n/texts'
import { useTexts } from '../i18n/use_texts'

export function MoodTags({ summary, intent = false }: { summary: OfferSummary; intent?: boolean }) {
  const { t } = useTexts()
  return (
    <>
      {summary.mood === 'upset' && <span className="tag tag-bad">{t('mood.upset')}</span>}
      {summary.urgency !== 'normal' && <span className="tag tag-hot">{t(`urgency.${summary.urgency}`)}</span>}
      {intent && summary.intent !== undefined && <span className="tag tag-info">{summary.intent}</span>}
    </>
  )
}

/** The words that decided; none where nothing but calm was found. */
export function moodWords({ locale }: Texts, { mood, urgency, mood_words = [] }: OfferSummary): string {
  if (mood === 'calm' && urgency === 'normal') return ''
  return mood_words.join(locale === 'en' ? ', ' : '、')
}
