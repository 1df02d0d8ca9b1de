// Withdraws an import. What it brought about each learner is amended, so that it does not count any more. Then learners leave the
// classes that it put them into, everyone whom it registered leaves the school, and links end, by the same commands as when a person
// leaves, so the log says that they were there, and until when.

import type { Codec } from '#commanding/codec.ts'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import personLeftSchool from '#events/identity/person-left-school.ts'
import personRegistered from '#events/identity/person-registered.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { type PersonId, START, type TenantId } from '#kernel/ids.ts'
import type { Grants } from '#kernel/permission.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { SchoolOf } from './school-of.ts'
import { type FactsWithdrawn, withdrawFacts } from './withdraw-facts.ts'
import type { Source } from './withdrawn-facts.ts'

export type WithdrawParts = {
  readonly log: Pick<EventLog, 'load' | 'readAll' | 'readStream'>
  readonly codec: Codec
  readonly commands: CommandRunner
  readonly erased: Pick<ErasedPeople, 'has'>
  readonly school: SchoolOf
  /** To withdraw learners and to let people leave. */
  readonly permissions: Grants
}

export type Withdrawn = {
  /** What does not count any more. */
  readonly facts: FactsWithdrawn
  /** People who left now. */
  readonly left: number
  /** Learners who left a class now. */
  readonly unenrolled: number
  /** People whom the import registered, who had left or were erased before. */
  readonly before: number
}

export type WithdrawOptions = {
  readonly source: Source
  /** Who imported: the actor of the events. */
  readonly actor: PersonId
  /** Only counts: nothing is written, and those who would leave are counted as having left. */
  readonly dryRun?: boolean
  /** Called once with the number of people whom the import brought. */
  readonly onTotal?: (people: number) => void
  /** Called with the number of learners whose events were withdrawn, then with that of people who left. */
  readonly onFacts?: (learners: number) => void
  readonly onPerson?: (people: number) => void
  readonly signal?: AbortSignal
}

const AT_ONCE = 50

/** Can be stopped and run again: who has left is left alone. */
export async function withdrawImport(
  { log, codec, commands, erased, school, permissions }: WithdrawParts,
  tenant: TenantId,
  { source, actor, dryRun = false, onTotal, onFacts, onPerson, signal }: WithdrawOptions,
): Promise<Withdrawn> {
  const { people, registered, learners, stays, gone } = await broughtBy(log, tenant, actor)
  onTotal?.(people.length)
  const facts = await withdrawFacts({ log, codec, erased, tenant, actor, ...school }, learners, {
    source,
    dryRun,
    ...(onFacts && { onLearner: onFacts }),
    ...(signal && { signal }),
  })
  const living = people.filter((person) => !erased.has(tenant, person))
  if (dryRun) {
    const unenrolled = living.reduce((sum, person) => sum + (stays.get(person)?.size ?? 0), 0)
    const left = living.filter((person) => registered.has(person) && !gone.has(person)).length
    return { facts, left, unenrolled, before: registered.size - left }
  }
  const caller = {
    ...{ tenant, actor, onBehalfOf: null, permissions },
    origin: { kind: 'command-line', verb: 'import withdraw' } as const,
  }
  /** False if there was nothing left to end. */
  async function end(command: string, input: object, ...cause: readonly string[]): Promise<boolean> {
    try {
      const key = derivedUuid(`${source} withdrawn`, command, ...cause)
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
  for (let from = 0; from < living.length && !signal?.aborted; from += AT_ONCE) {
    const some = living.slice(from, from + AT_ONCE)
    await Promise.all(
      some.map(async (person) => {
        for (const ofClass of stays.get(person) ?? [])
          if (await end('teaching.withdraw-learner', { learner: person, class: ofClass }, person, ofClass))
            unenrolled += 1
        if (registered.has(person) && (await end('identity.leave-school', { person }, person))) left += 1
      }),
    )
    done += some.length
    onPerson?.(done)
  }
  return { facts, left, unenrolled, before: registered.size - left }
}

/** A person has left, or is in the class no longer. */
const OVER: readonly string[] = ['person-left', 'not-enrolled']

/** Learners first: the links of a parent are in the streams of their children, and end with them. */
async function broughtBy(log: WithdrawParts['log'], tenant: TenantId, actor: PersonId) {
  const registered = new Set<PersonId>()
  /** Also of learners whom nobody registered: a table of answers has no names. */
  const stays = new Map<PersonId, Set<string>>()
  const gone = new Set<PersonId>()
  const types = [personRegistered.type, learnerEnrolled.type, learnerLeftClass.type, personLeftSchool.type]
  for (let after = START, isEnd = false; !isEnd; ) {
    const page = await log.readAll({ after, limit: 2_000, filter: { tenant, types } })
    for (const { type, subject, actor: by, data } of page.events) {
      if (subject === null) continue
      const ofClass = String(Reflect.get(data, 'class'))
      if (type === personLeftSchool.type) gone.add(subject)
      else if (type === learnerLeftClass.type) stays.get(subject)?.delete(ofClass)
      else if (by !== actor) continue
      else if (type === personRegistered.type) registered.add(subject)
      else stays.set(subject, (stays.get(subject) ?? new Set()).add(ofClass))
    }
    after = page.position
    isEnd = page.end
  }
  const learners = [...stays.keys()]
  const others = [...registered].filter((person) => !stays.has(person))
  return { people: [...learners, ...others], registered, learners, stays, gone }
}
