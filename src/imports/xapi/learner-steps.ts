// Turns one learner's statements into steps of a stream, with an enrolment before the first of each course and a start before
// the first of each session.

import type { z } from 'zod'
import type { StoredEvent } from '#event-log/event-log.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import learningStarted from '#events/learning/learning-started.ts'
import { SessionId } from '#events/learning/values.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { ClassId } from '#events/teaching/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import type { NewEvent } from '#kernel/event.ts'
import {
  type CommandId,
  derivedCommandId,
  type Instant,
  PersonId,
  type TenantId,
  UNKNOWN_INPUT,
  type Zone,
} from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { safeMessage } from '#kernel/safe-error.ts'
import type { Step } from '../load-streams.ts'
import { schoolYearOf } from '../school-year.ts'
import type { Placed } from './gather-statements.ts'
import type { Statement } from './statement.ts'
import { contentOf, exerciseOf, timeSince } from './vocabulary.ts'

/** What a learner's stream already contains: the commands, and how much of each session was played. */
export type Past = {
  /** Commands, each with the hash of its content (0 if unknown), and when and where it happened. */
  readonly commands: Map<CommandId, Pick<StoredEvent, 'fingerprint' | 'occurredAt' | 'zone'>>
  readonly playedMs: Map<string, number>
}

/** The result for one learner's statements. */
export type Outcome = {
  /** Statements whose events were already in the log. */
  before: number
  /** The number of new events of each type. */
  readonly types: Map<string, number>
}

export type Remark = (statement: Placed, reason: string, taken: boolean) => void

/**
 * The learner of an account. Anybody who knows the name of the account can compute the id, so it does not protect the
 * identity of known accounts.
 */
export const learnerOf = (tenant: TenantId, { homePage, name }: Statement['account']): PersonId =>
  PersonId.parse(derivedUuid('xapi learner', tenant, homePage, name))

export const classOf = (tenant: TenantId, course: string): ClassId =>
  ClassId.parse(derivedUuid('xapi class', tenant, course))

type Session = z.output<typeof SessionId>
type School = { readonly tenant: TenantId; readonly zone: Zone }

/**
 * The session of a statement. A UUID is kept, any other text is hashed. A registration covers many sessions, so without a
 * session id, each day of a registration counts as one session.
 */
function sessionOf({ tenant, zone }: School, { account, session, registration, at }: Placed): Session | undefined {
  if (session !== undefined) {
    const parsed = SessionId.safeParse(session)
    return parsed.success
      ? parsed.data
      : SessionId.parse(derivedUuid('xapi session', tenant, account.homePage, account.name, session))
  }
  if (registration === undefined) return undefined
  const day = localDay(at, zone)
  return SessionId.parse(derivedUuid('xapi sitting', tenant, account.homePage, account.name, registration, day))
}

/** The command of a statement that is in the log already, under its present id or under that of the first release. */
export const standingOf = (tenant: TenantId, learner: PersonId, { id }: Placed, { commands }: Past) =>
  commands.get(statementCommand(tenant, learner, id)) ?? commands.get(derivedCommandId('xapi statement', tenant, id))

/**
 * An event id is unique in the whole log, and another file may have the same statement id for another account, so the id is
 * derived from the learner too. The first release did not do so.
 */
const statementCommand = (tenant: TenantId, learner: PersonId, id: string) =>
  derivedCommandId('xapi statement', tenant, learner, id)

/** `marks` are the hashes to store and to compare, by statement. `statements` are in order of time. Adds what it creates to `past`, and skips what is already there. */
export function stepsOf(
  school: School,
  learner: PersonId,
  statements: readonly Placed[],
  marks: ReadonlyMap<Placed, number | null>,
  past: Past,
  remark: Remark,
): { steps: Step[]; outcome: Outcome } {
  const { tenant, zone } = school
  const steps: Step[] = []
  const outcome: Outcome = { before: 0, types: new Map() }
  const add = (command: CommandId, at: Instant, event: NewEvent<string, object>, fingerprint = UNKNOWN_INPUT) => {
    if (past.commands.has(command)) return
    past.commands.set(command, { fingerprint, occurredAt: at, zone })
    steps.push({ command, occurredAt: at, events: [event], fingerprint })
    outcome.types.set(event.type, (outcome.types.get(event.type) ?? 0) + 1)
  }
  for (const statement of statements) {
    const { id, at, course } = statement
    const command = statementCommand(tenant, learner, id)
    const mark = marks.get(statement) ?? null
    const standing = standingOf(tenant, learner, statement, past)
    if (standing !== undefined) {
      // Without its key nobody can compare: the first one stays, as it would anyway. Earlier versions stored a plain hash.
      if ([UNKNOWN_INPUT, mark ?? standing.fingerprint, statement.mark].includes(standing.fingerprint))
        outcome.before += 1
      else remark(statement, 'another statement of an id that was imported before: the first one stays', false)
      continue
    }
    const ofClass = classOf(tenant, course)
    const session = sessionOf(school, statement)
    const event = eventOf(statement, ofClass, session, past, remark)
    if (event === null) continue
    const enrolled = learnerEnrolled({ class: ofClass, schoolYear: schoolYearOf(at, zone) })
    add(derivedCommandId('xapi enrolment', learner, ofClass), at, enrolled)
    if (session !== undefined) {
      const started = derivedCommandId('xapi session', learner, session)
      if (statement.session === undefined && !past.commands.has(started))
        remark(statement, 'no session id: one session was counted for each day of a registration', true)
      add(started, at, learningStarted({ session, class: ofClass }))
    }
    add(command, at, event, mark ?? UNKNOWN_INPUT)
  }
  return { steps, outcome }
}

/** Null if no valid event can be created: one statement must not stop the others. */
function eventOf(
  statement: Placed,
  ofClass: ClassId,
  session: Session | undefined,
  past: Past,
  remark: Remark,
): NewEvent<string, object> | null {
  try {
    return statement.meaning === 'judged'
      ? exerciseCompleted({
          exercise: exerciseOf(statement.object),
          attempts: 1,
          ...statement.judged,
          ...(session !== undefined && { session }),
          class: ofClass,
        })
      : viewOf(statement, statement.meaning, ofClass, session, past)
  } catch (error) {
    remark(statement, `no event can be made of it (${safeMessage(error)})`, false)
    return null
  }
}

function viewOf(
  { object, medium, playing }: Placed,
  action: Exclude<Placed['meaning'], 'judged'>,
  ofClass: ClassId,
  session: Session | undefined,
  past: Past,
): NewEvent<string, object> {
  const content = contentOf(object)
  // Several contents may be opened in one player session. Each counts as one view.
  const viewing = session === undefined ? undefined : `${session} ${content}`
  const before = viewing === undefined ? undefined : past.playedMs.get(viewing)
  const { fromMs, atMs, progress, playedMs } = playing ?? {}
  const durationMs = playedMs === undefined || viewing === undefined ? undefined : timeSince(playedMs, before ?? 0)
  const event = contentViewed({
    content,
    medium,
    views: viewing === undefined ? Number(action === 'opened') : Number(before === undefined),
    action,
    ...(fromMs !== undefined && { fromMs }),
    ...(atMs !== undefined && { atMs }),
    ...(progress !== undefined && { progress }),
    ...(durationMs !== undefined && durationMs > 0 && { durationMs }),
    ...(session !== undefined && { session }),
    class: ofClass,
  })
  if (viewing !== undefined) past.playedMs.set(viewing, Math.max(before ?? 0, playedMs ?? 0))
  return event
}
