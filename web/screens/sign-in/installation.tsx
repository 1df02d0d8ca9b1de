// Operators and analysts: they belong to no school, and have a token of the installation, which becomes a cookie.
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { answered, api, isApiProblem } from '../../frame/api.ts'
import { type ApiProblem, unreachable } from '../../frame/api-problem.ts'
import { useWords } from '../../frame/language.ts'
import { useSessionChange } from '../../frame/session.ts'
import type { Said } from '../../frame/words.ts'
import styles from './sign-in.module.css'
import words from './words.ts'

export default function Installation() {
  const t = useWords(words)
  const changed = useSessionChange()
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [isMissing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const token = String(new FormData(event.currentTarget).get('token') ?? '').replace(/\s/g, '')
    setProblem(null)
    setMissing(token === '')
    if (token === '') return
    setBusy(true)
    try {
      // A header takes printable ASCII alone.
      const authorization = `Bearer ${token.replace(/[^\x21-\x7e]/g, '?')}`
      await answered(api.POST('/api/sign-in/token', { headers: { authorization } }))
      await changed()
    } catch (error) {
      setProblem(isApiProblem(error) ? error : unreachable())
    } finally {
      setBusy(false)
    }
  }

  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextField
        name="token"
        type="password"
        label={t.token}
        hint={t.tokenHint}
        wrong={isMissing ? t.missing : null}
        autoComplete="off"
        spellCheck={false}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {textOf(problem, t)}
        </p>
      )}
      <Button type="submit" look="strong" busy={busy}>
        {busy ? t.entering : t.enter}
      </Button>
    </form>
  )
}

function textOf(problem: ApiProblem, t: Said<typeof words>): string {
  if (problem.status === 0) return t.unreachable
  if (problem.status === 429) return t.wait(problem.retryAfterS ?? 60)
  if (problem.status === 403) return t.tokenOfSchool
  return problem.status === 401 ? t.tokenRefused : t.otherTrouble
}
