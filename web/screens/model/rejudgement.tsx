// How many learners the model would have flagged from a threshold on, in a period: asked for here, computed by a job.
import { type FormEvent, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { fieldsOf } from '../../frame/fields-of.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { startOfDay } from '../../frame/local-days.ts'
import { shownMoment, shownNumber, shownShare, shownZone } from '../../frame/shown.ts'
import type { Job } from '../jobs/job.ts'
import { AskedJob } from './asked-job.tsx'
import styles from './model.module.css'
import words from './words.ts'

type Question = { readonly threshold?: number; readonly from?: string; readonly until?: string }

const EVERY_MS = 3_000
/** A day begins by the clock of the school. */
const beginOf = (day: string): string => new Date(startOfDay(day, shownZone())).toISOString()
/** Among so many of the latest judgements the one of this model is looked for. */
const LATEST = 50

export function Rejudgement({ model }: { readonly model: string }) {
  const t = useWords(words)
  const [threshold, setThreshold] = useState('')
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const ask = useCommand((body: Question, once) =>
    api.POST('/api/models/{model}/rejudge', { ...once, params: { path: { model } }, body }),
  )
  const asked = useAsked(
    ['jobs', 'rejudge-model'],
    (signal) => api.GET('/api/jobs', { params: { query: { kind: 'rejudge-model', limit: LATEST } }, signal }),
    { everyMs: EVERY_MS },
  )
  const value = Number(threshold.replace(',', '.'))
  const isWrong = threshold !== '' && !(value > 0 && value < 1)
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (isWrong) return
    ask.mutate({
      ...(threshold !== '' && { threshold: value }),
      ...(from !== '' && { from: beginOf(from) }),
      ...(until !== '' && { until: beginOf(until) }),
    })
  }
  return (
    <Panel title={t.rejudge} lead={t.rejudgeLead}>
      <form className={styles.question} onSubmit={send} noValidate>
        <TextField
          label={t.threshold}
          inputMode="decimal"
          value={threshold}
          {...(isWrong && { wrong: t.wrongThreshold })}
          onChange={(event) => setThreshold(event.target.value)}
        />
        <TextField label={t.from} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        <TextField label={t.until} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        <Button type="submit" busy={ask.isPending}>
          {t.ask}
        </Button>
      </form>
      {ask.error && <CommandNote problem={ask.error} />}
      <Answer of={asked}>{({ items }) => <Latest jobs={items.filter((job) => job.input.model === model)} />}</Answer>
    </Panel>
  )
}

function Latest({ jobs }: { readonly jobs: readonly Job[] }) {
  const t = useWords(words)
  const language = useLanguage()
  const [latest] = jobs
  const judged = jobs.flatMap((job) => {
    const figures = job.state === 'done' ? figuresOf(job.result) : null
    return figures === null ? [] : [{ figures, askedAt: job.askedAt }]
  })[0]
  const number = (value: number) => shownNumber(value, language)
  const share = (value: number) => shownShare(value, language)
  return (
    <>
      <AskedJob job={latest} failed={t.failed} />
      {judged && (
        <Facts
          of={[
            [t.askedAt, shownMoment(judged.askedAt, language)],
            [t.usedThreshold, number(judged.figures.threshold)],
            [t.flagged, t.ofLearners(number(judged.figures.flagged), number(judged.figures.learners))],
            [t.moments, number(judged.figures.moments)],
            [
              t.compared,
              judged.figures.isCompared
                ? t.difference(number(judged.figures.more), number(judged.figures.fewer))
                : t.noServing,
            ],
            ...(judged.figures.known === null
              ? []
              : [
                  [
                    t.known,
                    t.knownOf(
                      share(judged.figures.known.recall),
                      judged.figures.known.precision === null ? null : share(judged.figures.known.precision),
                    ),
                  ] as const,
                ]),
          ]}
        />
      )}
    </>
  )
}

type Figures = {
  readonly threshold: number
  readonly flagged: number
  readonly learners: number
  readonly moments: number
  readonly more: number
  readonly fewer: number
  readonly isCompared: boolean
  readonly known: { readonly recall: number; readonly precision: number | null } | null
}

/** The result of the job; null for one of another form. */
function figuresOf(result: unknown): Figures | null {
  const fields = fieldsOf(result)
  const numbers = (['threshold', 'flagged', 'learners', 'moments', 'more', 'fewer'] as const).map(
    (name) => fields[name],
  )
  if (!numbers.every((value) => typeof value === 'number')) return null
  const [threshold = 0, flagged = 0, learners = 0, moments = 0, more = 0, fewer = 0] = numbers
  const known = fieldsOf(fields.known)
  return {
    ...{ threshold, flagged, learners, moments, more, fewer },
    isCompared: typeof fields.serving === 'string',
    known:
      typeof known.recall === 'number'
        ? { recall: known.recall, precision: typeof known.precision === 'number' ? known.precision : null }
        : null,
  }
}
