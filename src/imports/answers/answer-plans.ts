// The streams that a table of answers becomes: the school, its class, and one stream for each learner.

import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import classOpened from '#events/teaching/class-opened.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { ClassId } from '#events/teaching/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, PersonId, type StreamName, streamName, TenantId, type Zone } from '#kernel/ids.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { type KeyOf, wholeEvent } from '../add-missing.ts'
import type { StreamPlan } from '../go-on.ts'
import { importerFrom } from '../importers.ts'
import type { Step } from '../load-streams.ts'
import { schoolYearOf } from '../school-year.ts'
import type { AnswerTable } from './answer-table.ts'
import { inOrder } from './answer-times.ts'

/** An existing school, or a new one with this name. */
export type School = { readonly tenant: TenantId } | { readonly name: string; readonly zone: Zone }

export const tenantOf = (school: School): TenantId =>
  'tenant' in school ? school.tenant : TenantId.parse(derivedUuid('answers school', school.name))

/** The one class of the learners whose answers were imported into a school. */
export const classOf = (tenant: TenantId): ClassId => ClassId.parse(derivedUuid('answers class', tenant))

export const importerOf = (tenant: TenantId): PersonId => importerFrom('answers', tenant)

export type AnswerSource = {
  readonly tenant: TenantId
  readonly zone: Zone
  /** Milliseconds since 1970. */
  readonly fromMs: number
  readonly digest: string
  /** With times that are settled. */
  readonly table: AnswerTable
  /** By their place in the table. */
  readonly learners: readonly PersonId[]
  readonly rows: readonly Int32Array[]
}

/** The school if it is new, one person for the teachers, whom a table does not name, and the class. */
export function framePlans(
  { tenant, zone, rows, table, fromMs }: AnswerSource,
  made: string | undefined,
): StreamPlan[] {
  const teacher = PersonId.parse(derivedUuid('answers staff', tenant))
  const first = instantOf(
    rows.reduce((least, own) => Math.min(least, inOrder(table, own, fromMs).ms[0] ?? least), Number.POSITIVE_INFINITY),
  )
  const one = (stream: StreamName, subject: PersonId | null, event: NewEvent<string, object>): StreamPlan => ({
    stream,
    subject,
    events: 1,
    steps: () => [{ command: derivedCommandId('answers', stream), occurredAt: first, events: [event] }],
  })
  return [
    ...(made === undefined ? [] : [one(streamName('school', tenant), null, schoolOpened({ name: made, zone }))]),
    one(
      streamName('person', teacher),
      teacher,
      personRegistered({ role: 'teacher', givenName: 'Équipe', familyName: 'pédagogique' }),
    ),
    one(
      streamName('class', classOf(tenant)),
      null,
      classOpened({
        name: 'Réponses importées',
        level: 'Import',
        schoolYear: schoolYearOf(first, zone),
        teacher,
      }),
    ),
  ]
}

/** For each learner: their enrolment, with their first answer, and one event for each answer. */
export function* learnerPlans(source: AnswerSource): Generator<StreamPlan> {
  for (const [n, own] of source.rows.entries()) {
    const learner = source.learners[n]
    if (learner === undefined) throw new Error('the import is missing a learner that it had counted')
    yield {
      stream: streamName('learner', learner),
      subject: learner,
      events: own.length + 1,
      steps: () => stepsOf(source, learner, own),
    }
  }
}

function* stepsOf(source: AnswerSource, learner: PersonId, own: Int32Array): Generator<Step> {
  const { table, tenant, zone, digest, fromMs } = source
  const ofClass = classOf(tenant)
  const { rows, ms } = inOrder(table, own, fromMs)
  for (const [n, row] of rows.entries()) {
    const occurredAt = instantOf(ms[n] ?? fromMs)
    if (n === 0) {
      const enrolled = learnerEnrolled({ class: ofClass, schoolYear: schoolYearOf(occurredAt, zone) })
      yield { command: derivedCommandId('answers enrolment', digest, learner), occurredAt, events: [enrolled] }
    }
    const { exercise, skill, correct, durationMs, level } = table.row(row)
    const attempted = exerciseAttempted({
      exercise: table.exercises.ids[exercise] ?? '',
      exerciseVersion: 1,
      skill: table.skills.ids[skill] ?? '',
      ...(!Number.isNaN(level) && { difficulty: level }),
      correct,
      ...(!Number.isNaN(durationMs) && { durationMs }),
      class: ofClass,
    })
    yield { command: derivedCommandId('answer', digest, learner, String(n)), occurredAt, events: [attempted] }
  }
}

/** A learner is enrolled once, whichever file has their first answer. */
export const factOf: KeyOf = (event, occurredAt) =>
  event.type === learnerEnrolled.type ? event.type : wholeEvent(event, occurredAt)
