// Test data of the contract: records of learners in two schools, and appends of them.
import { randomUUID } from 'node:crypto'
import {
  commandId,
  eventId,
  type Instant,
  type PersonId,
  type StreamName,
  streamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import type { Append, NewRecord } from './event-log.ts'

export const tenantA = '0193a000-0000-7000-8000-00000000000a' as TenantId
export const tenantB = '0193a000-0000-7000-8000-00000000000b' as TenantId
const actor = '0193a000-0000-7000-8000-0000000000ac' as PersonId

export const aLearner = (): StreamName => streamName('learner', randomUUID())

/** Records of one command. The subject is the learner of the stream by default. */
export function records(
  stream: StreamName,
  count: number,
  more: Partial<NewRecord> = {},
  key = randomUUID(),
): NewRecord[] {
  const command = commandId({ tenant: tenantA, actor, command: 'test', stream, key })
  return Array.from({ length: count }, (_, i) => ({
    id: eventId(command, i + 1),
    type: 'learning.exercise-attempted',
    version: 2,
    subject: stream.slice(-36) as PersonId,
    actor,
    correlationId: command,
    causationId: null,
    fingerprint: -42,
    occurredAt: '2026-03-12T09:42:00.123Z' as Instant,
    zone: 'Europe/Paris' as Zone,
    data: { n: i, text: 'une virgule, un "guillemet", une \\ barre,\tune tabulation\net l’été' },
    sealed: [],
    ...more,
  }))
}

export const toStream = (stream: StreamName, expected: Append['expected'], events: readonly NewRecord[]): Append => ({
  stream,
  tenant: tenantA,
  expected,
  events,
})
