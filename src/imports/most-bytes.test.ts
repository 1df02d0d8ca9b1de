// How large an event can become in the log: never less than the log will count.
import { expect, it } from 'vitest'
import { z } from 'zod'
import { codec as codecOf } from '#commanding/codec.ts'
import type { NewRecord } from '#event-log/event-log.ts'
import { sealedBytes } from '#event-log/limits.ts'
import { defineEvent } from '#kernel/event.ts'
import { derivedCommandId, streamName } from '#kernel/ids.ts'
import { personal } from '#kernel/personal.ts'
import { minute, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { mostBytesOf } from './most-bytes.ts'

const told = defineEvent('testing.told', {
  version: 1,
  description: 'Somebody told something.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers'],
  retention: 'P2Y',
  data: z.object({
    topic: z.string().optional(),
    text: personal(z.string().optional()),
    otherText: personal(z.string().optional()),
    name: personal(z.string().optional(), { as: 'names' }),
    why: personal(z.string().optional(), { as: 'staff-text' }),
  }),
})
const codec = codecOf(new Map([[told.type, told]]), testKeys)
const { tenant, learner, teacher, zone } = someone

it.each(['identifying', 'all'] as const)('is never less than what is stored where %s is sealed', async (level) => {
  for (const text of ['', 'a', 'été', '\n"', 'long '.repeat(2_000)])
    for (const fields of [
      {},
      { topic: text },
      { text },
      { topic: text, text, otherText: text, name: text, why: text },
    ]) {
      const event = told(fields)
      const commandId = derivedCommandId(level, text, ...Object.keys(fields))
      const about = { commandId, subject: learner, actor: teacher, correlationId: commandId, causationId: null }
      const stamp = { ...about, fingerprint: 0, occurredAt: minute(0), zone }
      const draft = { events: [event], stamp, tenant, stream: streamName('learner', learner), level }
      const [records] = await codec.encode([draft])
      if (!records || records instanceof Error) throw records ?? new Error('one draft has one outcome')
      const stored = records.reduce((sum, record) => sum + sizeOf(record), 0)
      expect(mostBytesOf(event)).toBeGreaterThanOrEqual(stored)
      expect(mostBytesOf(event)).toBeLessThanOrEqual(2 * stored + 1_000)
    }
})

const sizeOf = ({ data, sealed }: NewRecord): number => Buffer.byteLength(JSON.stringify(data)) + sealedBytes(sealed)
