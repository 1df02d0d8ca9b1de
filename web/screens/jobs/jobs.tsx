// The jobs of the school, or one's own: state, progress, result; cancel, start again, fetch the file.
import { SelectField } from '../../controls/field.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { useMay } from '../../frame/session.ts'
import styles from './jobs.module.css'
import { OneJob } from './one-job.tsx'
import words from './words.ts'

/** A job that runs reports within seconds. */
const EVERY_MS = 3_000
const NEWEST = 100

export default function Jobs() {
  const t = useWords(words)
  const seesAll = useMay('jobs:read')
  const [own, setOwn] = useFilter('own')
  const onlyOwn = !seesAll || own === 'true'
  const asked = useAsked(
    ['jobs', onlyOwn],
    (signal) => api.GET('/api/jobs', { params: { query: { limit: NEWEST, ...(onlyOwn && { own: 'true' }) } }, signal }),
    { everyMs: EVERY_MS, keepPrevious: true },
  )
  return (
    <Page title={t.title} lead={seesAll ? t.leadOfSchool : t.leadOfOwn}>
      {seesAll && (
        <SelectField
          label={t.which}
          value={onlyOwn ? 'true' : 'false'}
          onChange={(event) => setOwn(event.target.value === 'true' ? 'true' : undefined)}
        >
          <option value="false">{t.all}</option>
          <option value="true">{t.onlyOwn}</option>
        </SelectField>
      )}
      <Answer of={asked} isEmpty={({ items }) => items.length === 0} empty={<p>{t.none}</p>}>
        {({ items, next }) => (
          <>
            <ul className={styles.jobs}>
              {items.map((job) => (
                <li key={job.id}>
                  <OneJob job={job} />
                </li>
              ))}
            </ul>
            {next !== null && <p>{t.newest(NEWEST)}</p>}
          </>
        )}
      </Answer>
    </Page>
  )
}
