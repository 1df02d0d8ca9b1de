// Arbitrary sequences of the school's commands, for properties of every command and read model, including future ones.

import { setTimeout as pause } from 'node:timers/promises'
import fc from 'fast-check'
import { type Codec, codec as codecOf } from '#commanding/codec.ts'
import { CommandFailed } from '#commanding/command-problem.ts'
import { type CommandRunner, commandRunner } from '#commanding/command-runner.ts'
import { schoolSettings } from '#commanding/school-settings.ts'
import { streamQueue } from '#commanding/stream-queue.ts'
import { streamStates } from '#commanding/stream-states.ts'
import { agesFrom, consentRules } from '#compose/consents.ts'
import { factFrom } from '#compose/fact-named.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { noticeIdOf } from '#events/conversation/values.ts'
import competencyAssessed from '#events/learning/competency-assessed.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { exampleParts, exampleSequence } from '#events/teaching/example-sequence.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import {
  derivedCommandId,
  eventId,
  Instant,
  PersonId,
  type Position,
  START,
  streamName,
  TenantId,
} from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { id, minute } from '#kernel/specification.ts'
import { modelSchemas } from '#ml/features/model-schemas.ts'
import type { Keys } from '#privacy/keys.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { silentTrail } from '#trail/trail.ts'
import school from '../../commands/identity/school.ts'
import { arbitraryOf } from '../arbitrary-of.ts'
import { opened } from '../fixtures/encoded.ts'
import { rowsFromLog } from '../fixtures/rows-from-log.ts'
import { authoriseUnrelated, testCaller } from '../fixtures/test-caller.ts'
import { works } from './school-work.ts'

export type Step =
  | {
      readonly do: 'command'
      readonly command: string
      readonly input: Readonly<Record<string, unknown>>
      readonly lateMinutes: number
      readonly attempt: number
    }
  /** Erasure is an event like any other; the command that makes it comes with a later issue. */
  | { readonly do: 'erase'; readonly learner: string }

/** A school's cast: every test run may have its own. */
export type Cast = {
  readonly tenant: TenantId
  readonly actor: PersonId
  readonly learners: readonly string[]
  readonly classes: readonly string[]
}
export const castOf = (number: number): Cast => ({
  tenant: TenantId.parse(id('5c', number)),
  actor: PersonId.parse(id('7eac', number)),
  learners: [1, 2, 3].map((n) => id('1ea', number * 10 + n)),
  classes: [1, 2].map((n) => id('c1a55', number * 10 + n)),
})

const fewOf = (cast: Cast): Record<string, fc.Arbitrary<unknown>> => ({
  learner: fc.constantFrom(...cast.learners),
  person: fc.constantFrom(...cast.learners),
  birthDate: fc.constantFrom('2008-09-12', '2016-05-09'),
  teacher: fc.constantFrom(cast.actor, ...cast.learners.slice(0, 1)),
  guardian: fc.constant(cast.actor),
  signers: fc.constantFrom([], [cast.actor]),
  signer: fc.constant(cast.actor),
  class: fc.constantFrom(...cast.classes),
  skill: fc.constantFrom('calcul/addition', 'calcul/division', 'constructor'),
  exercise: fc.constantFrom('addition-1', 'division-1'),
  content: fc.constantFrom(id('c047', 1), id('c047', 2)),
  path: fc.constantFrom(id('9a7', 1), id('9a7', 2)),
  group: fc.constantFrom(id('9e0', 1), id('9e0', 2)),
  // Mastery needs three right answers in a row at level 3 or above.
  correct: fc.constantFrom(true, true, true, false),
  difficulty: fc.constantFrom(3, 4, 5, 2),
  source: fc.constantFrom('learner', 'teacher', 'tool', 'inferred'),
  production: fc.constantFrom('3f8b6d21-90c4-4e7a-b5d2-1c6e8a40f793', '3f8b6d21-90c4-4e7a-b5d2-1c6e8a40f794'),
  draft: fc.constantFrom(1, 2),
  code: fc.constantFrom('FR.ECR.1', 'FR.ECR.2'),
  competency: fc.constantFrom('FR.ECR.1', 'FR.ECR.2'),
  evidence: fc.constant([]),
  review: fc.constantFrom('a4d07c13-6b52-4f98-8e0c-57d3b1f2a960', 'a4d07c13-6b52-4f98-8e0c-57d3b1f2a961'),
  reviewer: fc.constantFrom(...cast.learners),
  dueAt: fc.constantFrom(minute(9_000), minute(40_000)),
  zone: fc.constantFrom('Europe/Paris', 'Indian/Reunion', 'Pacific/Auckland'),
})

