/** The panel: a dialog beside the page, or over it on a small screen. */
import { translator } from '@sixty/web-client'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { Composer, isComposing } from './composer'
import { provide, useStore } from './context'
import { Header } from './header'
import { loadForm } from './load_form'
import { Log } from './log'
import { isSmall, makeModal, trapTab } from './modal'
import type { Shell } from './shell'
import { StatusLine } from './status_line'
import type { TextKey } from './texts'
import { TEXTS } from './texts'
import { Waiting } from './waiting'

/** The whole of it; stays mounted while closed, so that nothing is lost. */
export function App({ shell }: { shell: Shell }): JSX.Element {
  const { open, locale } = useStore(shell.store)
  const panel = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  const small = useSmall()
  const { client } = shell
  // With a finger, focus in the field would raise the keyboard over the conversation.
  const settle = () => (matchMedia('(pointer: coarse)').matches ? panel : field).current?.focus({ preventScroll: true })
  const t = useMemo(() => translator<TextKey>(TEXTS, locale), [locale])
  const leave = () =>
    void loadForm(shell.boot.origin)
      .then((form) => form.open({ panel: panel.current!, locale, client, settle, trapTab }))
      .catch(() => client.store.set({ notice: { code: '', message: '' } }))
  provide({ client, locale, settle, t, leave })
  const close = () => shell.toggle(false)

  useLayoutEffect(() => {
    if (open) settle()
  }, [open])
  useEffect(() => {
    if (open && small && panel.current) return makeModal(panel.current, close)
  }, [open, small])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !isComposing(event)) close()
    else if (small && panel.current) trapTab(event, panel.current)
    // The host page's shortcuts are not for what is typed here.
    event.stopPropagation()
  }
  return (
      <div
        id="panel"
        class="panel"
        ref={panel}
        role="dialog"
        tabIndex={-1}
        aria-modal={small ? true : undefined}
        aria-labelledby="title"
        lang={locale}
        hidden={!open}
        onKeyDown={onKeyDown}
      >
        <Header close={close} />
        <Waiting />
        <Log open={open} />
        <StatusLine />
        <Composer field={field} draftKey={`sixty:${shell.boot.site}:draft`} />
      </div>
  )
}

function useSmall(): boolean {
  const [small, setSmall] = useState(isSmall)
  useEffect(() => {
    const look = () => setSmall(isSmall())
    addEventListener('resize', look)
    return () => removeEventListener('resize', look)
  }, [])
  return small
}
