// How much of the school takes part over a period, and its open classes beside each other. It names no learner.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { TextField } from '../../controls/field.tsx'
import { Facts, Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownDay, shownNumber, shownShare, shownZone } from '../../frame/shown.ts'
import { dayOfNow, isDay } from '../class/days.ts'
import { ArchivePanel } from './archive-panel.tsx'
import words from './words.ts'

type Found = paths['/api/indicators']['get']['responses'][200]['content']['application/json']

export default function SchoolIndicators() {
  const t = useWords(words)
  const language = useLanguage()
  const [fromText, setFrom] = useFilter('from')
  const [toText, setTo] = useFilter('to')
  const from = isDay(fromText) ? fromText : undefined
  const to = isDay(toText) ? toText : undefined
  const asked = useAsked(
    ['indicators of school', from ?? '', to ?? ''],
    (signal) =>
      api.GET('/api/indicators', {
        params: {
          query: { ...(from !== undefined && { from }), ...(to !== undefined && { to }), ...sinceOwnChanges() },
        },
        signal,
      }),
    { keepPrevious: true },
  )
  const { data } = asked
  return (
    <Page title={t.title} lead={data && t.lead(shownDay(data.from, language), shownDay(data.to, language))}>
      <TextField
        label={t.from}
        type="date"
        max={to ?? data?.to}
        value={from ?? data?.from ?? ''}
        onChange={(event) => setFrom(event.target.value || undefined)}
      />
      <TextField
        label={t.to}
        type="date"
        min={from ?? data?.from}
        value={to ?? data?.to ?? dayOfNow(shownZone(), new Date())}
        onChange={(event) => setTo(event.target.value || undefined)}
      />
      <Answer of={asked} isEmpty={({ classes }) => classes.length === 0} empty={<p>{t.none}</p>}>
        {(found) => (
          <>
            <Participation of={found.adoption} />
            <Classes of={found.classes} />
          </>
        )}
      </Answer>
      {data && <ArchivePanel />}
    </Page>
  )
}

function Participation({ of }: { readonly of: Found['adoption'] }) {
  const t = useWords(words)
  return (
    <Panel title={t.participation} lead={t.participationLead}>
      <Facts
        of={[
          [t.classes, t.ofAll(of.activeClasses, of.classes)],
          [t.teachers, t.ofAll(of.activeTeachers, of.teachers)],
          [t.learners, t.ofAll(of.activeLearners, of.learners)],
        ]}
      />
    </Panel>
  )
}

function Classes({ of }: { readonly of: Found['classes'] }) {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <Panel title={t.classes}>
      {(labelledBy) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.class}</th>
              <th scope="col">{t.activeLearners}</th>
              <th scope="col">{t.answers}</th>
              <th scope="col">{t.right}</th>
              <th scope="col">{t.finished}</th>
              <th scope="col">{t.minutes}</th>
              <th scope="col">{t.days}</th>
              <th scope="col">{t.sequences}</th>
              <th scope="col">{t.last}</th>
            </tr>
          </thead>
          <tbody>
            {of.map((one) => (
              <tr key={one.class}>
                <th scope="row">
                  <Link to={`/classes/${one.class}`}>{one.name}</Link>
                </th>
                <td>{t.ofAll(one.activeLearners, one.learners)}</td>
                <td>{shownNumber(one.attempts, language)}</td>
                <td>{one.successRate === null ? '–' : shownShare(one.successRate, language)}</td>
                <td>{shownNumber(one.exercisesCompleted, language)}</td>
                <td>{shownNumber(one.minutes, language)}</td>
                <td>
                  <Link
                    to={`/classes/${one.class}/follow-up`}
                    search={{ tab: 'weeks' }}
                    aria-label={t.weeksOf(shownNumber(one.activeDays, language), one.name)}
                  >
                    {shownNumber(one.activeDays, language)}
                  </Link>
                </td>
                <td>
                  <Link
                    to={`/classes/${one.class}/sequences`}
                    aria-label={t.sequencesOf(shownNumber(one.sequences, language), one.name)}
                  >
                    {shownNumber(one.sequences, language)}
                  </Link>
                </td>
                <td>{one.lastActiveOn === null ? '–' : shownDay(one.lastActiveOn, language)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}
