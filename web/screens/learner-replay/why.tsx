// Why a number is what it is at this moment: the events that moved it, each with before and after, and the way there.
import { Button } from '../../controls/button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { type Clock, shortMoment, valueText } from './moments.ts'
import type { Questioned } from './state-pane.tsx'
import { useFocusOnce } from './state-pane.tsx'
import { useCauses } from './use-history.ts'
import styles from './why.module.css'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly asked: Questioned
  readonly known: number
  readonly clock: Clock
  readonly go: (position: number) => void
  readonly close: () => void
}

export function Why({ learner, asked, known, clock, go, close }: Props) {
  const t = useWords(words)
  const { model, row, field } = asked
  const column = model.columns[field]
  const key = model.keys.length === 0 ? undefined : model.keys.map((name) => String(row[name])).join(',')
  const causes = useCauses(learner, { model: model.model, field, key, known })
  const heading = useFocusOnce<HTMLHeadingElement>()
  const label = [...model.keys.map((name) => String(row[name])), column?.[clock.language] ?? field].join(' · ')
  return (
    <section
      className={styles.why}
      aria-labelledby="replay-why"
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <div className={styles.top}>
        <h3 id="replay-why" ref={heading} tabIndex={-1}>
          {t.causes(label)}
        </h3>
        <Button onClick={close}>{t.close}</Button>
      </div>
      <Answer of={causes} isEmpty={({ items }) => items.length === 0} empty={<p>{t.noCause}</p>}>
        {({ items, next }) => (
          <>
            <ol className={styles.causes}>
              {[...items].reverse().map((cause) => (
                <li key={cause.id}>
                  <button type="button" className={styles.cause} onClick={() => go(Number(cause.position))}>
                    <span>{shortMoment(cause.occurredAt, clock)}</span>
                    <span className={styles.values}>
                      <Moved
                        before={valueText(cause.before, column, clock)}
                        after={valueText(cause.after, column, clock)}
                      />
                    </span>
                  </button>
                </li>
              ))}
            </ol>
            {next !== null && <p className={styles.more}>{t.moreCauses}</p>}
          </>
        )}
      </Answer>
    </section>
  )
}

const Moved = ({ before, after }: { readonly before: string; readonly after: string }) => (
  <>
    {`${before} → `}
    <strong>{after}</strong>
  </>
)
