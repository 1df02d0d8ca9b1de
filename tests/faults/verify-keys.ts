// What must hold of sealed data after any faults: all that was acknowledged opens to what was sent, and `people` is the fold.
import { expect } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { openKeyStore } from '#compose/open-keys.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { openPostgresLog } from '#event-log/postgres/postgres-log.ts'
import { START } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { keysOf } from '#privacy/keys.ts'
import type { Registrations } from './registrations.ts'
import type { ServiceUnderTest } from './service-under-test.ts'

export type VerifiedKeys = { readonly opened: number; readonly keys: number }

export async function verifyKeys(
  service: ServiceUnderTest,
  { people, answers, wrong }: Registrations,
): Promise<VerifiedKeys> {
  expect(wrong).toEqual([])
  const store = await openKeyStore(readConfig(service.environment), { make: 'never' })
  const log = await openPostgresLog({ url: service.database.url })
  const pool = openPool(service.database.url, { name: 'verify keys', max: 1 })
  try {
    const reader = codecOf((await readDefinitions()).events, keysOf(store)).reader('all')
    const inLog = { people: new Map<string, unknown>(), answers: new Map<string, unknown>() }
    const keys = new Set<string>()
    let opened = 0
    for (let at = START; ; ) {
      const page = await log.readAll({ after: at, limit: 1_000 })
      await reader.prepare(page.events)
      for (const stored of page.events) {
        for (const { key } of stored.sealed) keys.add(key)
        opened += stored.sealed.length
        const { type, subject, data } = reader.decode(stored)
        const { givenName, familyName, response } = data as Record<string, unknown>
        if (type === 'identity.person-registered') inLog.people.set(subject ?? '', { givenName, familyName })
        if (type === 'learning.exercise-attempted') inLog.answers.set(subject ?? '', response)
      }
      at = page.position
      if (page.end) break
    }
    // Every command was acknowledged in the end.
    expect(inLog.people).toEqual(people)
    expect(inLog.answers).toEqual(answers)

    const head = await log.head()
    const checkpoint = async () =>
      (
        await pool.query<{ position: bigint }>(
          `select position from sillage.checkpoints join sillage.generations using (projection, generation)
           where projection = 'people' and live`,
        )
      ).rows[0]?.position
    await expect.poll(checkpoint).toBe(head)
    const { rows } = await pool.query<{ person: string; given: string; family: string }>(
      'select person, given_name as given, family_name as family from read.people where tenant = $1',
      [service.tenant],
    )
    const folded = rows.map(({ person, given, family }) => [person, { givenName: given, familyName: family }] as const)
    expect(new Map(folded)).toEqual(people)
    return { opened, keys: keys.size }
  } finally {
    await pool.end()
    await log.close()
    await store.close()
  }
}
