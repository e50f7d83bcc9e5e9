/** A message of ours on its way, or one that failed with what to do about it. */
import { useClient } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Pending } from '../state/model'
import { Button } from '../ui/button'

export function PendingEntry({ conversation, item }: { conversation: string; item: Pending }) {
  const { t, wire } = useTexts()
  const client = useClient()
  const look = item.note ? 'note' : 'agent'
  return (
    <li className={`entry entry-${look} ${item.failed === undefined ? 'entry-sending' : 'entry-failed'}`}>
      {item.note && <p className="entry-meta">{t('entry.note')}</p>}
      <p className="entry-text">{item.text}</p>
      {item.failed === undefined ? (
        <p className="entry-receipt">{t('entry.sending')}</p>
      ) : (
        <p className="entry-problem">
          <span role="alert">{t('entry.failed', { reason: wire('error', item.failed) })}</span>
          <Button small onPress={() => client.retry(conversation, item.client_id)}>
            {t('common.retry')}
          </Button>
          <Button look="quiet" small onPress={() => client.discard(conversation, item.client_id)}>
            {t('entry.discard')}
          </Button>
        </p>
      )}
    </li>
  )
}
