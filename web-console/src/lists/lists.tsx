/** The lists with their counts: mine, the queue, closed ones, messages that were left. */
import { useMemo } from 'react'
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import { load } from '../state/select'
import { ClosedList } from './closed_list'
import { MineList } from './mine_list'
import { TicketsList } from './tickets_list'
import { useTickets } from './use_tickets'
import { WaitingList } from './waiting_list'

export function Lists() {
  const { t } = useTexts()
  const client = useClient()
  const held = useDesk((desk) => load(desk.conversations))
  const queues = useDesk((desk) => desk.queues)
  const tickets = useTickets()
  const depth = useMemo(() => Object.values(queues).reduce((sum, queue) => sum + queue.depth, 0), [queues])
  return (
    <nav className="lists" aria-label={t('lists.label')}>
      <Tabs className="tabs" onSelectionChange={(key) => key === 'closed' && void client.library.closed()}>
        <TabList className="tab-list" aria-label={t('lists.label')}>
          <Tab id="mine" className="tab">
            {t('lists.mine')} <span className="num">{held}</span>
          </Tab>
          <Tab id="waiting" className="tab">
            {t('lists.waiting')} <span className="num">{depth}</span>
          </Tab>
          <Tab id="closed" className="tab">
            {t('lists.closed')}
          </Tab>
          <Tab id="tickets" className="tab">
            {t('tickets.tab')}{' '}
            {tickets.items.length > 0 && (
              <span className="unread num">{`${tickets.items.length}${tickets.more ? '+' : ''}`}</span>
            )}
          </Tab>
        </TabList>
        <TabPanel id="mine" className="tab-panel">
          <MineList />
        </TabPanel>
        <TabPanel id="waiting" className="tab-panel">
          <WaitingList />
        </TabPanel>
        <TabPanel id="closed" className="tab-panel">
          <ClosedList />
        </TabPanel>
        <TabPanel id="tickets" className="tab-panel">
          <TicketsList tickets={tickets} />
        </TabPanel>
      </Tabs>
    </nav>
  )
}
