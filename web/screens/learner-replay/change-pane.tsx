// The event at the playhead, in words, and what it changed: field by field, before and after.
import { useRef } from 'react'
import { useWords } from '../../frame/language.ts'
import { AuditFacts } from './audit-facts.tsx'
import styles from './change-pane.module.css'
import { Correction } from './correction.tsx'
import type { Change, ListedEvent, ShownModel, Step } from './history.ts'
import { laneName, recorderName } from './lanes.ts'
import { MomentNotes } from './moment-notes.tsx'
import { type Clock, longMoment, shortMoment, valueText } from './moments.ts'
import type { Note } from './notes.ts'
import { useCorrections } from './use-history.ts'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly step: Step | undefined
  readonly item: ListedEvent | undefined
  readonly models: readonly ShownModel[]
  readonly clock: Clock
  readonly forAuditor: boolean
  readonly notes: readonly Note[] | undefined
  readonly isNoting: boolean
  readonly setNoting: (noting: boolean) => void
  readonly go: (position: number) => void
}

export function ChangePane({ learner, step, item, models, clock, forAuditor, notes, isNoting, setNoting, go }: Props) {
  const t = useWords(words)
  // Asked for once, and not again at every step.
  const corrections = useCorrections(learner).data?.items
  const shown = step ?? item
  // While the list is asked again, after a correction, the event at the playhead stays the same.
  const lastListed = useRef(item)
  if (!shown) return null
  const { language } = clock
  if (item?.position === shown.position) lastListed.current = item
  const listed = lastListed.current?.position === shown.position ? lastListed.current : undefined
  return (
    <div className={styles.pane}>
      <p className={styles.when}>
        {longMoment(shown.occurredAt, clock)}
        {listed && <span className={styles.kind}>{laneName(t, listed.lane)}</span>}
        {listed?.by && <span className={styles.kind}>{recorderName(t, listed.by)}</span>}
        {listed && listed.erased.length > 0 && <span className={styles.kind}>{t.erasedMark}</span>}
      </p>
      <p className={styles.sentence}>{shown.words[language]}</p>
      {shown.late && <p className={styles.late}>{t.lateOn(shortMoment(shown.recordedAt, clock))}</p>}
      {listed && (
        <Correction key={listed.position} learner={learner} item={listed} known={corrections} clock={clock} go={go} />
      )}
      {listed && (
        <MomentNotes
          key={`${listed.position} notes`}
          {...{ learner, item: listed, notes, clock, go }}
          isOpen={isNoting}
          setOpen={setNoting}
        />
      )}
      <h2 id="replay-changes" className={styles.title}>
        {t.changes}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard must be able to scroll it */}
      <section className={styles.changes} aria-labelledby="replay-changes" aria-busy={step === undefined} tabIndex={0}>
        {step?.changes.length === 0 && <p className={styles.quiet}>{t.noChange}</p>}
        {step?.changes.map((change) => (
          <ChangeOf
            key={`${change.model} ${JSON.stringify(change.key)}`}
            change={change}
            models={models}
            clock={clock}
          />
        ))}
      </section>
      {forAuditor && listed && <AuditFacts learner={learner} item={listed} clock={clock} go={go} />}
    </div>
  )
}

type ChangeProps = { readonly change: Change; readonly models: readonly ShownModel[]; readonly clock: Clock }

export function titleOf(
  model: ShownModel | undefined,
  name: string,
  key: Readonly<Record<string, unknown>>,
  clock: Clock,
): string {
  const keys = (model?.keys ?? []).filter((one) => one !== 'class')
  return [
    model?.title[clock.language] ?? name,
    ...keys.map((one) => valueText(key[one], model?.columns[one], clock)),
  ].join(' · ')
}

function ChangeOf({ change, models, clock }: ChangeProps) {
  const t = useWords(words)
  const model = models.find((one) => one.model === change.model)
  // Lists and objects inside a row would be pages of codes.
  const fields = Object.entries(change.fields)
    .filter(([, { before, after }]) => before !== null || after !== null)
    .filter(([, { before, after }]) => typeof (before ?? '') !== 'object' && typeof (after ?? '') !== 'object')
  if (change.change === 'changed' && fields.length === 0) return null
  return (
    <table className={styles.change}>
      <caption>
        {titleOf(model, change.model, change.key, clock)}
        {change.change !== 'changed' && <span className={styles.kind}>{t[change.change]}</span>}
      </caption>
      <thead className="unseen">
        <tr>
          <th scope="col">{t.what}</th>
          <th scope="col">{t.from}</th>
          <th scope="col">{t.to}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map(([field, { before, after }]) => (
          <tr key={field}>
            <th scope="row">{model?.columns[field]?.[clock.language] ?? field}</th>
            <td>{valueText(before, model?.columns[field], clock)}</td>
            <td className={styles.after}>{valueText(after, model?.columns[field], clock)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
