// A school year of simulated learners who revise by a plan: what they recall at each review, and what they keep.
import { daysBetween, dueOn, type Memory, reviewed } from '#events/learning/memory.ts'
import { LocalDay } from '#kernel/ids.ts'
import { randomOf } from '#ml/random.ts'
import { learnt, practised, traitOf, trueRecall } from '#simulator/memory.ts'

export const DAYS = 240
/** Contents are learnt during the first weeks. */
const LEARNT_WITHIN = 60
const FIRST_DAY = LocalDay.parse('2026-09-01')

const dayOf = (number: number): LocalDay =>
  LocalDay.parse(new Date(Date.parse(FIRST_DAY) + number * 86_400_000).toISOString().slice(0, 10))
const days = Array.from({ length: DAYS * 3 }, (_, number) => dayOf(number))
const at = (number: number): LocalDay => days[number] ?? dayOf(number)

export type Review = { readonly day: number; readonly isRecalled: boolean }
/** When the next review is, from the reviews so far; the first is the day of learning. */
export type Plan = (reviews: readonly Review[]) => number

/** After 1, 3, 7 and 21 days, then every 21; what was forgotten starts again. */
export const fixedPlan: Plan = (reviews) => {
  const intervals = [1, 3, 7, 21]
  const last = reviews.at(-1) ?? { day: 0, isRecalled: true }
  const since = reviews.length - 1 - reviews.findLastIndex(({ isRecalled }, index) => !isRecalled || index === 0)
  return last.day + (intervals[Math.min(since, intervals.length - 1)] ?? 21)
}

/** By the memory that follows from the reviews, as the service plans. */
export const memoryPlan =
  (target: number, values?: readonly number[]): Plan =>
  (reviews) => {
    const weights = values ? { version: 1, values: [...values] } : null
    let memory: Memory | undefined
    for (const { day, isRecalled } of reviews)
      memory = reviewed(memory, { on: at(day), rating: isRecalled ? 3 : 1, weights })
    return memory ? daysBetween(FIRST_DAY, dueOn(memory, target)) : 0
  }

export type Year = {
  /** Reviews of one content by one learner in the year. */
  readonly reviews: number
  /** Share recalled at the reviews. */
  readonly recall: number
  /** The mean true chance of recall over the days after learning: what the learners keep. */
  readonly kept: number
  readonly histories: readonly (readonly Review[])[]
}

export function yearOf(
  plan: Plan,
  { learners, contents, seed }: { learners: number; contents: number; seed: string },
): Year {
  let reviews = 0
  let recalled = 0
  let kept = 0
  let keptDays = 0
  const histories: Review[][] = []
  const contentTraits = Array.from({ length: contents }, (_, content) => traitOf(randomOf(seed, 'content', content)))
  for (let learner = 0; learner < learners; learner += 1) {
    const trait = traitOf(randomOf(seed, 'learner', learner))
    for (const [content, contentTrait] of contentTraits.entries()) {
      const random = randomOf(seed, 'memory', learner, content)
      const traits = { learner: trait, content: contentTrait }
      const start = random.between(0, LEARNT_WITHIN)
      let memory = learnt(start)
      const history: Review[] = [{ day: start, isRecalled: true }]
      for (let next = plan(history); next < DAYS; next = plan(history)) {
        for (let day = memory.lastDay + 1; day <= next; day += 1) kept += trueRecall(memory, traits, day)
        keptDays += next - memory.lastDay
        const isRecalled = random.chance(trueRecall(memory, traits, next))
        memory = practised(memory, next, isRecalled)
        history.push({ day: next, isRecalled })
        reviews += 1
        recalled += Number(isRecalled)
      }
      for (let day = memory.lastDay + 1; day < DAYS; day += 1) kept += trueRecall(memory, traits, day)
      keptDays += Math.max(0, DAYS - 1 - memory.lastDay)
      histories.push(history)
    }
  }
  return { reviews: reviews / (learners * contents), recall: recalled / reviews, kept: kept / keptDays, histories }
}
