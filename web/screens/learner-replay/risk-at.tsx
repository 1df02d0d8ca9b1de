// The risk as it was estimated at the playhead, with the model that served then. Asked for only while it is open.
import { useEffect, useState } from 'react'
import { Answer } from '../../frame/answer.tsx'
import { api, useAsked } from '../../frame/api.ts'
import { useWords } from '../../frame/language.ts'
import { shownShare } from '../../frame/shown.ts'
import { RiskReasons, RiskState } from '../learner/risk-reasons.tsx'
import type { Clock } from './moments.ts'
import styles from './state-pane.module.css'
import words from './words.ts'

/** So long the playhead rests before an estimate is asked for: each folds the history. */
const RESTED_MS = 400

type Props = { readonly learner: string; readonly position: number; readonly clock: Clock }

export function RiskAt(props: Props) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.others} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t.riskThen}</summary>
      {isOpen && <Estimate {...props} />}
    </details>
  )
}

function Estimate({ learner, position, clock: { language } }: Props) {
  const t = useWords(words)
  const [at, setAt] = useState(position)
  useEffect(() => {
    const timer = setTimeout(setAt, RESTED_MS, position)
    return () => clearTimeout(timer)
  }, [position])
  const asked = useAsked(
    ['replay risk', learner, at],
    (signal) =>
      api.GET('/api/learners/{id}/risk', { params: { path: { id: learner }, query: { at: String(at) } }, signal }),
    { keepPrevious: true },
  )
  return (
    <Answer of={asked}>
      {({ risk }) => (
        <>
          <p>
            <RiskState of={risk} />
            {risk.probability !== null && ` ${t.riskOf(shownShare(risk.probability, language))}`}
          </p>
          {risk.reasons.length > 0 && <RiskReasons learner={learner} of={risk} />}
          <p className={styles.quiet}>{risk.model ? t.riskModel(risk.model.model) : t.riskRule}</p>
        </>
      )}
    </Answer>
  )
}
