// An answer and its corrections: what it counts as since, who may judge it anew here, and from a correction the way back to
// the answer.
import { Button } from '../../controls/button.tsx'
import { CorrectAnswer } from '../../controls/correct-answer.tsx'
import { useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import styles from './correction.module.css'
import { type Correction as Corrected, correctionsOf, isAnswer, isCorrection } from './corrections.ts'
import type { ListedEvent } from './history.ts'
import { type Clock, shortMoment } from './moments.ts'
import { useCorrectedAnswer } from './use-history.ts'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly item: ListedEvent
  readonly clock: Clock
  readonly go: (position: number) => void
}

type Known = { readonly known: Parameters<typeof correctionsOf>[1] | undefined }

export function Correction({ known, ...props }: Props & Known) {
  if (isAnswer(props.item)) return <OfAnswer known={known} {...props} />
  if (isCorrection(props.item)) return <BothClocks {...props} />
  return null
}

function OfAnswer({ learner, item, known, clock, go }: Props & Known) {
  const mayCorrect = useMay('learning:correct')
  if (!known) return null
  const corrections = correctionsOf(item, known)
  const latest = corrections.at(-1)
  const counts = latest?.isCorrect ?? item.correct === true
  return (
    <div className={styles.correction}>
      {corrections.map((correction) => (
        <Since key={correction.position} correction={correction} clock={clock} go={go} />
      ))}
      {mayCorrect && (
        <CorrectAnswer
          key={item.id}
          learner={learner}
          attempt={{
            ...{ id: item.id, exercise: null, response: null, isCorrect: counts },
            sentence: item.words[clock.language] ?? '',
          }}
        />
      )}
    </div>
  )
}

function Since({ correction, clock, go }: { readonly correction: Corrected } & Pick<Props, 'clock' | 'go'>) {
  const t = useWords(words)
  const moment = shortMoment(correction.recordedAt, clock)
  return (
    <p className={styles.since}>
      <span>{correction.isCorrect ? t.rightSince(moment) : t.wrongSince(moment)}</span>
      <Button onClick={() => go(correction.position)}>{t.seeCorrection}</Button>
    </p>
  )
}

function BothClocks({ learner, item, clock, go }: Props) {
  const t = useWords(words)
  const answer = useCorrectedAnswer(learner, item).data
  return (
    <div className={styles.correction}>
      <dl className={styles.clocks}>
        {answer && (
          <div>
            <dt>{t.answered}</dt>
            <dd>{shortMoment(answer.occurredAt, clock)}</dd>
          </div>
        )}
        <div>
          <dt>{t.corrected}</dt>
          <dd>{shortMoment(item.recordedAt, clock)}</dd>
        </div>
      </dl>
      {answer && <Button onClick={() => go(Number(answer.position))}>{t.seeAnswer}</Button>}
    </div>
  )
}
