import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { fileOf, isUnbroken, recordedText, sha256Of } from './checksum.ts'
import type { ListedEvent } from './history.ts'

const event = (revision: number, more: Partial<ListedEvent> = {}): ListedEvent => ({
  ...{ number: revision + 1, position: String(revision * 3 + 1), lane: 'answers', type: 'learning.exercise-attempted' },
  ...{ version: 3, id: `e${revision}`, stream: 'learner-l', revision, actor: 'a', by: 'staff', zone: 'Europe/Paris' },
  ...{ occurredAt: '2026-03-12T09:42:00.000Z', recordedAt: '2026-03-12T09:42:01.000Z', late: false },
  ...{ correlation: 'c', causation: null, purpose: 'teaching', basis: 'public-task', retention: 'P2Y', skill: null },
  ...{ correct: true, erased: [], words: { fr: 'A répondu juste' }, data: { skill: 'calcul', correct: true } },
  ...more,
})

describe('the checksum of an event', () => {
  it('does not depend on the reader, the language, later events or the order of its fields', () => {
    const other = {
      number: 9,
      late: true,
      words: { en: 'Answered' },
      by: null,
      data: { correct: true, skill: 'calcul' },
    }
    expect(recordedText(event(1, other))).toBe(recordedText(event(1)))
  })

  it('is another one when anything that was recorded differs', () => {
    const differences: Partial<ListedEvent>[] = [
      { data: { skill: 'calcul', correct: false } },
      { occurredAt: '2026-03-12T09:42:00.001Z' },
      { actor: 'b' },
      { causation: 'e0' },
    ]
    for (const more of differences) expect(recordedText(event(1, more))).not.toBe(recordedText(event(1)))
  })

  it('is that which any other program computes over the same file', async () => {
    const file = fileOf([event(1), event(2)])
    expect(file.trimEnd().split('\n')).toHaveLength(2)
    expect(await sha256Of(file)).toBe(createHash('sha256').update(file).digest('hex'))
  })
})

describe('the numbers of the events around one', () => {
  it('follow each other, or one is missing, or no neighbour says so', () => {
    expect(isUnbroken(event(2), [event(1), event(2), event(3)])).toBe(true)
    expect(isUnbroken(event(2), [event(1), event(2), event(4)])).toBe(false)
    expect(isUnbroken(event(2), [event(2), event(7, { stream: 'person-l' })])).toBeNull()
  })
})
