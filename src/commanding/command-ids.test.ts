// Idempotency-Keys that may identify somebody: hidden in the command's id, and recognised again.
import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { commandId, derivedCommandId, eventId, streamName, TenantId } from '#kernel/ids.ts'
import { keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { caller, myBook, problem, runnerOver } from '../../tests/fixtures/notes.ts'
import { commandIds, isOpaqueKey } from './command-ids.ts'

const ADDRESS = 'ines.caradec@example.org'

describe('an Idempotency-Key', () => {
  it.each([
    '6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906',
    '6A1F0C52-8E0D-4B7C-9F3A-2D5B71C4E906',
    '6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906-12',
    '6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906:123456',
    '0',
    '123456',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    derivedCommandId('process', 'x'),
  ])('is opaque as %s', (key) => expect(isOpaqueKey(key)).toBe(true))

  it.each([
    ADDRESS,
    'ines',
    '1234567',
    '20140312',
    '0612345678',
    '1 85 05 78 006 084 36',
    '6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906-1234567',
    '6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906-ines',
    'ines-6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906',
    '{6a1f0c52-8e0d-4b7c-9f3a-2d5b71c4e906}',
    '6a1f0c528e0d4b7c9f3a2d5b71c4e906',
    'INESCARADEC20140312PARISXX',
    '81ARZ3NDEKTSV4RRFFQ69G5FAV',
    'ines_caradec_cm1_a_tilleuls',
    '',
    '123\n',
    '６',
  ])('may identify somebody as %s', (key) => expect(isOpaqueKey(key)).toBe(false))
})

describe('a command whose key may identify somebody', () => {
  const store = () => {
    const own = memoryKeyStore()
    let clockMs = 0
    const { schoolSecret } = keysOf(own, { nowMs: () => clockMs })
    // A store that failed is left alone for a moment.
    const later = () => {
      clockMs += 60_000
    }
    return { own, schoolSecret, later }
  }
  const nameOf = (key: string) => ({
    ...{ tenant: caller.tenant, actor: caller.actor, command: 'notes.note', stream: streamName('book', myBook), key },
  })

  it('has an id that cannot be computed from the key, and is recognised after a restart', async () => {
    const log = openMemoryLog()
    const { schoolSecret } = store()
    const first = await runnerOver(log, { schoolSecret }).note({}, { key: ADDRESS })
    expect(first.commandId).not.toBe(commandId(nameOf(ADDRESS)))
    expect(first.events.map(({ id }) => id)).toEqual([eventId(first.commandId, 1)])
    const restarted = runnerOver(log, { schoolSecret })
    expect(await restarted.note({}, { key: ADDRESS })).toEqual({ ...first, repeated: true })
    await expect(restarted.note({ text: 'b' }, { key: ADDRESS })).rejects.toEqual(problem({ kind: 'key-reused' }))
    expect(await log.head()).toBe(1n)
  })

  it('is recognised under the id of an earlier version, and answered with it', async () => {
    const log = openMemoryLog()
    const first = await runnerOver(log, { schoolSecret: null }).note({}, { key: ADDRESS })
    expect(first.commandId).toBe(commandId(nameOf(ADDRESS)))
    const { note } = runnerOver(log, { schoolSecret: store().schoolSecret })
    expect(await note({}, { key: ADDRESS })).toEqual({ ...first, repeated: true })
    await expect(note({ text: 'b' }, { key: ADDRESS })).rejects.toEqual(
      problem({ kind: 'key-reused', commandId: first.commandId }),
    )
    expect(await note({}, { key: 'another' })).toMatchObject({ repeated: false, revision: 1 })
  })

  it('has another id in every school', async () => {
    const name = commandIds(store().schoolSecret)
    const other = TenantId.parse(randomUUID())
    const ids = await Promise.all([
      name(nameOf(ADDRESS), false),
      name({ ...nameOf(ADDRESS), tenant: other }, false),
      commandIds(store().schoolSecret)(nameOf(ADDRESS), false),
    ])
    expect(new Set(ids.map(({ id }) => id)).size).toBe(3)
  })

  it('is refused while the key store is away; commands with opaque keys go on', async () => {
    const { own, schoolSecret, later } = store()
    own.setAway(true)
    const { note } = runnerOver(openMemoryLog(), { schoolSecret })
    const [hidden, opaque] = await Promise.allSettled([note({}, { key: ADDRESS }), note({}, { key: randomUUID() })])
    expect(hidden).toMatchObject({ reason: problem({ kind: 'keys-unavailable' }) })
    expect(opaque).toMatchObject({ status: 'fulfilled', value: { revision: 0 } })
    own.setAway(false)
    later()
    expect(await note({}, { key: ADDRESS })).toMatchObject({ revision: 1 })
    own.setAway(true)
    expect(await note({}, { key: 'the secret is known now' })).toMatchObject({ revision: 2 })
  })

  it('keeps its place among the commands of its stream', async () => {
    const { note } = runnerOver(openMemoryLog(), { schoolSecret: store().schoolSecret })
    const keys = ['a', randomUUID(), 'b', randomUUID(), 'c', '7', 'd']
    const answers = await Promise.all(keys.map((key) => note({}, { key })))
    expect(answers.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6])
  })
})
