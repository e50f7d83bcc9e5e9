/** Hands the conversation to a team or a colleague, with a note of what they must know. */
import { useEffect, useState } from 'react'
import { Form } from 'react-aria-components'
import { useClient, useDesk } from '../desk/context'
import { useTexts } from '../i18n/use_texts'
import { api, type Agent, type Team } from '../net/api'
import type { Conversation } from '../state/model'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Choice, Field } from '../ui/field'
import { SelectField } from '../ui/select_field'

type Kind = 'team' | 'agent'
type Targets = { agents: Agent[]; teams: Team[] } | 'loading' | 'failed'

export function TransferDialog({ one, onDone }: { one: Conversation; onDone: () => void }) {
  const { t } = useTexts()
  const client = useClient()
  const targets = useTargets()
  const [kind, setKind] = useState<Kind>('team')
  const [to, setTo] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const options = useOptions(targets, kind, one.team)
  const ready = to !== null && note.trim() !== ''

  const submit = () => {
    if (!ready) return
    if (client.transfer(one.id, kind === 'team' ? { team: to } : { agent: to }, note.trim())) onDone()
  }

  return (
    <Dialog title={t('transfer.title')} onClose={onDone}>
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <p className="form-lead">{t('transfer.lead')}</p>
        <Choice
          label={t('transfer.kind')}
          value={kind}
          options={[
            { id: 'team', label: t('transfer.to_team') },
            { id: 'agent', label: t('transfer.to_agent') },
          ]}
          onChange={(next) => {
            setKind(next)
            setTo(null)
          }}
        />
        {targets === 'failed' && <p className="form-problem">{t('transfer.failed')}</p>}
        {typeof targets === 'object' && options.length === 0 && <p className="form-lead">{t('transfer.none')}</p>}
        <SelectField
          label={t(kind === 'team' ? 'transfer.to_team' : 'transfer.to_agent')}
          placeholder={t(targets === 'loading' ? 'lists.loading' : 'transfer.choose')}
          options={options}
          value={to}
          onChange={setTo}
        />
        <Field
          label={t('transfer.note')}
          hint={t('transfer.note_hint')}
          rows={3}
          isRequired
          value={note}
          onChange={setNote}
        />
        <div className="form-foot">
          <Button onPress={onDone}>{t('common.cancel')}</Button>
          <Button type="submit" look="primary" isDisabled={!ready}>
            {t('transfer.submit')}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}

function useTargets(): Targets {
  const [targets, setTargets] = useState<Targets>('loading')
  useEffect(() => {
    let gone = false
    Promise.all([api.agents(), api.teams()]).then(
      ([{ agents }, { teams }]) => gone || setTargets({ agents, teams }),
      () => gone || setTargets('failed'),
    )
    return () => {
      gone = true
    }
  }, [])
  return targets
}

function useOptions(targets: Targets, kind: Kind, team: string | undefined) {
  const { t } = useTexts()
  const me = useDesk((desk) => desk.me?.id)
  if (typeof targets === 'string') return []
  if (kind === 'team') {
    return targets.teams
      .filter((one) => one.id !== team && one.key !== team)
      .map(({ id, name }) => ({ id, label: name }))
  }
  return targets.agents
    .filter((one) => !one.disabled && one.id !== me)
    .map(({ id, name, presence }) => ({ id, label: name, detail: presence && t(`presence.${presence}`) }))
}
