// Name and password, then a code where the account has an authenticator, or a provider of the school.
import { type FormEvent, useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { answered, api, isApiProblem, useAsked } from '../../frame/api.ts'
import { type ApiProblem, unreachable } from '../../frame/api-problem.ts'
import { useWords } from '../../frame/language.ts'
import { keepSchool, keptSchool } from '../../frame/school.ts'
import { useSessionChange } from '../../frame/session.ts'
import type { Said } from '../../frame/words.ts'
import styles from './sign-in.module.css'
import words from './words.ts'

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export function Adults() {
  const t = useWords(words)
  const changed = useSessionChange()
  const [school, setSchool] = useState(() => keptSchool())
  const [needsCode, setNeedsCode] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  const [missing, setMissing] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const typed = (name: string) => String(form.get(name) ?? '').trim()
    const ofSchool = school ?? typed('school')
    const empty = ['name', 'password', ...(needsCode ? ['code'] : [])].find((name) => typed(name) === '')
    setProblem(null)
    if (!ID.test(ofSchool)) return setMissing('school')
    setMissing(empty ?? null)
    if (empty !== undefined) return
    setBusy(true)
    try {
      const code = typed('code')
      await answered(
        api.POST('/api/sign-in', {
          body: {
            school: ofSchool,
            name: typed('name'),
            password: String(form.get('password') ?? ''),
            ...(code && { code }),
          },
        }),
      )
      keepSchool(ofSchool)
      await changed()
    } catch (error) {
      const found = isApiProblem(error) ? error : unreachable()
      if (found.code === 'code-required') setNeedsCode(true)
      else setProblem(found)
    } finally {
      setBusy(false)
    }
  }

  const wrong = (name: string) => (missing === name ? t.missing : null)
  return (
    <>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        {school === null && (
          <TextField
            name="school"
            label={t.school}
            hint={t.schoolHint}
            wrong={missing === 'school' ? t.wrongSchool : null}
            autoComplete="off"
            spellCheck={false}
          />
        )}
        <TextField
          name="name"
          label={t.name}
          wrong={wrong('name')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
        />
        <TextField
          name="password"
          type="password"
          label={t.password}
          wrong={wrong('password')}
          autoComplete="current-password"
        />
        {needsCode && (
          <TextField
            name="code"
            label={t.code}
            hint={t.codeHint}
            wrong={wrong('code')}
            autoComplete="one-time-code"
            inputMode="numeric"
            // The field appears because of what the person has just done.
            autoFocus
          />
        )}
        {problem && (
          <p className={styles.problem} role="alert">
            {textOf(problem, t)}
          </p>
        )}
        <Button type="submit" look="strong" busy={busy}>
          {busy ? t.entering : t.enter}
        </Button>
      </form>
      {school !== null && <Providers school={school} />}
      {school !== null && (
        <button type="button" className={styles.small} onClick={() => setSchool(null)}>
          {t.otherSchool}
        </button>
      )}
    </>
  )
}

function textOf(problem: ApiProblem, t: Said<typeof words>): string {
  if (problem.status === 0) return t.unreachable
  if (problem.status === 429) return t.wait(problem.retryAfterS ?? 60)
  if (problem.code === 'code-refused') return t.codeRefused
  return problem.status === 401 || problem.status === 422 ? t.refused : t.otherTrouble
}

function Providers({ school }: { readonly school: string }) {
  const t = useWords(words)
  const providers = useAsked(['providers', school], (signal) =>
    api.GET('/api/sign-in/openid', { params: { query: { school } }, signal }),
  )
  const items = providers.data?.items ?? []
  if (items.length === 0) return null
  // Only a path of this page goes along, and the service accepts no other.
  const returnTo = encodeURIComponent(location.pathname)
  return (
    <div className={styles.providers}>
      <p>{t.orBy}</p>
      {items.map(({ provider, label, address }) => (
        <a key={provider} className={buttonLook()} href={`${address}?returnTo=${returnTo}`}>
          {label}
        </a>
      ))}
    </div>
  )
}
