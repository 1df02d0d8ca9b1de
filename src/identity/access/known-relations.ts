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
/** An answer that is older when it comes is not used. */
const LONGEST_MS = 950
/** Reads that take so long are repeated this often. */
const MOST_READS = 3
const MOST = 20_000
const MOST_SCHOOLS = 10_000

type Folded = { readonly answer: boolean | GuardianLevel | null }

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
  const folded = remembering<Folded>()

  /** Asks again if the answer is too old when it comes: this process may have been frozen while it waited. */
  async function whenKnown<T extends object>(obtain: () => Entry<T>, mostMs = LONGEST_MS): Promise<T | null> {
    for (let n = 0; n < MOST_READS; n += 1) {
      const { askedMs, promise } = obtain()
      const known = await promise
      if (nowMs() - askedMs < mostMs) return known
    }
    throw new RelationsUnknown()
  }

  /** The answer of the read models, or that of the log where they are behind. */
  function ask<T extends object, Answer>(
    obtain: () => Entry<T>,
    pick: (known: T) => Answer,
    fold: () => Promise<Answer>,
  ): Answer | Promise<Answer> {
    const { value } = obtain()
    if (value?.known) return pick(value.known)
    return whenKnown(obtain).then((known) => (known ? pick(known) : fold()))
  }

  const ofTeacher = (tenant: TenantId, actor: PersonId) => taught(tenant, actor, () => reads.taughtBy(tenant, actor))

  const whenFolded = async (obtain: () => Entry<Folded>, mostMs?: number) => (await whenKnown(obtain, mostMs))?.answer

  async function foldTeachesClass(tenant: TenantId, actor: PersonId, ofClass: string): Promise<boolean> {
    const read = async () => ({ answer: (await reads.teachersNow(tenant, ofClass)).includes(actor) })
    return (await whenFolded(() => folded(tenant, `class ${actor} ${ofClass}`, read))) === true
  }

  async function foldTeachesPerson(tenant: TenantId, actor: PersonId, person: PersonId): Promise<boolean> {
    const read = async () => {
      const classes = await reads.classesNow(tenant, person)
      const taughtNow = await Promise.all(classes.map((ofClass) => foldTeachesClass(tenant, actor, ofClass)))
      return { answer: taughtNow.includes(true) }
    }
    // What it is made of may itself have been remembered.
    return (await whenFolded(() => folded(tenant, `person ${actor} ${person}`, read), REMEMBERED_MS)) === true
  }

  async function foldLink(tenant: TenantId, actor: PersonId, person: PersonId): Promise<GuardianLevel | null> {
    const read = async () => ({ answer: await reads.linkNow(tenant, actor, person) })
    const answer = await whenFolded(() => folded(tenant, `link ${actor} ${person}`, read))
    return answer === 'view' || answer === 'manage' ? answer : null
  }

  return {
    teachesClass: (tenant, actor, ofClass) =>
      ask(
        () => ofTeacher(tenant, actor),
        ({ classes }) => classes.has(ofClass),
        () => foldTeachesClass(tenant, actor, ofClass),
      ),
    teachesPerson: (tenant, actor, person) =>
      ask(
        () => ofTeacher(tenant, actor),
        ({ people }) => people.has(person),
        () => foldTeachesPerson(tenant, actor, person),
      ),
    guardianLevel: (tenant, actor, person) =>
      ask(
        () => children(tenant, actor, () => reads.childrenOf(tenant, actor)),
        (links) => links.get(person) ?? null,
        () => foldLink(tenant, actor, person),
      ),
    isNewcomer: (tenant, person) =>
      reads.isNewcomer(tenant, person).catch((cause: unknown) => {
        throw new RelationsUnknown({ cause })
      }),
    async upToDate(tenant, actor) {
      if ((await whenKnown(() => ofTeacher(tenant, actor))) === null) throw new RelationsUnknown()
    },
    changed(tenant) {
      changeCount += 1
      changes.set(tenant, changeCount)
    },
  }
}
