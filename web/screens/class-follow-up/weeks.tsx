// The class week by week: a table, with a bar for the answers of each week. A week opens the class as it was at its end.
import { Link } from '@tanstack/react-router'
import { Panel } from '../../controls/panel.tsx'
import { ReportButtons } from '../../controls/report-buttons.tsx'
import { WideTable } from '../../controls/wide-table.tsx'
import { Answer } from '../../frame/answer.tsx'
import { api, sinceOwnChanges, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownDay, shownNumber, shownShare } from '../../frame/shown.ts'
import { dayAfter } from '../class/days.ts'
import styles from './class-follow-up.module.css'
import words from './words.ts'

export function Weeks({ ofClass }: { readonly ofClass: string }) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['weeks of class', ofClass], (signal) =>
    api.GET('/api/classes/{class}/weeks', { params: { path: { class: ofClass }, query: sinceOwnChanges() }, signal }),
  )
  return (
    <Answer of={asked} isEmpty={({ weeks }) => weeks.length === 0} empty={<p>{t.noWeeks}</p>}>
      {({ weeks }) => {
        const most = Math.max(1, ...weeks.map(({ attempts }) => attempts))
        return (
          <>
            <ReportButtons report="class-weeks" ofClass={ofClass} />
            <Panel title={t.weekByWeek} lead={t.weeksLead}>
              {(labelledBy) => (
                <WideTable labelledBy={labelledBy}>
                  <thead>
                    <tr>
                      <th scope="col">{t.weekOf}</th>
                      <th scope="col">{t.answers}</th>
                      <th scope="col">{t.right}</th>
                      <th scope="col">{t.activeLearners}</th>
                      <th scope="col">{t.finished}</th>
                      <th scope="col">{t.time}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {weeks.toReversed().map((week) => (
                      <tr key={week.week}>
                        <th scope="row">
                          <Link to={`/classes/${ofClass}`} search={{ at: dayAfter(week.week, 6) }}>
                            {shownDay(week.week, language)}
                          </Link>
                        </th>
                        <td>
                          {shownNumber(week.attempts, language)}
                          <meter className={styles.bar} min={0} max={most} value={week.attempts} aria-hidden="true" />
                        </td>
                        <td>{week.successRate === null ? '–' : shownShare(week.successRate, language)}</td>
                        <td>{shownNumber(week.learners, language)}</td>
                        <td>{shownNumber(week.exercisesCompleted, language)}</td>
                        <td>{t.minutes(shownNumber(week.minutes, language))}</td>
                      </tr>
                    ))}
                  </tbody>
                </WideTable>
              )}
            </Panel>
          </>
        )
      }}
    </Answer>
  )
}
