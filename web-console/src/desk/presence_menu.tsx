/** The agent's presence with their load; a press opens the choice. */
import { Check, ChevronDown } from 'lucide-react'
import type { Presence } from '@sixty/web-client'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { useTexts } from '../i18n/use_texts'
import { load } from '../state/select'
import { useClient, useDesk } from './context'

const PRESENCES = ['online', 'away', 'offline'] as const satisfies readonly Presence[]

export function PresenceMenu() {
  const { t } = useTexts()
  const client = useClient()
  const presence = useDesk((desk) => desk.presence)
  const wish = useDesk((desk) => desk.presence_wish)
  const capacity = useDesk((desk) => desk.capacity)
  const held = useDesk((desk) => load(desk.conversations))
  const now = t(`presence.${presence}`)
  const name = wish === undefined ? now : `${now} → ${t(`presence.${wish}`)}`
  return (
    <MenuTrigger>
      <Button
        className={`pill pill-button presence presence-${presence}`}
        aria-label={t('presence.menu', { presence: name, load: held, capacity })}
      >
        <span className="presence-dot" aria-hidden="true" />
        {name}
        <span className="num">
          {held}/{capacity}
        </span>
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className="popover" placement="bottom start">
        <Menu
          className="menu"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[wish ?? presence]}
          onAction={(key) => client.setPresence(key as Presence)}
        >
          {PRESENCES.map((one) => (
            <MenuItem key={one} id={one} className="menu-item" textValue={t(`presence.${one}`)}>
              <span className={`presence-dot presence-${one}`} aria-hidden="true" />
              <span className="menu-text">
                <span className="menu-label">{t(`presence.${one}`)}</span>
                <span className="menu-detail">{t(`presence.help.${one}`)}</span>
              </span>
              <Check className="menu-check" size={16} aria-hidden="true" />
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  )
}