/** One of each, so that what is enrolled, linked or registered is also revoked, unlinked and disabled. */
const oneOfEach: Record<string, fc.Arbitrary<unknown>> = {
  code: fc.constant('4b6f2a10-3c5d-4e8f-9a1b-7d2c3e4f5a6b'),
  device: fc.constant('8e1d0c9b-7a6f-4e5d-8c3b-2a1f0e9d8c7b'),
  identity: fc.constant('5d3c9a10-6f2e-8b47-9c1d-2a7e8f90b3c4'),
  client: fc.constant('0c9a1f70-52d4-4c1e-9b0a-6d1e5f3b2a48'),
}

/** What is objected to is also overridden and taken back. */
const ofRights: Record<string, fc.Arbitrary<unknown>> = {
  informedOn: fc.constant('2026-09-01'),
  request: fc.constantFrom('3d9a1c70-52d4-4c1e-9b0a-6d1e5f3b2a48', '3d9a1c70-52d4-4c1e-9b0a-6d1e5f3b2a49'),
  askedAs: fc.constantFrom('school', 'school', 'guardian'),
  decision: fc.constant('7f9a1c70-52d4-4c1e-9b0a-6d1e5f3b2a48'),
  breach: fc.constant('6b9a1c70-52d4-4c1e-9b0a-6d1e5f3b2a48'),
  discoveredAt: fc.constant(minute(1)),
  at: fc.constant(minute(60)),
  purpose: fc.constantFrom('teaching', 'model-training'),
}

/** Of the two parents of a child, and of the child. */
const ofConsents: Record<string, fc.Arbitrary<unknown>> = {
  purpose: fc.constantFrom('declared-emotions', 'detailed-tracking'),
  text: fc.constantFrom(1, 2),
  signatories: fc.constantFrom(['learner', 'guardian'], ['learner', 'guardian'], ['learner'], ['guardian']),
}
/** What somebody carries out by hand, and says nothing that belongs to another right. */
const ofRequests: Record<string, fc.Arbitrary<unknown>> = {
  right: fc.constantFrom('rectification', 'rectification', 'erasure'),
  ground: fc.constant(undefined),
  purpose: fc.constant(undefined),
  lift: fc.constant(undefined),
  texts: fc.constant(undefined),
}
const saysWhat: ReadonlySet<string> = new Set(['privacy.make-request', 'privacy.approve-request'])

/** Two models of levels, which are promoted in turn. Their names follow from the hashes. */
const hashes = ['5d0c3a7be912', '9c1e7a40d2b8']
const ofModels: Record<string, fc.Arbitrary<unknown>> = {
  model: fc.constantFrom(...hashes.map((digits) => `level-${digits}`)),
  kind: fc.constant('level'),
  sha256: fc.constantFrom(...hashes.map((digits) => digits.padEnd(64, '0'))),
  schema: fc.constant(modelSchemas.level),
  // Seldom shared: a model of each origin cannot be rolled back to one of the other.
  schools: fc.constantFrom(...Array<undefined>(8).fill(undefined), 2),
  comparedWith: fc.constant(null),
}

