/** Messages that visitors left: how to reach them, what they want, until when; one press opens the talk, one ends the work. */
import { relativeTime } from '@sixty/web-client'
import { useState } from 'react'
import { Form } from 'react-aria-components'
import { useClient } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import { api, ApiError, type Ticket } from '../net/api'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { dueIn } from './due'
import type { Tickets } from './use_tickets'

export function TicketsList({ tickets }: { tickets: Tickets }) {
  const { t } = useTexts()
  const [ending, setEnding] = useState<Ticket>()
  if (tickets.state !== 'ready' || tickets.items.length === 0) {
    const failed = tickets.state === 'failed'
    return (
      <p className="lists-empty">
        {t(failed ? 'tickets.failed' : tickets.state === 'loading' ? 'lists.loading' : 'tickets.empty')}
        {failed && (
          <Button small onPress={tickets.refresh}>
            {t('common.retry')}
          </Button>
        )}
      </p>
    )
  }
  return (
    <>
      <ul className="tickets" aria-label={t('tickets.label')}>
        {tickets.items.map((one) => (
          <OneTicket key={one.id} one={one} onEnd={() => setEnding(one)} />
        ))}
      </ul>
      {tickets.more && (
        <p className="lists-note">
          <Button small onPress={tickets.loadMore}>
            {t('lists.more')}
          </Button>
        </p>
      )}
      {ending !== undefined && (
        <DoneDialog
          one={ending}
          onDone={(done) => {
            setEnding(undefined)
            if (done) tickets.refresh()
          }}
        />
      )}
    </>
  )
}

function OneTicket({ one, onEnd }: { one: Ticket; onEnd: () => void }) {
  const { t, span, locale } = useTexts()
  const client = useClient()
  const { overdue, seconds } = dueIn(one.due_at, Date.now())
  return (
    <li className="ticket">
      <p className="ticket-head">
        <strong>{one.contact}</strong>
        <span className={`chip num ${overdue ? 'chip-bad' : 'chip-ok'}`}>
          {t(overdue ? 'tickets.overdue' : 'tickets.due', { time: span(seconds) })}
        </span>
      </p>
      <p className="ticket-text">{one.text}</p>
      <p className="ticket-foot">
        <span className="row-time">
          {[one.owner?.name ?? t('tickets.nobody'), relativeTime(Date.parse(one.opened_at), Date.now(), locale)].join(' · ')}
        </span>
        <Button small look="quiet" onPress={() => client.select(one.conversation)}>
          {t('tickets.open')}
        </Button>
        <Button small onPress={onEnd} aria-label={t('tickets.done_of', { contact: one.contact })}>
          {t('tickets.done')}
        </Button>
      </p>
    </li>
  )
}

function DoneDialog({ one, onDone }: { one: Ticket; onDone: (done: boolean) => void }) {
  const { t, wire } = useTexts()
  const [note, setNote] = useState('')
  const [failed, setFailed] = useState<string>()
  const [busy, setBusy] = useState(false)
  const send = async () => {
    setBusy(true)
    try {
      await api.finishTicket(one.id, note.trim())
      onDone(true)
    } catch (error) {
      setFailed(error instanceof ApiError ? error.code : 'other')
      setBusy(false)
    }
  }
  return (
    <Dialog title={t('tickets.done_title')} onClose={() => onDone(false)}>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          void send()
        }}
      >
        <p className="ticket-text">{`${one.contact}\n${one.text}`}</p>
        <Field
          label={`${t('tickets.note')} (${t('common.optional')})`}
          hint={t('tickets.note_hint')}
          rows={2}
          maxLength={1000}
          value={note}
          onChange={setNote}
        />
        <p role="status">{failed !== undefined && wire('error', failed)}</p>
        <div className="form-foot">
          <Button onPress={() => onDone(false)}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" autoFocus isDisabled={busy}>
            {t('tickets.done')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
