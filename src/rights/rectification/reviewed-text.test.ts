// What a learner wrote of a classmate's production is in the classmate's stream, under the key of whoever wrote it: they have it
// erased or put right alone.
import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { StoredEvent } from '#event-log/event-log.ts'
import textRectified from '#events/privacy/text-rectified.ts'
import textRemoved from '#events/privacy/text-removed.ts'
import { foldEvents } from '#kernel/fold.ts'
import { Instant, START, streamName } from '#kernel/ids.ts'
import { ERASED } from '#kernel/personal.ts'
import { someone } from '#kernel/specification.ts'
import { readerFor } from '#projecting/reading.ts'
import peerReviewTasks from '../../../projections/learning/peer-review-tasks.ts'
import { assigned, given, reviewer } from '../../../tests/fixtures/peer-reviews.ts'
import { drafted } from '../../../tests/fixtures/productions.ts'
import { type SchoolsInMemory, schoolsInMemory } from '../../../tests/fixtures/schools-in-memory.ts'
import { eraseText, findText } from './one-text.ts'
import { recordRemoved } from './record-removed.ts'

const { tenant, zone, learner: author, teacher } = someone
const [stream, own] = [streamName('learner', author), streamName('learner', reviewer)]
const request = randomUUID()

let schools: SchoolsInMemory
let review: StoredEvent
let draft: StoredEvent
beforeEach(async () => {
  schools = await schoolsInMemory()
  const written = [drafted(), assigned(), given('Tu as copié sur Ysaline.')]
  await schools.write({ tenant, stream, subject: author, actor: teacher, events: written })
  const [first, , last] = await stored()
  if (!first || !last) throw new Error('three events were recorded')
  ;[draft, review] = [first, last]
})

const stored = async () => (await schools.log.readAll({ after: START, limit: 100 })).events
const find = (person: typeof author, event: StoredEvent) => {
  const { log, rows, definitions } = schools
  const streamsOf = async (...of: Parameters<typeof rows.streamsOf>) => (await rows.streamsOf(...of))?.streams ?? []
  return findText({ log, events: definitions.events, streamsOf }, { tenant, person, event: event.id, field: 'text' })
}
async function rows() {
  const reader = readerFor(schools.codec, [peerReviewTasks])
  const events = await stored()
  await reader.prepare(events)
  return [...foldEvents(peerReviewTasks, events.map(reader.decode)).values()].map(({ key, row }) => ({
    ...key,
    ...row,
  }))
}
async function textsInLog(): Promise<readonly unknown[]> {
  const reader = schools.codec.reader('all')
  const events = await stored()
  await reader.prepare(events)
  return events.map(reader.decode).flatMap(({ data }) => ('text' in data ? [data.text] : []))
}

async function removes(rectified: StoredEvent | null): Promise<void> {
  const found = await find(reviewer, review)
  if (found.kind !== 'found') throw new Error(found.kind)
  const { log, codec, keyStore } = schools
  expect(await eraseText(keyStore, { tenant, person: reviewer, event: review.id, field: 'text' }, found)).toBe(1)
  const parts = {
    ...{ log, codec, now: () => Instant.parse('2026-11-30T08:00:00.000Z') },
    schoolOf: async () => ({ zone, level: 'identifying' as const }),
  }
  const removed = { tenant, person: reviewer, request, field: 'text', isDiscreet: true, held: review, rectified }
  for (let attempt = 0; attempt < 2; attempt += 1) await recordRemoved(parts, removed)
}

describe('a review of a classmate', () => {
  it('is found for whoever wrote it, and not for its author, nor is the author’s text for the reviewer', async () => {
    expect(await find(reviewer, review)).toMatchObject({ kind: 'found', stored: { id: review.id } })
    expect(await find(author, review)).toMatchObject({ kind: 'no-text' })
    expect(await find(reviewer, draft)).toMatchObject({ kind: 'no-event' })
  })

  it('is erased alone, leaves its row, and is recorded once in the stream of whoever wrote it', async () => {
    expect(await rows()).toMatchObject([{ reviewer, text: 'Tu as copié sur Ysaline.' }])
    await removes(null)
    expect(await textsInLog()).toEqual(['Il était une fois.', ERASED])
    expect(await rows()).toMatchObject([{ reviewer, state: 'given', text: null }])
    const recorded = (await stored()).filter(({ type }) => type === textRemoved.type)
    expect(recorded).toMatchObject([{ stream: own, subject: reviewer, data: { event: review.id } }])
  })

  it('is put right: the row shows the right text instead', async () => {
    const right = textRectified({ event: review.id, field: 'text', value: 'Le début est clair.' })
    const person = streamName('person', reviewer)
    await schools.write({ tenant, stream: person, subject: reviewer, actor: teacher, events: [right] })
    await removes((await stored()).at(-1) ?? null)
    expect(await rows()).toMatchObject([{ reviewer, text: 'Le début est clair.' }])
  })
})
