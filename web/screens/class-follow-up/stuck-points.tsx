// Where the class is stuck: each exercise and activity with who, why, since when, and a way to the events behind it.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Panel } from '../../controls/panel.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownMoment, shownName, shownNumber, shownSkill } from '../../frame/shown.ts'
import words from './words.ts'

type Found = paths['/api/classes/{class}/stuck-points']['get']['responses'][200]['content']['application/json']
type Point = Found['points'][number]
type Stuck = Point['learners'][number]

const EVERY_MS = 60_000
const minutes = (ms: number) => Math.round(ms / 6_000) / 10

export function StuckPoints({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
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
            {total > points.length && <p>{t.firstOf(points.length, total)}</p>}
            {points.map((point) => (
              <OnePoint key={`${point.sequence} ${point.item}`} point={point} ofClass={ofClass} />
            ))}
          </>
        )}
      </Answer>
    </>
  )
}

function OnePoint({ point, ofClass }: { readonly point: Point; readonly ofClass: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const { title, item, skill, medianMs, learners } = point
  const about = [
    t.stuckLearners(learners.length),
    ...(skill === null ? [] : [shownSkill(skill)]),
    ...(medianMs === null ? [] : [t.median(shownNumber(minutes(medianMs), language))]),
  ]
  return (
    <Panel title={title ?? t.exercise(item)} lead={about.join(' · ')}>
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
  return of.reasons.map((reason) => said[reason]).join(' ; ')
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
  return (
    <Link to={`/learners/${stuck.learner}/replay`} search={{ at: last }} aria-label={t.seeAnswersOf(name)}>
      {t.seeAnswers(stuck.evidence.length)}
    </Link>
  )
}
