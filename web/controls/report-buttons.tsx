// Asks for a report of a class as a file, shows how far the job is, and gives the file.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../clients/typescript/sillage-api.ts'
import { CommandNote, useRefusal } from '../frame/answer.tsx'
import { api, useAsked, useCommand } from '../frame/api.ts'
import { useLanguage, useWords } from '../frame/language.ts'
import { Button } from './button.tsx'
import { DocumentButton } from './document-button.tsx'
import styles from './report-buttons.module.css'
import words from './report-words.ts'

type Asked = paths['/api/reports/files']['post']['requestBody']['content']['application/json']
type Format = Asked['format']

/** What a person opens: a file for programs is asked for over the API. */
const formats: readonly (readonly [Format, 'csv' | 'excel' | 'pdf'])[] = [
  ['csv-excel', 'csv'],
  ['xlsx', 'excel'],
  ['pdf', 'pdf'],
]
const EVERY_MS = 1_000

type Props = {
  readonly report: Asked['report']
  readonly ofClass: string
  readonly sequence?: string
  /** The moment that the page shows; absent for the present. */
  readonly at?: string | undefined
}

export function ReportButtons({ report, ofClass, sequence, at }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const make = useCommand((format: Format, once) =>
    api.POST('/api/reports/files', {
      ...once,
      body: {
        ...{ report, class: ofClass, format, language },
        ...(sequence !== undefined && { sequence }),
        ...(at !== undefined && { at }),
      },
    }),
  )
  return (
    <fieldset className={styles.report}>
      <legend>{t.download}</legend>
      {formats.map(([format, name]) => (
        <Button key={format} busy={make.isPending && make.variables === format} onClick={() => make.mutate(format)}>
          {t[name]}
        </Button>
      ))}
      {make.data && <Made key={make.data.id} job={make.data.id} />}
      {make.error && <CommandNote problem={make.error} />}
    </fieldset>
  )
}

function Made({ job }: { readonly job: string }) {
  const t = useWords(words)
  const refusal = useRefusal()
  const [isOver, setOver] = useState(false)
  const { data } = useAsked(
    ['job', job],
    (signal) => api.GET('/api/jobs/{job}', { params: { path: { job } }, signal }),
    isOver ? {} : { everyMs: EVERY_MS },
  )
  const state = data?.state ?? 'waiting'
  const ended = state !== 'waiting' && state !== 'running'
  // A job that has ended is not asked for again.
  if (ended && !isOver) setOver(true)
  return (
    <>
      <p role="status">{t[state]}</p>
      {!ended && <progress aria-label={t.progress} />}
      {state === 'done' && <DocumentButton address={`/api/jobs/${job}/file`} label={t.save} />}
      {ended && <Link to="/jobs">{t.all}</Link>}
      {data?.problem && <p>{refusal(data.problem)}</p>}
    </>
  )
}
