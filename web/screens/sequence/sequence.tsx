// A teacher writes a sequence, or a new version of it: lessons, and the activities of each.
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea, TextField } from '../../controls/field.tsx'
import { useParameter } from '../../frame/address.ts'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { newId } from '../../frame/new-id.ts'
import { Page } from '../../frame/page.tsx'
import { LessonFields } from './lesson-fields.tsx'
import styles from './sequence.module.css'
import words from './words.ts'
import { type Body, emptyLesson, emptySequence, numbered, replaced, without } from './written-sequence.ts'

export default function Sequence() {
  const t = useWords(words)
  const sequence = useParameter('sequence')
  const asked = useAsked(['sequence', sequence], (signal) =>
    api.GET('/api/sequences/{sequence}', { params: { path: { sequence }, query: sinceOwnChanges() }, signal }),
  )
  // An id that the school does not know yet is that of a sequence to be written.
  const isNew = asked.error?.status === 404
  const data = asked.data
  // Kept here: the form begins anew when the sequence has become known.
  const [isSaved, setSaved] = useState(false)
  return (
    <Page title={data?.title ?? t.new} above={<Link to="/sequences">{t.sequences}</Link>}>
      {isNew ? (
        <Form key="new" begin={emptySequence(sequence, newId)} isSaved={isSaved} setSaved={setSaved} />
      ) : (
        <Answer of={asked}>
          {({ title, description, level, minutes, lessons }) => (
            <Form
              key={sequence}
              isSaved={isSaved}
              setSaved={setSaved}
              begin={{
                ...{ sequence, title, lessons },
                level: level as Body['level'],
                ...(description !== null && { description }),
                ...(minutes !== null && { minutes }),
              }}
            />
          )}
        </Answer>
      )}
    </Page>
  )
}

const levels = ['beginner', 'intermediate', 'advanced'] as const

type Props = {
  readonly begin: Body
  readonly isSaved: boolean
  readonly setSaved: (is: boolean) => void
}

function Form({ begin, isSaved, setSaved }: Props) {
  const t = useWords(words)
  const [written, setWritten] = useState(begin)
  const save = useCommand((body: Body, once) => api.POST('/api/sequences', { ...once, body }))
  const change = (what: Partial<Body>) => {
    setSaved(false)
    setWritten({ ...written, ...what })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lessons = numbered(written.lessons).map((lesson) => ({ ...lesson, activities: numbered(lesson.activities) }))
    // A new sequence is known before this ends, and its form is another one: callbacks of `mutate` are not called then. A refusal
    // is shown by `save.error`.
    void save.mutateAsync({ ...written, lessons }).then(
      () => setSaved(true),
      () => setSaved(false),
    )
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label={t.title}
        required
        maxLength={200}
        value={written.title}
        onChange={(event) => change({ title: event.target.value })}
      />
      <TextArea
        label={t.description}
        rows={3}
        maxLength={4_000}
        value={written.description ?? ''}
        onChange={({ target: { value } }) => {
          const { description: _, ...rest } = written
          setSaved(false)
          setWritten(value === '' ? rest : { ...rest, description: value })
        }}
      />
      <SelectField
        label={t.level}
        value={written.level}
        onChange={({ target: { value } }) => {
          const level = levels.find((one) => one === value)
          if (level) change({ level })
        }}
      >
        {levels.map((level) => (
          <option key={level} value={level}>
            {t[level]}
          </option>
        ))}
      </SelectField>
      {written.lessons.map((lesson, at) => (
        <LessonFields
          key={lesson.lesson}
          lesson={lesson}
          number={at + 1}
          others={written.lessons.filter((one) => one.lesson !== lesson.lesson)}
          change={(next) => change({ lessons: replaced(written.lessons, at, next) })}
          remove={
            written.lessons.length < 2
              ? null
              : () =>
                  change({
                    lessons: without(written.lessons, at).map((one) => ({
                      ...one,
                      prerequisites: one.prerequisites.filter((before) => before !== lesson.lesson),
                    })),
                  })
          }
        />
      ))}
      <div className={styles.actions}>
        <Button
          onClick={() => change({ lessons: [...written.lessons, emptyLesson(written.lessons.length + 1, newId)] })}
        >
          {t.addLesson}
        </Button>
        <Button look="strong" type="submit" busy={save.isPending}>
          {t.save}
        </Button>
      </div>
      {save.error && <CommandNote problem={save.error} />}
      {isSaved && <p role="status">{t.saved}</p>}
    </form>
  )
}
