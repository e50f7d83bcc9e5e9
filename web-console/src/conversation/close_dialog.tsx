/** Ends the conversation: how it ended, what it was about, a last note. */
import { useState } from 'react'
import type { Outcome } from '@sixty/web-client'
import { Form } from 'react-aria-components'
import { useClient } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import type { Conversation } from '../state/model'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Choice, Field } from '../ui/field'

const OUTCOMES = ['solved', 'unsolved', 'spam'] as const satisfies readonly Outcome[]

export function CloseDialog({ one, onDone }: { one: Conversation; onDone: () => void }) {
  const { t } = useTexts()
  const client = useClient()
  const [outcome, setOutcome] = useState<Outcome>('solved')
  const [tags, setTags] = useState('')
  const [note, setNote] = useState('')
  const optional = (label: string) => `${label} (${t('common.optional')})`

  return (
    <Dialog title={t('close.title')} onClose={onDone}>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          if (client.end(one.id, outcome, tagsOf(tags), note.trim())) onDone()
        }}
      >
        <Choice
          label={t('close.outcome')}
          value={outcome}
          options={OUTCOMES.map((id) => ({ id, label: t(`outcome.${id}`) }))}
          onChange={setOutcome}
        />
        <Field label={optional(t('close.tags'))} hint={t('close.tags_hint')} value={tags} onChange={setTags} />
        <Field
          label={optional(t('close.note'))}
          hint={t('close.note_hint')}
          rows={2}
          value={note}
          onChange={setNote}
        />
        <div className="form-foot">
          <Button onPress={onDone}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" autoFocus>
            {t('close.submit')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

/** Tags as typed: either kind of comma parts them, none twice. */
function tagsOf(text: string): string[] {
  return [...new Set(text.split(/[,，、]/).map((tag) => tag.trim()))].filter((tag) => tag !== '')
}
