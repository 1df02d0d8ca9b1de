import { z } from 'zod'
import revisionEnded from '#events/learning/revision-ended.ts'
import { RevisionId } from '#events/learning/revisions.ts'
import { defineCommand, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import revisions, { type OpenRevision } from './revisions.ts'

const DAY_MS = 86_400_000

/** Sums up the session that is open. */
export function ended(open: OpenRevision) {
  const answers = Object.values(open.answers)
  const recalled = answers.filter((first) => first).length
  return revisionEnded({
    session: open.session,
    items: open.items.length,
    answered: answers.length,
    recalled,
    score: answers.length > 0 ? recalled / answers.length : null,
    progress: open.items.length > 0 ? answers.length / open.items.length : 1,
    durationMs: Math.min(open.durationMs, DAY_MS),
    class: open.class,
  })
}

/** Ends the session of revision that is open. */
export default defineCommand('learning.end-revision', {
  summary: 'End a revision',
  description:
    'Ends a session of revision: its score, time and progress are recorded, and the teachers of the class are told.',
  route: 'POST /api/revisions/{session}/end',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({ session: RevisionId, ...ofLearner }),
  example: { learner: exampleSchool.learner, session: '7d5f2c18-4a6b-4f3e-8d90-1b2c3d4e5f60' },
  decider: revisions,
  stream: learnerStream,
  subject: learnerSubject,
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, () =>
      state.open?.session === input.session
        ? [ended(state.open)]
        : refuse('revision-not-open', 'This session of revision is not open: it was not started, or has ended.', {
            facts: { session: input.session, open: state.open?.session ?? null },
          }),
    ),
})
