// The event at the playhead, in words, and what it changed: field by field, before and after.
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Answer } from '../../frame/answer.tsx'
import { useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import styles from './change-pane.module.css'
import { Correction } from './correction.tsx'
import type { Change, ListedEvent, ShownModel, Step } from './history.ts'
import { laneName, recorderName } from './lanes.ts'
import { type Clock, longMoment, shortMoment, valueText } from './moments.ts'
import { useCorrections, useEventData } from './use-history.ts'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly step: Step | undefined
  readonly item: ListedEvent | undefined
  readonly models: readonly ShownModel[]
  readonly clock: Clock
  readonly forAuditor: boolean
  readonly go: (position: number) => void
}

export function ChangePane({ learner, step, item, models, clock, forAuditor, go }: Props) {
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
      {forAuditor && listed && <Details learner={learner} item={listed} clock={clock} />}
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

function Details({
  learner,
  item,
  clock,
}: {
  readonly learner: string
  readonly item: ListedEvent
  readonly clock: Clock
}) {
  const t = useWords(words)
  const [isOpen, setOpen] = useState(false)
  const seesLog = useMay('events:read')
  const data = useEventData(learner, item.position, isOpen)
  const facts: readonly (readonly [string, string])[] = [
    [t.position, item.position],
    [t.type, `${item.type} · v${item.version}`],
    [t.id, item.id],
    [t.stream, `${item.stream} · ${item.revision}`],
    [t.actor, item.by === null ? item.actor : `${item.actor} (${recorderName(t, item.by)})`],
    [t.occurred, `${shortMoment(item.occurredAt, clock)} (${item.zone})`],
    [t.recorded, shortMoment(item.recordedAt, clock)],
    [t.correlation, item.correlation],
    [t.causation, item.causation ?? t.none],
    [t.purpose, item.purpose ?? t.none],
    [t.basis, item.basis ?? t.none],
    [t.retention, item.retention ?? t.none],
    [t.erased, item.erased.length === 0 ? t.none : item.erased.join(', ')],
  ]
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {seesLog && <Link to={`/events/${item.position}`}>{t.wholeEvent}</Link>}
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{t.data}</summary>
        {isOpen && (
          <Answer of={data}>
            {({ items: [found] }) =>
              found?.data ? <pre className={styles.data}>{JSON.stringify(found.data, null, 2)}</pre> : <p>{t.noData}</p>
            }
          </Answer>
        )}
      </details>
    </>
  )
}
