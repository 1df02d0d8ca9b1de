// Which steps and contents of a path a learner visited, in order, with the time on each: recorded only with a consent.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { VisitedDays } from '../../controls/visited-days.tsx'
import visitedWords from '../../controls/visited-days-words.ts'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import styles from './class-paths.module.css'
import words from './words.ts'

type Visit =
  paths['/api/learners/{learner}/paths/{path}/visits']['get']['responses'][200]['content']['application/json']['days'][number]['screens'][number]

type Titled = { readonly title: string }
type Props = {
  readonly learner: string
  readonly path: string
  readonly steps: readonly (Titled & {
    readonly step: string
    readonly contents: readonly (Titled & { readonly content: string })[]
  })[]
}

export function PathVisits({ learner, path, steps }: Props) {
  const t = useWords(words)
  const visited = useWords(visitedWords)
  const asked = useAsked(['visits of path', learner, path], (signal) =>
    api.GET('/api/learners/{learner}/paths/{path}/visits', { params: { path: { learner, path } }, signal }),
  )
  return (
    <section aria-labelledby="path-visits">
      <h3 id="path-visits">{t.visits}</h3>
      <p className={styles.quiet}>{visited.lead}</p>
      <Answer of={asked} isEmpty={({ days }) => days.length === 0} empty={<p>{visited.none}</p>}>
        {({ days }) => <VisitedDays {...{ days, nameOf }} />}
      </Answer>
    </section>
  )

  /** What an earlier version had is shown by the code of its screen. */
  function nameOf({ screen, step, content }: Visit): string {
    if (screen === 'path') return t.overview
    const found = steps.find((one) => one.step === step)
    return found?.contents.find((one) => one.content === content)?.title ?? found?.title ?? screen
  }
}
