import { z } from 'zod'
import screensVisited from '#events/learning/screens-visited.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { SequenceId } from '#events/teaching/sequences.ts'
import { ClassId } from '#events/teaching/values.ts'
import { LocalDay, PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** More than anybody visits on a day; keeps the row small. What comes after is counted, and not listed. */
export const MOST_LISTED = 1_000

const Visit = screensVisited.data.shape.visits.element

/** The screens of a sequence that a learner visited on each day of the school's zone, in the order in which they came to them. */
export default defineProjection('navigation-path', {
  version: 1,
  description: 'Which screens of a sequence a learner visited on a day, in order, with the time on each.',
  of: 'learner',
  words: {
    title: { fr: 'Parcours dans une séquence', en: 'Way through a sequence' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      sequence: { fr: 'séquence', en: 'sequence' },
      day: { fr: 'jour', en: 'day' },
      class: { fr: 'classe', en: 'class' },
      visits: { fr: 'écrans vus', en: 'screens visited' },
      durationMs: { fr: 'temps (ms)', en: 'time (ms)' },
      path: { fr: 'écrans, dans l’ordre', en: 'screens, in order' },
    },
  },
  key: z.object({ learner: PersonId, sequence: SequenceId, day: LocalDay }),
  row: z.object({
    class: ClassId,
    visits: z.int(),
    durationMs: z.int(),
    path: z.array(Visit).max(MOST_LISTED),
  }),
  on: (on) => [
    on(
      screensVisited,
      ({ subject, data, occurredAt, zone }) =>
        subject ? { learner: subject, sequence: data.sequence, day: localDay(occurredAt, zone) } : [],
      (row, { data }) => ({
        class: data.class,
        visits: (row?.visits ?? 0) + data.visits.length,
        durationMs: (row?.durationMs ?? 0) + data.visits.reduce((sum, { durationMs }) => sum + durationMs, 0),
        path: [...(row?.path ?? []), ...data.visits]
          .toSorted((one, other) => (one.enteredAt < other.enteredAt ? -1 : one.enteredAt > other.enteredAt ? 1 : 0))
          .slice(0, MOST_LISTED),
      }),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
