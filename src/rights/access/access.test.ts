// Access finds everything about a person, once, and nothing of anybody else: a canary in every personal field of every event
// type of the catalogue, at both levels of sealing.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import guardianLinkAsked from '#events/identity/guardian-link-asked.ts'
import guardianLinkEnded from '#events/identity/guardian-link-ended.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import emotionDetected from '#events/learning/emotion-detected.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import classOpened from '#events/teaching/class-opened.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { AnyEventDefinition, NewEvent } from '#kernel/event.ts'
import { PersonId, streamName, TenantId } from '#kernel/ids.ts'
import { id } from '#kernel/specification.ts'
import { KeysUnavailable } from '#privacy/key-store.ts'
import type { SealingLevel } from '#privacy/sealing.ts'
import { silentTrail, type TrailEntry } from '#trail/trail.ts'
import { arbitraryOf } from '../../../tests/arbitrary-of.ts'
import {
  auditorOf,
  type SchoolsInMemory,
  schoolStream,
  schoolsInMemory,
} from '../../../tests/fixtures/schools-in-memory.ts'
import { authoriseUnrelated } from '../../../tests/fixtures/test-caller.ts'
import { newMarker } from '../../../tests/privacy/byte-search.ts'
import { type Canaries, canariesOf, canaryFor } from '../../../tests/privacy/canaries.ts'
import { personFiles } from './access.ts'
import { type PersonDocument, PersonFileSchema } from './file-format.ts'
import { piecesOf } from './form.ts'
import { htmlForm } from './html-form.ts'
import { jsonForm } from './json-form.ts'

const here = TenantId.parse(id('5c0a'))
const there = TenantId.parse(id('5c0b'))
const [child, other, guardian, teacher, head] = ['c1', 'c2', '9a', '7e', 'ad'].map((name) =>
  PersonId.parse(id(name)),
) as [PersonId, PersonId, PersonId, PersonId, PersonId]

/** An event of the type with a canary in each of its personal texts, of the form that each text needs. Each is the person's. */
function withCanaries(canaries: Canaries, definition: AnyEventDefinition, person: PersonId): NewEvent<string, object> {
  const [data] = fc.sample(arbitraryOf(definition.data), { numRuns: 1, seed: 7 }) as [Record<string, unknown>]
  for (const [field, schema] of Object.entries<z.ZodType>(definition.data.shape)) {
    if (!definition.personal.has(field)) continue
    const canary = canaryFor(canaries, schema, `${definition.type} ${field}`)
    if (canary === null) continue
    data[field] = canary
    const { of } = definition.personal.get(field) ?? { of: 'subject' }
    if (of !== 'subject') data[of] = person
  }
  return (definition as unknown as (data: object) => NewEvent<string, object>)(data)
}

const erasure = (type: string) => type === subjectErased.type

async function openSchool({ write }: SchoolsInMemory, tenant: TenantId, level: SealingLevel): Promise<void> {
  const events = [schoolOpened({ name: 'École des Saules', zone: 'Europe/Paris', sealing: level })]
  await write({ tenant, stream: schoolStream(tenant), subject: null, actor: head, events })
}

/** Every type of the catalogue about one person, in three streams. */
async function everythingAbout(schools: SchoolsInMemory, tenant: TenantId, person: PersonId, level: SealingLevel) {
  const canaries = canariesOf(newMarker())
  for (const definition of schools.definitions.events.values()) {
    if (erasure(definition.type)) continue
    const kind = definition.type.startsWith('learning')
      ? 'learner'
      : definition.type.includes('account')
        ? 'account'
        : 'person'
    const events = [withCanaries(canaries, definition, person)]
    await schools.write({ tenant, stream: streamName(kind, person), subject: person, actor: teacher, events, level })
  }
  return canaries
}

async function textOf(
  schools: SchoolsInMemory,
  form: 'json' | 'html',
  question: Parameters<SchoolsInMemory['files']['open']>[0],
) {
  const file = await schools.files.open(question)
  let text = ''
  for await (const piece of piecesOf(form === 'json' ? jsonForm() : htmlForm(schools.definitions), file)) text += piece
  return text
}
async function documentOf(schools: SchoolsInMemory, question: Parameters<SchoolsInMemory['files']['open']>[0]) {
  const text = await textOf(schools, 'json', question)
  return { text, document: PersonFileSchema.strict().parse(JSON.parse(text)) satisfies PersonDocument }
}

