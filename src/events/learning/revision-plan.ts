// When something is revised: what is due on a day, and the days ahead with a limit to each. Pure.
import { z } from 'zod'
import type { LocalDay } from '#kernel/ids.ts'
import { dayAfter, dueOn, type Memory, recallOn } from './memory.ts'

export const TargetRetention = z
  .number()
  .min(0.7)
  .max(0.97)
  .describe('The share that should be recalled at a revision, from 0.7 to 0.97. More means more revisions.')
export const DailyLimit = z
  .int()
  .min(1)
  .max(200)
  .describe('At most so many revisions a day; the rest moves to the next day.')

export type RevisionSettings = { readonly targetRetention: number; readonly dailyLimit: number }
/** Until somebody who teaches the class says otherwise. */
export const USUAL_SETTINGS: RevisionSettings = { targetRetention: 0.9, dailyLimit: 20 }

/** What is due by a day, the least likely to be recalled first; of the same chance, in the order given. */
export function dueBy<Card extends Memory>(
  cards: readonly Card[],
  day: LocalDay,
  { targetRetention }: RevisionSettings,
): Card[] {
  return cards
    .filter((card) => dueOn(card, targetRetention) <= day)
    .toSorted((a, b) => recallOn(a, day) - recallOn(b, day))
}

export type DayOfPlan = {
  readonly day: LocalDay
  /** Cards whose day it is, and those that were moved to it. */
  readonly due: number
  readonly planned: number
  /** Cards that do not fit, and move to the next day. */
  readonly moved: number
}

/**
 * The load of the days ahead, from `today` on. `doneToday` counts towards today's limit. It takes each planned revision as done
 * and does not say when its card comes back: that depends on the answer.
 */
export function planOf(
  cards: readonly Memory[],
  {
    today,
    days,
    doneToday,
    settings,
  }: { today: LocalDay; days: number; doneToday: number; settings: RevisionSettings },
): DayOfPlan[] {
  const arriving = new Map<LocalDay, number>()
  for (const card of cards) {
    const due = dueOn(card, settings.targetRetention)
    const day = due < today ? today : due
    arriving.set(day, (arriving.get(day) ?? 0) + 1)
  }
  let moved = 0
  return Array.from({ length: days }, (_, index) => {
    const day = dayAfter(today, index)
    const due = moved + (arriving.get(day) ?? 0)
    const room = Math.max(0, settings.dailyLimit - (index === 0 ? doneToday : 0))
    const planned = Math.min(due, room)
    moved = due - planned
    return { day, due, planned, moved }
  })
}
