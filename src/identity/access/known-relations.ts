// Relations as they are now: read from the read models, remembered for half a second, folded from the log where the read models
// are behind, or where they show no relation and may lack the latest events.
//
// Invariant: what is used shows all that the log held less than a second ago, and every change that this process itself has
// answered. So a relation that has ended is not used for a second in any process. A process that was frozen asks again. If
// nobody answers, the caller is refused.
import { LRUCache } from 'lru-cache'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { type GuardianLevel, type Relations, RelationsUnknown } from './relations.ts'

export type Taught = { readonly classes: ReadonlySet<string>; readonly people: ReadonlySet<PersonId> }
export type Children = ReadonlyMap<PersonId, GuardianLevel>

/** What the read models show. */
export type Shown<T> = {
  readonly known: T
  /** They show all that the log held at this time, by the clock that `knownRelations` is given. */
  readonly asOfMs: number
  /** Whether they showed all that the log held when they were asked. */
  readonly isComplete: boolean
}

export type RelationReads = {
  /** From the read models; null if they do not show all that the log held at `notBeforeMs` or a little earlier than now. */
  taughtBy(tenant: TenantId, teacher: PersonId, notBeforeMs: number): Promise<Shown<Taught> | null>
  childrenOf(tenant: TenantId, guardian: PersonId, notBeforeMs: number): Promise<Shown<Children> | null>
  /** From the log: who teaches the class; nobody once it is closed. */
  teachersNow(tenant: TenantId, ofClass: string): Promise<readonly PersonId[]>
  /** From the log: the classes that the person is in. */
  classesNow(tenant: TenantId, person: PersonId): Promise<readonly string[]>
  /** From the log: the level of the confirmed link. */
  linkNow(tenant: TenantId, guardian: PersonId, person: PersonId): Promise<GuardianLevel | null>
  /** From the log: whether the person has no history as a learner. */
  isNewcomer(tenant: TenantId, person: PersonId): Promise<boolean>
}

export type KnownRelations = Relations & {
  /** Call it after a change of relations in a school, before the change is answered. */
  changed(tenant: TenantId): void
}

export const REMEMBERED_MS = 500
/** Rows may be a little behind the log. With the time for which they are remembered, they are never used for a second. */
export const MOST_BEHIND_MS = 700
const LONGEST_MS = 950
const MOST = 20_000
const MOST_SCHOOLS = 10_000

type Entry<T extends object> = {
  readonly askedMs: number
  readonly change: Change
  /** The answer once it is there: then nobody waits. */
  value: { readonly known: T | null } | null
  readonly promise: Promise<T | null>
}

/** The last change of relations in a school that this process has answered. */
type Change = { readonly atMs: number }
const NEVER: Change = { atMs: Number.NEGATIVE_INFINITY }

export function knownRelations(reads: RelationReads, nowMs: () => number): KnownRelations {
  const changes = new LRUCache<TenantId, Change>({ max: MOST_SCHOOLS })

  function remembering<T extends object>(asOf: (known: T) => number) {
    const cache = new LRUCache<string, Entry<T>>({ max: MOST })
    return (tenant: TenantId, name: string, read: (notBeforeMs: number) => Promise<T | null>): Entry<T> => {
      const id = `${tenant} ${name}`
      const cached = cache.get(id)
      const change = changes.get(tenant) ?? NEVER
      const askedMs = nowMs()
      const isFresh =
        cached?.change === change &&
        askedMs - cached.askedMs < REMEMBERED_MS &&
        !(cached.value?.known && askedMs - asOf(cached.value.known) >= LONGEST_MS)
      if (cached && isFresh) return cached
      const promise = read(change.atMs).catch((cause: unknown) => {
        if (cache.peek(id) === entry) cache.delete(id)
        throw new RelationsUnknown({ cause })
      })
      const entry: Entry<T> = { askedMs, change, value: null, promise }
      promise.then(
        (known) => {
          entry.value = { known }
        },
        () => {},
      )
      cache.set(id, entry)
      return entry
    }
  }

  const taught = remembering<Shown<Taught>>(({ asOfMs }) => asOfMs)
  const children = remembering<Shown<Children>>(({ asOfMs }) => asOfMs)
  const folded = remembering<{ readonly answer: boolean | GuardianLevel | null }>(() => Number.POSITIVE_INFINITY)

  /** The answer of the read models; that of the log where they are behind, or show no relation and may lack the latest events. */
  function ask<T, Answer extends boolean | GuardianLevel | null>(
    entry: Entry<Shown<T>>,
    pick: (known: T) => Answer,
    fold: () => Promise<Answer>,
  ): Answer | Promise<Answer> {
    const from = (shown: Shown<T> | null): Answer | Promise<Answer> => {
      if (!shown) return fold()
      const answer = pick(shown.known)
      const isRelated = answer !== false && answer !== null
      return isRelated || shown.isComplete ? answer : fold()
    }
    return entry.value ? from(entry.value.known) : entry.promise.then(from)
  }

  const ofTeacher = (tenant: TenantId, actor: PersonId) =>
    taught(tenant, actor, (notBeforeMs) => reads.taughtBy(tenant, actor, notBeforeMs))

  async function foldTeachesClass(tenant: TenantId, actor: PersonId, ofClass: string): Promise<boolean> {
    const read = async () => ({ answer: (await reads.teachersNow(tenant, ofClass)).includes(actor) })
    return (await folded(tenant, `class ${actor} ${ofClass}`, read).promise)?.answer === true
  }

  async function foldTeachesPerson(tenant: TenantId, actor: PersonId, person: PersonId): Promise<boolean> {
    const read = async () => {
      const classes = await reads.classesNow(tenant, person)
      const taughtNow = await Promise.all(classes.map((ofClass) => foldTeachesClass(tenant, actor, ofClass)))
      return { answer: taughtNow.includes(true) }
    }
    return (await folded(tenant, `person ${actor} ${person}`, read).promise)?.answer === true
  }

  async function foldLink(tenant: TenantId, actor: PersonId, person: PersonId): Promise<GuardianLevel | null> {
    const read = async () => ({ answer: await reads.linkNow(tenant, actor, person) })
    const answer = (await folded(tenant, `link ${actor} ${person}`, read).promise)?.answer
    return answer === 'view' || answer === 'manage' ? answer : null
  }

  return {
    teachesClass: (tenant, actor, ofClass) =>
      ask(
        ofTeacher(tenant, actor),
        ({ classes }) => classes.has(ofClass),
        () => foldTeachesClass(tenant, actor, ofClass),
      ),
    teachesPerson: (tenant, actor, person) =>
      ask(
        ofTeacher(tenant, actor),
        ({ people }) => people.has(person),
        () => foldTeachesPerson(tenant, actor, person),
      ),
    guardianLevel: (tenant, actor, person) =>
      ask(
        children(tenant, actor, (notBeforeMs) => reads.childrenOf(tenant, actor, notBeforeMs)),
        (links) => links.get(person) ?? null,
        () => foldLink(tenant, actor, person),
      ),
    isNewcomer: (tenant, person) =>
      reads.isNewcomer(tenant, person).catch((cause: unknown) => {
        throw new RelationsUnknown({ cause })
      }),
    async upToDate(tenant, actor) {
      if ((await ofTeacher(tenant, actor).promise) === null) throw new RelationsUnknown()
    },
    changed(tenant) {
      changes.set(tenant, { atMs: nowMs() })
    },
  }
}
