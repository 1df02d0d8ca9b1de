// Enrols a learner in one of the open classes of the school.
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './person.module.css'
import words from './words.ts'

export function Enrolment({ person }: { readonly person: string }) {
  const t = useWords(words)
  const [chosen, choose] = useState('')
  const classes = useAsked(['classes'], (signal) =>
    api.GET('/api/classes', { params: { query: { limit: 200, ...sinceOwnChanges() } }, signal }),
  )
  const enrol = useCommand((into: { readonly class: string; readonly schoolYear: string }, once) =>
    api.POST('/api/enrolments', { ...once, body: { learner: person, ...into } }),
  )
  return (
    <section className={styles.panel} aria-labelledby="enrolment">
      <h2 id="enrolment">{t.classTitle}</h2>
      <Answer of={classes}>
        {({ items }) => {
          const open = items.filter(({ closedAt }) => closedAt === null)
          const submit = (event: FormEvent) => {
            event.preventDefault()
            const found = open.find((one) => one.class === chosen)
            if (found) enrol.mutate({ class: found.class, schoolYear: found.schoolYear })
          }
          return (
            <form className={styles.row} onSubmit={submit}>
              <SelectField label={t.chooseClass} value={chosen} onChange={(event) => choose(event.target.value)}>
                <option value="" />
                {open.map((one) => (
                  <option key={one.class} value={one.class}>
                    {`${one.name} (${one.schoolYear})`}
                  </option>
                ))}
              </SelectField>
              <Button type="submit" busy={enrol.isPending} disabled={chosen === ''}>
                {t.enrol}
              </Button>
            </form>
          )
        }}
      </Answer>
      {enrol.error && <CommandNote problem={enrol.error} />}
      <p role="status">{enrol.isSuccess ? t.enrolled : ''}</p>
    </section>
  )
}
