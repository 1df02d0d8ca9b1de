// The period that the timeline shows: all of the history, or a month, a week, a day around the playhead.
import { useNavigate } from '@tanstack/react-router'
import { useFilter } from '../../frame/address.ts'
import { useWords } from '../../frame/language.ts'
import type { Timeline } from './history.ts'
import words from './words.ts'
import styles from './zoom.module.css'

const DAY_MS = 86_400_000
const periods = { all: null, month: 30 * DAY_MS, week: 7 * DAY_MS, day: DAY_MS } as const
type Period = keyof typeof periods
const isPeriod = (text: string | undefined): text is Period => text !== undefined && Object.hasOwn(periods, text)

export function Zoom({ timeline, time }: { readonly timeline: Timeline; readonly time: number }) {
  const t = useWords(words)
  const navigate = useNavigate()
  const [chosen] = useFilter('period')
  const period = isPeriod(chosen) ? chosen : 'all'
  const show = (next: Period) => {
    const long = periods[next]
    const from = long === null ? undefined : new Date(time - long / 2).toISOString()
    // A time that has not come is no bound.
    const to = long === null || time + long / 2 > Date.now() ? undefined : new Date(time + long / 2).toISOString()
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({
        ...before,
        from,
        to,
        period: long === null ? undefined : next,
      }),
      replace: true,
      resetScroll: false,
    })
  }
  return (
    <div className={styles.zoom}>
      <fieldset className={styles.periods}>
        <legend className="unseen">{t.period}</legend>
        {(Object.keys(periods) as Period[]).map((one) => (
          <button
            key={one}
            type="button"
            className={styles.period}
            aria-pressed={one === period}
            onClick={() => show(one)}
          >
            {t[one]}
          </button>
        ))}
      </fieldset>
      <span className={styles.count}>{t.events(timeline.shown)}</span>
    </div>
  )
}
