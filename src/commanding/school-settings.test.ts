// The time zone of a school: cached for a few seconds, read again while the school is not open.
import { describe, expect, it } from 'vitest'
import type { EventLog } from '#event-log/event-log.ts'
import { openMemoryLog } from '#event-log/memory/memory-log.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import type { NewEvent } from '#kernel/event.ts'
import { derivedCommandId, eventId, streamName, TenantId } from '#kernel/ids.ts'
import { id, minute, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import school from '../../commands/identity/school.ts'
import { codec } from './codec.ts'
import { schoolSettings } from './school-settings.ts'
import { streamStates } from './stream-states.ts'

const events = codec(new Map([schoolOpened, schoolZoneChanged].map((event) => [event.type, event])), testKeys)
const opened = schoolOpened({ name: 'École des Tilleuls', zone: 'Europe/Paris' })
const moved = schoolZoneChanged({ zone: 'Indian/Reunion' })

function zonesOfSchool(change: (log: EventLog) => EventLog = (log) => log) {
  const log = openMemoryLog()
  let nowMs = 0
  let reads = 0
  const counted: EventLog = {
    ...log,
    readStream(stream, page) {
      reads += 1
      return change(log).readStream(stream, page)
    },
  }
  const settingsOf = schoolSettings(streamStates(counted, events), school, () => nowMs)
  let revision = -1
  return {
    zone: async (tenant = someone.tenant) => (await settingsOf(tenant)).zone,
    again: async () => (await settingsOf(someone.tenant, 'again')).zone,
    reads: () => reads,
    pass: (ms: number) => {
      nowMs += ms
    },
    async happens(event: NewEvent<string, object>) {
      revision += 1
      await log.append({
        stream: streamName('school', someone.tenant),
        tenant: someone.tenant,
        expected: revision === 0 ? 'none' : revision - 1,
        events: [
          {
            ...event,
            id: eventId(derivedCommandId('zones', String(revision)), 1),
            subject: null,
            actor: someone.teacher,
            correlationId: '',
            causationId: null,
            fingerprint: 0,
            occurredAt: minute(0),
            zone: someone.zone,
            sealed: [],
          },
        ],
      })
    },
  }
}

describe('the zone of a school', () => {
  it('follows a change within five seconds', async () => {
    const { zone, happens, pass } = zonesOfSchool()
    await happens(opened)
    expect(await zone()).toBe('Europe/Paris')
    await happens(moved)
    pass(4_999)
    expect(await zone()).toBe('Europe/Paris')
    pass(1)
    expect(await zone()).toBe('Indian/Reunion')
  })

  it('is read again at once where it is known to have changed', async () => {
    const { zone, happens, again } = zonesOfSchool()
    await happens(opened)
    expect(await zone()).toBe('Europe/Paris')
    await happens(moved)
    expect(await again()).toBe('Indian/Reunion')
    expect(await zone()).toBe('Indian/Reunion')
  })

  it('is returned to callers in the order of their calls, also when it is read again', async () => {
    const { zone, happens, pass } = zonesOfSchool()
    await happens(opened)
    await zone()
    pass(5_000)
    const order: string[] = []
    await Promise.all(['a', 'b', 'c'].map((name) => zone().then(() => order.push(name))))
    expect(order).toEqual(['a', 'b', 'c'])
  })

  it('is read once for all calls within five seconds', async () => {
    const { zone, happens, reads } = zonesOfSchool()
    await happens(opened)
    await Promise.all(Array.from({ length: 50 }, () => zone()))
    const before = reads()
    expect(before).toBeLessThanOrEqual(2)
    await zone()
    expect(reads()).toBe(before)
  })

  it('is null before the school is open, and available as soon as it is', async () => {
    const { zone, happens } = zonesOfSchool()
    expect(await zone()).toBeNull()
    await happens(opened)
    expect(await zone()).toBe('Europe/Paris')
  })

  it('does not apply to other schools', async () => {
    const { zone, happens } = zonesOfSchool()
    await happens(opened)
    expect(await zone(TenantId.parse(id('5c0002')))).toBeNull()
  })

  it('is read again after the log failed', async () => {
    let down = true
    const { zone, happens } = zonesOfSchool((log) =>
      down ? { ...log, readStream: () => Promise.reject(new Error('down')) } : log,
    )
    await happens(opened)
    await expect(zone()).rejects.toThrow('down')
    down = false
    expect(await zone()).toBe('Europe/Paris')
  })
})
