// Which screens of a sequence a learner visited, in order, with the time on each: recorded only with a consent.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownClock, shownDay } from '../../frame/shown.ts'
import styles from './class-sequence.module.css'
import words from './words.ts'

type Day =
  paths['/api/learners/{learner}/sequences/{sequence}/visits']['get']['responses'][200]['content']['application/json']['days'][number]

type Props = {
  readonly learner: string
  readonly sequence: string
  /** Of the activities, by id: one of an earlier version has none. */
  readonly titles: ReadonlyMap<string, string>
}

export function Navigation({ learner, sequence, titles }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const asked = useAsked(['visits of', learner, sequence], (signal) =>
    api.GET('/api/learners/{learner}/sequences/{sequence}/visits', {
      params: { path: { learner, sequence } },
      signal,
    }),
  )
  return (
    <section aria-labelledby="navigation">
      <h3 id="navigation">{t.navigation}</h3>
      <p className={styles.quiet}>{t.navigationLead}</p>
      <Answer of={asked} isEmpty={({ days }) => days.length === 0} empty={<p>{t.noNavigation}</p>}>
        {({ days }) =>
          days.map((day) => (
            <details key={day.day}>
              <summary>{t.visitsOf(shownDay(day.day, language), day.visits, day.durationMs)}</summary>
              <ol>
                {day.path.map((visit) => (
                  <li key={visit.enteredAt}>
                    {t.visit(shownClock(visit.enteredAt, language), nameOf(visit), visit.durationMs)}
                  </li>
                ))}
              </ol>
            </details>
          ))
        }
      </Answer>
    </section>
  )

  function nameOf({ screen, activity }: Day['path'][number]): string {
    const title = (activity !== undefined && titles.get(activity)) || screen
    return screen === 'activity/result' ? t.resultOf(title) : title
  }
}
