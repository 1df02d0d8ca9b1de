// The stream before an amendment, as it is recalled for a page of the log.
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { StoredEvent } from '#event-log/event-log.ts'
import attemptCorrected from '#events/learning/attempt-corrected.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { refoldsOn } from '#kernel/fold.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineProjection, refold } from '#kernel/projection.ts'
import { recalledHistory } from '#kernel/recalled-history.ts'
import { record } from '#kernel/specification.ts'
import { attempted, enrolled } from '../../../tests/fixtures/learning.ts'
import { recallable, recallHistories, type StreamLog } from './recall-histories.ts'

const ofLearner = ({ subject }: { subject: PersonId | null }) => (subject ? { learner: subject } : [])
const refolding = defineProjection('refolding', {
  version: 1,
  description: 'For this test.',
  of: 'learner',
  words: {
    title: { fr: 'Test', en: 'Test' },
    columns: { learner: { fr: 'learner', en: 'learner' }, count: { fr: 'count', en: 'count' } },
  },
  key: z.object({ learner: PersonId }),
  row: z.object({ count: z.int() }),
  on: (on, revise) => [
    on(exerciseAttempted, ofLearner, (row = { count: 0 }) => ({ count: row.count + 1 })),
    revise(attemptCorrected, ofLearner, refold),
  ],
})

const ofCorrection = { type: attemptCorrected.type, version: attemptCorrected.version, data: {} } as const
const events = record([
  enrolled(),
  attempted(),
  ofCorrection,
  attempted(),
  ...Array.from({ length: 40 }, () => ofCorrection),
])
const corrections = events.filter(({ type }) => type === attemptCorrected.type)
const historyBefore = (event: RecordedEvent) => recalledHistory(event, refolding).before()
const revisions = (history: readonly RecordedEvent[]) => history.map(({ revision }) => revision)

const stored: StoredEvent[] = events.map((event) => ({ ...event, data: {}, fingerprint: 0, sealed: [] }))

/** The stream, in pages of a few events. One of the events may not be decodable. */
function streamOf(unopened?: number) {
  let reads = 0
  const log: StreamLog = {
    async readStream(_, { from, limit }) {
      reads += 1
      const first = from === 'end' ? stored.length : from
      return { events: stored.slice(first, first + Math.min(limit, 10)), currentRevision: stored.length - 1 }
    },
  }
  const decode = ({ revision }: StoredEvent): RecordedEvent => {
    const event = events[revision]
    if (!event || revision === unopened) throw new Error(`revision ${revision} is not opened`)
    return event
  }
  return {
    recall: (page: readonly RecordedEvent[]) =>
      recallHistories(
        log,
        { prepare: async () => undefined, decode, show: decode, showWhole: decode },
        [refolding],
        page,
      ),
    reads: () => reads,
  }
}

it('gives each of many amendments the events before it, and reads their stream once', async () => {
  expect(refoldsOn(refolding, attemptCorrected.type)).toBe(true)
  const { recall, reads } = streamOf()
  await recall(corrections)
  for (const correction of corrections) {
    const before = revisions(historyBefore(correction))
    expect(before).toEqual(before.filter((revision) => revision < correction.revision))
    expect(before).toEqual(expect.arrayContaining([1]))
    expect(before.includes(3)).toBe(correction.revision > 3)
  }
  expect(reads()).toBe(Math.ceil((events.length - 1) / 10))
})

it('blames an event that cannot be decoded only on the amendments after it', async () => {
  const { recall } = streamOf(3)
  await recall(corrections)
  const [before, ...after] = corrections
  if (!before) throw new Error('nothing is corrected')
  expect(revisions(historyBefore(before))).toContain(1)
  for (const correction of after) expect(() => historyBefore(correction)).toThrow('revision 3 is not opened')
})

it('lets as many events be folded at once as recall no more than a number of events, and always one', () => {
  expect(recallable([refolding], stored, 10)).toBe(11)
  expect(recallable([refolding], stored.slice(40), 10)).toBe(1)
  expect(recallable([refolding], stored.slice(0, 2), 0)).toBe(2)
  expect(recallable([], stored, 0)).toBe(stored.length)
})
