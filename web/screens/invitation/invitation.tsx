// Somebody who was invited chooses a password. The invitation is in the fragment of the address, so that neither the service nor a
// proxy ever logs it.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { answered, api, isApiProblem } from '../../frame/api.ts'
import { takeFragment } from '../../frame/fragment.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { isSchoolId, keepSchool } from '../../frame/school.ts'
import styles from './invitation.module.css'
import words from './words.ts'

type Stage = 'choose' | 'none' | 'over' | 'done'
type Wrong = { readonly password?: string; readonly again?: string; readonly other?: string }

// Once for the page: React may draw a component twice, and the fragment is gone after the first.
let taken: string | undefined
const invitationHere = (): string => {
  const found = takeFragment()
  if (found !== '') taken = found
  return taken ?? ''
}

export default function Invitation() {
  const t = useWords(words)
  const [invitation] = useState(invitationHere)
  const [stage, setStage] = useState<Stage>(invitation === '' ? 'none' : 'choose')
  const [wrong, setWrong] = useState<Wrong>({})
  const [busy, setBusy] = useState(false)

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    if (busy) return
    const form = new FormData(event.currentTarget)
    const [password, again] = [String(form.get('password') ?? ''), String(form.get('again') ?? '')]
    if (password === '') return setWrong({ password: t.missing })
    if (password !== again) return setWrong({ again: t.notTheSame })
    setWrong({})
    setBusy(true)
    try {
      await answered(api.POST('/api/invitations/accept', { body: { invitation, password } }))
      taken = undefined
      const [school] = invitation.split('.')
      if (isSchoolId(school)) keepSchool(school)
      setStage('done')
    } catch (error) {
      const problem = isApiProblem(error) ? error : null
      if (problem?.status === 401) setStage('over')
      else if (problem?.status === 422) setWrong({ password: t.weak })
      else setWrong({ other: problem === null || problem.status === 0 ? t.unreachable : t.later })
    } finally {
      setBusy(false)
    }
  }

  if (stage === 'done')
    return (
      <Page title={t.doneTitle} lead={t.done}>
        <p>
          <Link to="/" className={buttonLook('strong')}>
            {t.signIn}
          </Link>
        </p>
      </Page>
    )
  if (stage !== 'choose')
    return (
      <Page title={t.title}>
        <p role="status">{stage === 'none' ? t.none : t.over}</p>
      </Page>
    )
  return (
    <Page title={t.title} lead={t.lead}>
      <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          name="password"
          type="password"
          label={t.password}
          wrong={wrong.password}
          autoComplete="new-password"
          maxLength={256}
        />
        <TextField
          name="again"
          type="password"
          label={t.again}
          wrong={wrong.again}
          autoComplete="new-password"
          maxLength={256}
        />
        {wrong.other && <p role="alert">{wrong.other}</p>}
        <Button type="submit" look="strong" busy={busy}>
          {busy ? t.saving : t.save}
        </Button>
      </form>
    </Page>
  )
}
