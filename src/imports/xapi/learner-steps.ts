// One learner's statements as steps of a stream: enrolled with the first of a course, at work from the first of a session.
import contentViewed from '#events/learning/content-viewed.ts'
import learningStarted from '#events/learning/learning-started.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { ClassId } from '#events/teaching/values.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type CommandId, derivedCommandId, type Instant, PersonId, type TenantId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import type { Step } from '../load-streams.ts'
import type { Statement } from './statement.ts'
import { actionOf, contentOf, mediumOf, playingOf, timeSince } from './vocabulary.ts'

/** What stands in a learner's stream already: what was carried out, and how much of each session was played. */
export type Past = {
  readonly commands: Set<CommandId>
  readonly playedMs: Map<string, number>
}

/**
 * The learner of an account. Who knows the account's name can compute the id: it is no pseudonym that protects, and
 * hides only who is not known to have such an account.
 */
export const learnerOf = (tenant: TenantId, { homePage, name }: Statement['account']): PersonId =>
  PersonId.parse(derivedUuid('xapi learner', tenant, homePage, name))

export const classOf = (tenant: TenantId, course: string): ClassId =>
  ClassId.parse(derivedUuid('xapi class', tenant, course))

/** The school year of a statement's day in the school's zone; it begins in August. */
export function schoolYearOf(at: Instant, zone: Zone): string {
  const [year = 0, month = 0] = localDay(at, zone).split('-').map(Number)
  const from = month >= 8 ? year : year - 1
  return `${from}-${from + 1}`
}

/** Statements in the order of their time. Changes the past as it goes; what stands there is left out. */
export function* stepsOf(
  { tenant, zone }: { readonly tenant: TenantId; readonly zone: Zone },
  learner: PersonId,
  statements: readonly Statement[],
  past: Past,
): Generator<Step> {
  const isNew = (command: CommandId) => {
    if (past.commands.has(command)) return false
    past.commands.add(command)
    return true
  }
  for (const { id, at, course, session, object, verb, result } of statements) {
    const ofClass = classOf(tenant, course.id)
    const enrolled = derivedCommandId('xapi enrolment', learner, ofClass)
    if (isNew(enrolled))
      yield {
        command: enrolled,
        occurredAt: at,
        events: [learnerEnrolled({ class: ofClass, schoolYear: schoolYearOf(at, zone) })],
      }

    // Another file may hold the same statement id for another account: an event's id names one event of the whole log. The
    // first release left the learner out.
    const command = derivedCommandId('xapi statement', tenant, learner, id)
    if (past.commands.has(derivedCommandId('xapi statement', tenant, id)) || !isNew(command)) continue
    // Several contents may be opened in one session of a player; each is one view.
    const viewing = session === undefined ? undefined : `${session} ${contentOf(object.id)}`
    const started = session === undefined ? undefined : derivedCommandId('xapi session', learner, session)
    if (started && isNew(started))
      yield { command: started, occurredAt: at, events: [learningStarted({ session: session ?? '', class: ofClass })] }

    const { fromMs, atMs, progress, playedMs } = playingOf(result)
    const before = viewing === undefined ? undefined : past.playedMs.get(viewing)
    const durationMs = playedMs === undefined || viewing === undefined ? undefined : timeSince(playedMs, before ?? 0)
    if (viewing !== undefined) past.playedMs.set(viewing, Math.max(before ?? 0, playedMs ?? 0))
    const event = contentViewed({
      content: contentOf(object.id),
      medium: mediumOf(object.type),
      views: viewing === undefined ? Number(actionOf(verb) === 'opened') : Number(before === undefined),
      action: actionOf(verb),
      ...(fromMs !== undefined && { fromMs }),
      ...(atMs !== undefined && { atMs }),
      ...(progress !== undefined && { progress }),
      ...(durationMs !== undefined && durationMs > 0 && { durationMs }),
      ...(session !== undefined && { session }),
      class: ofClass,
    })
    yield { command, occurredAt: at, events: [event] }
  }
}
