/** Where the visitor writes: Enter sends, Shift+Enter breaks the line, an input method is never interrupted. */
import { TEXT_CHARS_MAX, attempt } from '@sixty/web-client'
import type { JSX, Ref } from 'preact'
import { useLayoutEffect, useState } from 'preact/hooks'
import { useVisitor, useWidget } from './context'
import { SendIcon } from './icons'

/** The counter appears when less than this is left. */
const WARN_CHARS = 200
/** Five lines. */
const HEIGHT_MAX_PX = 136

/** Whether this key belongs to an input method that is composing. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

/** The writing field and its button. */
export function Composer({ field, draftKey }: { field: Ref<HTMLTextAreaElement>; draftKey: string }): JSX.Element {
  const { t, client } = useWidget()
  const { status } = useVisitor()
  const [text, setText] = useDraft(draftKey)
  const left = TEXT_CHARS_MAX - [...text].length
  const input = (field as { current: HTMLTextAreaElement | null }).current

  useLayoutEffect(() => {
    if (!input) return
    input.style.height = 'auto'
    input.style.height = `${Math.min(input.scrollHeight, HEIGHT_MAX_PX)}px`
  }, [text, input])

  const send = () => {
    if (client.send(text)) setText('')
    input?.focus()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || isComposing(event)) return
    event.preventDefault()
    send()
  }
  const write = (value: string) => {
    setText(value)
    client.typing(value.trim() !== '')
  }
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <textarea
        ref={field}
        rows={1}
        value={text}
        enterkeyhint="send"
        aria-label={t('composer')}
        aria-describedby={left < WARN_CHARS ? 'count' : undefined}
        placeholder={t(status === 'active' ? 'placeholder_agent' : 'placeholder')}
        onInput={(event) => write(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={() => client.typing(false)}
      />
      <button class="send" type="submit" aria-label={t('send')} disabled={!text.trim() || left < 0}>
        <SendIcon />
      </button>
      {left < WARN_CHARS && (
        <span id="count" class={`count${left < 0 ? ' over' : ''}`}>
          {left < 0 ? t('chars_over', { n: -left }) : t('chars_left', { n: left })}
        </span>
      )}
    </form>
  )
}

/** A draft survives closing the panel and reloading the page, not the browser tab. */
function useDraft(key: string): [string, (text: string) => void] {
  const [text, setText] = useState(() => attempt(() => sessionStorage.getItem(key)) ?? '')
  const keep = (value: string) => {
    setText(value)
    attempt(() => (value ? sessionStorage.setItem(key, value) : sessionStorage.removeItem(key)))
  }
  return [text, keep]
}
