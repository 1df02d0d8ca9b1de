// One job: its state, how far it is, what came of it, and what can be done about it.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { DocumentButton } from '../../controls/document-button.tsx'
import { Facts } from '../../controls/panel.tsx'
import { StateBadge, type Tone } from '../../controls/state-badge.tsx'
import { CommandNote, useRefusal } from '../../frame/answer.tsx'
import { api, useCommand } from '../../frame/api.ts'
import { fieldsOf } from '../../frame/fields-of.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { shownMoment, shownNumber, shownZone } from '../../frame/shown.ts'
import type { Language } from '../../frame/words.ts'
import kinds, { isKind } from '../models/kinds.ts'
import { schoolYearName } from '../school-indicators/archive-years.ts'
import { isUnderWay, type Job } from './job.ts'
import styles from './jobs.module.css'
import words from './words.ts'

const tones: Readonly<Record<Job['state'], Tone>> = {
  waiting: 'plain',
  running: 'plain',
  done: 'good',
  failed: 'bad',
  cancelled: 'warn',
}
const KINDS = [
  'train-model',
  'train-shared-model',
  'audit-model',
  'rejudge-model',
  'fit-revision-weights',
  'export-person',
  'export-trail',
  'report-file',
  'report-archive',
] as const

export function OneJob({ job }: { readonly job: Job }) {
  const t = useWords(words)
  const names = useWords(kinds)
  const refusal = useRefusal()
  const language = useLanguage()
  const managesAll = useMay('jobs:manage')
  const cancel = useCommand((id: string) => api.POST('/api/jobs/{job}/cancel', { params: { path: { job: id } } }))
  const retry = useCommand((id: string) => api.POST('/api/jobs/{job}/retry', { params: { path: { job: id } } }))
  const { id, state, isOwn, isCancelling, problem, nextAt, endedAt } = job
  const kind = t[KINDS.find((one) => one === job.kind) ?? 'other']
  const asked = shownMoment(job.askedAt, language)
  const file = fileOf(job)
  const facts: (readonly [string, ReactNode])[] = [
    [t.askedAt, asked],
    [t.own, isOwn ? t.yes : t.no],
    ...modelOf(job).map((model) => [t.about, isKind(model) ? names[model] : model] as const),
    ...schoolYearOf(job).map((year) => [t.schoolYear, year] as const),
    ...(endedAt === null ? [] : [[t.endedAt, shownMoment(endedAt, language)] as const]),
    ...(nextAt === null || state !== 'waiting' ? [] : [[t.nextAt, shownMoment(nextAt, language)] as const]),
    ...(problem === null ? [] : [[t.why, refusal(problem)] as const]),
    ...trainedBy(job).map(
      (model) =>
        [
          t.result,
          <Link key={model} to={`/models/${model}`}>
            {model}
          </Link>,
        ] as const,
    ),
    ...flaggedOf(job).map(({ flagged, learners }) => [t.result, t.flagged(flagged, learners)] as const),
    ...(file === null ? [] : [[t.result, t.expires(shownMoment(file.expiresAt, language))] as const]),
  ]
  return (
    <>
      <h2>
        {kind} <StateBadge tone={tones[state]}>{isCancelling ? t.cancelling : t[state]}</StateBadge>
      </h2>
      {state === 'running' && <Reached progress={job.progress} language={language} />}
      <Facts of={facts} />
      {(managesAll || isOwn) && (
        <div className={styles.acts}>
          {isUnderWay(job) && !isCancelling && (
            <ConfirmedButton
              busy={cancel.isPending}
              question={t.cancelQuestion}
              consequence={t.cancelConsequence}
              act={() => cancel.mutate(id)}
            >
              {t.cancel}
            </ConfirmedButton>
          )}
          {(state === 'failed' || state === 'cancelled') && (
            <Button busy={retry.isPending} onClick={() => retry.mutate(id)}>
              {t.retry}
            </Button>
          )}
          {isOwn && file !== null && (
            <DocumentButton address={`/api/jobs/${id}/file`} label={t.fetch} name={t.fetchNamed(kind, asked)} />
          )}
        </div>
      )}
      {cancel.error && <CommandNote problem={cancel.error} />}
      {retry.error && <CommandNote problem={retry.error} />}
    </>
  )
}

function Reached({ progress, language }: { readonly progress: Job['progress']; readonly language: Language }) {
  const t = useWords(words)
  if (progress === null) return null
  const { done, total, leftMs } = progress
  const left =
    leftMs === null
      ? t.unknown
      : leftMs < 60_000
        ? t.seconds(Math.max(1, Math.ceil(leftMs / 1_000)))
        : t.minutes(Math.ceil(leftMs / 60_000))
  return (
    <>
      <progress
        className={styles.progress}
        aria-label={t.progress}
        {...(total === null ? {} : { max: Math.max(1, total), value: Math.min(done, total) })}
      />
      <Facts
        of={[
          [t.progress, t.reached(shownNumber(done, language), total === null ? null : shownNumber(total, language))],
          [t.left, left],
        ]}
      />
    </>
  )
}

/** The model that a job is about, by name, or the kind of one that it trains. */
function modelOf({ input }: Job): readonly string[] {
  const { model } = fieldsOf(input)
  return typeof model === 'string' ? [model] : []
}

/** The name of the model that a training has made. */
function trainedBy({ kind, state, result }: Job): readonly string[] {
  const { name } = fieldsOf(result)
  return kind === 'train-model' && state === 'done' && typeof name === 'string' ? [name] : []
}

/** The school year that an archive is of. */
function schoolYearOf({ input }: Job): readonly string[] {
  const { schoolYear } = fieldsOf(input)
  return typeof schoolYear === 'number' ? [schoolYearName(schoolYear, shownZone())] : []
}

/** Of a new judgement. */
function flaggedOf({ kind, state, result }: Job): readonly { flagged: number; learners: number }[] {
  const { flagged, learners } = fieldsOf(result)
  if (kind !== 'rejudge-model' || state !== 'done') return []
  return typeof flagged === 'number' && typeof learners === 'number' ? [{ flagged, learners }] : []
}

/** Until when the file of an export is there; null where there is none any more. */
function fileOf({ state, result }: Job): { readonly expiresAt: string } | null {
  const { expiresAt } = fieldsOf(result)
  if (state !== 'done' || typeof expiresAt !== 'string') return null
  return Date.parse(expiresAt) > Date.now() ? { expiresAt } : null
}
