// Sets up an authenticator application, where the school requires one before anything else.
import { type FormEvent, useState } from 'react'
import { renderSVG } from 'uqr'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { answered, api, isApiProblem } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useSessionChange, useSignOut } from '../../frame/session.ts'
import styles from './sign-in.module.css'
import words from './words.ts'

type Stage =
  | { readonly kind: 'begin' }
  | { readonly kind: 'scan'; readonly secret: string; readonly address: string }
  | { readonly kind: 'recovery'; readonly codes: readonly string[] }

export default function SecondFactor() {
  const t = useWords(words)
  const changed = useSessionChange()
  const { signOut, isBusy, problem } = useSignOut()
  const [stage, setStage] = useState<Stage>({ kind: 'begin' })
  const [wrong, setWrong] = useState<string | null>(null)

  const submit = (act: (typed: string) => Promise<void>) => async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setWrong(null)
    try {
      await act(String(new FormData(event.currentTarget).get('typed') ?? ''))
    } catch (error) {
      const problem = isApiProblem(error) ? error : null
      if (problem?.status === 429) setWrong(t.wait(problem.retryAfterS ?? 60))
      else if (problem?.code === 'code-refused') setWrong(t.codeRefused)
      else setWrong(problem && problem.status > 0 ? t.refused : t.unreachable)
    }
  }
  const begin = submit(async (password) => {
    const begun = await answered(api.POST('/api/session/authenticator', { body: { password } }))
    setStage({ kind: 'scan', ...begun })
  })
  const confirm = submit(async (code) => {
    const { recoveryCodes } = await answered(
      api.POST('/api/session/authenticator/confirm', { body: { code: code.replaceAll(' ', '') } }),
    )
    setStage({ kind: 'recovery', codes: recoveryCodes })
  })
  if (stage.kind === 'recovery')
    return (
      <Page title={t.recoveryTitle} lead={t.recoveryLead}>
        <ul className={styles.codes}>
          {stage.codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
        <Button look="strong" onClick={() => void changed()}>
          {t.done}
        </Button>
      </Page>
    )
  return (
    <Page title={t.setUpTitle} lead={t.setUpLead}>
      {stage.kind === 'begin' ? (
        <form className={styles.form} onSubmit={(event) => void begin(event)}>
          <TextField
            name="typed"
            type="password"
            label={t.password}
            wrong={wrong}
            autoComplete="current-password"
            required
          />
          <Button type="submit" look="strong">
            {t.begin}
          </Button>
        </form>
      ) : (
        <form key="confirm" className={styles.form} onSubmit={(event) => void confirm(event)}>
          <p>{t.scan}</p>
          <Square text={stage.address} name={t.scanned} />
          <p>
            {t.key} <code className={styles.key}>{stage.secret}</code>
          </p>
          <TextField
            name="typed"
            label={t.firstCode}
            wrong={wrong}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
          <Button type="submit" look="strong">
            {t.confirm}
          </Button>
        </form>
      )}
      {problem && (
        <p className={styles.problem} role="alert">
          {t.stillSignedIn}
        </p>
      )}
      <button type="button" className={styles.small} disabled={isBusy} onClick={signOut}>
        {t.leave}
      </button>
    </Page>
  )
}

/** As a picture: its address is data of this page, and holds what the person sees below it. */
function Square({ text, name }: { readonly text: string; readonly name: string }) {
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(text, { border: 2 }))}`
  return <img className={styles.square} src={picture} alt={name} width="200" height="200" />
}
