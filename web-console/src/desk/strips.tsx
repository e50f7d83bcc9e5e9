/** Lines under the top bar: the connection, and being set away. */
import { useEffect, useState } from 'react'
import type { Phase } from '@sixty/web-client'
import { useTexts } from '../i18n/use_texts'
import { Button } from '../ui/button'
import { useClient, useDesk } from './context'

/** Short drops heal before anybody should read about them. */
const SHOW_AFTER_MS = 2000

export function Strips() {
  return (
    <div className="strips" role="status">
      <LinkStrip />
      <AwayStrip />
    </div>
  )
}

function LinkStrip() {
  const { t } = useTexts()
  const client = useClient()
  const link = useDesk((desk) => desk.link)
  const shown = useSettled(link)
  if (shown !== 'closed' && shown !== 'waiting') return null
  return (
    <div className={shown === 'closed' ? 'strip strip-bad' : 'strip strip-warn'}>
      {t(`link.${shown}`)}
      <Button small onPress={() => client.connection.open()}>
        {t('link.reconnect')}
      </Button>
    </div>
  )
}

/** `waiting` only once it has lasted; a retry in between does not make it flicker. */
function useSettled(link: Phase): Phase {
  const down = link === 'waiting' || link === 'connecting'
  const [late, setLate] = useState(false)
  useEffect(() => {
    setLate(false)
    if (!down) return
    const timer = setTimeout(() => setLate(true), SHOW_AFTER_MS)
    return () => clearTimeout(timer)
  }, [down])
  if (!down) return link
  return late ? 'waiting' : 'connecting'
}

function AwayStrip() {
  const { t } = useTexts()
  const client = useClient()
  const missed = useDesk((desk) => desk.presence === 'away' && desk.presence_reason === 'missed_offers')
  if (!missed) return null
  return (
    <div className="strip strip-hot">
      {t('presence.missed')}
      <Button small onPress={() => client.setPresence('online')}>
        {t('presence.back')}
      </Button>
    </div>
  )
}
