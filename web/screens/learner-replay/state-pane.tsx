// The state at the playhead: what each read model said, with "why" behind every number.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Loading, TroubleNote } from '../../frame/answer.tsx'
import type { ApiProblem } from '../../frame/api-problem.ts'
import { useLanguage, useWords } from '../../frame/language.ts'
import { useMay } from '../../frame/session.ts'
import { ShareBar } from '../../plot/strip.tsx'
import { keyOf, type Row, type Rows, type ShownModel, type Step } from './history.ts'
import { ListsOf } from './lists-of.tsx'
import { type Clock, valueText } from './moments.ts'
import { RiskAt } from './risk-at.tsx'
import styles from './state-pane.module.css'
import { Why } from './why.tsx'
import words from './words.ts'

type Props = {
  readonly learner: string
  readonly rows: Rows | undefined
  readonly position: number
  readonly step: Step | undefined
  readonly models: readonly ShownModel[]
  readonly clock: Clock
  readonly forAuditor: boolean
  readonly error: ApiProblem | null
  readonly go: (position: number) => void
}

export type Questioned = { readonly model: ShownModel; readonly row: Row; readonly field: string }

/** What is estimated or measured says where a learner is; the rest is at hand below. */
const saysWhere = ({ columns }: ShownModel) =>
  Object.values(columns).some(({ kind }) => kind === 'share' || kind === 'duration')

export function StatePane({ learner, rows, position, step, models, clock, forAuditor, error, go }: Props) {
  const t = useWords(words)
  const [asked, setAsked] = useState<Questioned | null>(null)
  // A child is shown no risk.
  const seesEstimates = useMay('teaching:read')
  const opener = useRef<HTMLElement | null>(null)
  // The question stays open while the playhead moves, about the number as it is then.
  const close = () => {
    setAsked(null)
    opener.current?.focus()
  }
  const ask = (question: Questioned, from: HTMLElement) => {
    opener.current = from
    setAsked(question)
  }
  const known = models.filter(({ model, byDay }) => !byDay && (rows?.get(model)?.size ?? 0) > 0)
  const [main, others] = [known.filter(saysWhere), known.filter((model) => !saysWhere(model))]
  const isChanged = (model: ShownModel, row: Row, field: string) =>
    step?.changes.some(
      (change) =>
        change.model === model.model &&
        keyOf(change.key, model.keys) === keyOf(row, model.keys) &&
        field in change.fields,
    ) ?? false
  const shown = (model: ShownModel, all: boolean) => (
    <Model
      key={model.model}
      model={model}
      rows={[...(rows?.get(model.model)?.values() ?? [])]}
      clock={clock}
      all={all || forAuditor}
      lists={forAuditor ? <ListsOf learner={learner} model={model} position={position} /> : null}
      isChanged={isChanged}
      ask={ask}
    />
  )
  return (
    <section className={styles.pane} aria-labelledby="replay-state">
      <h2 id="replay-state">{t.state}</h2>
      {error && <TroubleNote problem={error} />}
      {!rows && !error && <Loading />}
      {rows && known.length === 0 && <p className={styles.quiet}>{t.nothingYet}</p>}
      {asked && (
        <Why
          key={`${asked.model.model} ${asked.field}`}
          learner={learner}
          asked={asked}
          known={position}
          clock={clock}
          go={go}
          close={close}
        />
      )}
      {main.map((model) => shown(model, false))}
      {seesEstimates && known.length > 0 && <RiskAt learner={learner} position={position} clock={clock} />}
      {others.length > 0 && (
        <details className={styles.others} open={forAuditor}>
          <summary>{t.others}</summary>
          {others.map((model) => shown(model, true))}
        </details>
      )}
    </section>
  )
}

type ModelProps = {
  readonly model: ShownModel
  readonly rows: readonly Row[]
  readonly clock: Clock
  readonly all: boolean
  readonly lists: ReactNode
  readonly isChanged: (model: ShownModel, row: Row, field: string) => boolean
  readonly ask: (question: Questioned, from: HTMLElement) => void
}

function Model({ model, rows, clock, all, lists, isChanged, ask }: ModelProps) {
  const { language } = clock
  const columns = Object.entries(model.columns).filter(
    ([name, { kind }]) =>
      !model.keys.includes(name) &&
      kind !== 'list' &&
      (all || kind !== 'text') &&
      rows.some((row) => row[name] !== null && row[name] !== undefined),
  )
  const drawn = columns.find(([, { kind }]) => kind === 'share')?.[0]
  const sorted = [...rows].sort((one, other) => (keyOf(one, model.keys) < keyOf(other, model.keys) ? -1 : 1))
  const cell = (row: Row, field: string) => (
    <Value
      isDrawn={field === drawn}
      question={{ model, row, field }}
      clock={clock}
      isChanged={isChanged(model, row, field)}
      ask={ask}
    />
  )
  const [only] = sorted
  if (model.keys.length === 0 && only)
    return (
      <div className={styles.model}>
        <h3>{model.title[language]}</h3>
        <dl className={styles.tiles}>
          {columns.map(([field, column]) => (
            <div key={field} className={styles.tile}>
              <dt>{column[language]}</dt>
              <dd>{cell(only, field)}</dd>
            </div>
          ))}
        </dl>
        {lists}
      </div>
    )
  // The id of a class tells a reader nothing.
  const keys = model.keys.filter((key) => all || key !== 'class')
  return (
    <div className={styles.model}>
      <h3 id={`replay-${model.model}`}>{model.title[language]}</h3>
      <section className={styles.scroll} aria-labelledby={`replay-${model.model}`}>
        <table>
          <thead>
            <tr>
              {keys.map((key) => (
                <th key={key} scope="col">
                  {model.columns[key]?.[language] ?? key}
                </th>
              ))}
              {columns.map(([field, column]) => (
                <th key={field} scope="col">
                  {column[language]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={keyOf(row, model.keys)}>
                {keys.map((key, n) =>
                  n === 0 ? (
                    <th key={key} scope="row">
                      {valueText(row[key], model.columns[key], clock)}
                    </th>
                  ) : (
                    <td key={key}>{valueText(row[key], model.columns[key], clock)}</td>
                  ),
                )}
                {columns.map(([field]) => (
                  <td key={field}>{cell(row, field)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {lists}
    </div>
  )
}

type ValueProps = {
  readonly question: Questioned
  readonly clock: Clock
  readonly isChanged: boolean
  /** The first share of a row is drawn beside its number. */
  readonly isDrawn: boolean
  readonly ask: (question: Questioned, from: HTMLElement) => void
}

function Value({ question, clock, isChanged, isDrawn, ask }: ValueProps) {
  const t = useWords(words)
  const language = useLanguage()
  const { model, row, field } = question
  const column = model.columns[field]
  const value = row[field]
  const text = valueText(value, column, clock)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={button}
        type="button"
        className={styles.value}
        data-changed={isChanged}
        aria-label={t.whyOf(column?.[language] ?? field, text)}
        onClick={() => button.current && ask(question, button.current)}
      >
        {text}
      </button>
      {isDrawn && typeof value === 'number' && <ShareBar share={value} />}
    </>
  )
}

/** Takes the focus once, when it appears. */
export function useFocusOnce<Of extends HTMLElement>() {
  const element = useRef<Of>(null)
  useEffect(() => element.current?.focus(), [])
  return element
}
