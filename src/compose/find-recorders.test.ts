// Who recorded events that came from elsewhere: with an import, with the file of a person, or with a copy of the whole log.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import personRegistered from '#events/identity/person-registered.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { learnerOf, namespaceOf } from '#imports/oulad/courses.ts'
import { importOulad } from '#imports/oulad/import-oulad.ts'
import { sound } from '#imports/oulad/tables.fixtures.ts'
import { setAside } from '#imports/set-aside.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, type LogId, PersonId, START, type StreamName, streamName } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import type { Recorded } from '#past/recorders.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { findRecorders } from './find-recorders.ts'

const codec = codecOf((await readDefinitions()).events, testKeys)
const { learner, teacher, tenant, zone } = someone
const [office, app, stranger] = [PersonId.parse(id('0ff1ce')), PersonId.parse(id('a99')), PersonId.parse(id('57a'))]
const robot = processActor('parcels')
const [original, elsewhere] = [id('109', 1) as LogId, id('109', 2) as LogId]

/** A school that the office opened, with one teacher. `from`: the log that this one is a copy of. */
async function schoolIn(log: EventLog, from?: LogId): Promise<void> {
  await happens(streamName('school', tenant), office, schoolOpened({ name: 'Une école', zone }))
  await happens(
    streamName('person', teacher),
    office,
    personRegistered({ role: 'teacher', givenName: 'Solène', familyName: 'Aubier' }),
  )

  async function happens(stream: StreamName, actor: PersonId, event: NewEvent<string, object>) {
    const command = derivedCommandId('recorders', stream)
    const ids = { id: eventId(command, 1), subject: null, actor, correlationId: command, causationId: null }
    const origin = from && { log: from, position: START, recordedAt: minute(0) }
    const recorded = { ...event, ...ids, fingerprint: 0, occurredAt: minute(0), zone, sealed: [], origin }
    await log.append({ stream, tenant, expected: 'any', events: [recorded] })
  }
}

const recordedBy = (actor: PersonId, origin: LogId | null): Recorded => ({
  ...{ type: exerciseAttempted.type, actor, recordedAt: minute(1), origin },
})

const kindsIn = async (log: EventLog, origin: LogId | null, actors: readonly PersonId[]) => {
  const recorded = actors.map((actor) => recordedBy(actor, origin))
  return recorded.map(await findRecorders({ log, codec })(tenant, learner, recorded))
}

describe('who recorded an event', () => {
  it('is an import, also of a selection of the courses of OULAD', async () => {
    for (const only of [undefined, new Set(['AAA-2013J'])]) {
      const log = openMemoryLog()
      const school = namespaceOf(only)
      const aside = setAside(join(tmpdir(), `sillage-recorders-${process.pid}`), {
        ...{ school: 'a', name: 'oulad', identity: [] },
      })
      await importOulad({ log, codec }, sound, { aside, ...(only && { only }) })
      aside.close()
      const recorded = [recordedBy(school.importer, null), recordedBy(robot, null)]
      const kindOf = await findRecorders({ log, codec })(school.tenant, learnerOf(school, 1), recorded)
      expect(recorded.map(kindOf)).toEqual(['import', 'process'])
    }
  })

  it('is of another installation where the event came with a file and the actor is not known here', async () => {
    const log = openMemoryLog()
    await schoolIn(log)
    const actors = [learner, teacher, stranger, robot, app]
    expect(await kindsIn(log, elsewhere, actors)).toEqual([
      'learner',
      'staff',
      ...['other-installation', 'other-installation', 'other-installation'],
    ])
    expect(await kindsIn(log, null, [learner, teacher, robot, app])).toEqual([
      'learner',
      'staff',
      'process',
      'application',
    ])
  })

  it('is who it was before, where the whole log was copied', async () => {
    const log = openMemoryLog()
    await schoolIn(log, original)
    expect(await kindsIn(log, original, [teacher, robot, app])).toEqual(['staff', 'process', 'application'])
    expect(await kindsIn(log, elsewhere, [robot, app])).toEqual(['other-installation', 'other-installation'])
    const copied = { ...log, copyOf: { log: elsewhere, reached: START, verifiedAt: START, mayHoldOldIds: false } }
    expect(await kindsIn(copied, elsewhere, [robot, app])).toEqual(['process', 'application'])
  })
})
