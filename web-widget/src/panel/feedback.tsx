/** "Was this answer helpful?" under the newest answer of the assistant. */
import type { JSX } from 'preact'
import { useVisitor, useWidget } from './context'
import { ThumbIcon } from './icons'

/** Two buttons, or what was chosen. */
export function Feedback({ seq }: { seq: number }): JSX.Element {
  const { t, client, settle } = useWidget()
  const judged = useVisitor().feedback[seq]
  if (judged !== undefined) return <span class="fate">{t(judged ? 'feedback_yes' : 'feedback_no')}</span>
  return (
    <div class="judge" role="group" aria-label={t('feedback_ask')}>
      <button type="button" onClick={() => settle(client.feedback(seq, true))}>
        <ThumbIcon />
        {t('helpful')}
      </button>
      <button type="button" class="down" onClick={() => settle(client.feedback(seq, false))}>
        <ThumbIcon />
        {t('unhelpful')}
      </button>
    </div>
  )
}
