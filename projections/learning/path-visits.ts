import { z } from 'zod'
import pathScreensVisited from '#events/learning/path-screens-visited.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { PathId } from '#events/teaching/path-values.ts'
import { LocalDay, PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, remove } from '#kernel/projection.ts'
import { MOST_LISTED } from './navigation-path.ts'

const Visit = pathScreensVisited.data.shape.visits.element

/** The screens of a learning path that a learner visited on each day of the school's zone, in the order in which they came to them. */
export default defineProjection('path-visits', {
  version: 1,
  description: 'Which steps and contents of a path a learner visited on a day, in order, with the time on each.',
  of: 'learner',
  words: {
    title: { fr: 'Visites d’un parcours', en: 'Visits of a path' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      path: { fr: 'parcours', en: 'path' },
      day: { fr: 'jour', en: 'day' },
      visits: { fr: 'écrans vus', en: 'screens visited' },
      durationMs: { fr: 'temps (ms)', en: 'time (ms)' },
      screens: { fr: 'écrans, dans l’ordre', en: 'screens, in order' },
    },
  },
  key: z.object({ learner: PersonId, path: PathId, day: LocalDay }),
  row: z.object({
    visits: z.int(),
    durationMs: z.int(),
    screens: z.array(Visit).max(MOST_LISTED),
  }),
  on: (on) => [
    on(
      pathScreensVisited,
      ({ subject, data, occurredAt, zone }) =>
        subject ? { learner: subject, path: data.path, day: localDay(occurredAt, zone) } : [],
      (row, { data }) => ({
        visits: (row?.visits ?? 0) + data.visits.length,
        durationMs: (row?.durationMs ?? 0) + data.visits.reduce((sum, { durationMs }) => sum + durationMs, 0),
        screens: [...(row?.screens ?? []), ...data.visits]
          .toSorted((one, other) => (one.enteredAt < other.enteredAt ? -1 : one.enteredAt > other.enteredAt ? 1 : 0))
          .slice(0, MOST_LISTED),
      }),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
