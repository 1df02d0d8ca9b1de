// Old versions of events, sealed and in clear: a personal field that was renamed, one that became personal, and one that is
// personal no longer. Every fold reads the same clear fields, and a fold that declares a field finds it under its old name.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { StoredEvent } from '#event-log/event-log.ts'
import { defineEvent, type OldData, personalIn, upcastTo } from '#kernel/event.ts'
import { ERASED, personal } from '#kernel/personal.ts'
import { record, someone } from '#kernel/specification.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { fieldsIn, isWhole } from '#privacy/sealed-part.ts'
import { type EventToSeal, planSealing, type SealingLevel, sealOrErase, sealPlanned } from '#privacy/sealing.ts'
import { arbitraryOf } from '../../tests/arbitrary-of.ts'
import { findEvents } from '../../tests/find-definitions.ts'
import {
  type DescribedVersion,
  described,
  describedBefore,
  describedVersions,
  sealedFields,
} from '../../tests/fixtures/described.ts'
import { codec } from './codec.ts'

const { learner, tenant } = someone

function aStore() {
  const store = memoryKeyStore()
  const keys = keysOf(store, { freshMs: 0, pauseMs: 0 })
  return { store, keys, events: codec(new Map([[described.type, described]]), keys) }
}

async function seal({ keys }: Pick<ReturnType<typeof aStore>, 'keys'>, event: EventToSeal) {
  const plan = planSealing(event)
  const sealed = sealPlanned(plan, await keys.forSealing(plan.groups))
  if (sealed instanceof Error) throw sealed
  return sealed
}

function written(version: DescribedVersion): StoredEvent {
  const [event] = record([{ type: described.type, version, data: describedBefore[version] }])
  if (!event) throw new Error('one event was recorded')
  return { ...event, fingerprint: 0, sealed: [], data: { ...describedBefore[version] } }
}

async function sealed(
  at: Pick<ReturnType<typeof aStore>, 'keys'>,
  version: DescribedVersion,
  level: SealingLevel = 'identifying',
): Promise<StoredEvent> {
  const event = written(version)
  const personal = personalIn(described, version)
  return { ...event, ...(await seal(at, { ...event, definition: described, personal, level })) }
}

const wanting = (...fields: string[]) => new Map([[described.type, new Set(fields)]])
async function read(
  { events }: Pick<ReturnType<typeof aStore>, 'events'>,
  event: StoredEvent,
  ...reader: Parameters<typeof events.reader>
): Promise<unknown> {
  const one = events.reader(...reader)
  await one.prepare([event])
  return one.decode(event).data
}

/** As folds read them that declare nothing. */
const clear = {
  1: { count: 1, mood: 'unknown' },
  2: { count: 2, mood: 'unknown' },
  3: { count: 3, mood: 'good' },
} as const
const names = { 1: 'Zébulon', 2: 'Ysaline', 3: 'Xanthe' } as const
const comments = { 1: 'sings', 2: 'Wapiti', 3: 'Vigogne' } as const

describe.each(describedVersions)('version %i', (version) => {
  it.each(['in clear', 'identifying', 'all'] as const)('%s, reads alike for every fold', async (level) => {
    const at = aStore()
    const event = level === 'in clear' ? written(version) : await sealed(at, version, level)
    expect(await read(at, event)).toEqual(clear[version])
    expect(await read(at, event, wanting('displayName'))).toEqual({ ...clear[version], displayName: names[version] })
    expect(await read(at, event, wanting('comment'))).toEqual({ ...clear[version], comment: comments[version] })
    expect(await read(at, event, wanting('comment', 'displayName'))).toEqual({
      ...clear[version],
      displayName: names[version],
      comment: comments[version],
    })
    expect(await read(at, event, wanting('displayName'), 'withheld')).toEqual({
      ...clear[version],
      displayName: names[version],
      comment: { withheld: true },
    })
    expect(await read(at, event, 'all')).toEqual({
      count: version,
      displayName: names[version],
      comment: comments[version],
      mood: describedBefore[version].mood,
    })
  })

  it('reads as erased, and its clear fields as before, when the keys are destroyed', async () => {
    const at = aStore()
    const event = await sealed(at, version)
    await at.store.destroy({ tenant, person: learner })
    // In version 1 the comment was not personal, so it was never sealed.
    const comment = version === 1 ? 'sings' : ERASED
    expect(await read(at, event)).toEqual(clear[version])
    expect(await read(at, event, wanting('comment', 'displayName'))).toEqual({
      ...clear[version],
      displayName: ERASED,
      comment,
    })
    expect(await read(at, event, 'all')).toEqual({ ...clear[version], displayName: ERASED, comment })
  })

  it('reads as wholly erased at the level all when the keys are destroyed', async () => {
    const at = aStore()
    const event = await sealed(at, version, 'all')
    await at.store.destroy({ tenant, person: learner })
    for (const wanted of [undefined, wanting('displayName')])
      expect(await read(at, event, wanted)).toMatchObject({ erased: true })
  })

  it('seals the fields that were personal in it, and no others', async () => {
    const { sealed: parts, data } = await sealed(aStore(), version)
    expect(parts.flatMap(fieldsIn).sort()).toEqual([...sealedFields[version]].sort())
    expect(Object.keys(data).some((field) => parts.flatMap(fieldsIn).includes(field))).toBe(false)
  })

  it.each(['identifying', 'all'] as const)(
    'reads the same from erased parts as from destroyed keys, at %s',
    async (level) => {
      const [here, there] = [aStore(), aStore()]
      const before = await sealed(here, version, level)
      await here.store.destroy({ tenant, person: learner })
      const event = written(version)
      const [left] = await sealOrErase(
        there.keys,
        [{ ...event, definition: described, personal: personalIn(described, version), level }],
        () => true,
      )
      const erased: StoredEvent = { ...event, ...left }
      expect(erased.sealed.map(isWhole)).toEqual(before.sealed.map(isWhole))
      // No key was made, and none is asked for.
      there.store.setAway(true)
      for (const wanted of [undefined, wanting('displayName', 'comment'), 'all' as const])
        expect(await read(there, erased, wanted)).toEqual(await read(here, before, wanted))
    },
  )
})

