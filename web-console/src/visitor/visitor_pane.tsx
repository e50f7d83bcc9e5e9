/** Who the visitor is, where they are, and why the conversation came to this agent. */
import type { OfferSummary } from '@sixty/web-client'
import { BadgeCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Conversation } from '../state/model'
import { teamName } from '../state/select'
import { Avatar } from '../ui/avatar'
import { moodWords } from '../ui/mood_tags'
import { visitorName } from '../ui/visitor_name'

export function VisitorPane() {
  const { t } = useTexts()
  const one = useDesk((desk) => (desk.selected === undefined ? undefined : desk.conversations[desk.selected]))
  return (
    <section className="visitor" aria-label={t('visitor.pane')}>
      {one === undefined ? <p className="visitor-none">{t('visitor.none')}</p> : <Card one={one} />}
    </section>
  )
}

function Card({ one }: { one: Conversation }) {
  const texts = useTexts()
  const { t } = texts
  const { visitor, summary } = one
  const team = useDesk((desk) => teamName(desk.teams, one.team))
  const name = visitorName(texts, visitor.name, visitor.id)
  return (
    <>
      <header className="visitor-head">
        <Avatar name={name} />
        <div>
          <h2 className="visitor-name">
            {name}
            {visitor.level > 0 && (
              <span className="tag tag-warn">{t('visitor.vip', { level: visitor.level })}</span>
            )}
          </h2>
          <p className={visitor.verified ? 'visitor-verified' : 'visitor-unverified'}>
            {visitor.verified && <BadgeCheck size={14} aria-hidden="true" />}
            {t(visitor.verified ? 'visitor.verified' : 'visitor.unverified')}
          </p>
        </div>
      </header>
      <h3>{t('visitor.now')}</h3>
      <dl>
        <Fact name={t('visitor.page')}>{visitor.page && <Page {...visitor.page} />}</Fact>
        <Fact name={t('visitor.referrer')}>{visitor.page?.referrer && hostOf(visitor.page.referrer)}</Fact>
        <Fact name={t('visitor.locale')}>
          {visitor.locale !== '' && t(visitor.locale === 'en' ? 'locale.en' : 'locale.zh-CN')}
        </Fact>
        <Fact name={t('visitor.team')}>{team}</Fact>
      </dl>
      {summary !== undefined && <Why summary={summary} />}
    </>
  )
}

function Why({ summary }: { summary: OfferSummary }) {
  const texts = useTexts()
  const { t, wire } = texts
  const { intent, confidence } = summary
  const words = moodWords(texts, summary)
  return (
    <>
      <h3>{t('visitor.why')}</h3>
      <p className="visitor-why">{wire('reason', summary.reason)}</p>
      <dl>
        <Fact name={t('visitor.mood')}>
          <span className={summary.mood === 'upset' ? 'tag tag-bad' : 'tag'}>{t(`mood.${summary.mood}`)}</span>
          {words !== '' && <span className="fact-more">{t('mood.words', { words })}</span>}
        </Fact>
        <Fact name={t('visitor.urgency')}>
          <span className={summary.urgency === 'normal' ? 'tag' : 'tag tag-hot'}>
            {t(`urgency.${summary.urgency}`)}
          </span>
        </Fact>
        <Fact name={t('visitor.intent')}>{intent}</Fact>
        <Fact name={t('visitor.confidence')}>
          {confidence !== undefined && <span className="num">{confidence.toFixed(2)}</span>}
        </Fact>
      </dl>
    </>
  )
}

/** One line; nothing when there is nothing to say. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (children === undefined || children === '' || children === false) return null
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** A link only where the address is a web page: a visitor's browser says what it likes. */
function Page({ url, title }: { url: string; title?: string }) {
  const words = title ?? url
  if (!/^https?:\/\//i.test(url)) return <>{words}</>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer nofollow">
      {words}
    </a>
  )
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}
