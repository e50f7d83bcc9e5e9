/** One ringing offer: how long it rings, what it is about, why it came here, accept or decline. */
import { LifeBuoy, Users } from 'lucide-react'
import { useClient, useDesk, useServerTime } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Offer } from '../state/model'
import { secondsLeft } from '../state/promise'
import { teamName } from '../state/select'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { MoodTags, moodWords } from '../ui/mood_tags'
import { Ring } from '../ui/ring'
import { visitorName } from '../ui/visitor_name'

export function OfferCard({ offer, first }: { offer: Offer; first: boolean }) {
  const texts = useTexts()
  const { t, wire } = texts
  const { summary } = offer
  const words = moodWords(texts, summary)
  const team = useDesk((desk) => teamName(desk.teams, offer.team))
  return (
    <article className={`offer offer-${offer.stage}`}>
      <header className="offer-head">
        <Countdown offer={offer} />
        <span className="offer-who">
          <span className="row-head">
            <strong className="row-name">{visitorName(texts, summary.visitor.name, summary.visitor.id)}</strong>
            {summary.visitor.level > 0 && (
              <span className="tag tag-warn">{t('visitor.vip', { level: summary.visitor.level })}</span>
            )}
          </span>
          <Stage offer={offer} team={team} />
        </span>
      </header>
      <p className="offer-words">{summary.last_message ?? t('offer.silent')}</p>
      <p className="offer-why">
        <span className="offer-label">{t('visitor.why')}</span>
        {wire('reason', summary.reason)}
        {words !== '' && <> · {t('mood.words', { words })}</>}
      </p>
      <p className="tags">
        <Chip of={offer} />
        <MoodTags summary={summary} />
        {summary.intent !== undefined && (
          <span className="tag tag-info num">
            {summary.intent}
            {summary.confidence !== undefined && ` · ${t('visitor.confidence')} ${summary.confidence.toFixed(2)}`}
          </span>
        )}
      </p>
      <Answer offer={offer} first={first} />
    </article>
  )
}

function Countdown({ offer }: { offer: Offer }) {
  const { t, span } = useTexts()
  const { clock } = useClient().connection
  const left = Math.max(
    0,
    useServerTime((now) => secondsLeft(offer.expires_at, now) ?? 0),
  )
  const total = (Date.parse(offer.expires_at) - (offer.arrived_at + clock.offsetMs)) / 1000
  return (
    <span className="countdown" role="timer" aria-label={t('offer.rings', { time: span(left) })}>
      <Ring share={total > 0 ? left / total : 0} size={44} />
      <span className="countdown-text num" aria-hidden="true">
        {left}
      </span>
    </span>
  )
}

function Stage({ offer, team }: { offer: Offer; team: string | undefined }) {
  const { t } = useTexts()
  const Icon = offer.stage === 'rescue' ? LifeBuoy : offer.stage === 'ring_all' ? Users : undefined
  return (
    <span className="offer-stage">
      {Icon !== undefined && <Icon size={14} aria-hidden="true" />}
      {t(`offer.stage.${offer.stage}`)}
      {team !== undefined && ` · ${team}`}
    </span>
  )
}

function Answer({ offer, first }: { offer: Offer; first: boolean }) {
  const { t } = useTexts()
  const client = useClient()
  const { answered } = offer
  return (
    <div className="offer-answer">
      <Button look="primary" isDisabled={answered !== undefined} onPress={() => client.accept(offer.offer)}>
        {t(offer.stage === 'rescue' ? 'offer.reply' : answered === 'accept' ? 'offer.accepting' : 'offer.accept')}
        {first && <kbd aria-hidden="true">Alt A</kbd>}
      </Button>
      <Button isDisabled={answered !== undefined} onPress={() => client.decline(offer.offer)}>
        {t(answered === 'decline' ? 'offer.declining' : 'offer.decline')}
        {first && <kbd aria-hidden="true">Alt D</kbd>}
      </Button>
    </div>
  )
}
