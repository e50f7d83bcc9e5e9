/** The calls of `$chat(name, ...)` on the host page. */
import type { Emitter, Profile, VisitorEvents } from '@sixty/web-client'
import type { Call } from '../boot'
import type { Shell, ShellEvents } from './shell'

type Events = VisitorEvents & ShellEvents
type Handler = (payload: unknown) => void

/** Runs calls against the widget; a call that does not exist is reported, never thrown into the page. */
export function api(shell: Shell): (call: Call) => void {
  const { client } = shell
  // The panel's own events travel the same way as the conversation's.
  const events = client.events as unknown as Emitter<Events>
  shell.onToggle = (open) => events.emit(open ? 'open' : 'close', undefined)

  const calls: Record<string, (...args: never[]) => unknown> = {
    open: () => shell.toggle(true),
    close: () => shell.toggle(false),
    toggle: () => shell.toggle(),
    send: (text: string) => {
      shell.toggle(true)
      client.send(String(text))
    },
    locale: (wish: string) => shell.setLocale(String(wish)),
    setUser: (user: { token?: string } & Profile) => {
      const { token, name, email, phone } = user ?? {}
      client.setUser({ identity: token, profile: name || email || phone ? { name, email, phone } : undefined })
    },
    setPage: (page: { url?: string; title?: string }) =>
      client.page({ url: page?.url ?? location.href, title: page?.title ?? document.title }),
    on: (name: keyof Events, handler: Handler) => void events.on(name, handler),
    off: (name: keyof Events, handler: Handler) => events.off(name, handler),
    reset: () => {
      shell.toggle(false)
      client.reset()
    },
    hide: () => void ((shell.boot.root.host as HTMLElement).hidden = true),
    show: () => void ((shell.boot.root.host as HTMLElement).hidden = false),
  }

  return ([name, ...args]) => {
    const call = Object.hasOwn(calls, name) ? calls[name] : undefined
    if (call) call(...(args as never[]))
    else console.warn(`Sixty: $chat('${name}') does not exist. There are: ${Object.keys(calls).join(', ')}.`)
  }
}
