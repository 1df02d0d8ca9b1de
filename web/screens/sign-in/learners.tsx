// The children of the class on a device of the class: a picture each, then a PIN with big keys.
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Answer } from '../../frame/answer.tsx'
import { answered, api, isApiProblem, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { useSessionChange } from '../../frame/session.ts'
import { PinPad } from './pin-pad.tsx'
import styles from './sign-in.module.css'
import words from './words.ts'

type Child = paths['/api/device']['get']['responses'][200]['content']['application/json']['children'][number]

export default function Learners() {
  const t = useWords(words)
  const device = useAsked(['device'], (signal) => api.GET('/api/device', { signal }))
  const [chosen, choose] = useState<Child | null>(null)
  if (device.error?.status === 401) return <EnrolDevice enrolled={() => void device.refetch()} />
  if (chosen) return <Pin child={chosen} back={() => choose(null)} gone={() => void device.refetch()} />
  return (
    <Answer of={device} isEmpty={({ children }) => children.length === 0} empty={<p>{t.noChildren}</p>}>
      {({ children }) => (
        <section aria-labelledby="who">
          <h2 id="who">{t.who}</h2>
          <ul className={styles.children}>
            {children.map((child) => (
              <li key={child.child}>
                <button type="button" style={{ background: child.avatar.colour }} onClick={() => choose(child)}>
                  <span role="img" aria-label={child.avatar.name}>
                    {child.avatar.pictogram}
                  </span>
                  {child.givenName}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Answer>
  )
}

function EnrolDevice({ enrolled }: { readonly enrolled: () => void }) {
  const t = useWords(words)
  const [wrong, setWrong] = useState<string | null>(null)
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const code = String(new FormData(event.currentTarget).get('code') ?? '').trim()
    try {
      await answered(api.POST('/api/devices', { body: { code, as: 'cookie' } }))
      enrolled()
    } catch (error) {
      setWrong(isApiProblem(error) && [401, 422].includes(error.status) ? t.cardRefused : t.unreachable)
    }
  }
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} noValidate>
      <p>{t.notEnrolled}</p>
      <TextField
        name="code"
        label={t.cardCode}
        hint={t.cardCodeHint}
        wrong={wrong}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <Button type="submit" look="strong">
        {t.enrol}
      </Button>
    </form>
  )
}

type PinProps = { readonly child: Child; readonly back: () => void; readonly gone: () => void }

function Pin({ child, back, gone }: PinProps) {
  const t = useWords(words)
  const changed = useSessionChange()
  const [message, setMessage] = useState('')
  async function enter(pin: string): Promise<void> {
    setMessage('')
    try {
      await answered(api.POST('/api/device/sign-in', { body: { child: child.child, pin } }))
      await changed()
    } catch (error) {
      const problem = isApiProblem(error) ? error : null
      if (problem?.code === 'device-not-enrolled') return gone()
      if (problem?.code === 'ask-teacher') setMessage(t.askTeacher)
      else if (problem?.status === 429) setMessage(t.pinWait(problem.retryAfterS ?? 30))
      else if (problem && [401, 422].includes(problem.status)) setMessage(t.pinRefused)
      else setMessage(t.unreachable)
    }
  }
  return (
    <section className={styles.pin} aria-labelledby="hello">
      <h2 id="hello">{t.hello(child.givenName ?? '')}</h2>
      <PinPad enter={enter} />
      <p className={styles.message} role="alert">
        {message}
      </p>
      <Button onClick={back}>{t.back}</Button>
    </section>
  )
}
