// The decider of the school's badges: what a learner has done that badges ask for, and which ones they have.

import achievementUnlocked, { MOST_EVIDENCE } from '#events/learning/achievement-unlocked.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import type { BadgeCriterion, SimpleCriterion } from '#events/learning/badge-criteria.ts'
import badgeRevoked from '#events/learning/badge-revoked.ts'
import {
  assessmentsThatMeet,
  type BadgeTally,
  correctAssessment,
  countAnswer,
  countAssessment,
  countDay,
  countExercise,
  countMastery,
  emptyTally,
  isInside,
  recount,
  takeBack,
} from '#events/learning/badge-tally.ts'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import learningStarted from '#events/learning/learning-started.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import { EventReference, type Level, type SkillId } from '#events/learning/values.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { EventId, Instant, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'

/**
 * What the evidence of a badge is chosen from: the last events that any badge may count, and the last skills mastered however long ago,
 * since hundreds of answers may come between two of them.
 */
const MOST_RECENT = 60
const MOST_MASTERED = MOST_EVIDENCE

type Done = 'answer' | 'exercise' | 'view' | 'session' | 'mastery'
type Recent = {
  readonly id: EventId
  readonly done: Done
  readonly skill: SkillId | null
  readonly level: Level | null
  readonly right: boolean
}

export type Badges = {
  readonly enrolments: readonly Enrolment[]
  readonly unlocked: readonly string[]
  readonly revoked: readonly string[]
  readonly tally: BadgeTally
  readonly recent: readonly Recent[]
}

type Happened = { readonly id: EventId; readonly occurredAt: Instant; readonly zone: Zone }
type Of = { readonly skill?: SkillId | undefined; readonly difficulty?: Level | undefined; readonly correct?: boolean }

const noted = (state: Badges, { id }: Happened, done: Done, { skill, difficulty, correct }: Of): Badges => ({
  ...state,
  recent: lately([
    ...state.recent,
    { id, done, skill: skill ?? null, level: difficulty ?? null, right: correct ?? true },
  ]),
})

function lately(done: readonly Recent[]): readonly Recent[] {
  const mastered = done.slice(0, -MOST_RECENT).filter((one) => one.done === 'mastery')
  return mastered.length === 0
    ? done.slice(-MOST_RECENT)
    : [...mastered.slice(-MOST_MASTERED), ...done.slice(-MOST_RECENT)]
}

/** Activity of the learner's own: its day counts for a row of days. */
const active = (state: Badges, e: Happened, done: Done, of: Of, tally: BadgeTally): Badges =>
  noted({ ...state, tally: countDay(tally, localDay(e.occurredAt, e.zone)) }, e, done, of)

export default defineDecider<Badges>('learning.badges', {
  stream: 'learner',
  initial: { enrolments: [], unlocked: [], revoked: [], tally: emptyTally, recent: [] },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(exerciseAttempted, (state, e) =>
      active(state, e, 'answer', e.data, countAnswer(state.tally, e.data, e.data.correct)),
    ),
    on(attemptCorrected, (state, { data }) => ({
      ...state,
      tally: recount(state.tally, data, data.wasCorrect, data.isCorrect),
      recent: state.recent.map((one) => (one.id === String(data.attempt) ? { ...one, right: data.isCorrect } : one)),
    })),
    on(importWithdrawn, (state, { data }) => ({
      ...state,
      tally: takeBack(state.tally, data),
      recent: state.recent.filter((one) => !data.facts.some(({ id }) => id === String(one.id))),
    })),
    on(exerciseCompleted, (state, e) => active(state, e, 'exercise', e.data, countExercise(state.tally, e.data.skill))),
    on(contentViewed, (state, e) =>
      active(state, e, 'view', {}, { ...state.tally, views: state.tally.views + e.data.views }),
    ),
    on(learningStarted, (state, e) =>
      active(state, e, 'session', {}, { ...state.tally, sessions: state.tally.sessions + 1 }),
    ),
    on(skillMastered, (state, e) =>
      noted({ ...state, tally: countMastery(state.tally, e.data.skill) }, e, 'mastery', e.data),
    ),
    on(competencyAssessed, (state, { id, occurredAt, data: { competency, level } }) => {
      const made = { level, assessment: EventReference.parse(id), assessedAt: occurredAt }
      return { ...state, tally: countAssessment(state.tally, competency, made) }
    }),
    on(competencyAssessmentCorrected, (state, { data }) => ({ ...state, tally: correctAssessment(state.tally, data) })),
    on(achievementUnlocked, (state, { data: { achievement } }) => ({
      ...state,
      unlocked: [...state.unlocked.filter((one) => one !== achievement), achievement],
      revoked: state.revoked.filter((one) => one !== achievement),
    })),
    on(badgeRevoked, (state, { data: { achievement } }) => ({
      ...state,
      unlocked: state.unlocked.filter((one) => one !== achievement),
      revoked: [...state.revoked.filter((one) => one !== achievement), achievement],
    })),
  ],
})

const counts: Readonly<Record<string, Done>> = {
  answers: 'answer',
  'right-answers': 'answer',
  exercises: 'exercise',
  views: 'view',
  sessions: 'session',
}

function countsFor({ done, skill, level, right }: Recent, criterion: SimpleCriterion): boolean {
  const isWithin = (inside: SkillId | undefined) => inside === undefined || (skill !== null && isInside(skill, inside))
  switch (criterion.kind) {
    case 'streak':
      return done !== 'mastery'
    case 'mastery':
      return done === 'mastery' && isWithin(criterion.in)
    case 'count':
      return (
        done === counts[criterion.of] &&
        isWithin(criterion.in) &&
        (criterion.of !== 'right-answers' || right) &&
        (criterion.fromLevel === undefined || (level ?? 0) >= criterion.fromLevel)
      )
    case 'competencies':
      return false
  }
}

/**
 * What shows that a criterion is met: the assessments that count for it, at most half of the evidence where the learner did something
 * besides, then the last events of the learner that count, each oldest first.
 */
export function evidenceOf({ recent, tally }: Badges, criterion: BadgeCriterion): EventReference[] {
  const parts = criterion.kind === 'all' || criterion.kind === 'any' ? criterion.of : [criterion]
  const done = recent.filter((one) => parts.some((part) => countsFor(one, part)))
  const assessed = parts.flatMap((part) => (part.kind === 'competencies' ? assessmentsThatMeet(tally, part) : []))
  const assessments = [...new Set(assessed.map(({ assessment }) => assessment))].slice(
    done.length > 0 ? -MOST_EVIDENCE / 2 : -MOST_EVIDENCE,
  )
  const last = done.slice(assessments.length - MOST_EVIDENCE)
  return [...assessments, ...last.map(({ id }) => EventReference.parse(id))]
}
