// Who of a class may need help soon, with what weighs most: a hint, each with a link to the learner.
import { Link } from '@tanstack/react-router'
import { Panel } from '../../controls/panel.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { shownName } from '../../frame/shown.ts'
import { RiskReasons, RiskState } from '../learner/risk-reasons.tsx'
import styles from './class.module.css'
import words from './words.ts'

const MOST_REASONS = 2

type Props = {
  readonly ofClass: string
  /** A past moment; absent now. */
  readonly at?: string | undefined
}

export function AtRisk({ ofClass, at }: Props) {
  const t = useWords(words)
  const asked = useAsked(['class at risk', ofClass, at ?? 'now'], (signal) =>
    api.GET('/api/classes/{class}/at-risk', {
      params: { path: { class: ofClass }, query: at === undefined ? sinceOwnChanges() : { at } },
      signal,
    }),
  )
  return (
    <Panel title={t.atRisk} lead={t.atRiskLead}>
      <Answer of={asked}>
        {({ learners }) => {
          const flagged = learners.filter(({ risk, course }) => risk?.atRisk || course?.atRisk)
          if (flagged.length === 0) return <p>{t.nobodyAtRisk}</p>
          return (
            <ul className={styles.noticeList}>
              {flagged.map(({ learner, risk, course, ...names }) => (
                <li key={learner}>
                  <Link to={`/learners/${learner}`} search={{ class: ofClass }}>
                    {shownName(names) || t.unnamed}
                  </Link>
                  {risk?.atRisk && (
                    <>
                      <RiskState of={risk} />
                      <RiskReasons learner={learner} of={risk} most={MOST_REASONS} />
                    </>
                  )}
                  {course?.atRisk && (
                    <>
                      <span>{t.courseAtRisk}</span>
                      <RiskReasons learner={learner} of={course} most={MOST_REASONS} behind="events" />
                    </>
                  )}
                </li>
              ))}
            </ul>
          )
        }}
      </Answer>
    </Panel>
  )
}
