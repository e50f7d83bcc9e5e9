/** The desk of one agent: top bar, lists, conversation, visitor; offers above the visitor. */
import { Announcer } from '../alert/announcer'
import { useOfferAlerts } from '../alert/use_offer_alerts'
import { ConversationPane } from '../conversation/conversation_pane'
import { Lists } from '../lists/lists'
import { Offers } from '../offer/offers'
import { VisitorPane } from '../visitor/visitor_pane'
import { Notices } from './notices'
import { Strips } from './strips'
import { TopBar } from './top_bar'

export function Desk({ onLogout }: { onLogout: () => void }) {
  useOfferAlerts()
  return (
    <div className="desk">
      <TopBar onLogout={onLogout} />
      <Strips />
      <div className="columns">
        <Lists />
        <ConversationPane />
        <aside className="side">
          {/* The attribute keeps offers answerable while a dialog makes the rest of the page inert. */}
          <div className="offers-place" data-react-aria-top-layer="true">
            <Offers />
          </div>
          <VisitorPane />
        </aside>
      </div>
      <Notices />
      <Announcer />
    </div>
  )
}
