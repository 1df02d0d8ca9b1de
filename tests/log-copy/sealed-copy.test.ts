// Copies that seal an old log on the way: what stood in clear is sealed as a new event would be, what was sealed stays, and
// who was erased before stays erased. Between all adapters, with interruptions, and without keys where nothing is sealed.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codec } from '#commanding/codec.ts'
import { standing } from '#compose/sealing-copy.ts'
import type { EventLog, NewRecord, StoredEvent } from '#event-log/event-log.ts'
import { openKurrentLog } from '#event-log/kurrent/kurrent-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import sealingChanged from '#events/identity/sealing-changed.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { defineEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, PersonId, START, streamName, TenantId, UNKNOWN_INPUT } from '#kernel/ids.ts'
import { ERASED, personal } from '#kernel/personal.ts'
import { minute, someone } from '#kernel/specification.ts'
import { type CopyOptions, copyLog } from '#operating/log-copy/copy-log.ts'
import { storedSealing } from '#operating/log-copy/seal-stored.ts'
import { readStanding } from '#operating/log-copy/standing.ts'
import { openPool } from '#platform/database.ts'
import type { KeyScope } from '#privacy/key-scope.ts'
import type { KeyStore } from '#privacy/key-store.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { fieldsIn, isErasedPart, isWhole } from '#privacy/sealed-part.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { described, describedBefore, describedVersions, sealedFields } from '../fixtures/described.ts'
import { startKurrentServer } from '../kurrent/kurrent-server.ts'
import { freshDatabase } from '../test-database.ts'
import { everything } from './a-log.ts'

const counted = defineEvent('things.counted', {
  version: 1,
  description: 'For tests.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({ n: z.int() }),
})
/** The text of one person about another. */
const reviewed = defineEvent('things.reviewed', {
  version: 1,
  description: 'For tests.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P1Y',
  data: z.object({
    reviewer: PersonId.nullable(),
    remark: personal(z.string().nullable(), { of: 'reviewer', as: 'staff-text' }),
    answer: personal(z.string()),
  }),
})
const definitions = new Map(
  [described, counted, reviewed, schoolOpened, sealingChanged, subjectErased].map((event) => [event.type, event]),
)
const clear = codec(definitions, 'unsealed')
const options = { delay: async () => undefined }
const another = TenantId.parse(randomUUID())
const aPerson = () => PersonId.parse(randomUUID())

function aKeyStore() {
  const store = memoryKeyStore()
  const asked: KeyScope[] = []
  const recorded: KeyStore = {
    ...store,
    obtain(scopes) {
      asked.push(...scopes)
      return store.obtain(scopes)
    },
  }
  const clock = { ms: 0 }
  const nowMs = () => {
    clock.ms += 1
    return clock.ms
  }
  const keys = keysOf(recorded, { freshMs: 0, nowMs })
  return { store, keys, asked, clock, codec: codec(definitions, keys) }
}
type Keyring = ReturnType<typeof aKeyStore>

async function sealingOf(log: EventLog, { keys, codec }: Pick<Keyring, 'keys' | 'codec'>, level?: SealingLevel) {
  const { levelOf, erased } = await readStanding(log, await log.head(), standing(codec))
  return storedSealing({ definitions, keys, levelOf: level ? () => level : levelOf, erased })
}
const sealing = async (log: EventLog, keys: Keyring, level?: SealingLevel): Promise<CopyOptions> => ({
  ...options,
  sealing: await sealingOf(log, keys, level),
})

let commands = 0
/** Records of one command, as they stood in an old log: in clear, under a hash of the input without a key. */
function inClear(
  person: PersonId | null,
  events: readonly { type: string; version: number; data: object }[],
): readonly NewRecord[] {
  commands += 1
  const command = derivedCommandId('sealed copy', String(commands))
  return events.map(({ type, version, data }, n) => ({
    id: eventId(command, n + 1),
    type,
    version,
    data,
    subject: person,
    actor: someone.teacher,
    correlationId: command,
    causationId: null,
    fingerprint: 4_711,
    occurredAt: minute(commands),
    zone: someone.zone,
    sealed: [],
  }))
}
const oldVersion = (version: (typeof describedVersions)[number]) => ({
  type: described.type,
  version,
  data: describedBefore[version],
})
const write = (log: EventLog, person: PersonId, records: readonly NewRecord[], tenant = someone.tenant) =>
  log.append({ stream: streamName('learner', person), tenant, expected: 'any', events: records })