const countIn = (text: string, part: string): number => text.split(part).length - 1

describe.each(['identifying', 'all'] as const)('a file, at the level %s', (level) => {
  async function filled() {
    const schools = await schoolsInMemory()
    for (const tenant of [here, there]) await openSchool(schools, tenant, level)
    const own = await everythingAbout(schools, here, child, level)
    const strange = [
      await everythingAbout(schools, here, other, level),
      await everythingAbout(schools, there, child, level),
    ]
    return { schools, own, strange }
  }

  it.each(['read-model', 'whole-log'] as const)(
    'has each text of the person once, and none of others (%s)',
    async (search) => {
      const { schools, own, strange } = await filled()
      const { text, document } = await documentOf(schools, { caller: auditorOf(here), person: child, search })
      expect(document.history.map(({ type }) => type).sort()).toEqual(
        [...schools.definitions.events.keys()].filter((type) => !erasure(type)).sort(),
      )
      const data = JSON.stringify(document.history.map((event) => event.data))
      expect(own.labels.length).toBeGreaterThan(15)
      for (const [n, label] of own.labels.entries())
        expect([label, countIn(data, `${own.marker.marker}${String(n).padStart(4, '0')}`)]).toEqual([label, 1])
      for (const { marker } of strange) expect(text).not.toContain(marker.marker)
      expect(document.events).toBe(document.history.length)
    },
  )

  it('shows each text on the page, and nothing of others', async () => {
    const { schools, own, strange } = await filled()
    const page = await textOf(schools, 'html', { caller: auditorOf(here), person: child })
    for (const [n, label] of own.labels.entries())
      expect([label, page.includes(`${own.marker.marker}${String(n).padStart(4, '0')}`)]).toEqual([label, true])
    for (const { marker } of strange) expect(page).not.toContain(marker.marker)
  })

  it('gives the purpose, the legal basis, the retention and the recipients of every event', async () => {
    const { schools } = await filled()
    const { document } = await documentOf(schools, { caller: auditorOf(here), person: child })
    for (const { type, purpose, basis, retention, recipients } of document.types) {
      expect([type, purpose, basis]).not.toContain(null)
      expect(retention).toBe(schools.definitions.events.get(type)?.retention)
      expect(recipients?.fr).toMatch(/^(l’|la )/)
    }
  })

  it('is only the erasure of a person who was erased', async () => {
    const { schools, own } = await filled()
    await schools.keyStore.destroy({ tenant: here, person: child })
    const stream = streamName('person', child)
    await schools.write({ tenant: here, stream, subject: child, actor: head, events: [subjectErased({})] })
    for (const search of ['read-model', 'whole-log'] as const) {
      const { text, document } = await documentOf(schools, { caller: auditorOf(here), person: child, search })
      expect(document.history.map(({ type }) => type)).toEqual([subjectErased.type])
      expect(document).toMatchObject({ events: 1, name: null, erasedAt: expect.any(String) })
      expect(document.readModels.flatMap(({ rows }) => rows)).toEqual([])
      expect(text).not.toContain(own.marker.marker)
    }
    const elsewhere = await documentOf(schools, { caller: auditorOf(there), person: child })
    expect(elsewhere.document.erasedAt).toBeNull()
    expect(await textOf(schools, 'html', { caller: auditorOf(here), person: child })).toContain('ont été effacées')
  })

  it('is nobody’s from the decision on, and shows no row that waits to be removed', async () => {
    const { schools, own } = await filled()
    const files = personFiles({
      log: schools.log,
      codec: schools.codec,
      events: schools.definitions.events,
      rows: {
        ...schools.rows,
        readModels: async () => [
          { model: 'people', version: 1, description: '', position: '1', rows: [{ class: id('c1a55') }] },
        ],
        account: async () => ({ changedAt: '2026-11-28T10:00:00.000Z', recoveryCodes: 3, sessions: [] }),
        receivers: async () => [
          {
            webhook: id('1'),
            address: 'x',
            description: null,
            types: null,
            personal: true,
            events: 1,
            firstAt: null,
            lastAt: null,
          },
        ],
      },
      erased: { has: (tenant, person) => tenant === here && person === child },
      trail: silentTrail,
      accesses: async () => [],
      authorise: authoriseUnrelated,
      now: () => '2026-11-28T10:00:00.000Z' as never,
    })
    const missing = { problem: { kind: 'missing', what: 'person' } }
    await expect(files.open({ caller: auditorOf(here), person: child })).rejects.toMatchObject(missing)
    expect((await files.open({ caller: auditorOf(here), person: other })).head.readModels).toHaveLength(1)
    const stream = streamName('person', child)
    await schools.write({ tenant: here, stream, subject: child, actor: head, events: [subjectErased({})] })
    const { head: shown } = await files.open({ caller: auditorOf(here), person: child })
    expect(shown).toMatchObject({ events: 1, readModels: [], account: null, receivers: [], classes: [] })
    expect(JSON.stringify(shown)).not.toContain(own.marker.marker)
  })

  it('is not begun while the key store does not answer', async () => {
    const { schools } = await filled()
    schools.keyStore.setAway(true)
    await expect(schools.files.open({ caller: auditorOf(here), person: child })).rejects.toThrow(KeysUnavailable)
    schools.keyStore.setAway(false)
    await expect(schools.files.open({ caller: auditorOf(here), person: child })).resolves.toMatchObject({
      head: { erasedAt: null },
    })
  })
})

