// An attempt as the features read it. Everything comes from the event: its time, and the day in its zone.
import type exerciseAttempted from '#events/learning/exercise-attempted.ts'
import type { EventOf } from '#kernel/event.ts'
import { localDay } from '#kernel/local-day.ts'
import { type Answer, DAY_MS } from '#ml/features/answer.ts'

type Attempt = Pick<EventOf<typeof exerciseAttempted>, 'subject' | 'occurredAt' | 'zone'> & {
  readonly data: Pick<
    EventOf<typeof exerciseAttempted>['data'],
    'exercise' | 'skill' | 'correct' | 'durationMs' | 'difficulty' | 'strategy'
  >
}

export const answerOf = ({ subject, occurredAt, zone, data }: Attempt): Answer => ({
  learner: subject ?? '',
  exercise: data.exercise,
  skill: data.skill,
  correct: data.correct,
  at: Date.parse(occurredAt),
  durationMs: data.durationMs,
  level: data.difficulty,
  strategy: data.strategy,
  day: Date.parse(localDay(occurredAt, zone)) / DAY_MS,
  zone,
})
