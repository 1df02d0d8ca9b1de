// The features of the situation in which a question is asked: when, after how much work, on which skill of which domain.
// They follow the list of the source documents. What this list has beside them (recent success, streak) is among the
// features of the next answer.
import type { Question } from './answer.ts'
import type { Known } from './answer-features.ts'
import { mean, smoothed } from './averages.ts'
import type { LearnerState } from './learner-state.ts'
import { domainOf, PAUSE_MS, SESSION_PART, type Session } from './practice.ts'
import { defineFeatures, type Feature, valuesOf } from './schema.ts'

type Situation = Pick<Known, 'learner' | 'question'>
type Declared = Feature<Situation>

const MINUTE_MS = 60_000
const FEWEST_FOR_A_SLOPE = 5
/** A moving average of fewer answers is still near its start. */
const FEWEST_OF_A_DOMAIN = 5
const ONE_EACH = 2

/** Right answers of the days from `from` (included) to `to` (excluded) before the question's day, as a share. */
function successOf({ learner, question: { day } }: Situation, from: number, to: number): number {
  if (day === undefined) return Number.NaN
  let answers = 0
  let successes = 0
  for (const [on, given, right] of learner.days)
    if (day - on >= from && day - on < to) {
      answers += given
      successes += right
    }
  return successes / answers
}

const trend = (days: number): Declared => ({
  name: `trend${days}`,
  meaning: `By how much success rose in the last ${days} days.`,
  unit: 'difference of shares',
  range: [-1, 1],
  formula: `share right in the last ${days} days, the question’s day included, − share right in the ${days} days before`,
  missing: 'if one of the two periods has no answers, or the day of the question is unknown',
  from: 'answers',
  value: (known) => successOf(known, 0, days) - successOf(known, days, 2 * days),
})

const ofTime: readonly Declared[] = [
  {
    name: 'meanDuration10',
    meaning: 'How long the last ten answers took.',
    unit: 'seconds',
    range: [0, null],
    formula: 'mean active time of the last 10 answers that have a time',
    missing: 'if none of the last 10 answers has a time',
    from: 'answers',
    value: ({ learner }) => mean(learner.durationsMs.filter((ms) => ms !== null)) / 1_000,
  },
  trend(7),
  trend(30),
  {
    name: 'learningVelocity',
    meaning: 'How fast success changes lately.',
    unit: 'share per ten answers',
    range: [-10, 10],
    formula: 'ten times the slope of the least-squares line through the last 20 answers (0 or 1) in their order',
    missing: 'before five answers',
    from: 'answers',
    value: ({ learner }) => 10 * slopeOf(learner.outcomes),
  },
  {
    name: 'hour',
    meaning: 'The hour of the question.',
    unit: 'hour of the day in the school’s zone',
    range: [0, 23],
    formula: 'hour of the question',
    missing: 'if the time of the question is unknown',
    from: 'question',
    value: ({ question }) => question.hour ?? Number.NaN,
  },
  {
    name: 'weekday',
    meaning: 'The weekday of the question.',
    unit: '1 (Monday) to 7 (Sunday) in the school’s zone',
    range: [1, 7],
    formula: 'weekday of the question',
    missing: 'if the day of the question is unknown',
    from: 'question',
    // Day 0, 1 January 1970, was a Thursday.
    value: ({ question: { day } }) => (day === undefined ? Number.NaN : ((((day + 3) % 7) + 7) % 7) + 1),
  },
  {
    name: 'sessionLength',
    meaning: 'How long the learner has been at work.',
    unit: 'minutes',
    range: [0, null],
    formula: 'time from the first answer of the session to the question; 0 after a pause of more than half an hour',
    missing: 'if the time of the question is unknown',
    from: 'answers',
    value(known) {
      const { at } = known.question
      if (at === undefined) return Number.NaN
      const session = sessionAt(known)
      return session ? Math.max(0, at - session.startedAtMs) / MINUTE_MS : 0
    },
  },
  {
    name: 'sessionAnswers',
    meaning: 'How much the learner has answered in this session.',
    unit: 'answers',
    range: [0, null],
    formula: 'answers since the last pause of more than half an hour',
    missing: 'if the time of the question is unknown',
    from: 'answers',
    value: (known) => (known.question.at === undefined ? Number.NaN : (sessionAt(known)?.answers ?? 0)),
  },
  {
    name: 'fatigue',
    meaning: 'By how much the learner does worse and slower than when the session began.',
    unit: 'share',
    range: [0, 1],
    formula:
      'mean of a: share right of the first 5 answers − of the last 5, at least 0, and b: mean time of the last 5 / of the first 5 − 1, from 0 to 1; a alone where no times are known',
    missing: 'before ten answers in the session, or if the time of the question is unknown',
    from: 'answers',
    value: fatigueOf,
  },
]

