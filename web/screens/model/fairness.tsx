// An audit of fairness: the file of groups is chosen here and sent with the request, a job computes, and the card shows the figures.
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { TextField } from '../../controls/field.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { Answer, CommandNote } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { fieldsOf } from '../../frame/fields-of.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment, shownNumber } from '../../frame/shown.ts'
import type { Job } from '../jobs/job.ts'
import { AskedJob } from './asked-job.tsx'
import words from './fairness-words.ts'
import styles from './model.module.css'

const EVERY_MS = 3_000
/** Among so many of the latest audits the one of this model is looked for. */
const LATEST = 50
/** As many as the service takes. */
const MOST_BYTES = 1_000_000

export function Fairness({ model }: { readonly model: string }) {
  const t = useWords(words)
  const [file, setFile] = useState<File | null>(null)
  const ask = useCommand((slices: string, once) =>
    api.POST('/api/models/{model}/audit', { ...once, params: { path: { model } }, body: { slices } }),
  )
  const asked = useAsked(
    ['jobs', 'audit-model'],
    (signal) => api.GET('/api/jobs', { params: { query: { kind: 'audit-model', limit: LATEST } }, signal }),
    { everyMs: EVERY_MS },
  )
  const isTooLarge = file !== null && file.size > MOST_BYTES
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if (file !== null && !isTooLarge) ask.mutate(await file.text())
  }
  return (
    <Panel title={t.title} lead={t.lead}>
      <form className={styles.question} onSubmit={(event) => void send(event)} noValidate>
        <TextField
          label={t.file}
          hint={t.hint}
          type="file"
          accept=".csv,text/csv"
          {...(isTooLarge && { wrong: t.tooLarge })}
          onChange={({ target }) => setFile(target.files?.[0] ?? null)}
        />
        <Button type="submit" busy={ask.isPending} disabled={file === null}>
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
  const queries = useQueryClient()
  const [latest] = jobs
  const done = jobs.find(({ state }) => state === 'done')
  const doneId = done?.id
  // What it found is on the card.
  useEffect(() => {
    if (doneId !== undefined) void queries.invalidateQueries({ queryKey: ['model card'] })
  }, [doneId, queries])
  const { outcome, learners, rows } = fieldsOf(done?.result)
  return (
    <>
      <AskedJob job={latest} failed={t.failed} />
      {done && (
        <Facts
          of={[
            [t.askedAt, shownMoment(done.askedAt, language)],
            [t.outcome, outcome === 'passed' ? t.passed : outcome === 'failed' ? t.found : t.noVerdict],
            ...(typeof learners === 'number' && typeof rows === 'number'
              ? [[t.judged, t.judgedOn(shownNumber(learners, language), shownNumber(rows, language))] as const]
              : []),
          ]}
        />
      )}
    </>
  )
}
