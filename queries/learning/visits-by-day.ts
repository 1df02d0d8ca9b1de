// What the two questions about the screens that a learner visited have in common: those of a sequence, and those of a path.
import { z } from 'zod'
import { count, dayText, momentText } from '#kernel/answer-fields.ts'

/** The last days with visits that are shown. */
export const MOST_DAYS = 30

export const ofDay = {
  day: dayText('The day, in the school’s zone.'),
  visits: count('How many screens were visited.'),
  durationMs: count('The time on all of them, in milliseconds.'),
}

/** `shown`: what was on the screen. */
export const visitsOf = <Screen extends z.ZodType, Shown extends z.ZodRawShape>(screen: Screen, shown: Shown) =>
  z
    .array(
      z.object({
        screen,
        ...shown,
        enteredAt: momentText('When the learner came to it.'),
        durationMs: count('The time on it, in milliseconds.'),
      }),
    )
    .describe('The first 1000 visits of the day, in order.')

export const daysOf = <Day extends z.ZodType>(day: Day) => z.array(day).describe('The days, the last first.')
