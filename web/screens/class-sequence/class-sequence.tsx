// How far each learner of a class is with each activity of a sequence, and the work behind a cell, to be reviewed.
import { Link } from '@tanstack/react-router'
import { Fragment } from 'react'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { TextField } from '../../controls/field.tsx'
import { Panel } from '../../controls/panel.tsx'
import { ReportButtons } from '../../controls/report-buttons.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { useFilter, useParameter } from '../../frame/address.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { Page } from '../../frame/page.tsx'
import { shownName, shownNumber, shownProgress, shownZone } from '../../frame/shown.ts'
import { dayOfNow, endOfDay, isDay } from '../class/days.ts'
import styles from './class-sequence.module.css'
import { LearnerWork } from './learner-work.tsx'
import words from './words.ts'

type Work =
  paths['/api/classes/{class}/sequences/{sequence}/work']['get']['responses'][200]['content']['application/json']
type Learner = Work['learners'][number]
const listName = ({ familyName, givenName }: Learner) => `${familyName ?? ''} ${givenName ?? ''}`

const EVERY_MS = 30_000
const statuses = ['not-started', 'in-progress', 'needs-review', 'completed'] as const
const statusOf = (status: string | undefined): (typeof statuses)[number] =>
  statuses.find((one) => one === status) ?? 'not-started'

export default function ClassSequence() {
  const t = useWords(words)
  const ofClass = useParameter('class')
  const sequence = useParameter('sequence')
  const zone = shownZone()
  const today = dayOfNow(zone, new Date())
  const [at, setAt] = useFilter('at')
  const day = isDay(at) && at < today ? at : undefined
  const asked = useAsked(
    ['work of class', ofClass, sequence, day ?? 'now'],
    (signal) =>
      api.GET('/api/classes/{class}/sequences/{sequence}/work', {
        params: {
          path: { class: ofClass, sequence },
          query: { limit: 200, ...(day === undefined ? sinceOwnChanges() : { at: endOfDay(day, zone) }) },
        },
        signal,
      }),
    { keepPrevious: true, ...(day === undefined && { everyMs: EVERY_MS }) },
  )
  return (
    <Page
      title={asked.data?.title ?? t.title}
      above={
        <Link to="/classes/$class/sequences" params={{ class: ofClass }}>
          {t.toSequences}
        </Link>
      }
    >
      <TextField
        label={t.asOf}
        type="date"
        max={today}
        value={day ?? today}
        onChange={(event) => setAt(event.target.value === today ? undefined : event.target.value || undefined)}
      />
      <Answer of={asked} isEmpty={({ learners }) => learners.length === 0} empty={<p>{t.none}</p>}>
        {(work) => (
          <>
            <ReportButtons
              key={day ?? 'now'}
              report="sequence-progress"
              ofClass={ofClass}
              sequence={sequence}
              at={day === undefined ? undefined : endOfDay(day, zone)}
            />
            <Matrix work={work} isPast={day !== undefined} />
          </>
        )}
      </Answer>
    </Page>
  )
}

/** The work behind a cell is what it is now: at a past day it is not opened. */
function Matrix({ work, isPast }: { readonly work: Work; readonly isPast: boolean }) {
  const t = useWords(words)
  const language = useLanguage()
  const [chosen, choose] = useFilter('cell')
  const activities = work.outline.flatMap(({ activities }) => activities)
  const [learnerId = '', activityId = ''] = chosen?.split(' ') ?? []
  const learner = work.learners.find((one) => one.learner === learnerId)
  const activity = activities.find((one) => one.activity === activityId)
  const nameOf = (one: Learner) => shownName(one) || t.unnamed
  // In the order of a class list; pages come by id, since no address may hold a name.
  const listed = work.learners.toSorted((a, b) => listName(a).localeCompare(listName(b), language))
  return (
    <>
      <Panel title={t.matrix} lead={work.next === null ? undefined : t.more}>
        {(labelledBy) => (
          <WideTable labelledBy={labelledBy}>
            <thead>
              <tr>
                <th scope="col">{t.learner}</th>
                <th scope="col">{t.progress}</th>
                {activities.map((one) => (
                  <th key={one.activity} scope="col">
                    {one.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {listed.map((one) => (
                <tr key={one.learner}>
                  <th scope="row">{nameOf(one)}</th>
                  <td>{shownProgress(one.percentage, language)}</td>
                  {activities.map(({ activity: id, title }) => {
                    const cell = one.activities.find((it) => it.activity === id)
                    const status = statusOf(cell?.status)
                    const said = (
                      <>
                        {t[status]}
                        {cell && cell.score !== null && cell.maxScore !== null && cell.maxScore > 0 && (
                          <Fragment> {t.points(shownNumber(cell.score, language), cell.maxScore)}</Fragment>
                        )}
                        {cell?.late && <small> {t.late}</small>}
                      </>
                    )
                    return (
                      <td key={id}>
                        {cell && !isPast ? (
                          <button
                            type="button"
                            className={styles.cell}
                            data-status={status}
                            aria-label={`${t.open(nameOf(one), title)}, ${t[status]}`}
                            onClick={() => choose(`${one.learner} ${id}`)}
                          >
                            {said}
                          </button>
                        ) : (
                          <span className={cell ? undefined : styles.quiet}>{said}</span>
                        )}
                      </td>
                    )
                  })}
                </tr>
              ))}
            </tbody>
          </WideTable>
        )}
      </Panel>
      {learner && activity && !isPast && (
        <LearnerWork
          key={chosen}
          name={nameOf(learner)}
          learner={learner.learner}
          sequence={work.sequence}
          activity={activity.activity}
          titles={new Map(activities.map((one) => [one.activity, one.title]))}
          close={() => choose(undefined)}
        />
      )}
    </>
  )
}
