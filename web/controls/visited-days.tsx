// The screens that a learner visited, by day, in order, with the time on each.
import { useLanguage, useWords } from '../frame/language.ts'
import { shownClock, shownDay } from '../frame/shown.ts'
import words from './visited-days-words.ts'

type Visited = { readonly enteredAt: string; readonly durationMs: number }

type Props<Visit extends Visited> = {
  readonly days: readonly {
    readonly day: string
    readonly visits: number
    readonly durationMs: number
    readonly screens: readonly Visit[]
  }[]
  readonly nameOf: (visit: Visit) => string
}

export function VisitedDays<Visit extends Visited>({ days, nameOf }: Props<Visit>) {
  const t = useWords(words)
  const language = useLanguage()
  return days.map((day) => (
    <details key={day.day}>
      <summary>{t.visitsOf(shownDay(day.day, language), day.visits, day.durationMs)}</summary>
      <ol>
        {day.screens.map((visit) => (
          <li key={visit.enteredAt}>
            {t.visit(shownClock(visit.enteredAt, language), nameOf(visit), visit.durationMs)}
          </li>
        ))}
      </ol>
    </details>
  ))
}