const writeSchool = (
  log: EventLog,
  tenant: TenantId,
  events: readonly { type: string; version: number; data: object }[],
) => log.append({ stream: streamName('school', tenant), tenant, expected: 'any', events: inClear(null, events) })

/** Two schools, one of which seals everything by now; all versions of the event, and text about two people. */
async function anOldLog(log: EventLog, people: readonly PersonId[]): Promise<void> {
  await writeSchool(log, someone.tenant, [
    { type: schoolOpened.type, version: 1, data: { name: 'A', zone: 'Europe/Paris' } },
  ])
  await writeSchool(log, another, [
    schoolOpened({ name: 'B', zone: 'Europe/Paris' }),
    sealingChanged({ sealing: 'all' }),
  ])
  for (const tenant of [someone.tenant, another])
    for (const person of people) {
      await write(log, person, inClear(person, describedVersions.map(oldVersion)), tenant)
      await write(log, person, inClear(person, [counted({ n: 1 })]), tenant)
      await write(log, person, inClear(person, [oldVersion(3), counted({ n: 2 })]), tenant)
      await write(
        log,
        person,
        inClear(person, [reviewed({ reviewer: someone.teacher, remark: 'Urial', answer: 'Tapir' })]),
        tenant,
      )
      await write(log, person, inClear(person, [reviewed({ reviewer: null, remark: null, answer: 'Saïga' })]), tenant)
    }
}

const personalTexts = ['Zébulon', 'Ysaline', 'Wapiti', 'Xanthe', 'Vigogne', 'Urial', 'Tapir', 'Saïga']
const textOf = (events: readonly StoredEvent[]) =>
  JSON.stringify(
    events.map(({ data, sealed }) => [
      data,
      sealed.map(({ ciphertext }) => Buffer.from(ciphertext, 'base64').toString()),
    ]),
  )

