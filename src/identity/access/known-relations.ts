// Relations as they are now: read from the read models, remembered for half a second, folded from the log where the read models
// are behind.
//
// Invariant: what is used was asked for within the last half second, and after every change that this process itself has
// answered; and when it was asked for, it showed all that the log held. So a relation that has ended is not used for longer
// than half a second in any process. A process that was frozen asks again. If nobody answers, the caller is refused.
import { LRUCache } from 'lru-cache'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { type GuardianLevel, type Relations, RelationsUnknown } from './relations.ts'

export type Taught = { readonly classes: ReadonlySet<string>; readonly people: ReadonlySet<PersonId> }
export type Children = ReadonlyMap<PersonId, GuardianLevel>

export type RelationReads = {
  /** From the read models, if they show everything that the log holds; null if they are behind. */
  taughtBy(tenant: TenantId, teacher: PersonId): Promise<Taught | null>
  childrenOf(tenant: TenantId, guardian: PersonId): Promise<Children | null>
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
const MOST = 20_000
const MOST_SCHOOLS = 10_000

type Entry<T extends object> = {
  readonly askedMs: number
  readonly change: number
  /** The answer once it is there: then nobody waits. */
  value: { readonly known: T | null } | null
  readonly promise: Promise<T | null>
}

export function knownRelations(reads: RelationReads, nowMs: () => number): KnownRelations {
  const changes = new LRUCache<TenantId, number>({ max: MOST_SCHOOLS })
  let changeCount = 0

  function remembering<T extends object>() {
    const cache = new LRUCache<string, Entry<T>>({ max: MOST })
    return (tenant: TenantId, name: string, read: () => Promise<T | null>): Entry<T> => {
      const id = `${tenant} ${name}`
      const cached = cache.get(id)
      const change = changes.get(tenant) ?? 0
      if (cached && nowMs() - cached.askedMs < REMEMBERED_MS && cached.change === change) return cached
      const askedMs = nowMs()
      const promise = read().catch((cause: unknown) => {
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

  const taught = remembering<Taught>()
  const children = remembering<Children>()
  const folded = remembering<{ readonly answer: boolean | GuardianLevel | null }>()

  /** The answer of the read models, or that of the log where they are behind. */
  function ask<T extends object, Answer>(
    entry: Entry<T>,
    pick: (known: T) => Answer,
    fold: () => Promise<Answer>,
  ): Answer | Promise<Answer> {
    if (entry.value?.known) return pick(entry.value.known)
    return entry.promise.then((known) => (known ? pick(known) : fold()))
  }

  const ofTeacher = (tenant: TenantId, actor: PersonId) => taught(tenant, actor, () => reads.taughtBy(tenant, actor))

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
        children(tenant, actor, () => reads.childrenOf(tenant, actor)),
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
      changeCount += 1
      changes.set(tenant, changeCount)
    },
  }
}
