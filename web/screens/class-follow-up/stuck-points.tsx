// Where the class is stuck: each exercise and activity with who, why, since when, and a way to the events behind it.
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Button } from '../../controls/button.tsx'
import { Panel } from '../../controls/panel.tsx'
import { ReportButtons } from '../../controls/report-buttons.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useNamesOfSkills } from '../../frame/names-of-skills.ts'
import { shownMoment, shownName, shownNumber } from '../../frame/shown.ts'
import words from './words.ts'

type Found = paths['/api/classes/{class}/stuck-points']['get']['responses'][200]['content']['application/json']
type Point = Found['points'][number]
type Stuck = Point['learners'][number]

const EVERY_MS = 60_000
/** The points of the most learners come first: more at once would hide them in a long page. */
const AT_FIRST = 10
const minutes = (ms: number) => Math.round(ms / 6_000) / 10

export function StuckPoints({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const [most, setMost] = useState(AT_FIRST)
  const asked = useAsked(
    ['stuck points of class', ofClass],
    (signal) =>
      api.GET('/api/classes/{class}/stuck-points', {
        params: { path: { class: ofClass }, query: sinceOwnChanges() },
        signal,
      }),
    { everyMs: EVERY_MS, keepPrevious: true },
  )
  return (
    <>
      <p>{t.stuckLead}</p>
      <Answer of={asked} isEmpty={({ points }) => points.length === 0} empty={<p>{t.nobodyStuck}</p>}>
        {({ points, total }) => (
          <>
            <ReportButtons report="stuck-points" ofClass={ofClass} />
            {total > points.length && <p>{t.firstOf(points.length, total)}</p>}
            {points.slice(0, most).map((point) => (
              <OnePoint key={`${point.sequence} ${point.item}`} point={point} ofClass={ofClass} />
            ))}
            {points.length > most && (
              <Button onClick={() => setMost(points.length)}>{t.otherPoints(points.length - most)}</Button>
            )}
          </>
        )}
      </Answer>
    </>
  )
}

function OnePoint({ point, ofClass }: { readonly point: Point; readonly ofClass: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const names = useNamesOfSkills()
  const { title, item, skill, medianMs, learners } = point
  const about = [
    t.stuckLearners(learners.length),
    ...(skill === null ? [] : [names.skill(skill)]),
    ...(medianMs === null ? [] : [t.median(shownNumber(minutes(medianMs), language))]),
  ]
  return (
    <Panel title={title ?? t.exercise(names.exercise(item))} lead={about.join(' · ')}>
      {(labelledBy) => (
        <WideTable labelledBy={labelledBy}>
          <thead>
            <tr>
              <th scope="col">{t.learner}</th>
              <th scope="col">{t.why}</th>
              <th scope="col">{t.time}</th>
              <th scope="col">{t.since}</th>
              <th scope="col">{t.evidence}</th>
            </tr>
          </thead>
          <tbody>
            {learners.map((stuck) => (
              <tr key={stuck.learner}>
                <th scope="row">
                  <Link to={`/learners/${stuck.learner}`} search={{ class: ofClass }}>
                    {shownName(stuck) || t.unnamed}
                  </Link>
                </th>
                <td>
                  <Reasons of={stuck} kind={point.kind} />
                </td>
                <td>{t.minutes(shownNumber(minutes(stuck.durationMs), language))}</td>
                <td>{shownMoment(stuck.since, language)}</td>
                <td>
                  <Evidence stuck={stuck} point={point} ofClass={ofClass} />
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </Panel>
  )
}

function Reasons({ of, kind }: { readonly of: Stuck; readonly kind: Point['kind'] }) {
  const t = useWords(words)
  const said: Readonly<Record<Stuck['reasons'][number], string>> = {
    'many-attempts': kind === 'exercise' ? t.wrongInARow(of.attempts) : t.handedIn(of.attempts),
    help: t.help(of.helps),
    slow: t.slow,
    abandoned: t.abandoned,
  }
  return t.reasons(of.reasons.map((reason) => said[reason]))
}

/** The last answer in the learner's history, or the work on the activity. */
function Evidence({
  stuck,
  point,
  ofClass,
}: {
  readonly stuck: Stuck
  readonly point: Point
  readonly ofClass: string
}) {
  const t = useWords(words)
  const last = stuck.evidence.at(-1)
  const name = `${shownName(stuck) || t.unnamed}, ${point.title ?? t.exercise(point.item)}`
  if (point.sequence !== null)
    return (
      <Link
        to={`/classes/${ofClass}/sequences/${point.sequence}`}
        search={{ cell: `${stuck.learner} ${point.item}` }}
        aria-label={t.seeWorkOf(name)}
      >
        {t.seeWork}
      </Link>
    )
  if (last === undefined) return null
  const shown = t.seeAnswers(stuck.evidence.length)
  return (
    <Link to={`/learners/${stuck.learner}/replay`} search={{ at: last }} aria-label={t.seeAnswersOf(shown, name)}>
      {shown}
    </Link>
  )
}
