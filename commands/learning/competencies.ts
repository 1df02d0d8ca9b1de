// The decider of assessments: what of a learner's work may be evidence, and the assessments that may be corrected.

import achievementUnlocked from '#events/learning/achievement-unlocked.ts'
import type { AssessmentLevel, CompetencyCode } from '#events/learning/competencies.ts'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import competencyAssessmentCorrected from '#events/learning/competency-assessment-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import productionSubmitted from '#events/learning/production-submitted.ts'
import productionWithdrawn from '#events/learning/production-withdrawn.ts'
import skillMastered from '#events/learning/skill-mastered.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import { type Instant, laterOf, type PersonId, type Revision } from '#kernel/ids.ts'

/** Only what a learner did last can be evidence, and only the last assessments can be corrected: this bounds the state. */
export const LATEST_WORK = 500
export const LATEST_ASSESSMENTS = 300

export type PastAssessment = {
  readonly id: string
  readonly revision: Revision
  readonly competency: CompetencyCode
  readonly assessor: PersonId
  readonly level: AssessmentLevel
  readonly at: Instant
  readonly correctedAt: Instant | null
  readonly class: ClassId
}

export type Competencies = {
  readonly enrolments: readonly Enrolment[]
  /** Ids of events, oldest first. Of a submitted text, also its production: a withdrawn one is no evidence. */
  readonly work: readonly { readonly id: string; readonly production?: string }[]
  readonly assessments: readonly PastAssessment[]
}

const worked = (state: Competencies, id: string, production?: string): Competencies => ({
  ...state,
  work: [...state.work.slice(1 - LATEST_WORK), { id, ...(production !== undefined && { production }) }],
})

export default defineDecider<Competencies>('learning.competencies', {
  stream: 'learner',
  initial: { enrolments: [], work: [], assessments: [] },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(exerciseAttempted, (state, { id }) => worked(state, id)),
    on(exerciseCompleted, (state, { id }) => worked(state, id)),
    on(skillMastered, (state, { id }) => worked(state, id)),
    on(achievementUnlocked, (state, { id }) => worked(state, id)),
    on(productionSubmitted, (state, { id, data }) => worked(state, id, data.production)),
    on(productionWithdrawn, (state, { data }) => ({
      ...state,
      work: state.work.filter(({ production }) => production !== data.production),
    })),
    on(importWithdrawn, (state, { data: { facts } }) => ({
      ...state,
      work: state.work.filter(({ id }) => !facts.some((fact) => fact.id === id)),
    })),
    on(competencyAssessed, (state, { id, revision, actor, occurredAt, data }) => {
      const assessment: PastAssessment = {
        ...{ id, revision, assessor: actor, at: occurredAt, correctedAt: null },
        ...{ competency: data.competency, level: data.level, class: data.class },
      }
      return { ...state, assessments: [...state.assessments.slice(1 - LATEST_ASSESSMENTS), assessment] }
    }),
    on(competencyAssessmentCorrected, (state, { occurredAt, data }) => ({
      ...state,
      assessments: state.assessments.map((one) =>
        one.id === data.assessment
          ? { ...one, level: data.isLevel, correctedAt: laterOf(one.correctedAt, occurredAt) }
          : one,
      ),
    })),
    on(subjectErased, (state) => ({ ...state, work: [], assessments: [] })),
  ],
})
