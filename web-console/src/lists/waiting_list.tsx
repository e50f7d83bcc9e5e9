/** Who waits in the agent's teams, with a button to take them. */
import { useMemo } from 'react'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Preview } from '../state/model'
import { teamName, waiting, type WaitingRow } from '../state/select'
import { Button } from '../ui/button'
import { Chip } from '../ui/chip'
import { visitorName } from '../ui/visitor_name'
import { Row, Rows } from './rows'

type Item = WaitingRow & { id: string; preview?: Preview; claiming: boolean; teamName: string }

export function WaitingList() {
  const texts = useTexts()
  const { queues, conversations, previews, claiming, teams } = useDesk((desk) => desk)
  const items = useMemo(
    () =>
      waiting(queues, conversations).map((row): Item => ({
        ...row,
        id: row.conversation,
        preview: previews[row.conversation],
        claiming: claiming.includes(row.conversation),
        teamName: teamName(teams, row.team) ?? '',
      })),
    [queues, conversations, previews, claiming, teams],
  )
  const depth = Object.values(queues).reduce((sum, queue) => sum + queue.depth, 0)
  const beyond = depth - items.length
  return (
    <>
      <Rows
        label={texts.t('lists.waiting')}
        empty={texts.t('lists.waiting_empty')}
        items={items}
        text={(item) => visitorName(texts, item.preview?.name, item.preview?.visitor ?? item.id)}
        row={(item) => <OneWaiting item={item} />}
      />
      {items.length > 0 && beyond > 0 && <p className="lists-note">{texts.t('lists.beyond', { n: beyond })}</p>}
    </>
  )
}

function OneWaiting({ item }: { item: Item }) {
  const texts = useTexts()
  const { t } = texts
  const client = useClient()
  const urgency = item.urgency === 'normal' ? '' : `${t(`urgency.${item.urgency}`)} · `
  return (
    <Row
      name={visitorName(texts, item.preview?.name, item.preview?.visitor ?? item.id)}
      level={item.preview?.level}
      line={urgency + (item.preview?.last_message ?? item.teamName)}
      side={<Chip of={item} />}
      under={
        <Button look="primary" small isDisabled={item.claiming} onPress={() => client.claim(item.id)}>
          {t(item.claiming ? 'lists.claiming' : 'lists.claim')}
        </Button>
      }
    />
  )
}