/** One sequence, which is defined, published, set and worked on. */
const { lessons } = exampleSequence
const ofSequences: Record<string, fc.Arbitrary<unknown>> = {
  sequence: fc.constant(exampleSequence.sequence),
  version: fc.constantFrom(1, 1, 1, 2),
  lessons: fc.constantFrom(lessons, lessons, lessons.slice(0, 1)),
  lessonOrder: fc.constant([]),
  omitted: fc.constantFrom([], [], [exampleParts.summary]),
  isActive: fc.constantFrom(true, true, true, false),
  startsOn: fc.constant(null),
  endsOn: fc.constantFrom(null, '2026-09-05'),
  settings: fc.constant({ mostAttempts: null, showsReasons: true }),
  activity: fc.constantFrom(exampleParts.text, exampleParts.quiz, exampleParts.quiz, exampleParts.summary),
  answers: fc.constantFrom(
    undefined,
    [{ question: 'q1', response: 'Où sont les fleurs' }],
    [{ question: 'q2', response: 'reines' }],
  ),
  response: fc.constantFrom(undefined, 'Les abeilles dansent pour montrer aux autres où sont les fleurs.'),
  draft: fc.constantFrom(false, false, true),
  score: fc.constantFrom(null, 1, 2),
  visits: fc.constant([{ screen: 'outline', enteredAt: minute(1), durationMs: 5_000 }]),
}

/** Notices of one inbox, about one thing: what was given is seen. */
const ofNotices = ({ learners: [person = ''], classes: [first = ''] }: Cast): Record<string, fc.Arbitrary<unknown>> => {
  const of = { person, kind: 'learner-may-need-help', reference: id('e7e') }
  const facts = { class: first, skill: 'calcul/addition', reason: 'no-practice' }
  return {
    ...{ person: fc.constant(person), kind: fc.constant(of.kind), reference: fc.constant(of.reference) },
    ...{ about: fc.constant(undefined), facts: fc.constant(facts), notice: fc.constant(noticeIdOf(of)) },
    quiet: fc.constantFrom(null, { from: 20, until: 7 }, { from: 12, until: 14 }),
    offInConsole: fc.constantFrom([], [], [of.kind], ['decision-contested']),
    offByMail: fc.constantFrom([], [], [of.kind]),
  }
}

/** Learners answer more often than schools move to another time zone. A school closes in the end, if at all. */
const weights: Readonly<Record<string, number>> = {
  'learning.record-attempt': 50,
  'learning.correct-attempt': 14,
  'identity.change-school-zone': 2,
  'insight.record-model': 8,
  'insight.record-audit': 4,
  'insight.change-model-sharing': 3,
  'insight.record-check': 2,
  'insight.record-drift-alarm': 2,
  'insight.record-drift': 4,
  'insight.promote-model': 8,
  'insight.roll-back-model': 8,
  'insight.retire-model': 4,
  'identity.change-sealing': 4,
  'identity.close-school': 0,
  'identity.issue-device-code': 6,
  'identity.enrol-device': 6,
  'identity.revoke-device': 6,
  'identity.change-contact': 1,
  'identity.rename-person': 1,
  'identity.leave-school': 1,
  'privacy.record-paper-consent': 8,
  'privacy.make-request': 10,
  'privacy.prepare-request': 12,
  'privacy.approve-request': 12,
  'privacy.carry-out-request': 10,
  'privacy.complete-request': 6,
  'privacy.cancel-request': 1,
  'privacy.reject-request': 1,
  'learning.assign-sequence': 8,
  'learning.record-activity-result': 20,
  'learning.review-activity-result': 8,
  'teaching.define-sequence': 8,
  'teaching.publish-sequence': 8,
  'teaching.assign-teacher': 5,
  'teaching.remove-teacher': 5,
}

const closing: Step = { do: 'command', command: 'identity.close-school', input: {}, lateMinutes: 0, attempt: 0 }

