// Withdraws the people of a MathCopain import from the school: learners leave their classes, everyone leaves the school, links
// end. By the same commands as when a person leaves, so the log says that they were there, and until when.
//
// Answers stay facts of the log. Nothing here amends them: an amendment that withdraws answers would need a new type of event that
// every read model of answers folds.

import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import personRegistered from '#events/identity/person-registered.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type PersonId, START, type TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'
import { importerOf } from './plans.ts'

export type WithdrawParts = {
  readonly log: Pick<EventLog, 'readAll'>
  readonly commands: CommandRunner
  readonly isErased: (person: PersonId) => boolean
  /** To withdraw learners and to let people leave. */
  readonly permissions: Grants
}

export type Withdrawn = {
  /** People who left now. */
  readonly left: number
  /** Learners who left a class now. */
  readonly unenrolled: number
  /** People whom the import brought, who had left or were erased before. */
  readonly before: number
  /** Answers of the import, which stay in the log. */
  readonly answers: number
}

export type WithdrawOptions = { readonly onPerson?: (people: number) => void; readonly signal?: AbortSignal }

const AT_ONCE = 50

/** Can be stopped and run again: who has left is left alone. */
export async function withdrawImport(
  { log, commands, isErased, permissions }: WithdrawParts,
  tenant: TenantId,
  { onPerson, signal }: WithdrawOptions = {},
): Promise<Withdrawn> {
  const actor = importerOf(tenant)
  const { people, stays, answers } = await broughtBy(log, tenant, actor)
  const caller = {
    ...{ tenant, actor, onBehalfOf: null, permissions },
    origin: { kind: 'command-line', verb: 'import mathcopain-withdraw' } as const,
  }
  /** False if there was nothing left to end. */
  async function end(command: string, input: object, ...cause: readonly string[]): Promise<boolean> {
    try {
      const key = derivedUuid('mathcopain withdrawn', command, ...cause)
      return !(await commands.run({ command, input, caller, key, keyIsDerived: true })).repeated
    } catch (error) {
      const isOver =
        error instanceof CommandFailed &&
        (error.problem.kind === 'person-erased' ||
          (error.problem.kind === 'refused' && OVER.includes(error.problem.code)))
      if (isOver) return false
      throw error
    }
  }
  let [left, unenrolled, done] = [0, 0, 0]
  const living = people.filter((person) => !isErased(person))
  for (let from = 0; from < living.length && !signal?.aborted; from += AT_ONCE) {
    const some = living.slice(from, from + AT_ONCE)
    await Promise.all(
      some.map(async (person) => {
        for (const ofClass of stays.get(person) ?? [])
          if (await end('teaching.withdraw-learner', { learner: person, class: ofClass }, person, ofClass))
            unenrolled += 1
        if (await end('identity.leave-school', { person }, person)) left += 1
      }),
    )
    done += some.length
    onPerson?.(done)
  }
  return { left, unenrolled, before: people.length - left, answers }
}

/** A person has left, or is in the class no longer. */
const OVER: readonly string[] = ['person-left', 'not-enrolled']

/** Learners first: the links of a parent are in the streams of their children, and end with them. */
async function broughtBy(log: WithdrawParts['log'], tenant: TenantId, actor: PersonId) {
  const registered = new Set<PersonId>()
  const stays = new Map<PersonId, string[]>()
  let answers = 0
  const types = [personRegistered.type, learnerEnrolled.type, exerciseAttempted.type]
  for (let after = START, isEnd = false; !isEnd; ) {
    const page = await log.readAll({ after, limit: 2_000, filter: { tenant, types } })
    for (const { type, subject, actor: by, data } of page.events) {
      if (by !== actor || subject === null) continue
      if (type === exerciseAttempted.type) answers += 1
      else if (type === personRegistered.type) registered.add(subject)
      else stays.set(subject, [...(stays.get(subject) ?? []), String(Reflect.get(data, 'class'))])
    }
    after = page.position
    isEnd = page.end
  }
  const learners = [...registered].filter((person) => stays.has(person))
  const others = [...registered].filter((person) => !stays.has(person))
  return { people: [...learners, ...others], stays, answers }
}
