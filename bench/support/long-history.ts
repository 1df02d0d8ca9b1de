// A long history in a log: one learner's answers over years, interleaved with those of others.
import { randomUUID } from 'node:crypto'
import type { Append, EventLog, NewRecord } from '#event-log/event-log.ts'
import {
  commandOf,
  derivedCommandId,
  eventId,
  type Instant,
  PersonId,
  streamName,
  type TenantId,
  type Zone,
} from '#kernel/ids.ts'
import { attempt } from './attempt.ts'

export const START_MS = Date.parse('2023-09-01T08:00:00Z')
const SKILLS = 60
const PER_DAY = 150
/** Appended at once, before others have their turn. */
const IN_TURN = 50

/** The class in which all of them learn. */
export const klass = randomUUID()

/** A hundred and fifty answers a day, in the order in which they happened. */
export function record(learner: PersonId, actor: PersonId, revision: number): NewRecord {
  const id = eventId(derivedCommandId(learner, String(revision)), 1)
  const at = START_MS + Math.floor(revision / PER_DAY) * 86_400_000 + (revision % PER_DAY) * 120_000
  return {
    id,
    type: 'learning.exercise-attempted',
    version: 2,
    subject: learner,
    actor,
    correlationId: commandOf(id),
    causationId: null,
    fingerprint: 1,
    occurredAt: new Date(at).toISOString() as Instant,
    zone: 'Europe/Paris' as Zone,
    data: {
      ...attempt,
      skill: `calcul/competence-${(revision * 7) % SKILLS}`,
      correct: revision % 3 > 0,
      durationMs: 4_000 + (revision % 1_000),
      class: klass,
    },
    sealed: [],
  }
}

export async function recordLongHistory(
  log: EventLog,
  how: { readonly tenant: TenantId; readonly learner: PersonId; readonly events: number; readonly others: number },
): Promise<void> {
  const actor = PersonId.parse(randomUUID())
  const crowd = Array.from({ length: Math.max(1, Math.round(how.others / 1_000)) }, () => PersonId.parse(randomUUID()))
  const ofCrowd = new Map(crowd.map((one) => [one, 0]))
  const next = (learner: PersonId, from: number, count: number): Append => ({
    stream: streamName('learner', learner),
    tenant: how.tenant,
    expected: from === 0 ? 'none' : from - 1,
    events: Array.from({ length: count }, (_, n) => record(learner, actor, from + n)),
  })
  const turns = Math.ceil(how.events / IN_TURN)
  const others = Math.round(how.others / turns)
  for (let turn = 0; turn < turns; turn += 1) {
    const from = turn * IN_TURN
    const other = crowd[turn % crowd.length]
    const appends = [next(how.learner, from, Math.min(IN_TURN, how.events - from))]
    if (other && others > 0) {
      const done = ofCrowd.get(other) ?? 0
      appends.push(next(other, done, others))
      ofCrowd.set(other, done + others)
    }
    await log.load(appends)
  }
}
