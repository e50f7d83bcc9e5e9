/** The login page; every refusal is said in words. */
import { useState } from 'react'
import { Form } from 'react-aria-components'
import icon from '../icon.svg'
import type { Texts } from '../i18n/texts'
import { useTexts } from '../i18n/use_texts'
import { api, ApiError, type Agent } from '../net/api'
import { choose, prefs } from '../prefs'
import { Button } from '../ui/button'
import { Field } from '../ui/field'
import { useStore } from '../ui/use_store'

export function Login({ expired, onDone }: { expired: boolean; onDone: (agent: Agent) => void }) {
  const texts = useTexts()
  const { t } = texts
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState(expired ? t('login.expired') : '')

  const submit = async (event: { preventDefault: () => void }) => {
    event.preventDefault()
    if (busy) return
    if (email.trim() === '' || password === '') return setProblem(t('login.error.empty'))
    setBusy(true)
    setProblem('')
    try {
      onDone((await api.login(email.trim(), password)).agent)
    } catch (error) {
      setProblem(wordsFor(error, texts))
      setBusy(false)
    }
  }

  return (
    <main className="login">
      <Form className="login-card" onSubmit={(event) => void submit(event)} validationBehavior="aria">
        <img className="login-mark" src={icon} alt="" width="40" height="40" />
        <h1 className="login-title">{t('login.title')}</h1>
        <p className="login-lead">{t('login.lead')}</p>
        <Field
          label={t('login.email')}
          type="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={setEmail}
        />
        <Field
          label={t('login.password')}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
        />
        <p className="login-problem" role="alert">
          {problem}
        </p>
        <Button type="submit" look="primary" isPending={busy}>
          {busy ? t('login.submitting') : t('login.submit')}
        </Button>
      </Form>
      <LanguageLink />
    </main>
  )
}

function LanguageLink() {
  const locale = useStore(prefs, (state) => state.locale)
  const { t } = useTexts()
  const other = locale === 'zh-CN' ? 'en' : 'zh-CN'
  return (
    <Button look="quiet" small className="login-language" onPress={() => choose({ locale: other })}>
      <span lang={other}>{t(`language.${other}`)}</span>
    </Button>
  )
}

function wordsFor(error: unknown, { t }: Texts): string {
  if (!(error instanceof ApiError)) return t('login.error.other')
  if (error.code === 'wrong_credentials' || error.status === 401) return t('login.error.wrong_credentials')
  if (error.status === 429) return t('login.error.too_many_attempts', { seconds: error.retryAfterS ?? 60 })
  return t(error.code === 'network' ? 'login.error.network' : 'login.error.other')
}
