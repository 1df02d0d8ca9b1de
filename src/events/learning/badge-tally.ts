// What badges are decided from: a few numbers of a learner's stream, the same whatever order the events come in. Pure and
// bounded; the decider of badges and the read model fold with it alike.
import { z } from 'zod'
import { Instant, LocalDay } from '#kernel/ids.ts'
import type { BadgeCriterion, Counted, SimpleCriterion } from './badge-criteria.ts'
import { AssessmentLevel, assessmentLevels, type CompetencyCode } from './competencies.ts'
import { EventReference, type Level, SkillId } from './values.ts'

const LEVELS = 6
/** More than a curriculum has; bounds the tally, whatever clients send. */
const MOST_SKILLS = 2_000
/** The last days with activity: a school year has fewer than 200. The longest row that a badge may ask for is 100. */
const MOST_DAYS = 200
/** More than a framework has. */
const MOST_COMPETENCIES = 1_000

/** Answers by level, at 0 those without one. */
const ByLevel = z.array(z.int()).length(LEVELS)

export const BadgeTally = z.object({
  /** By skill: answers and right answers by level, and completed exercises. */
  skills: z.record(
    z.string(),
    z.object({
      answers: ByLevel.describe('Answers, by level.'),
      right: ByLevel.describe('Right answers, by level.'),
      exercises: z.int().describe('Completed exercises.'),
    }),
  ),
  /** Completed exercises that have no skill. */
  otherExercises: z.int(),
  views: z.int(),
  sessions: z.int(),
  mastered: z.array(SkillId),
  /** Days with activity, in the school's zone, oldest first. */
  days: z.array(LocalDay),
  /** By competency: its latest assessment, by when it was made; of two at one time, the one with the higher id. */
  competencies: z.record(
    z.string(),
    z.object({ level: AssessmentLevel, assessment: EventReference, assessedAt: Instant }),
  ),
})
export type BadgeTally = z.output<typeof BadgeTally>
type OfSkill = BadgeTally['skills'][string]

export const emptyTally: BadgeTally = {
  ...{ skills: {}, otherExercises: 0, views: 0, sessions: 0, mastered: [], days: [], competencies: {} },
}

const nothing: OfSkill = { answers: [0, 0, 0, 0, 0, 0], right: [0, 0, 0, 0, 0, 0], exercises: 0 }

function withSkill(tally: BadgeTally, skill: SkillId, change: (of: OfSkill) => OfSkill): BadgeTally {
  const known = Object.hasOwn(tally.skills, skill)
  if (!known && Object.keys(tally.skills).length >= MOST_SKILLS) return tally
  return { ...tally, skills: { ...tally.skills, [skill]: change((known && tally.skills[skill]) || nothing) } }
}

const plus = (counts: readonly number[], level: Level | undefined, more: number): number[] =>
  counts.map((count, index) => (index === (level ?? 0) ? Math.max(0, count + more) : count))

type Answered = { readonly skill: SkillId; readonly difficulty?: Level | undefined }

export const countAnswer = (tally: BadgeTally, { skill, difficulty }: Answered, correct: boolean): BadgeTally =>
  withSkill(tally, skill, (of) => ({
    ...of,
    answers: plus(of.answers, difficulty, 1),
    right: plus(of.right, difficulty, Number(correct)),
  }))

/** The verdict on an answer that is counted already has changed. */
export const recount = (tally: BadgeTally, { skill, difficulty }: Answered, was: boolean, is: boolean): BadgeTally =>
  was === is
    ? tally
    : withSkill(tally, skill, (of) => ({ ...of, right: plus(of.right, difficulty, Number(is) - Number(was)) }))

type TakenBack = {
  readonly completed: readonly { readonly skill?: SkillId | undefined; readonly times: number }[]
  readonly answers: readonly (Answered & { readonly answers: number; readonly right: number })[]
  readonly views: number
  readonly sessions: number
  readonly idleDays: readonly LocalDay[]
}