describe.each(['identifying', 'all'] as const)('what concerns several people, at the level %s', (level) => {
  async function family() {
    const schools = await schoolsInMemory()
    await openSchool(schools, here, level)
    const ofChild = { tenant: here, stream: streamName('person', child), subject: child, actor: head, level }
    await schools.write({ ...ofChild, events: [guardianLinkAsked({ guardian, level: 'view' })] })
    await schools.write({
      ...ofChild,
      events: [guardianLinkEnded({ guardian, reason: 'school', note: 'un mot sur l’enfant' })],
    })
    const opened = classOpened({ name: 'CM1 A', level: 'CM1', schoolYear: '2026-2027', teacher })
    const klass = { tenant: here, stream: streamName('class', id('c1a55')), subject: null, actor: head, level }
    await schools.write({ ...klass, events: [opened] })
    await schools.write({
      tenant: here,
      stream: schoolStream(here),
      subject: null,
      actor: head,
      events: [schoolZoneChanged({ zone: 'Indian/Reunion' })],
    })
    return schools
  }
  const read = async (schools: SchoolsInMemory, person: PersonId, search: 'read-model' | 'whole-log' = 'read-model') =>
    (await documentOf(schools, { caller: auditorOf(here), person, search })).document.history.map(
      ({ type, about, data }) => ({
        type,
        about,
        data,
      }),
    )

  it('names a guardian in the child’s events, without what is the child’s', async () => {
    const schools = await family()
    expect(await read(schools, guardian)).toEqual([
      { type: guardianLinkAsked.type, about: 'named', data: { guardian, level: 'view' } },
      { type: guardianLinkEnded.type, about: 'named', data: { guardian, reason: 'school', note: { withheld: true } } },
    ])
    expect((await read(schools, child)).map(({ data }) => data.note)).toEqual([undefined, 'un mot sur l’enfant'])
  })

  it('has what a person recorded about nobody, and not what they recorded about others', async () => {
    const schools = await family()
    expect((await read(schools, teacher)).map(({ type, about }) => [type, about])).toEqual([
      [classOpened.type, 'named'],
    ])
    expect((await read(schools, head)).map(({ type, about }) => [type, about])).toEqual([
      [schoolOpened.type, 'recorded'],
      [schoolZoneChanged.type, 'recorded'],
    ])
    expect((await read(schools, head, 'whole-log')).map(({ type }) => type)).toEqual([
      schoolOpened.type,
      classOpened.type,
      schoolZoneChanged.type,
    ])
  })
})