export function anySteps(definitions: Definitions, cast: Cast, maxLength = 60): fc.Arbitrary<Step[]> {
  const fewFor = (
    name: string,
    isOfRequest: boolean,
    isOfSequence: boolean,
  ): Record<string, fc.Arbitrary<unknown>> => ({
    ...fewOf(cast),
    // All commands about a request name the same person.
    ...(isOfRequest && { person: fc.constantFrom(...cast.learners.slice(0, 1)) }),
    ...(name.startsWith('identity.') && oneOfEach),
    ...(name.startsWith('conversation.') && ofNotices(cast)),
    ...(name.startsWith('privacy.') && ofRights),
    ...(name.includes('consent') && ofConsents),
    ...(name.includes('-paper-') && ofConsents),
    ...(saysWhat.has(name) && ofRequests),
    ...(name.endsWith('-model') && ofModels),
    ...(isOfSequence && ofSequences),
  })
  const commands = [...definitions.commands.values()].map(({ name, input }) => ({
    weight: weights[name] ?? 3,
    arbitrary: fc.record({
      do: fc.constant('command' as const),
      command: fc.constant(name),
      input: fc.record(
        Object.fromEntries(
          Object.entries(input.shape).map(([field, schema]) => [
            field,
            fewFor(name, 'request' in input.shape, 'sequence' in input.shape)[field] ?? arbitraryOf(schema),
          ]),
        ),
      ),
      lateMinutes: fc.constantFrom(0, 0, 0, 7, 900, 4_000),
      attempt: fc.nat(20),
    }),
  }))
  const erase = fc.record({ do: fc.constant('erase' as const), learner: fc.constantFrom(...cast.learners) })
  const one: fc.Arbitrary<readonly Step[]> = fc
    .oneof(...commands, { weight: 1, arbitrary: erase })
    .map((step) => [step])
  const steps = fc.array(
    fc.oneof({ weight: 20, arbitrary: one }, { weight: 1, arbitrary: anyWork(definitions, cast) }),
    {
      maxLength,
      size: 'max',
    },
  )
  return fc
    .tuple(steps, fc.constantFrom(true, false, false))
    .map(([life, ends]) => (ends ? [...life.flat(), closing] : life.flat()))
}

/** One work from its beginning to its end, by one of the two who are enrolled. */
function anyWork({ commands }: Definitions, { learners, classes }: Cast): fc.Arbitrary<readonly Step[]> {
  const [first = '', second = ''] = learners
  const [ofClass = ''] = classes
  return fc.tuple(fc.constantFrom(...works), fc.boolean()).map(([work, isSecond]) => {
    const [learner, classmate] = isSecond ? [second, first] : [first, second]
    return work({ learner, classmate, class: ofClass }).map(([command, differing]): Step => {
      const input = { ...commands.get(command)?.example, ...differing }
      return { do: 'command', command, input, lateMinutes: 0, attempt: 0 }
    })
  })
}

export type Stage = {
  readonly commands: CommandRunner
  readonly log: EventLog
  readonly codec: Codec
  readonly definitions: Definitions
}

/** Asks again, as a client does, where the rows that a decision needs are too far behind: on a busy machine they are. */
async function patiently<Result>(ask: () => Promise<Result>): Promise<Result> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof CommandFailed && error.problem.kind === 'rows-unknown' && error.problem.isBuilt))
        throw error
      await pause(100)
    }
  }
}