it('opens nothing and needs no key store for a fold that declares nothing', async () => {
  const at = aStore()
  const events = await Promise.all(describedVersions.map((version) => sealed(at, version)))
  at.store.setAway(true)
  for (const [n, event] of events.entries()) expect(await read(at, event)).toEqual(Object.values(clear)[n])
})

/** Every version of every event of the catalogue that had other data than today. */
const catalogue = [...(await findEvents()).values()]

describe('an upcaster', () => {
  it.each(catalogue.filter(({ version }) => version > 1).map((event) => [event.type, event] as const))(
    'of %s accepts every personal field erased, in any combination',
    (_, event) => {
      fc.assert(
        fc.property(
          arbitraryOf(event.data),
          fc.integer({ min: 1, max: event.version - 1 }),
          fc.infiniteStream(fc.boolean()),
          (data, version, coins) => {
            const fields = [...personalIn(event, version).keys()].filter(() => coins.next().value)
            const erased = Object.fromEntries(fields.map((field) => [field, ERASED]))
            const read = upcastTo(event, version, { ...(data as OldData), ...erased })
            // What was erased is nowhere in a clear field.
            for (const [field, value] of Object.entries(read))
              if (!event.personal.has(field)) expect(JSON.stringify(value) ?? '').not.toContain('"erased"')
          },
        ),
        { numRuns: 50 },
      )
    },
  )

  it('may rename, add and release personal fields: each reads for every fold as its definition says, for any history', async () => {
    /** What happens to one field from one version to the next. */
    const changes = fc.array(fc.constantFrom('stays', 'is renamed', 'becomes personal', 'is released'), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(changes, fc.boolean(), fc.boolean(), async (steps, startsPersonal, isDestroyed) => {
        const states = [{ name: 'f0', isPersonal: startsPersonal }]
        for (const [n, step] of steps.entries()) {
          const { name, isPersonal } = states[n] ?? { name: 'f0', isPersonal: startsPersonal }
          states.push({
            name: step === 'is renamed' ? `f${n + 1}` : name,
            isPersonal: step === 'becomes personal' ? true : step === 'is released' ? false : isPersonal,
          })
        }
        const now = states.at(-1) ?? { name: 'f0', isPersonal: startsPersonal }
        const text = z.string()
        const changed = defineEvent('things.changed', {
          version: states.length,
          description: 'For this test.',
          purpose: 'teaching',
          basis: 'public-task',
          recipients: ['teachers'],
          retention: 'P1Y',
          data: z.object({ [now.name]: now.isPersonal ? personal(text) : text }),
          upcast: Object.fromEntries(
            steps.map((_, n) => [
              n + 1,
              (old: OldData) => {
                const value = old[states[n]?.name ?? '']
                const next = states[n + 1]
                // A field that is released reads as unknown where it was erased.
                const isText = typeof value === 'string' || next?.isPersonal
                return { [next?.name ?? '']: isText ? value : 'unknown' }
              },
            ]),
          ),
          personalBefore: Object.fromEntries(
            states
              .slice(0, -1)
              .map(({ name, isPersonal }, n) => [n + 1, isPersonal ? { [name]: { of: 'subject' } } : {}]),
          ),
        })
        const { store, keys } = aStore()
        const events = codec(new Map([[changed.type, changed]]), keys)
        for (const [n, { name, isPersonal }] of states.entries()) {
          const [event] = record([{ type: changed.type, version: n + 1, data: { [name]: 'the text' } }])
          if (!event) throw new Error('one event was recorded')
          const marks = personalIn(changed, n + 1)
          expect([...marks.keys()]).toEqual(isPersonal ? [name] : [])
          const one = await seal({ keys }, { ...event, definition: changed, personal: marks, level: 'identifying' })
          const stored: StoredEvent = { ...event, fingerprint: 0, ...one }
          if (isDestroyed)
            await store.destroy({
              tenant,
              person: learner,
              use: { kind: 'texts', purpose: 'teaching', schoolYear: '2026-2027' as never },
            })
          // It went through a version in which it was personal and was closed there, to one in which it is not.
          const wasReleased = isPersonal && states.slice(n).some((state) => !state.isPersonal)
          const isGone = isDestroyed && isPersonal
          const declares = new Map([[changed.type, new Set([now.name])]])
          for (const wanted of [undefined, declares]) {
            const reader = events.reader(wanted)
            await reader.prepare([stored])
            const { data } = reader.decode(stored)
            if (!now.isPersonal) expect(data).toEqual({ [now.name]: wasReleased ? 'unknown' : 'the text' })
            else if (!wanted) expect(data).toEqual({})
            else if (!isGone) expect(data).toEqual({ [now.name]: 'the text' })
            else expect([ERASED, 'unknown']).toContainEqual(data[now.name])
          }
          if (isDestroyed) return
        }
      }),
      { numRuns: 200 },
    )
  })
})