describe('access', () => {
  it('needs the permission, and is recorded in the trail', async () => {
    const schools = await schoolsInMemory()
    await openSchool(schools, here, 'identifying')
    await everythingAbout(schools, here, child, 'identifying')
    const entries: TrailEntry[] = []
    const files = personFiles({
      log: schools.log,
      codec: schools.codec,
      events: schools.definitions.events,
      rows: schools.rows,
      erased: { has: () => false },
      trail: { record: (entry) => void entries.push(entry) },
      accesses: async () => [],
      authorise: authoriseUnrelated,
      now: () => '2026-11-28T10:00:00.000Z' as never,
    })
    const caller = auditorOf(here)
    const forbidden = { problem: { kind: 'forbidden', permission: 'rights:read' } }
    const other = { ...caller, permissions: permissionsOfService(['learning:read'], here) }
    await expect(files.open({ caller: other, person: child })).rejects.toMatchObject(forbidden)
    const opened = { tenant: here, actor: caller.actor, action: 'access-file', subjects: [child] }
    expect(entries).toMatchObject([{ ...opened, actor: other.actor, outcome: 'forbidden' }])
    await files.open({ caller, person: child })
    expect(entries.at(-1)).toMatchObject(opened)
    expect(entries.at(-1)?.outcome).toBeUndefined()
  })
})

describe('a search', () => {
  it('reads what is newer than the read model of streams from the log', async () => {
    const schools = await schoolsInMemory()
    await openSchool(schools, here, 'identifying')
    const stream = streamName('inbox', id('1b0'))
    const felt = emotionDetected({ emotion: 'pride', source: 'learner', class: id('c1a55') as never })
    await schools.write({ tenant: here, stream, subject: child, actor: child, events: [felt] })
    const question = { caller: auditorOf(here), person: child }
    const { head: complete } = await schools.files.open(question)
    const behind = (position: bigint | null) =>
      personFiles({
        log: schools.log,
        codec: schools.codec,
        events: schools.definitions.events,
        rows: {
          ...schools.rows,
          streamsOf: async () => (position === null ? null : { streams: [], position: position as never }),
        },
        erased: { has: () => false },
        trail: silentTrail,
        accesses: async () => [],
        authorise: authoriseUnrelated,
        now: () => complete.madeAt as never,
      })
    expect((await behind(1n).open(question)).head).toEqual(complete)
    expect((await behind(null).open(question)).head).toEqual(complete)
    await expect(behind(2n).open(question)).rejects.toMatchObject({ problem: { kind: 'missing', what: 'person' } })
  })

  it('of the whole log names the streams that the read model lacks, and has their events', async () => {
    const schools = await schoolsInMemory()
    await openSchool(schools, here, 'identifying')
    for (const name of ['one', 'two']) {
      const felt = emotionDetected({ emotion: 'pride', source: 'learner', class: id('c1a55') as never })
      await schools.write({
        tenant: here,
        stream: streamName(`inbox-${name}`, child),
        subject: child,
        actor: child,
        events: [felt],
      })
    }
    const lacking = personFiles({
      log: schools.log,
      codec: schools.codec,
      events: schools.definitions.events,
      rows: {
        ...schools.rows,
        streamsOf: async () => ({ streams: [streamName('inbox-one', child)], position: await schools.log.head() }),
      },
      erased: { has: () => false },
      trail: silentTrail,
      accesses: async () => [],
      authorise: authoriseUnrelated,
      now: () => '2026-11-28T10:00:00.000Z' as never,
    })
    const file = await lacking.open({ caller: auditorOf(here), person: child, search: 'whole-log' })
    expect(file.missed).toEqual([streamName('inbox-two', child)])
    expect(file.head.events).toBe(2)
  })

  it('finds nobody whom the school does not know, and no school that is not open', async () => {
    const schools = await schoolsInMemory()
    await openSchool(schools, here, 'identifying')
    await expect(schools.files.open({ caller: auditorOf(here), person: child })).rejects.toMatchObject({
      problem: { kind: 'missing', what: 'person' },
    })
    await expect(schools.files.open({ caller: auditorOf(there), person: child })).rejects.toMatchObject({
      problem: { kind: 'missing', what: 'school' },
    })
  })
})
