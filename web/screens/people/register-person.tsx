// Registers one person. The form stays open for the next.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { isRoleName, type RoleName, roleNames, useRoleName } from '../../frame/role-name.ts'
import styles from './people.module.css'
import words from './words.ts'

type Entered = {
  readonly person: string
  readonly givenName: string
  readonly familyName: string
  readonly role: RoleName
}

export function RegisterPerson({ close }: { readonly close: () => void }) {
  const t = useWords(words)
  const roleName = useRoleName()
  const [saved, setSaved] = useState('')
  const register = useCommand((body: Entered, once) => api.POST('/api/people', { ...once, body }))
  // Whoever presses again, because no answer came, means the same person.
  const [person, setPerson] = useState(newId)
  const queries = useQueryClient()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const element = event.currentTarget
    const form = new FormData(element)
    const typed = (name: string) => String(form.get(name) ?? '').trim()
    const role = typed('role')
    if (!isRoleName(role)) return
    const entered = { person, givenName: typed('givenName'), familyName: typed('familyName'), role }
    register.mutate(entered, {
      onSuccess: () => {
        setPerson(newId())
        setSaved(`${entered.givenName} ${entered.familyName}`)
        element.reset()
        element.querySelector('input')?.focus()
      },
      onError: ({ code }) => {
        if (code !== 'already-registered') return
        // The first answer was lost, and the form was changed since: the next person is another.
        setPerson(newId())
        void queries.invalidateQueries()
      },
    })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <div className={styles.filters}>
        <TextField name="givenName" label={t.givenName} required maxLength={100} autoComplete="off" />
        <TextField name="familyName" label={t.familyName} required maxLength={100} autoComplete="off" />
        <SelectField name="role" label={t.role} defaultValue="teacher">
          {roleNames.map((role) => (
            <option key={role} value={role}>
              {roleName(role)}
            </option>
          ))}
        </SelectField>
      </div>
      {register.error && <CommandNote problem={register.error} />}
      <div className={styles.buttons}>
        <Button type="submit" look="strong" busy={register.isPending}>
          {t.save}
        </Button>
        <Button onClick={close}>{t.cancel}</Button>
        <p role="status">{saved && t.saved(saved)}</p>
      </div>
    </form>
  )
}
