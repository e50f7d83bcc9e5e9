/** Closed conversations, the latest first, page by page. */
import { relativeTime } from '@sixty/web-client'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Preview } from '../state/model'
import { Button } from '../ui/button'
import { visitorName } from '../ui/visitor_name'
import { Row, Rows } from './rows'

export function ClosedList() {
  const texts = useTexts()
  const { t } = texts
  const client = useClient()
  const closed = useDesk((desk) => desk.closed)
  if (closed.state === 'failed') {
    return (
      <p className="lists-empty">
        {t('lists.closed_failed')}
        <Button small onPress={() => void client.library.closed()}>
          {t('common.retry')}
        </Button>
      </p>
    )
  }
  return (
    <>
      <Rows
        label={t('lists.closed')}
        empty={t(closed.state === 'ready' ? 'lists.closed_empty' : 'lists.loading')}
        items={closed.items}
        text={(item) => visitorName(texts, item.name, item.visitor)}
        row={(item) => <OneClosed item={item} />}
      />
      {closed.more && (
        <p className="lists-note">
          <Button small isDisabled={closed.state === 'loading'} onPress={() => void client.library.closed(true)}>
            {t(closed.state === 'loading' ? 'lists.loading' : 'lists.more')}
          </Button>
        </p>
      )}
    </>
  )
}

function OneClosed({ item }: { item: Preview }) {
  const texts = useTexts()
  const outcome = item.outcome === undefined ? undefined : texts.wire('outcome', item.outcome)
  const stars = item.stars === undefined ? undefined : texts.t('rating.stars', { n: item.stars })
  return (
    <Row
      name={visitorName(texts, item.name, item.visitor)}
      level={item.level}
      line={item.last_message ?? ''}
      side={
        <span className="row-time num">
          {item.closed_at === undefined ? '' : relativeTime(Date.parse(item.closed_at), Date.now(), texts.locale)}
        </span>
      }
      under={<span className="row-time">{[outcome, stars].filter(Boolean).join(' · ')}</span>}
    />
  )
}
