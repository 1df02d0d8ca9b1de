// The hash of a statement's content in the log: nobody can compute it from a likely answer, and it still tells copies apart.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { START, TenantId, UNKNOWN_INPUT } from '#kernel/ids.ts'
import { type Keys, keysOf } from '#privacy/keys.ts'
import { memoryKeyStore } from '#privacy/memory-key-store.ts'
import { setAside } from '../set-aside.ts'
import { importXapi } from './import-xapi.ts'
import { NOW, school } from './imported.fixtures.ts'
import { asLines, statement, verbs } from './statements.fixtures.ts'

const one = statement({ id: 1 })
const other = statement({ id: 1, verb: verbs.paused })

async function world() {
  const log = openMemoryLog()
  const { events } = await readDefinitions()
  async function load(line: object, keys: Keys | 'unsealed') {
    const aside = setAside(join(tmpdir(), `sillage-marks-${process.pid}`), { school: 'a', name: 'marks', identity: [] })
    try {
      const options = { file: 'f', school, aside, now: NOW }
      const summary = await importXapi({ log, codec: codecOf(events, keys) }, asLines([line]), options)
      return {
        ...summary,
        conflicts: [...aside.counts.keys()].filter((reason) => reason.includes('another statement')),
      }
    } finally {
      aside.discard()
    }
  }
  const stored = async () => {
    const all = (await log.readAll({ after: START, limit: 100 })).events
    return all.filter(({ type }) => type === 'learning.content-viewed')
  }
  return { load, stored, log }
}

describe('the mark of an imported statement', () => {
  it('differs between key stores, and recognises a copy and a conflict', async () => {
    const marks = await Promise.all(
      [1, 2].map(async () => {
        const { load, stored } = await world()
        const keys = keysOf(memoryKeyStore())
        await load(one, keys)
        expect(await load(one, keys)).toMatchObject({ events: 0, before: 1, conflicts: [] })
        expect(await load(other, keys)).toMatchObject({ events: 0, before: 0, conflicts: [expect.any(String)] })
        return (await stored()).map(({ fingerprint }) => fingerprint)
      }),
    )
    expect(marks[0]).toHaveLength(1)
    expect(marks[0]).not.toEqual(marks[1])
    expect(marks.flat()).not.toContain(UNKNOWN_INPUT)
  })

  it('is recognised as earlier versions stored it', async () => {
    const { load } = await world()
    await load(one, 'unsealed')
    const keys = keysOf(memoryKeyStore())
    expect(await load(one, 'unsealed')).toMatchObject({ events: 0, before: 1, conflicts: [] })
    expect(await load(other, keys)).toMatchObject({ events: 0, before: 0, conflicts: [expect.any(String)] })
  })

  it('compares nothing once the key is destroyed', async () => {
    const { load, stored } = await world()
    const store = memoryKeyStore()
    const keys = keysOf(store, { freshMs: 0 })
    await load(one, keys)
    const [event] = await stored()
    if (!event?.subject) throw new Error('nothing was imported')
    await store.destroy({ tenant: TenantId.parse(event.tenant), person: event.subject })
    expect(await load(other, keys)).toMatchObject({ events: 0, before: 1, conflicts: [] })
  })
})
