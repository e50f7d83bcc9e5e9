/** Draws the whole panel against a socket whose other end is the test. */
import type { ToVisitor } from '@sixty/web-client'
import { act } from 'preact/test-utils'
import { vi } from 'vitest'
import { FakeSocket, welcome } from '../../web-client/test/fake'
import type { Boot, Call } from '../src/boot'
import { mount } from '../src/panel'

/** One widget on an otherwise empty page. */
export class Page {
  socket!: FakeSocket
  boot: Boot

  constructor(locale: Boot['locale'] = 'zh-CN', queue: Call[] = []) {
    localStorage.clear()
    sessionStorage.clear()
    document.body.replaceChildren()
    const adopt = (socket: FakeSocket): void => void (this.socket = socket)
    vi.stubGlobal(
      'WebSocket',
      class extends FakeSocket {
        constructor() {
          super()
          adopt(this)
        }
      },
    )
    const host = document.body.appendChild(document.createElement('sixty-widget'))
    const root = host.attachShadow({ mode: 'open' })
    const region = root.appendChild(document.createElement('div'))
    const launcher = region.appendChild(document.createElement('button'))
    const badge = launcher.appendChild(document.createElement('span'))
    this.boot = { origin: 'https://sixty.test', site: 'demo', locale, root, launcher, badge, queue, handle: () => {} }
    act(() => mount(this.boot))
  }

  /** `$chat(...)`. */
  chat(...call: Call): void {
    act(() => this.boot.handle(call))
    this.settle()
  }

  /** Opens the panel and has the visitor welcomed. */
  async open(over: Partial<Extract<ToVisitor, { type: 'welcome' }>> = {}): Promise<void> {
    this.chat('open')
    this.socket.onopen?.({} as Event)
    await Promise.resolve()
    this.receive(welcome(over))
  }

  receive(...frames: ToVisitor[]): void {
    act(() => this.socket.receive(...frames))
    this.settle()
  }

  /** Lets the next frame be painted, and `ms` pass. */
  settle(ms = 300): void {
    act(() => void vi.advanceTimersByTime(ms))
  }

  one<E extends HTMLElement>(selector: string): E {
    const found = this.boot.root.querySelector<E>(selector)
    if (!found) throw new Error(`nothing matches ${selector}`)
    return found
  }

  all(selector: string): HTMLElement[] {
    return [...this.boot.root.querySelectorAll<HTMLElement>(selector)]
  }

  get field(): HTMLTextAreaElement {
    return this.one('.composer textarea')
  }

  get text(): string {
    return this.one('.panel').textContent ?? ''
  }

  type(text: string): void {
    this.field.value = text
    act(() => void this.field.dispatchEvent(new Event('input', { bubbles: true })))
  }

  key(init: KeyboardEventInit & { keyCode?: number }): void {
    const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })
    if (init.keyCode) Object.defineProperty(event, 'keyCode', { value: init.keyCode })
    act(() => void this.field.dispatchEvent(event))
    this.settle()
  }

  click(selector: string): void {
    act(() => this.one(selector).click())
    this.settle()
  }
}
