// Read models that are folded together from one page, each of which folds rows again from what it needs of the stream.
import { setTimeout as pause } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { StoredEvent } from '#event-log/event-log.ts'
import contentViewed from '#events/learning/content-viewed.ts'
import { withdrawalsOf } from '#imports/withdrawn-facts.ts'
import { foldEvents, refoldsAny } from '#kernel/fold.ts'
import { PersonId, START } from '#kernel/ids.ts'
import { type Happening, id, record, someone } from '#kernel/specification.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import { type GenerationId, generationId } from '#projecting/generations/generation.ts'
import { type FeedState, foldInto } from '#projecting/projector/fold-into.ts'
import type { Changes } from '#projecting/projector/projection-store.ts'
import { attempted, classA } from '../fixtures/learning.ts'

const importer = PersonId.parse(id('1139'))
const by = (actor: PersonId, happening: Happening): Happening => ({ ...happening, actor })
const view = (medium: 'page' | 'video', views: number) => contentViewed({ content: 'c', medium, views, class: classA })
const facts = [
  by(someone.learner, view('page', 1)),
  by(someone.learner, attempted({ exercise: 'mine', correct: true })),
  by(importer, attempted({ exercise: 'theirs', correct: true })),
  by(importer, view('video', 3)),
]
const withdrawals = withdrawalsOf(record(facts), importer, 'mathcopain').withdrawals.map(({ event }) => event)
const events = record([...facts, ...withdrawals.map((event) => by(importer, event))])
const stored: readonly StoredEvent[] = events.map((event) => ({ ...event, fingerprint: 0, sealed: [] }))
const position = stored.at(-1)?.position ?? START

it('have the rows that each has alone, after an import was withdrawn', async () => {
  const definitions = await readDefinitions()
  const refolding = [...definitions.projections.values()].filter(refoldsAny)
  expect(refolding.length).toBeGreaterThan(8)
  const feeds = refolding.map((projection) => ({ id: generationId(projection.name, 1), projection }))
  const states = new Map<GenerationId, FeedState>(
    feeds.map((feed) => [feed.id, { position: START, eventId: null, fault: null, waiting: [] }]),
  )
  let committed: ReadonlyMap<GenerationId, Changes> = new Map()
  const { fold } = foldInto(
    {
      log: {
        readStream: async (_, { from, limit }) => ({
          events: from === 'end' ? [] : stored.slice(from, from + limit),
          currentRevision: stored.length - 1,
        }),
      },
      feeds,
      codec: codecOf(definitions.events, testKeys),
      store: {
        // The others go on meanwhile.
        load: () => pause(5, []),
        loadMatching: () => pause(5, []),
        commit: async (changes) => {
          committed = changes
          return true
        },
      },
      signal: new AbortController().signal,
      nowMs: () => 0,
      onKeysAway: () => undefined,
    },
    states,
    async () => undefined,
  )
  expect(await fold(feeds, { events: stored, position, end: true }, START, position)).toBe(true)
  for (const { id: feed, projection } of feeds) {
    const rows = committed.get(feed)?.upserts.map(({ key, row }) => ({ key, row }))
    const alone = [...foldEvents(projection, events).values()].map(({ key, row }) => ({ key, row }))
    expect(new Set(rows), projection.name).toEqual(new Set(alone))
  }
})