/** Answers, completed exercises, views and sessions that were counted are not there any more. */
export function takeBack(tally: BadgeTally, { answers, completed, views, sessions, idleDays }: TakenBack): BadgeTally {
  const withoutAnswers = answers.reduce(
    (rest, { skill, difficulty, answers: given, right }) =>
      Object.hasOwn(rest.skills, skill)
        ? withSkill(rest, skill, (of) => ({
            ...of,
            answers: plus(of.answers, difficulty, -given),
            right: plus(of.right, difficulty, -right),
          }))
        : rest,
    tally,
  )
  const without = completed.reduce((rest, { skill, times }) => withoutExercises(rest, skill, times), withoutAnswers)
  return {
    ...without,
    skills: Object.fromEntries(Object.entries(without.skills).filter(([, of]) => isAny(of))),
    views: Math.max(0, tally.views - views),
    sessions: Math.max(0, tally.sessions - sessions),
    days: tally.days.filter((day) => !idleDays.includes(day)),
  }
}

const withoutExercises = (tally: BadgeTally, skill: SkillId | undefined, times: number): BadgeTally => {
  if (skill === undefined) return { ...tally, otherExercises: Math.max(0, tally.otherExercises - times) }
  return Object.hasOwn(tally.skills, skill)
    ? withSkill(tally, skill, (of) => ({ ...of, exercises: Math.max(0, of.exercises - times) }))
    : tally
}

const isAny = ({ answers, exercises }: OfSkill): boolean => exercises > 0 || answers.some((count) => count > 0)

export const countExercise = (tally: BadgeTally, skill: SkillId | undefined): BadgeTally =>
  skill === undefined
    ? { ...tally, otherExercises: tally.otherExercises + 1 }
    : withSkill(tally, skill, (of) => ({ ...of, exercises: of.exercises + 1 }))

export const countMastery = (tally: BadgeTally, skill: SkillId): BadgeTally =>
  tally.mastered.includes(skill) || tally.mastered.length >= MOST_SKILLS
    ? tally
    : { ...tally, mastered: [...tally.mastered, skill].sort() }

/** A day with activity. Late ones take their place among the others. */
export function countDay(tally: BadgeTally, day: LocalDay): BadgeTally {
  if (tally.days.at(-1) === day || tally.days.includes(day)) return tally
  return { ...tally, days: [...tally.days, day].sort().slice(-MOST_DAYS) }
}

type Latest = BadgeTally['competencies'][string]
const latestOf = (tally: BadgeTally, competency: CompetencyCode): Latest | undefined =>
  Object.hasOwn(tally.competencies, competency) ? tally.competencies[competency] : undefined

/** An assessment counts until a later one takes its place. One that arrives late takes no place. */
export function countAssessment(tally: BadgeTally, competency: CompetencyCode, made: Latest): BadgeTally {
  const known = latestOf(tally, competency)
  if (!known && Object.keys(tally.competencies).length >= MOST_COMPETENCIES) return tally
  const order = (one: Latest) => `${one.assessedAt} ${one.assessment}`
  return known && order(known) >= order(made)
    ? tally
    : { ...tally, competencies: { ...tally.competencies, [competency]: made } }
}

type Corrected = { readonly competency: CompetencyCode; readonly assessment: string; readonly isLevel: AssessmentLevel }

/** The level of an assessment was corrected. Where a later one has taken its place, nothing changes. */
export function correctAssessment(tally: BadgeTally, { competency, assessment, isLevel }: Corrected): BadgeTally {
  const known = latestOf(tally, competency)
  return known?.assessment === assessment
    ? { ...tally, competencies: { ...tally.competencies, [competency]: { ...known, level: isLevel } } }
    : tally
}

