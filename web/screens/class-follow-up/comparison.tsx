// The class on two days, by learner: what was done by then, and the difference. Both days are in the address.
import { Link } from '@tanstack/react-router'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownName, shownNumber, shownShare, shownZone } from '../../frame/shown.ts'
import { dayOfNow, endOfDay, isDay } from '../class/days.ts'
import { type Compared, comparedLearners, difference, type Pair } from './compared.ts'
import words from './words.ts'

const DAY_MS = 86_400_000
const daysBefore = (day: string, days: number) => new Date(Date.parse(day) - days * DAY_MS).toISOString().slice(0, 10)

export function Comparison({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const zone = shownZone()
  const today = dayOfNow(zone, new Date())
  const [fromText, setFrom] = useFilter('from')
  const [toText, setTo] = useFilter('to')
  const to = isDay(toText) && toText <= today ? toText : today
  const from = isDay(fromText) && fromText < to ? fromText : daysBefore(to, 28)
  const before = useOverview(ofClass, from < today ? endOfDay(from, zone) : undefined)
  const after = useOverview(ofClass, to < today ? endOfDay(to, zone) : undefined)
  // Before the class was opened there was nobody in it.
  const wasNotYet = before.error?.status === 404
  return (
    <>
      <p>{t.comparisonLead}</p>
      <TextField label={t.from} type="date" max={to} value={from} onChange={(event) => setFrom(event.target.value)} />
      <TextField label={t.to} type="date" max={today} value={to} onChange={(event) => setTo(event.target.value)} />
      <Answer of={after} isEmpty={({ learners }) => learners.length === 0} empty={<p>{t.nobodyThen}</p>}>
        {(then) =>
          wasNotYet ? (
            <Table learners={comparedLearners(null, then)} from={from} to={to} ofClass={ofClass} />
          ) : (
            <Answer of={before}>
              {(earlier) => <Table learners={comparedLearners(earlier, then)} from={from} to={to} ofClass={ofClass} />}
            </Answer>
          )
        }
      </Answer>
    </>
  )
}

const useOverview = (ofClass: string, at: string | undefined) =>
  useAsked(
    ['class overview', ofClass, at ?? 'now'],
    (signal) =>
      api.GET('/api/classes/{class}/overview', {
        params: { path: { class: ofClass }, query: { limit: 500, ...(at === undefined ? sinceOwnChanges() : { at }) } },
        signal,
      }),
    { keepPrevious: true },
  )

type Props = {
  readonly learners: readonly Compared[]
  readonly from: string
  readonly to: string
  readonly ofClass: string
}

function Table({ learners, from, to, ofClass }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const number = (value: number) => shownNumber(value, language)
  const shown = (pair: Pair) => t.became(number(pair.after), difference(pair, number))
  const share = (value: number | null) => (value === null ? '–' : shownShare(value, language))
  return (
    <Panel title={t.between(shownDay(from, language), shownDay(to, language))}>
      {(labelledBy) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.learner}</th>
              <th scope="col">{t.answers}</th>
              <th scope="col">{t.right}</th>
              <th scope="col">{t.finished}</th>
              <th scope="col">{t.mastered}</th>
              <th scope="col">{t.timeInMinutes}</th>
            </tr>
          </thead>
          <tbody>
            {learners.map((one) => (
              <tr key={one.learner}>
                <th scope="row">
                  <Link to={`/learners/${one.learner}`} search={{ class: ofClass }}>
                    {shownName(one) || t.unnamed}
                  </Link>
                  {!one.wasThere && <small> {t.isNew}</small>}
                </th>
                <td>{shown(one.attempts)}</td>
                <td>{t.fromTo(share(one.successRate.before), share(one.successRate.after))}</td>
                <td>{shown(one.exercises)}</td>
                <td>{shown(one.mastered)}</td>
                <td>{shown(one.minutes)}</td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}
