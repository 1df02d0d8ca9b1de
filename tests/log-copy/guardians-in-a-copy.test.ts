// Who a learner's guardians are decides what separated parents see of each other: the same in a copy that was sealed on the way as in
// the old log in clear, and hidden from all of them once the keys of the links are gone.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { codec } from '#commanding/codec.ts'
import { openedPages } from '#commanding/opened-pages.ts'
import { standing } from '#compose/sealing-copy.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import guardianLinkConfirmed from '#events/identity/guardian-link-confirmed.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import { guardiansOf } from '#events/identity/guardians.ts'
import personRegistered from '#events/identity/person-registered.ts'
import roleGranted from '#events/identity/role-granted.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { actorShownTo } from '#events/privacy/acts-of-family.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { NOT_SHOWN } from '#kernel/discreet.ts'
import type { AnyEventDefinition, NewEvent } from '#kernel/event.ts'
import { derivedCommandId, PersonId, type StreamName, streamName } from '#kernel/ids.ts'
import { minute, someone } from '#kernel/specification.ts'
import { copyLog } from '#operating/log-copy/copy-log.ts'
import { storedSealing } from '#operating/log-copy/seal-stored.ts'
import { readStanding } from '#operating/log-copy/standing.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import type { SealingLevel } from '#privacy/sealing.ts'

const [child, mother, father] = [1, 2, 3].map(() => PersonId.parse(randomUUID())) as [PersonId, PersonId, PersonId]
const { tenant, zone, teacher } = someone
const types: readonly AnyEventDefinition[] = [
  ...[guardianLinkConfirmed, guardianLinkEnded, personRegistered, roleGranted, schoolOpened, exerciseAttempted],
  subjectErased,
]
const definitions = new Map(types.map((event) => [event.type, event]))
const clear = codec(definitions, 'unsealed')

/** As an early version wrote it: in clear. The father also teaches for a while. */
async function anOldLog() {
  const log = openMemoryLog()
  let commands = 0
  const write = async (stream: StreamName, subject: PersonId | null, events: readonly NewEvent<string, object>[]) => {
    commands += 1
    const commandId = derivedCommandId('guardians in a copy', String(commands))
    const from = { commandId, subject, actor: teacher, correlationId: commandId, causationId: null }
    const stamp = { ...from, fingerprint: 7, occurredAt: minute(commands), zone }
    const [records] = await clear.encode([{ events, stamp, tenant, stream, level: 'identifying' }])
    if (!records || records instanceof Error) throw records ?? new Error('one draft has one outcome')
    await log.append({ stream, tenant, expected: 'any', events: records })
  }
  const of = (person: PersonId, ...events: readonly NewEvent<string, object>[]) =>
    write(streamName('person', person), person, events)
  const named = { givenName: 'Ada', familyName: 'Caradec' }
  await write(streamName('school', tenant), null, [schoolOpened({ name: 'A', zone: 'Europe/Paris' })])
  await of(child, personRegistered({ role: 'learner', ...named }))
  for (const one of [mother, father]) await of(one, personRegistered({ role: 'parent', ...named }))
  for (const one of [mother, father]) await of(child, guardianLinkConfirmed({ guardian: one }))
  await of(
    child,
    guardianLinkEnded({ guardian: mother, reason: 'school' }),
    guardianLinkConfirmed({ guardian: mother }),
  )
  await of(father, roleGranted({ role: 'teacher' }))
  return log
}

async function aSealedCopy(level: SealingLevel) {
  const [source, target, store] = [await anOldLog(), openMemoryLog(), memoryKeyStore()]
  const keys = keysOf(store, { freshMs: 0 })
  const sealed = codec(definitions, keys)
  const { erased } = await readStanding(source, await source.head(), standing(sealed))
  const sealing = storedSealing({ definitions, keys, levelOf: () => level, erased })
  expect(await copyLog(source, target, { delay: async () => undefined, sealing })).toMatchObject({
    comparison: { same: true },
  })
  const guardiansIn = (log: typeof source, of: typeof sealed) =>
    guardiansOf(child, openedPages({ log, codec: of }, tenant))
  return { store, before: await guardiansIn(source, clear), after: () => guardiansIn(target, sealed) }
}

describe.each<SealingLevel>(['identifying', 'all'])('a copy of an old log that was sealed at the level %s', (level) => {
  it('has the guardians of the old log, with the times of their links and of their work', async () => {
    const { before, after } = await aSealedCopy(level)
    expect([...before.known.keys()]).toEqual([mother, father])
    expect(before.known.get(mother)?.linked).toHaveLength(2)
    expect(before.known.get(father)?.atWork).toHaveLength(1)
    expect(await after()).toEqual(before)
  })
})

it('hides from a parent who did anything once the keys of the links are gone', async () => {
  const { store, after } = await aSealedCopy('all')
  // The school years of the child have expired. Of texts and names there are no keys here that the links need.
  const { keys } = await store.years(tenant, null, 100)
  expect(await store.destroyEach(keys.filter(({ person }) => person === child))).toBeGreaterThan(0)
  const guardians = await after()
  expect(guardians).toEqual({ known: new Map(), areAllKnown: false })
  const shown = actorShownTo({ actor: mother, isSchool: false }, child, guardians)
  const by = (actor: PersonId) => shown({ type: exerciseAttempted.type, actor, recordedAt: minute(1) })
  expect([mother, father, child, teacher].map(by)).toEqual([mother, NOT_SHOWN, child, NOT_SHOWN])
})
