/** The top bar: presence and load, the queue, the account. */
import { useTexts } from '../i18n/use_texts'
import { queueTotals } from '../state/select'
import { useDesk, useServerTime } from './context'
import { AccountMenu } from './account_menu'
import { PresenceMenu } from './presence_menu'

export function TopBar({ onLogout }: { onLogout: () => void }) {
  const { t } = useTexts()
  return (
    <header className="top">
      <h1 className="top-name">{t('app.name')}</h1>
      <PresenceMenu />
      <span className="grow" />
      <QueuePill />
      <AccountMenu onLogout={onLogout} />
    </header>
  )
}

function QueuePill() {
  const { t, span } = useTexts()
  const queues = useDesk((desk) => desk.queues)
  const oldest = useServerTime(() => queueTotals(queues, Date.now()).oldest_s)
  const { depth, at_risk } = queueTotals(queues, Date.now())
  if (depth === 0) return <span className="pill">{t('queue.empty')}</span>
  return (
    <span className={`pill num ${at_risk > 0 ? 'pill-hot' : 'pill-warn'}`}>
      {t('queue.summary', { depth, oldest: span(oldest) })}
    </span>
  )
}
