/** The form for a message that is left: plain elements over the panel, fetched when somebody wants it. */
import type { Locale, VisitorClient } from '@sixty/web-client'
import css from './form.css?inline'
import type { FormText } from './texts'
import { refusal, say } from './texts'

/** What the form needs from the panel. */
export interface FormKit {
  panel: HTMLElement
  locale: Locale
  client: Pick<VisitorClient, 'leaveMessage' | 'events'>
  /** Gives the keyboard back to the panel. */
  settle: () => void
  /** Keeps Tab inside an element. */
  trapTab: (event: KeyboardEvent, inside: HTMLElement) => void
}

/** The form's module. */
export interface FormModule {
  open: (kit: FormKit) => void
}

const CONTACT_CHARS = [3, 100] as const
const TEXT_CHARS_MAX = 4000
/** Of both fields as JSON: a frame has 16 KiB. */
const BYTES_MAX = 16 * 1024 - 200

/** What was typed before the form was closed. */
const draft = { contact: '', text: '' }

/** Shows the form, unless it is there already. */
export function open(kit: FormKit): void {
  if (kit.panel.querySelector('.leave')) return
  adopt(kit.panel.getRootNode() as ShadowRoot)
  const parts = draw(kit.locale)
  const { sheet, form, contact, text } = parts
  const behind = [...kit.panel.children] as HTMLElement[]
  for (const one of behind) one.inert = true
  const stop = kit.client.events.on('left', (error) => {
    if (!error) return close(true)
    tell(parts, kit.locale, refusal(error), error === 'invalid_contact' ? contact : undefined)
    if (error !== 'no_answer') parts.send.disabled = false
  })
  const close = (sent = false) => {
    Object.assign(draft, sent ? { contact: '', text: '' } : { contact: contact.value, text: text.value })
    stop()
    sheet.remove()
    for (const one of behind) one.inert = false
    kit.settle()
  }
  parts.cancel.onclick = () => close()
  sheet.onkeydown = (event) => {
    if (event.key === 'Escape' && !event.isComposing && event.keyCode !== 229) close()
    else kit.trapTab(event, sheet)
    event.stopPropagation()
  }
  form.onsubmit = (event) => {
    event.preventDefault()
    submit(parts, kit)
  }
  kit.panel.append(sheet)
  contact.focus()
}

type Parts = ReturnType<typeof draw>

function submit(parts: Parts, { client, locale }: FormKit): void {
  const { contact, text, send } = parts
  if (send.disabled) return
  const [way, words] = [contact.value.trim(), text.value.trim()]
  const length = [...way].length
  if (length < CONTACT_CHARS[0] || length > CONTACT_CHARS[1]) return tell(parts, locale, 'invalid_contact', contact)
  if (!words) return tell(parts, locale, 'text_empty', text)
  if ([...words].length > TEXT_CHARS_MAX || bytes(way + words) > BYTES_MAX) return tell(parts, locale, 'text_too_long', text)
  client.leaveMessage(way, words)
  send.disabled = true
  tell(parts, locale, 'sending')
}

function bytes(words: string): number {
  return new TextEncoder().encode(JSON.stringify(words)).length
}

/** Says how it stands; `field` is the one to be corrected. */
function tell({ contact, text, said }: Parts, locale: Locale, key: FormText, field?: HTMLElement): void {
  for (const one of [contact, text]) one.setAttribute('aria-invalid', String(one === field))
  said.className = `said${key === 'sending' || key === 'no_answer' ? ' calm' : ''}`
  said.textContent = say(key, locale)
  field?.focus()
}

function draw(locale: Locale) {
  const t = (key: FormText) => say(key, locale)
  const form = make('form', { novalidate: '' })
  const sheet = make('div', { class: 'leave', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'leave-title' })
  const contact = make('input', { placeholder: t('contact_hint'), 'aria-describedby': 'leave-said' })
  const text = make('textarea', { rows: '5', 'aria-describedby': 'leave-said' })
  const said = make('p', { class: 'said', id: 'leave-said', role: 'status' })
  const cancel = make('button', { class: 'plain', type: 'button' }, t('cancel'))
  const send = make('button', { class: 'solid', type: 'submit' }, t('send'))
  const actions = make('div', { class: 'actions' })
  actions.append(cancel, send)
  contact.value = draft.contact
  text.value = draft.text
  form.append(
    make('h3', { id: 'leave-title' }, t('title')),
    make('p', {}, t('intro')),
    labelled(t('contact'), contact),
    labelled(t('text'), text),
    said,
    actions,
  )
  sheet.append(form)
  return { sheet, form, contact, text, said, cancel, send }
}

function labelled(words: string, field: HTMLElement): HTMLElement {
  const label = make('label', {}, words)
  label.append(field)
  return label
}

function make<T extends keyof HTMLElementTagNameMap>(tag: T, attributes: Record<string, string>, words = ''): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag)
  for (const name in attributes) element.setAttribute(name, attributes[name]!)
  element.append(words)
  return element
}

const adopted = new WeakSet<ShadowRoot>()

function adopt(root: ShadowRoot): void {
  if (adopted.has(root)) return
  adopted.add(root)
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
}
