// Two moments A and B, and all that changed between them.
import { Button } from '../../controls/button.tsx'
import { Answer } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import { titleOf } from './change-pane.tsx'
import styles from './compare.module.css'
import type { Difference, ShownModel } from './history.ts'
import { type Clock, valueText } from './moments.ts'
import { useDifference } from './use-history.ts'
import type { Acts } from './use-keys.ts'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly a: number | null
  readonly b: number | null
  readonly models: readonly ShownModel[]
  readonly clock: Clock
  readonly act: Acts
  readonly go: (position: number) => void
  readonly clear: () => void
}

export function Compare({ learner, a, b, models, clock, act, go, clear }: Props) {
  const t = useWords(words)
  return (
    <section className={styles.pane} aria-labelledby="replay-moments">
      <h2 id="replay-moments">{t.moments}</h2>
      <div className={styles.buttons}>
        <Button onClick={act.setA}>{t.setA}</Button>
        <Button onClick={act.setB}>{t.setB}</Button>
        {a !== null && <Button onClick={() => go(a)}>{t.goA}</Button>}
        {b !== null && <Button onClick={() => go(b)}>{t.goB}</Button>}
        {(a !== null || b !== null) && <Button onClick={clear}>{t.unset}</Button>}
      </div>
      {a === null || b === null ? (
        <p className={styles.quiet}>{t.chooseMoments}</p>
      ) : (
        <Between
          learner={learner}
          from={Math.min(a, b)}
          to={Math.max(a, b)}
          letters={a <= b ? [t.momentA, t.momentB] : [t.momentB, t.momentA]}
          models={models}
          clock={clock}
        />
      )}
    </section>
  )
}

type BetweenProps = {
  readonly learner: string
  readonly from: number
  readonly to: number
  /** Which of the two is the earlier one. */
  readonly letters: readonly [string, string]
  readonly models: readonly ShownModel[]
  readonly clock: Clock
}

function Between({ learner, from, to, letters: [earlier, later], models, clock }: BetweenProps) {
  const t = useWords(words)
  const asked = useDifference(learner, from, to)
  const isSame = (difference: Difference) => Object.values(difference.models).every((rows) => rows.length === 0)
  const { language } = clock
  return (
    <Answer of={asked} isEmpty={isSame} empty={<p>{t.noDifference}</p>}>
      {(difference) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it, and nothing in it takes the focus
        <section className={styles.scroll} aria-labelledby="replay-moments" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.what}</th>
                <th scope="col">{t.columnOf(earlier, t.from)}</th>
                <th scope="col">{t.columnOf(later, t.to)}</th>
                <th scope="col">{t.list}</th>
              </tr>
            </thead>
            {inOrder(models).flatMap((model) =>
              (difference.models[model.model] ?? []).map((row) => (
                <tbody key={`${model.model} ${JSON.stringify(row.key)}`}>
                  <tr>
                    <th scope="colgroup" colSpan={4} className={styles.row}>
                      {titleOf(model, model.model, row.key, clock)}
                      {row.change !== 'changed' && ` (${t[row.change]})`}
                    </th>
                  </tr>
                  {row.fields.map(({ field, before, after, eventsInAll }) => (
                    <tr key={field}>
                      <th scope="row">{model.columns[field]?.[language] ?? field}</th>
                      <td>{valueText(before, model.columns[field], clock)}</td>
                      <td className={styles.after}>{valueText(after, model.columns[field], clock)}</td>
                      <td>{shownNumber(eventsInAll, language)}</td>
                    </tr>
                  ))}
                </tbody>
              )),
            )}
          </table>
        </section>
      )}
    </Answer>
  )
}

/** What has a row for each day comes last: there is much of it. */
const inOrder = (models: readonly ShownModel[]) => [
  ...models.filter(({ byDay }) => !byDay),
  ...models.filter(({ byDay }) => byDay),
]
