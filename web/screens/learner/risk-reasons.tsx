// What weighs most in an estimate of risk, each reason with the answers behind it.
import { Link } from '@tanstack/react-router'
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import words from './estimate-words.ts'
import styles from './learner.module.css'

export type Risk = paths['/api/learners/{id}/risk']['get']['responses'][200]['content']['application/json']['risk']

type Props = {
  readonly learner: string
  readonly of: Pick<Risk, 'reasons'>
  readonly most?: number
  /** What is behind each reason: of a course, views and submissions. */
  readonly behind?: 'answers' | 'events'
}

export function RiskReasons({ learner, of, most = 5, behind = 'answers' }: Props) {
  const t = useWords(words)
  const [see, seeOf] = behind === 'answers' ? [t.seeAnswers, t.seeAnswersOf] : [t.seeEvents, t.seeEventsOf]
  const language = useLanguage()
  return (
    <ul className={styles.reasons}>
      {of.reasons.slice(0, most).map(({ group, events, [language]: text }) => {
        const last = events.at(-1)
        return (
          <li key={group}>
            <span>{text}</span>
            {last !== undefined && (
              <Link to={`/learners/${learner}/replay`} search={{ at: last }} aria-label={seeOf(text)}>
                {see}
              </Link>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** Whether there is an alert, in two or three words. */
export function RiskState({ of: { atRisk } }: { readonly of: Pick<Risk, 'atRisk'> }) {
  const t = useWords(words)
  return (
    <span className={styles.state} data-state={atRisk ? 'help' : undefined}>
      {atRisk === null ? t.unknown : atRisk ? t.alert : t.noAlert}
    </span>
  )
}
