// What is sealed under which key: by person, use, school year and level, and what the destruction of one key leaves.
import { describe, expect, it } from 'vitest'
import type { StoredEvent } from '#event-log/event-log.ts'
import {
  derivedCommandId,
  eventId,
  Instant,
  PersonId,
  type StreamName,
  streamName,
  TenantId,
  Zone,
} from '#kernel/ids.ts'
import { ERASED, type Whose } from '#kernel/personal.ts'
import { id, minute, record, someone } from '#kernel/specification.ts'
import type { KeyUse, TextsUse } from './key-scope.ts'
import { type Keys, keysOf } from './keys.ts'
import { memoryKeyStore } from './memory-key-store.ts'
import { opener } from './opening.ts'
import { fieldsIn, isWhole } from './sealed-part.ts'
import { type EventToSeal, KeyDestroyed, planSealing, type SealedEvent, sealPlanned } from './sealing.ts'
import { leafOf } from './text-tree.ts'

const parent = PersonId.parse(id('9a', 1))
const stream = streamName('learner', someone.learner)
const idOf = (n: number) => eventId(derivedCommandId('sealing', String(n)), 1)

const fields: Record<string, Whose> = {
  response: { of: 'subject' },
  name: { of: 'subject', as: 'names' },
  comment: { of: 'subject', as: 'staff-text' },
  wish: { of: 'parent' },
}
const data = { skill: 'addition', response: '42', name: 'Ada', comment: 'well done', parent, wish: 'more sums' }

function toSeal(more: Partial<EventToSeal> = {}): EventToSeal {
  return {
    definition: { type: 'learning.answered', purpose: 'teaching' },
    personal: new Map(Object.entries(fields)),
    data,
    id: idOf(1),
    tenant: someone.tenant,
    stream,
    subject: someone.learner,
    occurredAt: minute(0),
    zone: someone.zone,
    level: 'identifying',
    ...more,
  }
}

const needsKey = (event: EventToSeal) => planSealing(event).groups.length > 0

/** Seals as the codec does: all keys are asked for together. */
async function sealEvents(keys: Keys, events: readonly EventToSeal[]) {
  const plans = events.map(planSealing)
  const material = [...(await keys.forSealing(plans.flatMap(({ groups }) => groups)))]
  return plans.map((plan) => sealPlanned(plan, material.splice(0, plan.groups.length)))
}

function world() {
  const store = memoryKeyStore()
  const keys = keysOf(store, { freshMs: 0, pauseMs: 0 })
  const seal = async (event: EventToSeal): Promise<SealedEvent> => {
    const [sealed] = await sealEvents(keys, [event])
    if (!sealed || sealed instanceof KeyDestroyed) throw sealed ?? new Error('one event gives one outcome')
    return sealed
  }
  /** The fields of each part, with `*` for the whole data. */
  const partsOf = async (event: EventToSeal) =>
    (await seal(event)).sealed.map((part) => (isWhole(part) ? '*' : fieldsIn(part).join(',')))
  const open = async (event: EventToSeal, { data: clear, sealed }: SealedEvent) => {
    const [recorded] = record([{ type: event.definition.type, version: 1, data: clear }])
    if (!recorded) throw new Error('one event was recorded')
    const stored: StoredEvent = {
      ...recorded,
      id: event.id,
      tenant: event.tenant,
      stream: event.stream,
      fingerprint: 0,
      sealed,
      data: { ...clear },
    }
    const opening = opener(keys, 'all')
    await opening.prepare([stored])
    const { whole, fields } = opening.open(stored)
    return whole === ERASED ? 'wholly erased' : { ...clear, ...whole, ...fields }
  }
  const destroy = (person: PersonId, use?: KeyUse, tenant = someone.tenant) =>
    store.destroy({ tenant, person, ...(use && { use }) })
  return { store, keys, seal, partsOf, open, destroy }
}
const texts = (schoolYear: string): TextsUse => ({
  kind: 'texts',
  purpose: 'teaching',
  schoolYear: schoolYear as never,
})
const year = (schoolYear: string, purpose: 'teaching' | 'wellbeing' = 'teaching'): KeyUse => ({
  kind: 'year',
  purpose,
  schoolYear: schoolYear as never,
})

