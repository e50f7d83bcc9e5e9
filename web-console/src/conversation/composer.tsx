/** Where the agent writes: a reply or an internal note. Enter sends, but never while an input method composes. */
import { useEffect, useRef, type KeyboardEvent } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import { draftOf } from '../state/acts'
import type { Conversation, Draft } from '../state/model'
import { Button } from '../ui/button'

/** What the server takes, in characters. */
const TEXT_MAX = 4000
/** From here on the rest is counted down. */
const COUNT_FROM = 3800
/** What browsers report instead of the key while an input method composes. */
const COMPOSING = 229

export function Composer({ one }: { one: Conversation }) {
  const { t } = useTexts()
  const client = useClient()
  const draft = useDesk((desk) => draftOf(desk, one.id))
  const area = useRef<HTMLTextAreaElement>(null)
  const note = draft.mode === 'note'
  const text = note ? draft.note : draft.reply
  const left = TEXT_MAX - [...text.trim()].length

  useEffect(() => {
    // A frame later: the press that opened this conversation still moves the focus to its row.
    const frame = requestAnimationFrame(() => area.current?.focus())
    return () => cancelAnimationFrame(frame)
  }, [])

  const send = () => {
    if (text.trim() === '' || left < 0) return
    client.send(one.id)
    area.current?.focus()
  }
  const keyed = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey) return
    if (event.nativeEvent.isComposing || event.keyCode === COMPOSING) return
    event.preventDefault()
    send()
  }
  const write = (words: string) => client.draft(one.id, note ? { note: words } : { reply: words })

  return (
    <footer className={`composer ${note ? 'composer-note' : ''}`}>
      <ModeToggle
        mode={draft.mode}
        onChange={(mode) => {
          client.draft(one.id, { mode })
          area.current?.focus()
        }}
      />
      <textarea
        ref={area}
        className="composer-text"
        rows={2}
        value={text}
        aria-label={t(note ? 'composer.note_label' : 'composer.reply_label')}
        aria-invalid={left < 0}
        aria-describedby="composer-foot"
        placeholder={t(note ? 'composer.note_hint' : 'composer.reply_hint')}
        onChange={(event) => write(event.target.value)}
        onKeyDown={keyed}
      />
      <div className="composer-foot">
        <span id="composer-foot" className={left < 0 ? 'composer-over' : 'composer-hint'}>
          {left < 0
            ? t('composer.too_long', { n: -left })
            : text.length > COUNT_FROM
              ? t('composer.left', { n: left })
              : note && t('composer.note_only')}
        </span>
        <Button look="primary" isDisabled={text.trim() === '' || left < 0} onPress={send}>
          {t(note ? 'composer.save' : 'composer.send')}
        </Button>
      </div>
    </footer>
  )
}

function ModeToggle({ mode, onChange }: { mode: Draft['mode']; onChange: (mode: Draft['mode']) => void }) {
  const { t } = useTexts()
  return (
    <ToggleButtonGroup
      className="mode"
      aria-label={t('composer.mode')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[mode]}
      onSelectionChange={(keys) => {
        const [next] = keys
        if (next !== undefined) onChange(next as Draft['mode'])
      }}
    >
      <ToggleButton id="reply" className="mode-option">
        {t('composer.reply')}
      </ToggleButton>
      <ToggleButton id="note" className="mode-option">
        {t('composer.note')}
      </ToggleButton>
    </ToggleButtonGroup>
  )
}
