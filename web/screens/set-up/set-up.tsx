// The first hour begins here: whoever has the code that the service printed opens the first school and makes their account.
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { Answer } from '../../frame/answer.tsx'
import { answered, api, isApiProblem, useAsked } from '../../frame/api.ts'
import { type ApiProblem, unreachable } from '../../frame/api-problem.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { isSchoolId, keepSchool } from '../../frame/school.ts'
import { useSessionChange } from '../../frame/session.ts'
import type { Said } from '../../frame/words.ts'
import styles from './set-up.module.css'
import words from './words.ts'

const fields = ['code', 'schoolName', 'zone', 'givenName', 'familyName', 'name', 'password', 'again'] as const
type Field = (typeof fields)[number]

/** Where the service points to when it refuses a value. */
const pointers: Readonly<Record<string, Field>> = {
  '/code': 'code',
  '/school/name': 'schoolName',
  '/school/zone': 'zone',
  '/administrator/givenName': 'givenName',
  '/administrator/familyName': 'familyName',
  '/administrator/name': 'name',
  '/administrator/password': 'password',
}

const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'Europe/Paris'
const zones = [...new Set([HERE, 'Europe/Paris', ...Intl.supportedValuesOf('timeZone')])].sort()

export default function SetUp() {
  const t = useWords(words)
  const [isDone, setDone] = useState(false)
  const state = useAsked(['set-up'], (signal) => api.GET('/api/set-up', { signal }))
  if (isDone || state.data?.open === false)
    return (
      <Page title={t.closedTitle} lead={t.closed}>
        <Link to="/" className={buttonLook('strong')}>
          {t.signIn}
        </Link>
      </Page>
    )
  return (
    <Page title={t.title} lead={t.lead}>
      <Answer of={state}>{() => <Form done={() => setDone(true)} />}</Answer>
    </Page>
  )
}

function Form({ done }: { readonly done: () => void }) {
  const t = useWords(words)
  const navigate = useNavigate()
  const changed = useSessionChange()
  const [wrong, setWrong] = useState<Partial<Record<Field, string>>>({})
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const element = event.currentTarget
    const form = new FormData(element)
    const typed = (field: Field) => String(form.get(field) ?? '')
    const show = (found: Partial<Record<Field, string>>) => {
      setWrong(found)
      const first = fields.find((field) => found[field] !== undefined)
      if (first) element.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
    }
    setProblem(null)
    const empty = fields.filter((field) => typed(field).trim() === '')
    if (empty.length > 0) return show(Object.fromEntries(empty.map((field) => [field, t.missing])))
    if (typed('password') !== typed('again')) return show({ again: t.notTheSame })
    show({})
    setBusy(true)
    const name = typed('name').trim()
    const password = typed('password')
    try {
      const { school } = await answered(
        api.POST('/api/set-up', {
          body: {
            code: typed('code').trim(),
            school: { name: typed('schoolName').trim(), zone: typed('zone') },
            administrator: {
              givenName: typed('givenName').trim(),
              familyName: typed('familyName').trim(),
              name,
              password,
            },
          },
        }),
      )
      keepSchool(school)
      await signIn(school, name, password)
      await changed()
      await navigate({ to: '/' })
    } catch (error) {
      const found = isApiProblem(error) ? error : unreachable()
      if (found.code === 'set-up-closed') {
        // The school of whoever has the code: their first answer was lost.
        if (isSchoolId(found.facts.school)) keepSchool(found.facts.school)
        done()
        return
      }
      show(wrongFields(found, t))
      setProblem(found.errors.length > 0 ? null : textOf(found, t))
    } finally {
      setBusy(false)
    }
  }

  const text = (field: Field, more: { readonly label: string; readonly hint?: string }) => ({
    name: field,
    wrong: wrong[field] ?? null,
    ...more,
  })
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <fieldset>
        <legend>{t.proof}</legend>
        <TextField
          {...text('code', { label: t.code, hint: t.codeHint })}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={100}
        />
      </fieldset>
      <fieldset>
        <legend>{t.school}</legend>
        <TextField {...text('schoolName', { label: t.schoolName })} autoComplete="organization" maxLength={100} />
        <SelectField {...text('zone', { label: t.zone, hint: t.zoneHint })} defaultValue={HERE}>
          {zones.map((zone) => (
            <option key={zone} value={zone}>
              {zone.replaceAll('_', ' ')}
            </option>
          ))}
        </SelectField>
      </fieldset>
      <fieldset>
        <legend>{t.you}</legend>
        <TextField {...text('givenName', { label: t.givenName })} autoComplete="given-name" maxLength={100} />
        <TextField {...text('familyName', { label: t.familyName })} autoComplete="family-name" maxLength={100} />
        <TextField
          {...text('name', { label: t.name, hint: t.nameHint })}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={100}
        />
        <TextField
          {...text('password', { label: t.password, hint: t.passwordHint })}
          type="password"
          autoComplete="new-password"
          maxLength={256}
        />
        <TextField {...text('again', { label: t.again })} type="password" autoComplete="new-password" maxLength={256} />
        <p className={styles.quiet}>{t.next}</p>
      </fieldset>
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <Button type="submit" look="strong" busy={busy}>
        {busy ? t.saving : t.save}
      </Button>
    </form>
  )
}

/** The school is open either way: whoever is not signed in now is asked to, at the next screen. */
async function signIn(school: string, name: string, password: string): Promise<void> {
  try {
    await answered(api.POST('/api/sign-in', { body: { school, name, password } }))
  } catch (error) {
    if (!isApiProblem(error)) throw error
  }
}

function wrongFields(problem: ApiProblem, t: Said<typeof words>): Partial<Record<Field, string>> {
  if (problem.code === 'set-up-code-refused') return { code: t.codeRefused }
  return Object.fromEntries(
    problem.errors.flatMap(({ pointer }): [Field, string][] => {
      const field = pointers[pointer]
      return field ? [[field, field === 'password' ? t.weak : t.wrongField]] : []
    }),
  )
}

function textOf(problem: ApiProblem, t: Said<typeof words>): string {
  if (problem.status === 0) return t.unreachable
  if (problem.status === 429) return t.wait(problem.retryAfterS ?? 60)
  if (problem.code === 'set-up-code-refused') return t.codeRefused
  return problem.code === 'set-up-busy' ? t.busy : t.other
}
