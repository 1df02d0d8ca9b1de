// Opens a class with its teacher.
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button, buttonLook } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { shownName } from '../../frame/shown.ts'
import { useEverybody } from '../people/everybody.ts'
import styles from './school-classes.module.css'
import { schoolYearOf } from './school-year.ts'
import words from './words.ts'

type Opening = {
  readonly class: string
  readonly name: string
  readonly level: string
  readonly schoolYear: string
  readonly teacher: string
}

export function OpenClass({ close }: { readonly close: () => void }) {
  const t = useWords(words)
  const everybody = useEverybody({ roles: ['teacher'] })
  const [saved, setSaved] = useState('')
  const open = useCommand((body: Opening, once) => api.POST('/api/classes', { ...once, body }))
  // Whoever presses again, because no answer came, means the same class.
  const [id, setId] = useState(newId)
  const queries = useQueryClient()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const element = event.currentTarget
    const form = new FormData(element)
    const typed = (name: string) => String(form.get(name) ?? '').trim()
    const [name, level, schoolYear, teacher] = [typed('name'), typed('level'), typed('schoolYear'), typed('teacher')]
    open.mutate(
      { class: id, name, level, schoolYear, teacher },
      {
        onSuccess: () => {
          setId(newId())
          setSaved(name)
          element.reset()
        },
        onError: ({ code }) => {
          if (code !== 'class-already-opened') return
          // The first answer was lost, and the form was changed since: the next class is another.
          setId(newId())
          void queries.invalidateQueries()
        },
      },
    )
  }
  return (
    <form className={styles.panel} onSubmit={submit}>
      <Answer
        of={everybody}
        isEmpty={({ items }) => items.length === 0}
        empty={
          <>
            <p>{t.noTeacher}</p>
            <Link className={buttonLook()} to="/people">
              {t.register}
            </Link>
          </>
        }
      >
        {({ items }) => (
          <>
            <div className={styles.fields}>
              <TextField name="name" label={t.name} hint={t.nameHint} required maxLength={100} autoComplete="off" />
              <TextField name="level" label={t.level} hint={t.levelHint} required maxLength={50} autoComplete="off" />
              <TextField
                name="schoolYear"
                label={t.year}
                defaultValue={schoolYearOf(new Date())}
                required
                pattern="\d{4}-\d{4}"
              />
              <SelectField name="teacher" label={t.teacher} required defaultValue="">
                <option value="">{t.chooseTeacher}</option>
                {items.map((one) => (
                  <option key={one.person} value={one.person}>
                    {shownName(one) || t.unnamed}
                  </option>
                ))}
              </SelectField>
            </div>
            <div className={styles.buttons}>
              <Button type="submit" look="strong" busy={open.isPending}>
                {t.save}
              </Button>
              <Button onClick={close}>{t.cancel}</Button>
              <p role="status">{saved && t.saved(saved)}</p>
            </div>
          </>
        )}
      </Answer>
      {open.error && <CommandNote problem={open.error} />}
    </form>
  )
}