async function readAll(events: readonly StoredEvent[], { codec: of }: Pick<Keyring, 'codec'> = { codec: clear }) {
  const reader = of.reader('all')
  await reader.prepare(events)
  return events.map(reader.decode)
}
/** What readers see, without what a copy changes. */
const seen = (events: Awaited<ReturnType<typeof readAll>>) =>
  [...Map.groupBy(events, ({ tenant, stream }) => `${tenant} ${stream}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, of]) => [key, of.map(({ id, revision, recordedAt, data }) => ({ id, revision, recordedAt, data }))])

describe('a copy that seals', () => {
  const closing: (() => Promise<unknown>)[] = []
  afterAll(async () => {
    for (const end of closing.splice(0).reverse()) await end()
  })
  const inMemory = async (): Promise<EventLog> => openMemoryLog()
  async function onPostgres(): Promise<EventLog> {
    const { url, drop } = await freshDatabase('sealed copy')
    const pool = openPool(url, { name: 'sealed copy test', max: 1 })
    // Every database here is made from one template, and with it from one identity.
    await pool.query('update log.identity set id = gen_random_uuid()')
    await pool.end()
    const log = await openPostgresLog({ url })
    closing.push(drop, () => log.close())
    return log
  }
  async function onKurrent(): Promise<EventLog> {
    const server = await startKurrentServer()
    const log = await openKurrentLog({ connectionString: server.url })
    closing.push(
      () => server.close(),
      () => log.close(),
    )
    return log
  }

  it.each([
    ['memory', 'memory', inMemory, inMemory],
    ['PostgreSQL', 'KurrentDB', onPostgres, onKurrent],
    ['KurrentDB', 'PostgreSQL', onKurrent, onPostgres],
  ])(
    'holds nothing personal in clear, and reads as before: %s, in %s',
    async (_source, _target, openSource, openTarget) => {
      const [source, target, keys] = [await openSource(), await openTarget(), aKeyStore()]
      const people = [aPerson(), aPerson()]
      await anOldLog(source, people)
      const before = await everything(source)
      // A positive control: this search finds all of them in the source.
      for (const text of personalTexts) expect(textOf(before)).toContain(text)

      const copied = await copyLog(source, target, await sealing(source, keys))
      expect(copied).toMatchObject({ written: before.length, comparison: { same: true } })
      expect(copied.comparison?.source.content).toBe(copied.comparison?.target.content)
      const after = await everything(target)
      for (const text of personalTexts) expect(textOf(after)).not.toContain(text)
      expect(seen(await readAll(after, keys))).toEqual(seen(await readAll(before)))

      for (const event of after) {
        const isAboutPerson = event.subject !== null
        if (event.tenant === another && isAboutPerson) {
          expect(event.sealed.some(isWhole)).toBe(true)
          expect(event.data).toEqual({})
        }
        if (event.tenant !== another && event.type === described.type) {
          const fields = sealedFields[event.version as keyof typeof sealedFields]
          expect(event.sealed.flatMap(fieldsIn).sort()).toEqual([...fields].sort())
        }
        if (!isAboutPerson) expect(event.sealed).toEqual([])
      }
      expect(await copyLog(source, target, await sealing(source, keys))).toMatchObject({
        written: 0,
        comparison: { same: true },
      })
    },
  )

  it('seals as a new event is sealed, part for part', async () => {
    const [old, young, target, keys] = [openMemoryLog(), openMemoryLog(), openMemoryLog(), aKeyStore()]
    const person = aPerson()
    const stream = streamName('learner', person)
    const commandId = derivedCommandId('as new', randomUUID())
    const events = [
      described({ count: 1, displayName: 'Xanthe', comment: 'Vigogne', mood: 'good' }),
      reviewed({ reviewer: someone.teacher, remark: 'Urial', answer: 'Tapir' }),
    ]
    const { teacher: actor, zone } = someone
    const from = { commandId, subject: person, actor, correlationId: 'c', causationId: null, fingerprint: 1 }
    const stamp = { ...from, occurredAt: minute(1), zone }
    for (const [log, of] of [
      [old, clear],
      [young, keys.codec],
    ] as const) {
      const [records] = await of.encode([{ events, stamp, tenant: someone.tenant, stream, level: 'identifying' }])
      if (!records || records instanceof Error) throw records ?? new Error('one draft has one outcome')
      await log.append({ stream, tenant: someone.tenant, expected: 'none', events: records })
    }
    await copyLog(old, target, await sealing(old, keys))
    const parts = (found: readonly StoredEvent[]) => found.map(({ data, sealed }) => ({ data, sealed }))
    expect(parts(await everything(target))).toEqual(parts(await everything(young)))
  })

  it('forgets the hash of an input that is sealed now, and keeps the others', async () => {
    const [source, target, keys] = [openMemoryLog(), openMemoryLog(), aKeyStore()]
    const person = aPerson()
    await write(source, person, inClear(person, [oldVersion(3), counted({ n: 1 })]))
    await write(source, person, inClear(person, [counted({ n: 2 })]))
    await writeSchool(source, someone.tenant, [schoolOpened({ name: 'A', zone: 'Europe/Paris' })])
    await copyLog(source, target, await sealing(source, keys, 'identifying'))
    expect((await everything(target)).map(({ fingerprint }) => fingerprint)).toEqual([
      UNKNOWN_INPUT,
      UNKNOWN_INPUT,
      4_711,
      4_711,
    ])
    const whole = openMemoryLog()
    await copyLog(source, whole, await sealing(source, keys, 'all'))
    expect((await everything(whole)).map(({ fingerprint }) => fingerprint)).toEqual([
      ...Array(3).fill(UNKNOWN_INPUT),
      4_711,
    ])
  })

  it('leaves sealed parts as they are, and seals what is still in clear beside them', async () => {
    const [first, sealed, whole, keys] = [openMemoryLog(), openMemoryLog(), openMemoryLog(), aKeyStore()]
    await anOldLog(first, [aPerson()])
    await copyLog(first, sealed, await sealing(first, keys, 'identifying'))
    const before = await everything(sealed)
    await copyLog(sealed, whole, await sealing(sealed, keys, 'all'))
    const after = await everything(whole)
    const byId = new Map(after.map((event) => [event.id, event]))
    for (const { id, sealed: parts } of before) expect(byId.get(id)?.sealed.slice(0, parts.length)).toEqual(parts)
    expect(after.filter(({ subject }) => subject !== null).every(({ sealed: parts }) => parts.some(isWhole))).toBe(true)
    expect(seen(await readAll(after, keys))).toEqual(seen(await readAll(await everything(first))))

    // At its own level again there is nothing to seal, whatever the keys are.
    const again = openMemoryLog()
    await copyLog(sealed, again, await sealing(sealed, aKeyStore(), 'identifying'))
    expect(seen(await readAll(await everything(again), keys))).toEqual(seen(await readAll(before, keys)))
  })

  it('passes ciphertext without any key store where it does not seal', async () => {
    const [first, sealed, keys] = [openMemoryLog(), openMemoryLog(), aKeyStore()]
    await anOldLog(first, [aPerson()])
    await copyLog(first, sealed, await sealing(first, keys))
    keys.store.setAway(true)
    for (const open of [onPostgres, onKurrent]) {
      const target = await open()
      const { comparison } = await copyLog(sealed, target, options)
      expect(comparison).toMatchObject({ same: true })
      const parts = (found: readonly StoredEvent[]) => new Map(found.map(({ id, sealed: of }) => [id, of]))
      expect(parts(await everything(target))).toEqual(parts(await everything(sealed)))
    }
    keys.store.setAway(false)
  })

  describe('and a person who was erased before', () => {
    it.each([
      [
        'by the key store',
        async (keys: Keyring, person: PersonId) => void (await keys.store.destroy({ tenant: someone.tenant, person })),
      ],
      [
        'by the log alone',
        async (_: Keyring, person: PersonId, log: EventLog) =>
          void (await write(log, person, inClear(person, [subjectErased({})]))),
      ],
    ])('%s: nothing of theirs is written, and it reads as erased', async (how, erase) => {
      for (const level of ['identifying', 'all'] as const) {
        const [source, target, keys] = [openMemoryLog(), await onPostgres(), aKeyStore()]
        const [gone, other] = [aPerson(), aPerson()]
        for (const person of [gone, other]) {
          await write(source, person, inClear(person, describedVersions.map(oldVersion)))
          await write(
            source,
            person,
            inClear(person, [reviewed({ reviewer: someone.teacher, remark: 'Urial', answer: 'Tapir' })]),
          )
        }
        await erase(keys, gone, source)
        expect((await copyLog(source, target, await sealing(source, keys, level))).comparison).toMatchObject({
          same: true,
        })
        const after = await everything(target)
        const [ofGone, ofOther] = [gone, other].map((person) =>
          after.filter(({ subject, type }) => subject === person && type !== subjectErased.type),
        )
        const parts = ofGone?.flatMap(({ sealed }) => sealed) ?? []
        expect(parts.filter(isErasedPart).length).toBeGreaterThan(3)
        for (const { key, ciphertext } of parts.filter(isErasedPart)) {
          expect(key).toBe('00000000-0000-0000-0000-000000000000')
          expect(Buffer.from(ciphertext, 'base64').length).toBeLessThan(40)
        }
        // The log itself says that they are gone: no key may be made for them.
        if (how === 'by the log alone') expect(keys.asked.some(({ person }) => person === gone)).toBe(false)
        const read = await readAll(ofGone ?? [], keys)
        if (level === 'all') expect(read.every(({ data }) => 'erased' in data)).toBe(true)
        else
          expect(read.map(({ data }) => data)).toMatchObject([
            { displayName: ERASED, mood: 'unknown' },
            { displayName: ERASED, comment: ERASED, mood: 'unknown' },
            { displayName: ERASED, comment: ERASED, mood: 'good' },
            // The teacher's own words about the learner are the teacher's.
            { answer: ERASED, remark: 'Urial' },
          ])
        expect(ofOther?.flatMap(({ sealed }) => sealed).some(isErasedPart)).toBe(false)
        expect(await readAll(ofOther ?? [], keys)).toMatchObject([
          { data: { displayName: 'Zébulon' } },
          {},
          {},
          { data: { answer: 'Tapir' } },
        ])
      }
    })

    it('is the same copy where a person is erased between copying and comparing', async () => {
      const [source, target, keys] = [openMemoryLog(), openMemoryLog(), aKeyStore()]
      const [gone, other] = [aPerson(), aPerson()]
      await anOldLog(source, [gone, other])
      let ended: Promise<unknown> = Promise.resolve()
      const slow: EventLog = {
        ...target,
        get copyOf() {
          return target.copyOf
        },
        async head() {
          await ended
          return target.head()
        },
      }
      const copied = await copyLog(source, slow, {
        ...(await sealing(source, keys)),
        onComparing() {
          ended = Promise.all([someone.tenant, another].map((tenant) => keys.store.destroy({ tenant, person: gone })))
        },
      })
      expect(copied.comparison).toMatchObject({ same: true, first: null, differing: 0 })
      // A real difference is still found behind it.
      const damaged: EventLog = {
        ...target,
        get copyOf() {
          return target.copyOf
        },
        async *scan(stretch) {
          for await (const page of target.scan(stretch))
            yield { ...page, events: page.events.map((event) => spoilt(event, other)) }
        },
        async readStream(stream, page) {
          const read = await target.readStream(stream, page)
          return { ...read, events: read.events.map((event) => spoilt(event, other)) }
        },
      }
      expect((await copyLog(source, damaged, await sealing(source, keys))).comparison).toMatchObject({
        same: false,
        first: { stream: streamName('learner', other), what: ['sealed'] },
      })
    })
  })

  it('continues after an interruption, wherever it was', async () => {
    const [source, keys] = [openMemoryLog(), aKeyStore()]
    await anOldLog(source, Array.from({ length: 4 }, aPerson))
    const whole = openMemoryLog()
    await copyLog(source, whole, await sealing(source, keys))
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (sizes, totalOrder) => {
          const target = openMemoryLog()
          for (const eventsPerBatch of sizes) {
            const stop = new AbortController()
            const stopping = { onCopied: () => stop.abort(), signal: stop.signal, eventsPerBatch, totalOrder }
            await copyLog(source, target, { ...(await sealing(source, keys)), ...stopping })
          }
          const { comparison } = await copyLog(source, target, { ...(await sealing(source, keys)), totalOrder })
          expect(comparison).toMatchObject({ same: true })
          expect(seen(await readAll(await everything(target), keys))).toEqual(
            seen(await readAll(await everything(whole), keys)),
          )
        },
      ),
      { numRuns: 20 },
    )
  })

  it('waits for a key store that does not answer, then fails, and continues later', async () => {
    const [source, target, keys] = [openMemoryLog(), openMemoryLog(), aKeyStore()]
    await anOldLog(source, [aPerson(), aPerson()])
    let waits = 0
    const delay = async (ms: number) => {
      waits += 1
      keys.clock.ms += ms
      if (waits === 20) keys.store.setAway(false)
    }
    const how = { ...(await sealing(source, keys)), delay }
    keys.store.setAway(true)
    await expect(copyLog(source, target, how)).rejects.toThrow('the key store does not answer')
    expect(await target.head()).toBe(START)
    expect(waits).toBeLessThan(20)
    expect(await copyLog(source, target, how)).toMatchObject({ comparison: { same: true } })
    expect(waits).toBeGreaterThanOrEqual(20)
  })

  describe('is refused', () => {
    const refusal = async (source: EventLog, target: EventLog, how: CopyOptions) =>
      copyLog(source, target, how).then(
        () => null,
        ({ reason }) => reason,
      )

    it('where the copy was begun with other options', async () => {
      const [source, keys] = [openMemoryLog(), aKeyStore()]
      await anOldLog(source, [aPerson()])
      const ways = [
        options,
        await sealing(source, keys, 'identifying'),
        await sealing(source, keys, 'all'),
        await sealing(source, keys),
      ]
      for (const [n, begun] of ways.entries())
        for (const [m, continued] of ways.entries()) {
          const target = openMemoryLog()
          await copyLog(source, target, begun)
          const verified = target.copyOf
          expect(await refusal(source, target, continued)).toBe(n === m ? null : 'sealed-differently')
          if (n !== m) expect(target.copyOf).toEqual(verified)
        }
    })

    it('where an event or its version is unknown, or a personal field has no person', async () => {
      const person = aPerson()
      const cases = [
        [{ type: 'things.unheard', version: 1, data: { text: 'Tapir' } }, 'unknown-event'],
        [{ type: described.type, version: 4, data: {} }, 'unknown-event'],
        [{ type: reviewed.type, version: 1, data: { reviewer: null, remark: 'Urial', answer: 'Tapir' } }, 'no-person'],
      ] as const
      for (const [event, reason] of cases) {
        const [source, target] = [openMemoryLog(), openMemoryLog()]
        await write(source, person, inClear(person, [oldVersion(1)]))
        await write(source, person, inClear(person, [event]))
        expect(await refusal(source, target, await sealing(source, aKeyStore()))).toBe(reason)
        expect(await refusal(source, openMemoryLog(), options)).toBeNull()
      }
    })
  })
})

const spoilt = (event: StoredEvent, person: PersonId): StoredEvent =>
  event.subject === person && event.sealed[0]
    ? {
        ...event,
        sealed: [
          { ...event.sealed[0], ciphertext: `${event.sealed[0].ciphertext.slice(0, -4)}AAAA` },
          ...event.sealed.slice(1),
        ],
      }
    : event
