import { z } from 'zod'
import revisionEnded from '#events/learning/revision-ended.ts'
import revisionStarted from '#events/learning/revision-started.ts'
import { RevisionId } from '#events/learning/revisions.ts'
import { Share } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

type Session = z.output<typeof RevisionId>
const ofSession = ({ subject, data: { session } }: { subject: PersonId | null; data: { session: Session } }) =>
  subject ? { learner: subject, session } : []

/** The sessions of revision of each learner. */
export default defineProjection('revision-sessions', {
  version: 1,
  description: 'The sessions of revision of each learner: what was to be revised, what was recalled, how long it took.',
  of: 'learner',
  words: {
    title: { fr: 'Séances de révision', en: 'Sessions of revision' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      session: { fr: 'séance', en: 'session' },
      items: { fr: 'à réviser', en: 'to revise' },
      answered: { fr: 'révisés', en: 'answered' },
      recalled: { fr: 'retrouvés', en: 'recalled' },
      score: { fr: 'réussite', en: 'score' },
      progress: { fr: 'avancement', en: 'progress' },
      durationMs: { fr: 'temps', en: 'time' },
      startedAt: { fr: 'commencée le', en: 'started' },
      endedAt: { fr: 'finie le', en: 'ended' },
    },
  },
  key: z.object({ learner: PersonId, session: RevisionId }),
  row: z.object({
    items: z.int(),
    answered: z.int(),
    recalled: z.int(),
    score: Share.nullable(),
    progress: Share,
    durationMs: z.int(),
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
  }),
  on: (on) => [
    on(revisionStarted, ofSession, (row, { data, occurredAt }) =>
      row
        ? { ...row, startedAt: occurredAt }
        : {
            items: data.items.length,
            answered: 0,
            recalled: 0,
            score: null,
            progress: 0,
            durationMs: 0,
            startedAt: occurredAt,
            endedAt: null,
          },
    ),
    on(revisionEnded, ofSession, (row, { data, occurredAt }) => ({
      items: data.items,
      answered: data.answered,
      recalled: data.recalled,
      score: data.score,
      progress: data.progress,
      durationMs: data.durationMs,
      startedAt: row?.startedAt ?? null,
      endedAt: occurredAt,
    })),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
