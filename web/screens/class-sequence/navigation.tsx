// Which screens of a sequence a learner visited, in order, with the time on each: recorded only with a consent.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { VisitedDays } from '../../controls/visited-days.tsx'
import visitedWords from '../../controls/visited-days-words.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
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
  const visited = useWords(visitedWords)
  const asked = useAsked(['visits of', learner, sequence], (signal) =>
    api.GET('/api/learners/{learner}/sequences/{sequence}/visits', {
      params: { path: { learner, sequence } },
      signal,
    }),
  )
  return (
    <section aria-labelledby="navigation">
      <h3 id="navigation">{t.navigation}</h3>
      <p className={styles.quiet}>{visited.lead}</p>
      <Answer of={asked} isEmpty={({ days }) => days.length === 0} empty={<p>{visited.none}</p>}>
        {({ days }) => (
          <VisitedDays days={days.map(({ path, ...day }) => ({ ...day, screens: path }))} nameOf={nameOf} />
        )}
      </Answer>
    </section>
  )

  function nameOf({ screen, activity }: Day['path'][number]): string {
    const title = (activity !== undefined && titles.get(activity)) || screen
    return screen === 'activity/result' ? t.resultOf(title) : title
  }
}
