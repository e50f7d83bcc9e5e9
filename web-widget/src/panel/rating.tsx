/** After the end: stars, "solved?", a comment. In the flow of the conversation, never in its way. */
import type { JSX } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useVisitor, useWidget } from './context'
import { StarIcon } from './icons'
import { Line } from './message'
import type { TextKey } from './texts'

const STARS = [1, 2, 3, 4, 5] as const

/** The form, or thanks, or nothing. */
export function Rating(): JSX.Element | null {
  const { t } = useWidget()
  const { rating } = useVisitor()
  if (rating === 'sent') return <Line>{t('rated')}</Line>
  return rating === 'asked' ? <RatingForm /> : null
}

function RatingForm(): JSX.Element {
  const { t, client, settle } = useWidget()
  const [stars, setStars] = useState(0)
  const [solved, setSolved] = useState<boolean>()
  const [comment, setComment] = useState('')
  const form = useRef<HTMLFormElement>(null)
  // The first star unfolds the rest.
  useLayoutEffect(() => form.current?.scrollIntoView({ block: 'nearest' }), [stars > 0])
  const send = (event: Event) => {
    event.preventDefault()
    if (stars) settle(client.rate({ stars, solved, comment: comment.trim() || undefined }))
  }
  return (
    <form class="rating" ref={form} onSubmit={send} aria-label={t('rate_title')}>
      <fieldset class="stars">
        <legend>{t('rate_title')}</legend>
        {STARS.map((n) => (
          <label key={n} class={n <= stars ? 'on' : ''}>
            <input class="sr" type="radio" name="stars" checked={n === stars} onChange={() => setStars(n)} />
            <span class="sr">{t('stars', { n })}</span>
            <StarIcon />
          </label>
        ))}
        <span class="verdict">{stars > 0 && t(`stars_${stars}` as TextKey)}</span>
      </fieldset>
      {stars > 0 && (
        <>
          <div class="solved" role="group" aria-label={t('solved')}>
            <span>{t('solved')}</span>
            <Toggle on={solved === true} press={() => setSolved(true)} label={t('solved_yes')} />
            <Toggle on={solved === false} press={() => setSolved(false)} label={t('solved_no')} />
          </div>
          <label>
            {t('comment')}
            <textarea rows={2} maxLength={500} placeholder={t('comment_hint')} value={comment} onInput={(e) => setComment(e.currentTarget.value)} />
          </label>
        </>
      )}
      <div class="actions">
        <button class="plain" type="button" onClick={() => settle(client.skipRating())}>
          {t('rate_skip')}
        </button>
        <button class="solid" type="submit" disabled={!stars}>
          {t('rate_send')}
        </button>
      </div>
    </form>
  )
}

function Toggle({ on, press, label }: { on: boolean; press: () => void; label: string }): JSX.Element {
  return (
    <button type="button" aria-pressed={on} onClick={press}>
      {label}
    </button>
  )
}
