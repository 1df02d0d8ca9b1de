// What the class did, day by day, and the day that is looked at: a strip of bars with a slider over it.
import { useEffect, useState } from 'react'
import { useLanguage, useWords } from '../../frame/language.ts'
import { shownShortDay, shownWeekday } from '../../frame/shown.ts'
import styles from './date-bar.module.css'
import { dayOfNow, daysBetween } from './days.ts'
import { useActivity, useZone } from './use-days.ts'
import words from './words.ts'

type Props = {
  readonly ofClass: string
  /** Undefined for now. */
  readonly day: string | undefined
  readonly choose: (day: string | undefined) => void
}

const HEIGHT = 48

const daysOf = (first: string | undefined, today: string | undefined): string[] =>
  first === undefined || today === undefined ? [] : daysBetween(first, today)

export function DateBar({ ofClass, day, choose }: Props) {
  const t = useWords(words)
  const language = useLanguage()
  const activity = useActivity(ofClass)
  const zone = useZone(ofClass)
  const found = activity.data?.days ?? []
  const today = zone === undefined ? undefined : dayOfNow(zone, new Date())
  const days = daysOf(found[0]?.day, today)
  const [first] = days
  const chosen = day === undefined ? days.length - 1 : Math.max(0, days.indexOf(day))
  // While the slider is drawn along, only its own bars follow; the class is asked when it rests.
  const [dragged, setDragged] = useState<number | null>(null)
  useEffect(() => {
    if (dragged === null) return
    const timer = setTimeout(() => {
      const next = days[dragged]
      choose(next === today ? undefined : next)
      setDragged(null)
    }, 350)
    return () => clearTimeout(timer)
  })
  if (activity.isLoading) return <div className={styles.bar} />
  if (first === undefined || today === undefined) return <p className={styles.none}>{t.noActivity}</p>
  const at = dragged ?? chosen
  const answersOn = new Map(found.map((one) => [one.day, one.attempts]))
  const most = Math.max(1, ...answersOn.values())
  const shown = days[at] ?? today
  const text = t.dayText(shownWeekday(shown, language), answersOn.get(shown) ?? 0)
  return (
    <section className={styles.bar} aria-labelledby="days">
      <div className={styles.head}>
        <h2 id="days">{t.days}</h2>
        <output className={styles.text}>{text}</output>
        <label className={styles.date}>
          <span className="unseen">{t.goTo}</span>
          <input
            type="date"
            min={first}
            max={today}
            value={shown}
            onChange={(event) => choose(event.target.value === today ? undefined : event.target.value || undefined)}
          />
        </label>
      </div>
      <svg
        className={styles.strip}
        viewBox={`0 0 ${days.length} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
        focusable="false"
      >
        {days.map((one, n) => {
          const height = ((answersOn.get(one) ?? 0) / most) * (HEIGHT - 4)
          return (
            <rect
              key={one}
              x={n + 0.12}
              width={0.76}
              y={HEIGHT - Math.max(height, 1)}
              height={Math.max(height, 1)}
              className={n > at ? styles.later : styles.done}
            />
          )
        })}
      </svg>
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={days.length - 1}
        value={at}
        aria-label={t.asOf}
        aria-valuetext={text}
        onChange={(event) => setDragged(Number(event.target.value))}
      />
      <div className={styles.ends}>
        <span>{shownShortDay(first, language)}</span>
        <span>{t.today}</span>
      </div>
    </section>
  )
}