describe('sealing the identifying fields', () => {
  it('seals each person’s fields apart: answers, names, staff’s text, and those of another person', async () => {
    const { seal, partsOf, open } = world()
    expect(await partsOf(toSeal())).toEqual(['response', 'name', 'comment', 'wish'])
    const sealed = await seal(toSeal())
    expect(sealed.data).toEqual({ skill: 'addition', parent })
    expect(new Set(sealed.sealed.map(({ key }) => key)).size).toBe(4)
    expect(await open(toSeal(), sealed)).toEqual(data)
  })

  it('leaves the other person’s field when one of two is erased', async () => {
    const { seal, open, destroy } = world()
    const sealed = await seal(toSeal())
    await destroy(someone.learner)
    const left = { skill: 'addition', response: ERASED, name: ERASED, comment: ERASED, parent, wish: 'more sums' }
    expect(await open(toSeal(), sealed)).toEqual(left)
    await destroy(parent)
    expect(await open(toSeal(), sealed)).toEqual({ ...left, wish: ERASED })
  })

  it('keeps names and staff’s text when a year of answers is destroyed, and destroys one text alone', async () => {
    const { seal, open, destroy } = world()
    const [first, second] = [toSeal(), toSeal({ id: idOf(2) })]
    const [a, b] = [await seal(first), await seal(second)]
    await destroy(someone.learner, { kind: 'staff-text', event: first.id })
    expect(await open(first, a)).toMatchObject({ response: '42', name: 'Ada', comment: ERASED })
    expect(await open(second, b)).toMatchObject({ response: '42', name: 'Ada', comment: 'well done' })
    await destroy(someone.learner, texts('2026-2027'))
    expect(await open(first, a)).toMatchObject({ response: ERASED, name: 'Ada', wish: 'more sums' })
    expect(await open(second, b)).toMatchObject({ response: ERASED, name: 'Ada', comment: 'well done' })
  })

  it('erases one answer alone: every other one, before it and after it, stays as it was', async () => {
    const { store, seal, open, destroy } = world()
    const events = [
      toSeal(),
      toSeal({ id: idOf(2) }),
      toSeal({ id: idOf(3), data: { response: '7', wish: null, comment: 'x', name: 'y' } }),
    ]
    const [first, second, third] = events as [EventToSeal, EventToSeal, EventToSeal]
    const [a, b, c] = [await seal(first), await seal(second), await seal(third)]
    const scope = { tenant: someone.tenant, person: someone.learner, use: texts('2026-2027') }
    expect(await store.eraseTexts(scope, [leafOf(second.id, 'response'), leafOf(third.id, 'response')])).toBe(2)
    expect(await open(first, a)).toMatchObject({ response: '42', name: 'Ada' })
    expect(await open(second, b)).toMatchObject({ response: ERASED, name: 'Ada', comment: 'well done' })
    expect(await open(third, c)).toEqual({ response: ERASED, wish: null, comment: 'x', name: 'y' })
    // What is sealed afterwards opens, and what was erased is not sealed again.
    const later = toSeal({ id: idOf(4) })
    expect(await open(later, await seal(later))).toMatchObject({ response: '42' })
    await expect(seal(second)).rejects.toThrow(KeyDestroyed)
    await destroy(someone.learner)
    expect(await open(first, a)).toMatchObject({ response: ERASED })
  })

  it('shares a key between answers of one purpose and year, and with no other', async () => {
    const { seal } = world()
    const keyOf = async (more: Partial<EventToSeal>) =>
      (await seal(toSeal({ data: { response: 'x' }, ...more }))).sealed[0]?.key
    const own = await keyOf({})
    expect(await keyOf({ id: idOf(2), stream: streamName('person', someone.learner) })).toBe(own)
    const others = await Promise.all([
      keyOf({ subject: PersonId.parse(id('1ea', 2)) }),
      keyOf({ tenant: TenantId.parse(id('5c0002')) }),
      keyOf({ definition: { type: 'learning.answered', purpose: 'wellbeing' } }),
      keyOf({ occurredAt: Instant.parse('2027-08-02T10:00:00Z') }),
    ])
    expect(new Set([own, ...others]).size).toBe(5)
  })

  it.each([
    ['2027-01-31T12:59:59Z', 'Pacific/Noumea', '2026'],
    // Already 1 February in Nouméa, eleven hours ahead.
    ['2027-01-31T13:00:00Z', 'Pacific/Noumea', '2027'],
    ['2027-07-31T21:59:59Z', 'Europe/Paris', '2026-2027'],
    ['2027-07-31T22:00:00Z', 'Europe/Paris', '2027-2028'],
    ['2027-07-31T22:00:00Z', 'Indian/Reunion', '2027-2028'],
    ['2027-07-31T22:00:00Z', 'America/Cayenne', '2026-2027'],
  ])('seals what happened at %s in %s under the key of %s', async (occurredAt, zone, schoolYear) => {
    const { seal, open, destroy } = world()
    const event = toSeal({
      data: { response: 'x' },
      occurredAt: Instant.parse(occurredAt),
      zone: Zone.parse(zone),
    })
    const sealed = await seal(event)
    await destroy(someone.learner, texts('1999-2000'))
    expect(await open(event, sealed)).toEqual({ response: 'x' })
    await destroy(someone.learner, texts(schoolYear))
    expect(await open(event, sealed)).toEqual({ response: ERASED })
  })

  it('keeps null and false values, and leaves out undefined ones', async () => {
    const { seal, open } = world()
    const odd = toSeal({ data: { skill: null, response: null, name: undefined, comment: '' } })
    const sealed = await seal(odd)
    expect(sealed.data).toEqual({ skill: null })
    expect(await open(odd, sealed)).toEqual({ skill: null, response: null, comment: '' })
    const absent = toSeal({ data: { skill: 'x', response: undefined } })
    expect(needsKey(absent)).toBe(false)
    expect(await seal(absent)).toEqual({ data: { skill: 'x' }, sealed: [] })
  })

  it('needs no key for an event without personal fields', async () => {
    const { keys, store } = world()
    store.setAway(true)
    const clear = toSeal({ personal: new Map() })
    expect(needsKey(clear)).toBe(false)
    expect(await sealEvents(keys, [clear])).toEqual([{ data: clear.data, sealed: [] }])
  })

  it('fails where the person of a field is missing, and writes nothing in clear', async () => {
    const { seal } = world()
    await expect(seal(toSeal({ subject: null, data: { response: 'x' } }))).rejects.toThrow(
      new TypeError('learning.answered: response is personal, but its person (subject) is missing'),
    )
    await expect(seal(toSeal({ data: { wish: 'x' } }))).rejects.toThrow(/its person \(parent\) is missing/)
    await expect(seal(toSeal({ data: { wish: 'x', parent: 'nobody' } }))).rejects.toThrow(TypeError)
  })

  it('gives each event its own outcome, and writes no part of one whose key was destroyed', async () => {
    const { keys, destroy } = world()
    await destroy(parent)
    const [both, alone] = await sealEvents(keys, [toSeal(), toSeal({ id: idOf(2), data: { response: 'x' } })])
    expect(both).toMatchObject({ name: 'KeyDestroyed', scope: { person: parent } })
    expect(alone).toMatchObject({ data: {}, sealed: [{}] })
  })
})

