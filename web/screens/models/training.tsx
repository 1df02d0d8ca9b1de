// A new training: asked for here, done by a job, and put into service by a person who has read its checks.
import { type FormEvent, useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { SelectField, TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { type Asked, api, useAsked, useCommand } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { isUnderWay, type Job } from '../jobs/job.ts'
import { OneJob } from '../jobs/one-job.tsx'
import kinds, { isKind, KINDS, type Kind } from './kinds.ts'
import styles from './models.module.css'
import words from './words.ts'

type Training = NonNullable<paths['/retrain']['post']['requestBody']>['content']['application/json']
export type Trainings = Asked<{ readonly items: readonly Job[] }>

const EVERY_MS = 3_000
/** A model that has just been trained may come into the list a moment after its job has ended. */
const SETTLED_MS = 60_000
/** As many as there are kinds: the latest of each, unless one was trained several times since. */
const LATEST = KINDS.length
const DAY = '84'
const LAST_DAY = 1_000

export const useTrainings = (enabled: boolean): Trainings =>
  useAsked(
    ['jobs', 'train-model'],
    (signal) => api.GET('/api/jobs', { params: { query: { kind: 'train-model', limit: LATEST } }, signal }),
    { everyMs: EVERY_MS, keepPrevious: true, enabled },
  )

/** How often the list of models is to be asked for again, while one may come into it. */
export const askedEvery = ({ data }: Trainings): { readonly everyMs?: number } =>
  data?.items.some((job) => isUnderWay(job) || Date.now() - Date.parse(job.endedAt ?? '') < SETTLED_MS)
    ? { everyMs: EVERY_MS }
    : {}

export function NewTraining({ trainings }: { readonly trainings: Trainings }) {
  const t = useWords(words)
  const names = useWords(kinds)
  const [kind, setKind] = useState<Kind>('at-risk')
  const [day, setDay] = useState(DAY)
  const ask = useCommand((body: Training, once) => api.POST('/retrain', { ...once, body }))
  const isDay = /^\d{1,4}$/.test(day) && Number(day) <= LAST_DAY
  const takesDay = kind === 'course-risk'
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (takesDay && !isDay) return
    ask.mutate({ model: kind, ...(takesDay && { day: Number(day) }) })
  }
  return (
    <Panel title={t.training} lead={t.trainingLead}>
      <form className={styles.training} onSubmit={send} noValidate>
        <SelectField
          label={t.whichKind}
          value={kind}
          onChange={({ target }) => isKind(target.value) && setKind(target.value)}
        >
          {KINDS.map((one) => (
            <option key={one} value={one}>
              {names[one]}
            </option>
          ))}
        </SelectField>
        {takesDay && (
          <TextField
            label={t.courseDay}
            hint={t.courseDayHint}
            inputMode="numeric"
            value={day}
            {...(!isDay && { wrong: t.wrongCourseDay })}
            onChange={(event) => setDay(event.target.value.trim())}
          />
        )}
        <Button type="submit" busy={ask.isPending}>
          {t.train}
        </Button>
      </form>
      {ask.error && <CommandNote problem={ask.error} />}
      <Answer of={trainings} isEmpty={({ items }) => items.length === 0} empty={<p>{t.neverTrained}</p>}>
        {({ items }) => (
          <ul className={styles.models}>
            {items.map((job) => (
              <li key={job.id}>
                <OneJob job={job} />
              </li>
            ))}
          </ul>
        )}
      </Answer>
    </Panel>
  )
}