const ofSkills: readonly Declared[] = [
  {
    name: 'level',
    meaning: 'The difficulty of the question.',
    unit: 'level',
    range: [1, 5],
    formula: 'level of the exercise',
    missing: 'if the exercise has no level',
    from: 'question',
    value: ({ question }) => question.level ?? Number.NaN,
  },
  {
    name: 'grade',
    meaning: 'The school year for which the curriculum has the skill; never the year or the age of the learner.',
    unit: 'school year',
    range: [1, null],
    formula: 'grade of the skill in the curriculum',
    missing: 'if the curriculum has no grade for the skill',
    from: 'curriculum',
    value: ({ question }) => question.grade ?? Number.NaN,
  },
  {
    name: 'prerequisiteMastery',
    meaning: 'How well the learner knows what the skill builds on.',
    unit: 'share',
    range: [0, 1],
    formula: 'mean of skillRecentSuccess over the prerequisites of the skill that the learner has answered',
    missing: 'if the curriculum has no prerequisites, or none was answered',
    from: 'curriculum',
    value: ({ question }) => question.prerequisiteMastery ?? Number.NaN,
  },
  {
    name: 'domainProficiency',
    meaning: 'Recent success in the domain of the skill.',
    unit: 'share',
    range: [0, 1],
    formula: '0.7 × before + 0.3 × right, from 0.5, in the domain (the first part of the skill’s path)',
    missing: 'if the domain is not among the 30 that were last practised',
    from: 'answers',
    value({ learner, question }) {
      const domain = domainOf(question.skill)
      return learner.domains.find((practised) => practised.domain === domain)?.recentSuccess ?? Number.NaN
    },
  },
  {
    name: 'crossDomainTransfer',
    meaning: 'Recent success in the other domains.',
    unit: 'share',
    range: [0, 1],
    formula: 'mean of domainProficiency over the other domains with at least five answers',
    missing: 'if there is no such domain',
    from: 'answers',
    value({ learner, question }) {
      const domain = domainOf(question.skill)
      const others = learner.domains.filter(
        (practised) => practised.domain !== domain && practised.answers >= FEWEST_OF_A_DOMAIN,
      )
      return mean(others.map(({ recentSuccess }) => recentSuccess))
    },
  },
  {
    name: 'perceivedDifficulty',
    meaning: 'How hard the learner last said it was.',
    unit: 'level',
    range: [1, 5],
    formula: 'the last perceived difficulty that the learner reported',
    missing: 'if the learner never reported one',
    from: 'reflections',
    value: ({ learner }) => learner.perceived?.level ?? Number.NaN,
  },
  {
    name: 'strategyEffectiveness',
    meaning: 'By how much the strategy last used serves the learner better than other ways.',
    unit: 'difference of shares',
    range: [-1, 1],
    formula:
      '(right + 1) / (answers + 2) with the strategy last used − the same over all other answers. A difference that was observed, not an effect that was shown',
    missing: 'if no strategy was ever observed',
    from: 'answers',
    value({ learner }) {
      const used = learner.strategies.at(-1)
      if (!used) return Number.NaN
      const others = smoothed(learner.successes - used.successes, learner.answers - used.answers, ONE_EACH)
      return smoothed(used.successes, used.answers, ONE_EACH) - others
    },
  },
]

/** The session in which the question is asked, if it has begun. */
function sessionAt({ learner: { session, lastAtMs }, question: { at } }: Situation): Session | null {
  return at !== undefined && lastAtMs !== null && at - lastAtMs > PAUSE_MS ? null : session
}

function fatigueOf(known: Situation): number {
  const session = sessionAt(known)
  if (known.question.at === undefined || !session || session.answers < 2 * SESSION_PART) return Number.NaN
  const { outcomes, durationsMs } = known.learner
  const drop = Math.max(0, session.firstSuccesses / SESSION_PART - mean(outcomes.slice(-SESSION_PART)))
  const firstMs = session.firstMs / session.firstTimed
  const lastMs = mean(durationsMs.slice(-SESSION_PART).filter((ms) => ms !== null))
  const slowdown = Math.min(1, Math.max(0, lastMs / firstMs - 1))
  return Number.isNaN(slowdown) ? drop : (drop + slowdown) / 2
}

/** The slope of the least-squares line through values at 0, 1, 2, …; NaN for fewer than five. */
function slopeOf(values: readonly number[]): number {
  if (values.length < FEWEST_FOR_A_SLOPE) return Number.NaN
  const middle = (values.length - 1) / 2
  let products = 0
  let squares = 0
  for (const [n, value] of values.entries()) {
    products += (n - middle) * value
    squares += (n - middle) ** 2
  }
  return products / squares
}

/** The features of the situation. */
export const situationSchema = defineFeatures('situation', 1, [...ofTime, ...ofSkills])

/** The features of the situation, in the order of `situationSchema`; NaN where one is missing. */
export const situation = (learner: LearnerState, question: Question, into?: Float64Array): Float64Array =>
  valuesOf(situationSchema, { learner, question }, into)
