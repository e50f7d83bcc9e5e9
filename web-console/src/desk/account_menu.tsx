/** The agent's own menu: sound, notifications, appearance, language, logout. */
import { Bell, BellOff, Check } from 'lucide-react'
import {
  Button,
  Header,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Popover,
  Separator,
  type Key,
} from 'react-aria-components'
import { useTexts } from '../i18n/use_texts'
import { choose, prefs, type Theme } from '../prefs'
import { Avatar } from '../ui/avatar'
import { Button as PlainButton } from '../ui/button'
import { useStore } from '../ui/use_store'
import { useDesk } from './context'

const THEMES = ['system', 'light', 'dark'] as const satisfies readonly Theme[]
const LOCALES = ['zh-CN', 'en'] as const

export function AccountMenu({ onLogout }: { onLogout: () => void }) {
  const { t } = useTexts()
  const chosen = useStore(prefs, (state) => state)
  const name = useDesk((desk) => desk.me?.name ?? '')
  return (
    <>
      <SoundButton />
      <MenuTrigger>
        <Button className="account" aria-label={t('account.menu', { name })}>
          <span className="account-name">{name}</span>
          <Avatar name={name} size="s" />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu className="menu">
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[chosen.theme]}
              onSelectionChange={(keys) => choose({ theme: only(keys) as Theme })}
            >
              <Header className="menu-head">{t('account.theme')}</Header>
              {THEMES.map((one) => (
                <Row key={one} id={one} label={t(`theme.${one}`)} />
              ))}
            </MenuSection>
            <MenuSection
              selectionMode="single"
              disallowEmptySelection
              selectedKeys={[chosen.locale]}
              onSelectionChange={(keys) => choose({ locale: only(keys) as (typeof LOCALES)[number] })}
            >
              <Header className="menu-head">{t('account.language')}</Header>
              {LOCALES.map((one) => (
                <Row key={one} id={one} label={t(`language.${one}`)} />
              ))}
            </MenuSection>
            <Separator className="menu-line" />
            <NotifyItem />
            <MenuItem id="logout" className="menu-item" onAction={onLogout}>
              <span className="menu-label">{t('account.logout')}</span>
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </>
  )
}

function only(keys: 'all' | Set<Key>): Key | undefined {
  return keys === 'all' ? undefined : [...keys][0]
}

function Row({ id, label }: { id: string; label: string }) {
  return (
    <MenuItem id={id} className="menu-item" textValue={label}>
      <span className="menu-label">{label}</span>
      <Check className="menu-check" size={16} aria-hidden="true" />
    </MenuItem>
  )
}

function SoundButton() {
  const { t } = useTexts()
  const sound = useStore(prefs, (state) => state.sound)
  const Icon = sound ? Bell : BellOff
  return (
    <PlainButton
      look="quiet"
      aria-label={t('account.sound')}
      aria-pressed={sound}
      onPress={() => choose({ sound: !sound })}
    >
      <Icon size={18} aria-hidden="true" />
    </PlainButton>
  )
}

/** Asks the browser for permission by the press that switches it on. */
function NotifyItem() {
  const { t } = useTexts()
  const notify = useStore(prefs, (state) => state.notify)
  if (typeof Notification === 'undefined') return null
  const denied = Notification.permission === 'denied'
  const toggle = async () => {
    const allowed = !notify && (await Notification.requestPermission()) === 'granted'
    choose({ notify: allowed })
  }
  return (
    <MenuItem
      id="notify"
      className="menu-item"
      isDisabled={denied}
      onAction={() => void toggle()}
      textValue={t('account.notify')}
    >
      <span className="menu-label">{t(denied ? 'account.notify_denied' : 'account.notify')}</span>
      {notify && !denied && <Check className="menu-check menu-check-on" size={16} aria-hidden="true" />}
    </MenuItem>
  )
}
