/** Who is there, the way to a person, and the way out. */
import type { VisitorState } from '@sixty/web-client'
import type { JSX } from 'preact'
import { useVisitor, useWidget } from './context'
import { DownIcon, PersonIcon } from './icons'
import { Face } from './message'
import type { T } from './texts'

/** The top of the panel. */
export function Header({ close }: { close: () => void }): JSX.Element {
  const { t, client, settle } = useWidget()
  const state = useVisitor()
  const { name, line, kind } = who(t, state)
  const human = state.status === 'bot' || state.status === 'closed'
  return (
    <div class="head">
      <Face kind={kind} name={name} />
      <div class="id">
        <h2 id="title">{name}</h2>
        <p>{line}</p>
      </div>
      {human && (
        <button class="human" type="button" aria-disabled={state.handoffAsked} onClick={() => settle(client.requestHandoff())}>
          <PersonIcon />
          {t(state.handoffAsked ? 'human_asked' : 'human')}
        </button>
      )}
      <button class="close" type="button" aria-label={t('close')} onClick={close}>
        <DownIcon />
      </button>
    </div>
  )
}

function who(t: T, { status, agent }: VisitorState): { name: string; line: string; kind: string } {
  if (status === 'active') return { name: agent?.name ?? t('agent'), line: t('agent_line'), kind: 'agent' }
  const line = t(status === 'waiting' ? 'waiting_line' : status === 'closed' ? 'closed_line' : 'bot_line')
  return { name: t('title'), line, kind: 'bot' }
}
