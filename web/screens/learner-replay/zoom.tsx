// The period that the timeline shows: all of the history, a month, a week, a day or a session around the playhead, or what is
// between the two moments A and B.
import { useNavigate } from '@tanstack/react-router'
import { useFilter } from '../../frame/address.ts'
import { useWords } from '../../frame/language.ts'
import type { Timeline } from './history.ts'
import { sessionAt } from './moves.ts'
import words from './words.ts'
import styles from './zoom.module.css'

const DAY_MS = 86_400_000
const lengths = { month: 30 * DAY_MS, week: 7 * DAY_MS, day: DAY_MS } as const
const periods = ['all', 'month', 'week', 'day', 'session', 'chosen'] as const
type Period = (typeof periods)[number]

/** Shows what is between two times, and names the period for the buttons. */
export function useZoom(): (from: number | null, to: number | null, period: Period) => void {
  const navigate = useNavigate()
  return (from, to, period) => {
    const bounds = {
      from: from === null ? undefined : new Date(from).toISOString(),
      // A time that has not come is no bound.
      to: to === null || to > Date.now() ? undefined : new Date(to).toISOString(),
      period: period === 'all' ? undefined : period,
    }
    void navigate({
      to: '.',
      search: (before: Readonly<Record<string, unknown>>) => ({ ...before, ...bounds }),
      replace: true,
      resetScroll: false,
    })
  }
}

type Props = {
  readonly timeline: Timeline
  readonly time: number
  /** When the moments A and B are; null where they are not set. */
  readonly a: number | null
  readonly b: number | null
}

export function Zoom({ timeline, time, a, b }: Props) {
  const t = useWords(words)
  const zoom = useZoom()
  const [chosen] = useFilter('period')
  const period = periods.find((one) => one === chosen) ?? 'all'
  const show = (next: Period) => {
    if (next === 'all') return zoom(null, null, next)
    if (next === 'chosen') return a !== null && b !== null ? zoom(Math.min(a, b), Math.max(a, b), next) : undefined
    if (next === 'session') {
      const session = sessionAt(timeline, time)
      return session ? zoom(session.from, session.to, next) : undefined
    }
    zoom(time - lengths[next] / 2, time + lengths[next] / 2, next)
  }
  const isOffered = (one: Period) => one !== 'chosen' || period === 'chosen' || (a !== null && b !== null)
  return (
    <div className={styles.zoom}>
      <fieldset className={styles.periods}>
        <legend className="unseen">{t.period}</legend>
        {periods.filter(isOffered).map((one) => (
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