/** Opens the school, then sends the steps one after the other. Returns how many were carried out. */
export async function play(stage: Stage, cast: Cast, steps: readonly Step[]): Promise<number> {
  const caller = testCaller(permissions, { tenant: cast.tenant, actor: cast.actor })
  const [firstClass = ''] = cast.classes
  let now = 0
  const attempts = new Map<string, string[]>()
  const assessments = new Map<string, string>()

  async function send(command: string, input: object, lateMinutes = 0): Promise<boolean> {
    now += 1
    const occurredAt = new Date(Date.parse(minute(10_000 + now - lateMinutes))).toISOString()
    try {
      const { events } = await patiently(() =>
        stage.commands.run({ command, input, caller, key: `step ${now}`, occurredAt }),
      )
      const learner = Reflect.get(input, 'learner')
      if (typeof learner === 'string')
        attempts.set(learner, [
          ...(attempts.get(learner) ?? []),
          ...events.filter(({ type }) => type === exerciseAttempted.type).map((event) => event.id),
        ])
      for (const { type, id: made } of events)
        if (typeof learner === 'string' && type === competencyAssessed.type) assessments.set(learner, made)
      return true
    } catch (error) {
      // A refusal, or an input that only its own command knows to be wrong, is part of life.
      if (
        error instanceof CommandFailed &&
        ['refused', 'invalid-input', 'person-erased', 'missing'].includes(error.problem.kind)
      )
        return false
      throw error
    }
  }

  await send('identity.open-school', { name: 'École', zone: 'Europe/Paris' })
  const names = { givenName: 'Zoé', familyName: 'Martin' }
  const opening = { name: 'CM1 A', level: 'CM1', schoolYear: '2026-2027', teacher: cast.actor }
  await send('teaching.open-class', { class: firstClass, ...opening })
  for (const [n, learner] of cast.learners.entries())
    if (n < 2) await send('identity.register-person', { person: learner, role: 'learner', ...names })
  for (const [n, learner] of cast.learners.entries())
    if (n < 2) await send('teaching.enrol-learner', { learner, class: firstClass, schoolYear: '2026-2027' })
  let done = 0
  for (const step of steps) {
    if (step.do === 'erase') {
      now += 1
      await eraseIn(stage.log, cast, step.learner, now)
      continue
    }
    const { learner } = step.input
    const made = typeof learner === 'string' ? (attempts.get(learner) ?? []) : []
    const attempt = made[step.attempt % Math.max(1, made.length)]
    const assessment = typeof learner === 'string' ? assessments.get(learner) : undefined
    const input = {
      ...step.input,
      ...('attempt' in step.input && attempt && { attempt }),
      ...('assessment' in step.input && assessment && { assessment }),
    }
    if (await send(step.command, input, step.lateMinutes)) done += 1
  }
  return done
}

async function eraseIn(log: EventLog, { tenant, actor }: Cast, learner: string, step: number): Promise<void> {
  const subject = PersonId.parse(learner)
  const command = derivedCommandId('erase', learner, String(step))
  await log.append({
    stream: streamName('learner', learner),
    tenant,
    expected: 'any',
    events: [
      {
        ...subjectErased({}),
        id: eventId(command, 1),
        subject,
        actor,
        correlationId: command,
        causationId: null,
        fingerprint: 0,
        occurredAt: Instant.parse(minute(step)),
        zone: 'Europe/Paris' as never,
        sealed: [],
      },
    ],
  })
}

/** All events of a tenant, as folds read them. */
export async function eventsOf(
  { log, codec }: Stage,
  tenant: TenantId,
  after: Position = START,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for (let at = after; ; ) {
    const page = await log.readAll({ after: at, limit: 5_000, filter: { tenant } })
    events.push(...(await opened(codec, page.events)))
    at = page.position
    if (page.end) return events
  }
}

/** A whole service in memory, but for HTTP and databases. */
export function memoryStage(
  definitions: Definitions,
  log: EventLog = openMemoryLog(),
  keys: Keys | 'unsealed' = testKeys,
): Stage {
  const codec = codecOf(definitions.events, keys)
  // So small that streams are forgotten and read again all the time.
  const states = streamStates(log, codec, { mostBytes: 5_000 })
  let looks = 0
  // No zone is remembered: a step may have changed it.
  const schoolOf = schoolSettings(streamStates(log, codec), school, () => (looks += 60_000))
  const now = () => Instant.parse(minute(20_000))
  const queue = streamQueue(log, codec, states)
  return {
    definitions,
    log,
    codec,
    commands: commandRunner({
      authorise: authoriseUnrelated,
      definitions,
      log,
      queue,
      schoolOf,
      trail: silentTrail,
      schoolSecret: null,
      consents: consentRules,
      ageOf: agesFrom({ log, codec }),
      factIn: factFrom(log),
      rowsFor: rowsFromLog({ log, codec }),
      now,
    }),
  }
}
