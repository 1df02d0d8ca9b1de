// An activity in the form of a sequence: what kind it is, what it gives, and its content.
import { useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextArea, TextField } from '../../controls/field.tsx'
import { useWords } from '../../frame/language.ts'
import { ExerciseFields } from './exercise-fields.tsx'
import { QuestionFields } from './question-fields.tsx'
import styles from './sequence.module.css'
import words from './words.ts'
import { type Activity, type Content, contentFor, formsOf, keeping, type Work, workOf } from './written-sequence.ts'

const kinds = ['interactive', 'quiz', 'text-production', 'video', 'evaluation'] as const

type Props = {
  readonly activity: Activity
  readonly number: number
  readonly change: (next: Activity) => void
  readonly remove: (() => void) | null
}

export function ActivityFields({ activity, number, change, remove }: Props) {
  const t = useWords(words)
  const { content } = activity
  // Who tries another kind or form finds what they wrote when they come back to it.
  const [before, setBefore] = useState<ReadonlyMap<string, Work>>(new Map())
  const turn = (next: Activity) => {
    setBefore(keeping(before, activity))
    change(next)
  }
  const forms = formsOf(activity.kind)
  const isJudged = content.form === 'questions' || content.form === 'exercises' || content.form === 'writing'
  return (
    <fieldset className={styles.activity}>
      <legend>{t.activity(number)}</legend>
      <TextField
        label={t.title}
        required
        maxLength={200}
        value={activity.title}
        onChange={(event) => change({ ...activity, title: event.target.value })}
      />
      <SelectField
        label={t.kind}
        value={activity.kind}
        onChange={({ target: { value } }) => {
          const kind = kinds.find((one) => one === value)
          if (!kind) return
          const next = contentFor(kind, content)
          const work = before.get(next.form) ?? { content: next, points: 0, criteria: [] }
          turn({ ...activity, kind, ...(next === content ? { criteria: [] } : work) })
        }}
      >
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t[kind]}
          </option>
        ))}
      </SelectField>
      {forms.includes(content.form) && (
        <SelectField
          label={t.form}
          value={content.form}
          onChange={({ target: { value } }) => {
            const form = forms.find((one) => one === value)
            if (form) turn({ ...activity, ...workOf(form, before) })
          }}
        >
          {forms.map((form) => (
            <option key={form} value={form}>
              {t.forms(form)}
            </option>
          ))}
        </SelectField>
      )}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={activity.mandatory}
          onChange={(event) => change({ ...activity, mandatory: event.target.checked })}
        />
        <span>{t.mandatory}</span>
      </label>
      {isJudged && activity.criteria.length === 0 && (
        <TextField
          label={t.points}
          type="number"
          min={0}
          max={1_000}
          value={activity.points}
          onChange={(event) => change({ ...activity, points: Number(event.target.value) })}
        />
      )}
      <ContentFields content={content} change={(next) => change({ ...activity, content: next })} />
      {remove && <Button onClick={remove}>{t.removeActivity}</Button>}
    </fieldset>
  )
}

type ContentProps = { readonly content: Content; readonly change: (next: Content) => void }

function ContentFields({ content, change }: ContentProps) {
  const t = useWords(words)
  switch (content.form) {
    case 'text':
      return (
        <TextArea
          label={t.text}
          required
          rows={5}
          maxLength={20_000}
          value={content.text}
          onChange={(event) => change({ ...content, text: event.target.value })}
        />
      )
    case 'writing':
      return (
        <TextArea
          label={t.prompt}
          required
          rows={3}
          maxLength={4_000}
          value={content.prompt}
          onChange={(event) => change({ ...content, prompt: event.target.value })}
        />
      )
    case 'questions':
      return <QuestionFields questions={content.questions} change={(questions) => change({ ...content, questions })} />
    case 'exercises':
      return <ExerciseFields exercises={content.exercises} change={(exercises) => change({ ...content, exercises })} />
    case 'media':
      return (
        <>
          <TextField
            label={t.address}
            required
            value={content.address}
            onChange={(event) => change({ ...content, address: event.target.value })}
          />
          <TextArea
            label={t.transcript}
            required
            rows={3}
            value={content.transcript}
            onChange={(event) => change({ ...content, transcript: event.target.value })}
          />
          <TextArea
            label={t.captions}
            rows={3}
            value={content.captions ?? ''}
            onChange={({ target: { value } }) => {
              const { captions: _, ...rest } = content
              change(value === '' ? rest : { ...rest, captions: value })
            }}
          />
        </>
      )
    default:
      return <p>{t.kept}</p>
  }
}
