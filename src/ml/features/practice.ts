// When and how a learner practises: days, the session, domains, strategies. Part of the learner's state.
import { type Answer, dayOf } from './answer.ts'
import { movingAverage, window } from './averages.ts'

export type Practice = {
  /** The last 60 days with answers, oldest first: the day counted from 1970-01-01, answers, right answers. */
  readonly days: readonly (readonly [day: number, answers: number, successes: number])[]
  readonly session: Session | null
  /** The 30 domains that were last practised, the last one at the end. */
  readonly domains: readonly Domain[]
  /** The 20 strategies that were last used, the last one at the end. */
  readonly strategies: readonly Strategy[]
  /** How hard the learner last found it, from 1 to 5, and when, in milliseconds since 1970. */
  readonly perceived: Perceived | null
}

/** Work without a pause of more than half an hour. */
export type Session = {
  readonly startedAtMs: number
  readonly answers: number
  /** Right answers among the first five. */
  readonly firstSuccesses: number
  /** Active time of the first five, in milliseconds: sum, and how many of them have one. */
  readonly firstMs: number
  readonly firstTimed: number
}

export type Domain = {
  readonly domain: string
  readonly answers: number
  /** Moving average of success: the last answer weighs 0.3. */
  readonly recentSuccess: number
}

export type Strategy = { readonly strategy: string; readonly answers: number; readonly successes: number }

export type Perceived = { readonly level: number; readonly atMs: number }

export const noPractice: Practice = { days: [], session: null, domains: [], strategies: [], perceived: null }

/** A longer pause ends a session. */
export const PAUSE_MS = 1_800_000
/** How many answers show how a session began, and how it goes now. */
export const SESSION_PART = 5
const DAYS_KEPT = 60
const MOST_DOMAINS = 30
const MOST_STRATEGIES = 20
const WEIGHT = 0.3

/** `lastAtMs` is when the learner had answered before, null if never. */
export function stepPractice(before: Practice, lastAtMs: number | null, answer: Answer): Practice {
  return {
    days: nextDays(before.days, answer),
    session: nextSession(before.session, lastAtMs, answer),
    domains: nextDomains(before.domains, answer),
    strategies: nextStrategies(before.strategies, answer),
    perceived: before.perceived,
  }
}

/** The learner said how hard it was. The last one to be said counts, not the last one to arrive. */
export const perceive = <State extends Practice>(state: State, perceived: Perceived): State =>
  state.perceived && perceived.atMs < state.perceived.atMs ? state : { ...state, perceived }

/** `calcul/addition` belongs to `calcul`. A skill without a path is its own domain. */
export function domainOf(skill: string): string {
  const slash = skill.indexOf('/')
  return slash < 0 ? skill : skill.slice(0, slash)
}

/** A late answer counts on its own day; one from before the kept days is left out. */
function nextDays(days: Practice['days'], answer: Answer): Practice['days'] {
  const day = dayOf(answer)
  const correct = Number(answer.correct)
  const last = days.at(-1)
  if (!last || day > last[0]) return [...days.filter(([kept]) => kept > day - DAYS_KEPT), [day, 1, correct]]
  if (day <= last[0] - DAYS_KEPT) return days
  const index = days.findLastIndex(([kept]) => kept <= day)
  const same = days[index]
  return same?.[0] === day
    ? days.with(index, [day, same[1] + 1, same[2] + correct])
    : days.toSpliced(index + 1, 0, [day, 1, correct])
}

/** A late answer belongs to a session that may be long over: the current one stays as it is. */
function nextSession(session: Session | null, lastAtMs: number | null, answer: Answer): Session {
  const { at, correct, durationMs } = answer
  if (session && lastAtMs !== null && at < lastAtMs) return session
  const current = session && lastAtMs !== null && at - lastAtMs <= PAUSE_MS ? session : startOf(at)
  if (current.answers >= SESSION_PART) return { ...current, answers: current.answers + 1 }
  return {
    startedAtMs: current.startedAtMs,
    answers: current.answers + 1,
    firstSuccesses: current.firstSuccesses + Number(correct),
    firstMs: current.firstMs + (durationMs ?? 0),
    firstTimed: current.firstTimed + Number(durationMs !== undefined),
  }
}

const startOf = (at: number): Session => ({
  startedAtMs: at,
  answers: 0,
  firstSuccesses: 0,
  firstMs: 0,
  firstTimed: 0,
})

function nextDomains(domains: readonly Domain[], { skill, correct }: Answer): readonly Domain[] {
  const domain = domainOf(skill)
  const index = domains.findLastIndex((practised) => practised.domain === domain)
  const before = domains[index]
  const after: Domain = {
    domain,
    answers: (before?.answers ?? 0) + 1,
    recentSuccess: movingAverage(before?.recentSuccess ?? null, WEIGHT, correct),
  }
  return window(index < 0 ? domains : domains.toSpliced(index, 1), after, MOST_DOMAINS)
}

function nextStrategies(strategies: readonly Strategy[], { strategy, correct }: Answer): readonly Strategy[] {
  if (strategy === undefined) return strategies
  const index = strategies.findLastIndex((used) => used.strategy === strategy)
  const before = strategies[index]
  const after: Strategy = {
    strategy,
    answers: (before?.answers ?? 0) + 1,
    successes: (before?.successes ?? 0) + Number(correct),
  }
  return window(index < 0 ? strategies : strategies.toSpliced(index, 1), after, MOST_STRATEGIES)
}
