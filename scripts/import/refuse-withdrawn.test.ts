import { expect, it } from 'vitest'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import { namespaceOf } from '#imports/oulad/courses.ts'
import { commandId, eventId, Instant, streamName, UNKNOWN_INPUT } from '#kernel/ids.ts'
import { id, someone } from '#kernel/specification.ts'
import { OTHER_COURSES, refuseWithdrawn } from './refuse-withdrawn.ts'

it('advises what can be done: another school, and for OULAD, which takes none, other courses', async () => {
  const { tenant, importer: actor } = namespaceOf(new Set(['AAA-2013J']))
  const log = openMemoryLog()
  const stream = streamName('learner', id('1ea'))
  await expect(refuseWithdrawn(log, { tenant, actor })).resolves.toBeUndefined()
  const command = commandId({ tenant, actor, command: 'withdraw', stream, key: 'one' })
  await log.append({
    ...{ stream, tenant, expected: 'none' },
    events: [
      {
        ...{ type: 'learning.import-withdrawn', version: 2, data: {}, sealed: [], fingerprint: UNKNOWN_INPUT, actor },
        ...{ id: eventId(command, 1), subject: null, correlationId: command, causationId: null },
        ...{ occurredAt: Instant.parse('2026-11-20T10:00:00.000Z'), zone: someone.zone },
      },
    ],
  })
  await expect(refuseWithdrawn(log, { tenant, actor })).rejects.toThrow(
    'Import into another school: what was withdrawn',
  )
  await expect(refuseWithdrawn(log, { tenant, actor }, OTHER_COURSES)).rejects.toThrow(
    'Import another choice of courses (--only), which is a school of its own, or import into another installation: what',
  )
})
