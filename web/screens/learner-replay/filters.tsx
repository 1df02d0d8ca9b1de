// The filters of the list: kinds, skill, right or wrong, words of the sentence. All of them are in the address.
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { Button } from '../../controls/button.tsx'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownNumber } from '../../frame/shown.ts'
import styles from './filters.module.css'
import type { Timeline } from './history.ts'
import { type Lane, laneName, lanes, recorderName, recorders } from './lanes.ts'
import type { EventFilters } from './use-history.ts'
import { SEARCH_FIELD } from './use-keys.ts'
import words from './words.ts'

const names = ['kinds', 'skill', 'correct', 'by', 'text'] as const
const TYPED_MS = 350

/** Takes every filter out of the address. */
export const noFilters: EventFilters = {
  kinds: undefined,
  skill: undefined,
  correct: undefined,
  by: undefined,
  text: undefined,
}

export function useEventFilters(): [EventFilters, (changed: EventFilters) => void, boolean] {
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const navigate = useNavigate()
  const textOf = (name: string) => (typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined)
  const [kinds, skill, correct, by, text] = names.map(textOf)
  const filters = useMemo<EventFilters>(
    () => ({
      // An address may name a kind that this console does not know: it is left out.
      kinds: lanes.filter((lane) => kinds?.split(',').includes(lane)).join(',') || undefined,
      skill,
      correct: correct === 'true' || correct === 'false' ? correct : undefined,
      by: recorders.find((one) => one === by),
      text,
    }),
    [kinds, skill, correct, by, text],
  )
  const change = (changed: EventFilters) =>
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({ ...before, ...changed }),
      replace: true,
      resetScroll: false,
    })
  return [filters, change, Object.values(filters).some((value) => value !== undefined)]
}

type Props = {
  readonly timeline: Timeline
  readonly filters: EventFilters
  readonly change: (changed: EventFilters) => void
  readonly hasFilters: boolean
  readonly total: number | null
  readonly isTable: boolean
  readonly setTable: (on: boolean) => void
}

export function Filters({ timeline, filters, change, hasFilters, total, isTable, setTable }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const chosen = new Set(filters.kinds?.split(','))
  const toggle = (lane: Lane) => {
    const next = lanes.filter((one) => (one === lane ? !chosen.has(one) : chosen.has(one)))
    change({ kinds: next.length === 0 ? undefined : next.join(',') })
  }
  return (
    <section className={styles.filters} aria-label={t.filters}>
      <fieldset className={styles.kinds}>
        <legend className="unseen">{t.kinds}</legend>
        {timeline.lanes.map(({ lane, count }) => (
          <button
            key={lane}
            type="button"
            className={styles.kind}
            aria-pressed={chosen.has(lane)}
            onClick={() => toggle(lane)}
          >
            {laneName(t, lane)} <span className={styles.count}>{shownNumber(count, language)}</span>
          </button>
        ))}
      </fieldset>
      <div className={styles.fields}>
        <label className={styles.field}>
          <span>{t.skill}</span>
          <select value={filters.skill ?? ''} onChange={(event) => change({ skill: event.target.value || undefined })}>
            <option value="">{t.allSkills}</option>
            {timeline.skills.map((skill) => (
              <option key={skill} value={skill}>
                {skill}
              </option>
            ))}
          </select>
        </label>
        <label className={styles.field}>
          <span>{t.answersShown}</span>
          <select
            value={filters.correct ?? ''}
            onChange={({ target: { value } }) =>
              change({ correct: value === 'true' || value === 'false' ? value : undefined })
            }
          >
            <option value="">{t.allAnswers}</option>
            <option value="true">{t.onlyRight}</option>
            <option value="false">{t.onlyWrong}</option>
          </select>
        </label>
        <label className={styles.field}>
          <span>{t.actor}</span>
          <select
            value={filters.by ?? ''}
            onChange={({ target: { value } }) => change({ by: recorders.find((one) => one === value) })}
          >
            <option value="">{t.anybody}</option>
            {recorders.map((one) => (
              <option key={one} value={one}>
                {recorderName(t, one)}
              </option>
            ))}
          </select>
        </label>
        <SearchField text={filters.text ?? ''} change={(text) => change({ text: text || undefined })} />
        {hasFilters && <Button onClick={() => change(noFilters)}>{t.clear}</Button>}
        <span className={styles.end}>
          {hasFilters && total !== null && <span className={styles.total}>{t.found(total)}</span>}
          <Button onClick={() => setTable(!isTable)}>{isTable ? t.asList : t.asTable}</Button>
        </span>
      </div>
    </section>
  )
}

/** Searches when nobody types any more: each search opens events. */
function SearchField({ text, change }: { readonly text: string; readonly change: (text: string) => void }) {
  const t = useWords(words)
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  useEffect(() => {
    if (typed.trim() === text) return
    const timer = setTimeout(change, TYPED_MS, typed.trim())
    return () => clearTimeout(timer)
  })
  return (
    <label className={styles.field}>
      <span>{t.search}</span>
      <input
        id={SEARCH_FIELD}
        type="search"
        maxLength={100}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </label>
  )
}