describe('sealing whole events', () => {
  const all = (more: Partial<EventToSeal> = {}) => toSeal({ level: 'all', ...more })

  it('leaves nothing in clear: one part for the person’s data, and parts for names, staff’s text and other people', async () => {
    const { seal, partsOf, open } = world()
    expect(await partsOf(all())).toEqual(['*', 'name', 'comment', 'wish'])
    const sealed = await seal(all())
    expect(sealed.data).toEqual({})
    expect(await open(all(), sealed)).toEqual(data)
  })

  it('is wholly erased with the person, or with the year, and only then', async () => {
    for (const use of [undefined, year('2026-2027')]) {
      const { seal, open, destroy } = world()
      const sealed = await seal(all())
      await destroy(parent)
      expect(await open(all(), sealed)).toEqual({ ...data, wish: ERASED })
      await destroy(someone.learner, { kind: 'names', event: idOf(1) })
      expect(await open(all(), sealed)).toEqual({ ...data, wish: ERASED, name: ERASED })
      await destroy(someone.learner, use)
      expect(await open(all(), sealed)).toBe('wholly erased')
    }
  })

  it('seals an event without any personal field, too', async () => {
    const { seal, open } = world()
    const clear = all({ personal: new Map(), data: { skill: 'addition', correct: true } })
    expect(needsKey(clear)).toBe(true)
    const sealed = await seal(clear)
    expect(sealed.data).toEqual({})
    expect(await open(clear, sealed)).toEqual({ skill: 'addition', correct: true })
  })

  it('leaves events without a person, and what is recorded about privacy itself, readable without keys', async () => {
    const { partsOf } = world()
    const ofClass = { subject: null, personal: new Map<string, Whose>(), stream: 'class-x' as StreamName }
    expect(await partsOf(all(ofClass))).toEqual([])
    const definition = { type: 'privacy.subject-erased', purpose: 'administration' } as const
    expect(await partsOf(all({ definition, personal: new Map() }))).toEqual([])
    expect(await partsOf(all({ definition }))).toEqual(['response', 'name', 'comment', 'wish'])
  })
})

describe('two schools', () => {
  it('have different keys for the same person: erased in one, the person stays in the other', async () => {
    const { seal, open, destroy } = world()
    const other = toSeal({ tenant: TenantId.parse(id('5c0002')) })
    const [here, there] = [await seal(toSeal()), await seal(other)]
    await destroy(someone.learner)
    expect(await open(toSeal(), here)).toMatchObject({ response: ERASED })
    expect(await open(other, there)).toEqual(data)
  })
})
