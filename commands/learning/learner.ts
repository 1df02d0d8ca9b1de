// The decider of a learner's activity: their enrolments, and their progress in each skill.

import attemptCorrected from '#events/learning/attempt-corrected.ts'
import difficultyAdjusted from '#events/learning/difficulty-adjusted.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import type { Level, SkillId } from '#events/learning/values.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { defineDecider } from '#kernel/decider.ts'
import { nextRun } from './mastery.ts'

export type SkillState = {
  /** Right answers in a row that count towards mastery. */
  readonly run: number
  readonly mastered: boolean
  /** The difficulty last set for the learner; null until it is set. */
  readonly level: Level | null
}

/** Plain JSON, so that it can be cached and stored in snapshots: a few bytes per skill, however many events. */
export type Learner = {
  readonly enrolments: readonly Enrolment[]
  readonly skills: Readonly<Record<string, SkillState>>
}

const untouched: SkillState = { run: 0, mastered: false, level: null }

/** Checks own properties only: a skill may be called "constructor". */
const has = (learner: Learner, skill: SkillId) => Object.hasOwn(learner.skills, skill)
export const skillOf = (learner: Learner, skill: SkillId): SkillState =>
  (has(learner, skill) ? learner.skills[skill] : undefined) ?? untouched

/** More skills than any curriculum has; bounds the state, whatever clients send. */
const MOST_SKILLS = 2_000
/** `beginning`: skills that the same decision has begun. */
export const hasRoomFor = (learner: Learner, skill: SkillId, beginning: ReadonlySet<SkillId> = new Set()): boolean =>
  has(learner, skill) || beginning.has(skill) || Object.keys(learner.skills).length + beginning.size < MOST_SKILLS

const withSkill = (learner: Learner, skill: SkillId, change: Partial<SkillState>): Learner => ({
  ...learner,
  skills: { ...learner.skills, [skill]: { ...skillOf(learner, skill), ...change } },
})

export default defineDecider<Learner>('learning.learner', {
  stream: 'learner',
  initial: { enrolments: [], skills: {} },
  evolve: (on) => [
    on(learnerEnrolled, (learner, e) => ({
      ...learner,
      enrolments: enrol(learner.enrolments, e),
    })),
    on(learnerLeftClass, (learner, e) => ({
      ...learner,
      enrolments: leave(learner.enrolments, e.data.class, e.occurredAt),
    })),
    on(exerciseAttempted, (learner, e) =>
      withSkill(learner, e.data.skill, { run: nextRun(skillOf(learner, e.data.skill).run, e.data) }),
    ),
    on(attemptCorrected, (learner, e) => withSkill(learner, e.data.skill, { run: e.data.run })),
    // Which of the answers in a row are left is not known here: the next one begins a new run. Only answers make a run: completed
    // exercises and declared levels that are withdrawn as well leave it as it is.
    on(importWithdrawn, (learner, { data }) =>
      [...new Set(data.answers.map(({ skill }) => skill))].reduce(
        (rest, skill) => (has(rest, skill) ? withSkill(rest, skill, { run: 0 }) : rest),
        learner,
      ),
    ),
    on(skillMastered, (learner, e) => withSkill(learner, e.data.skill, { mastered: true })),
    on(difficultyAdjusted, (learner, e) => withSkill(learner, e.data.skill, { level: e.data.to })),
  ],
})
