/** Who is signed in decides what is shown: the login page or the desk. */
import { useCallback, useEffect, useMemo, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { Desk } from './desk/desk'
import { DeskContext } from './desk/context'
import { textsFor } from './i18n/texts'
import { TextsContext } from './i18n/use_texts'
import { Login } from './login/login'
import { api, type Agent } from './net/api'
import { DeskClient } from './net/desk_client'
import { prefs } from './prefs'
import { useStore } from './ui/use_store'

type Gate = { at: 'checking' } | { at: 'out'; expired: boolean } | { at: 'in'; client: DeskClient }

export function App() {
  const locale = useStore(prefs, (state) => state.locale)
  const texts = useMemo(() => textsFor(locale), [locale])
  useEffect(() => {
    document.title = texts.t('app.title')
  }, [texts])
  return (
    <I18nProvider locale={locale === 'en' ? 'en-US' : locale}>
      <TextsContext value={texts}>
        <Entrance />
      </TextsContext>
    </I18nProvider>
  )
}

/** The last agent's desk: an expired login must not cost them their drafts. */
let kept: { agent: string; client: DeskClient } | undefined

function Entrance() {
  const [gate, setGate] = useState<Gate>({ at: 'checking' })
  const enter = useCallback((agent: Agent) => {
    if (kept?.agent !== agent.id) kept = { agent: agent.id, client: new DeskClient(() => expire()) }
    kept.client.open()
    setGate({ at: 'in', client: kept.client })
  }, [])
  const expire = () => {
    kept?.client.close()
    setGate({ at: 'out', expired: true })
  }
  const leave = () => {
    kept?.client.close()
    kept = undefined
    void api.logout().catch(() => undefined)
    setGate({ at: 'out', expired: false })
  }
  useEffect(() => {
    api.me().then(
      ({ agent }) => enter(agent),
      () => setGate({ at: 'out', expired: false }),
    )
  }, [enter])

  if (gate.at === 'checking') return <main className="splash" aria-busy="true" />
  if (gate.at === 'out') return <Login expired={gate.expired} onDone={enter} />
  return (
    <DeskContext value={gate.client}>
      <Desk onLogout={leave} />
    </DeskContext>
  )
}
