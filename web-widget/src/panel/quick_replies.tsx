/** The questions or choices on offer, as buttons; gone once answered. */
import type { QuickReply } from '@sixty/web-client'
import type { JSX } from 'preact'
import { useWidget } from './context'

/** More would hide the conversation. */
const SHOWN_MAX = 6

/** Up to six buttons. */
export function QuickReplies({ replies }: { replies: readonly QuickReply[] }): JSX.Element | null {
  const { t, client, settle, leave } = useWidget()
  if (!replies.length) return null
  // Two ids are acts of their own; every other button sends its label.
  const press = (one: QuickReply) =>
    one.id === 'message.leave' ? leave() : settle(one.id === 'queue.leave' ? client.leaveQueue() : client.choose(one))
  return (
    <div class="quick" role="group" aria-label={t('quick')}>
      {replies.slice(0, SHOWN_MAX).map((one) => (
        <button key={one.id} type="button" onClick={() => press(one)}>
          {one.label}
        </button>
      ))}
    </div>
  )
}
