// Asks for the archive of a school year, shows how far it is, stops it, and gives the file.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { ConfirmedButton } from '../../controls/confirmed-button.tsx'
import { DocumentButton } from '../../controls/document-button.tsx'
import { SelectField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { CommandNote, useRefusal } from '../../frame/answer.tsx'
import { api, useAsked, useCommand } from '../../frame/api.ts'
import { fieldsOf } from '../../frame/fields-of.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber, shownZone } from '../../frame/shown.ts'
import { dayOfNow } from '../class/days.ts'
import words from './archive-words.ts'
import { archiveYears, schoolYearName } from './archive-years.ts'

type Asked = paths['/api/reports/archives']['post']['requestBody']['content']['application/json']
type Format = Asked['format']
type Job = paths['/api/jobs/{job}']['get']['responses'][200]['content']['application/json']

const formats: readonly Format[] = ['csv-excel', 'xlsx', 'pdf', 'csv']
const EVERY_MS = 1_000

export function ArchivePanel() {
  const t = useWords(words)
  const language = useLanguage()
  const zone = shownZone()
  const years = archiveYears(dayOfNow(zone, new Date()), zone)
  const [year, setYear] = useState(years[0]?.year ?? 0)
  const [format, setFormat] = useState<Format>('csv-excel')
  const make = useCommand((body: Asked, once) => api.POST('/api/reports/archives', { ...once, body }))
  return (
    <Panel title={t.title} lead={t.lead}>
      <SelectField label={t.year} value={String(year)} onChange={(event) => setYear(Number(event.target.value))}>
        {years.map((one) => (
          <option key={one.year} value={String(one.year)}>
            {one.name}
          </option>
        ))}
      </SelectField>
      <SelectField
        label={t.format}
        value={format}
        onChange={(event) => setFormat(formats.find((one) => one === event.target.value) ?? format)}
      >
        {formats.map((one) => (
          <option key={one} value={one}>
            {t[one]}
          </option>
        ))}
      </SelectField>
      <div>
        <Button busy={make.isPending} onClick={() => make.mutate({ schoolYear: year, format, language })}>
          {t.make}
        </Button>
      </div>
      {make.error && <CommandNote problem={make.error} />}
      {make.data && <Made key={make.data.id} job={make.data} />}
    </Panel>
  )
}

function Made({ job: asked }: { readonly job: Job }) {
  const t = useWords(words)
  const refusal = useRefusal()
  const [isOver, setOver] = useState(false)
  const { id } = asked
  const { data } = useAsked(
    ['job', id],
    (signal) => api.GET('/api/jobs/{job}', { params: { path: { job: id } }, signal }),
    isOver ? {} : { everyMs: EVERY_MS },
  )
  const cancel = useCommand((job: string) => api.POST('/api/jobs/{job}/cancel', { params: { path: { job } } }))
  const job = data ?? asked
  const { state, isCancelling, problem } = job
  const ended = state !== 'waiting' && state !== 'running'
  // A job that has ended is not asked for again.
  if (ended && !isOver) setOver(true)
  const { schoolYear } = fieldsOf(job.input)
  const { items } = fieldsOf(job.result)
  const name = typeof schoolYear === 'number' ? schoolYearName(schoolYear, shownZone()) : ''
  return (
    <>
      <p role="status">
        {state === 'done'
          ? t.done(name, typeof items === 'number' ? items : 0)
          : t[isCancelling ? 'cancelling' : state](name)}
      </p>
      {!ended && <Reached progress={job.progress} />}
      {!ended && !isCancelling && (
        <div>
          <ConfirmedButton
            busy={cancel.isPending}
            question={t.cancelQuestion}
            consequence={t.cancelConsequence}
            act={() => cancel.mutate(id)}
          >
            {t.cancel}
          </ConfirmedButton>
        </div>
      )}
      {cancel.error && <CommandNote problem={cancel.error} />}
      {problem && <p>{refusal(problem)}</p>}
      {state === 'done' && <DocumentButton address={`/api/jobs/${id}/file`} label={t.save} />}
      <p>
        <Link to="/jobs" search={{ own: 'true' }}>
          {t.jobs}
        </Link>
      </p>
    </>
  )
}

function Reached({ progress }: { readonly progress: Job['progress'] }) {
  const t = useWords(words)
  const language = useLanguage()
  if (progress === null || progress.total === null) return <progress aria-label={t.progress} />
  const { done, total } = progress
  return (
    <p>
      <progress aria-label={t.progress} max={Math.max(1, total)} value={Math.min(done, total)} />
      <span>{t.reached(shownNumber(done, language), shownNumber(total, language))}</span>
    </p>
  )
}