/** The latest assessments that meet a criterion, oldest first. */
export function assessmentsThatMeet(
  tally: BadgeTally,
  { level, among }: SimpleCriterion & { kind: 'competencies' },
): Latest[] {
  const named = among && new Set<string>(among)
  const least = assessmentLevels.indexOf(level)
  return Object.entries(tally.competencies)
    .filter(([code, latest]) => (named?.has(code) ?? true) && assessmentLevels.indexOf(latest.level) >= least)
    .map(([, latest]) => latest)
    .toSorted((a, b) => (a.assessedAt < b.assessedAt ? -1 : a.assessedAt > b.assessedAt ? 1 : 0))
}

/** Whether a skill is this one, or within this domain. */
export const isInside = (skill: string, inside: SkillId | undefined): boolean =>
  inside === undefined || skill === inside || skill.startsWith(`${inside}/`)

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0)

function counted(tally: BadgeTally, { of, in: inside, fromLevel = 0 }: SimpleCriterion & { kind: 'count' }): number {
  const ofSkills = (value: (skill: OfSkill) => number) =>
    sum(Object.entries(tally.skills).map(([skill, counts]) => (isInside(skill, inside) ? value(counts) : 0)))
  const counts: Readonly<Record<Counted, () => number>> = {
    answers: () => ofSkills(({ answers }) => sum(answers.slice(fromLevel))),
    'right-answers': () => ofSkills(({ right }) => sum(right.slice(fromLevel))),
    exercises: () => ofSkills(({ exercises }) => exercises) + (inside === undefined ? tally.otherExercises : 0),
    views: () => tally.views,
    sessions: () => tally.sessions,
  }
  return counts[of]()
}

const DAY_MS = 86_400_000
/** Weekdays are numbered from Monday 5 January 1970 on; a Saturday or Sunday counts with the Friday before. */
function numberOf(day: LocalDay, on: 'every-day' | 'weekdays'): number | null {
  const number = Math.round(Date.parse(day) / DAY_MS)
  if (on === 'every-day') return number
  const sinceMonday = number - 4
  const inWeek = ((sinceMonday % 7) + 7) % 7
  return inWeek > 4 ? null : Math.floor(sinceMonday / 7) * 5 + inWeek
}

/** The longest row of days among those that are kept. */
export function longestStreak(days: readonly LocalDay[], on: 'every-day' | 'weekdays'): number {
  let longest = 0
  let run = 0
  let last: number | null = null
  for (const day of days) {
    const number = numberOf(day, on)
    if (number === null) continue
    run = last !== null && number === last + 1 ? run + 1 : 1
    longest = Math.max(longest, run)
    last = number
  }
  return longest
}

/** How far a learner is with a criterion: `done` of `of`, never above it. */
export type BadgeProgress = { readonly done: number; readonly of: number; readonly met: boolean }

function doneOf(tally: BadgeTally, criterion: SimpleCriterion): readonly [done: number, of: number] {
  switch (criterion.kind) {
    case 'count':
      return [counted(tally, criterion), criterion.atLeast]
    case 'streak':
      return [longestStreak(tally.days, criterion.on), criterion.days]
    case 'mastery':
      return [tally.mastered.filter((skill) => isInside(skill, criterion.in)).length, criterion.skills]
    case 'competencies':
      return [assessmentsThatMeet(tally, criterion).length, criterion.atLeast]
  }
}

function simpleProgress(tally: BadgeTally, criterion: SimpleCriterion): BadgeProgress {
  const [done, of] = doneOf(tally, criterion)
  return { done: Math.min(done, of), of, met: done >= of }
}

const shareOf = ({ done, of }: BadgeProgress): number => done / of

/** Of `all`, the number of parts that are met; of `any`, the part that is nearest. */
export function badgeProgress(tally: BadgeTally, criterion: BadgeCriterion): BadgeProgress {
  if (criterion.kind !== 'all' && criterion.kind !== 'any') return simpleProgress(tally, criterion)
  const parts = criterion.of.map((part) => simpleProgress(tally, part))
  if (criterion.kind === 'any')
    return parts.reduce((nearest, part) => (shareOf(part) > shareOf(nearest) ? part : nearest))
  const done = parts.filter(({ met }) => met).length
  return { done, of: parts.length, met: done === parts.length }
}
