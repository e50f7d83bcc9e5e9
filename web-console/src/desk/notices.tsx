/** Short messages in the corner that go away by themselves. */
import { X } from 'lucide-react'
import { useEffect } from 'react'
import { useTexts } from '../i18n/use_texts'
import type { WireGroup } from '../i18n/texts'
import type { Notice } from '../state/model'
import { Button } from '../ui/button'
import { visitorName } from '../ui/visitor_name'
import { useClient, useDesk } from './context'

const SHOWN_MS = 7000

export function Notices() {
  const { t } = useTexts()
  const notices = useDesk((desk) => desk.notices)
  return (
    <section className="notices" data-react-aria-top-layer="true" aria-label={t('notices.region')}>
      <div role="status">
        {notices.map((notice) => (
          <OneNotice key={notice.id} notice={notice} />
        ))}
      </div>
    </section>
  )
}

function OneNotice({ notice }: { notice: Notice }) {
  const texts = useTexts()
  const { t, wire } = texts
  const client = useClient()
  useEffect(() => {
    const timer = setTimeout(() => client.dismiss(notice.id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [client, notice.id])
  const [group, word] = notice.text.split('.') as [WireGroup, string]
  const { name, visitor } = notice.values ?? {}
  const values = visitor === undefined ? notice.values : { name: visitorName(texts, String(name), String(visitor)) }
  return (
    <div className={`notice notice-${notice.tone}`}>
      <span>{wire(group, word, values)}</span>
      <Button look="quiet" small aria-label={t('common.close')} onPress={() => client.dismiss(notice.id)}>
        <X size={16} aria-hidden="true" />
      </Button>
    </div>
  )
}
