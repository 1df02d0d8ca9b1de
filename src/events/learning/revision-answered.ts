import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { ClassId } from '../teaching/values.ts'
import { name, part, sentence } from '../wording.ts'
import { MemoryWeights } from './memory-weights.ts'
import { Ease, RevisedId, RevisedKind, RevisionId } from './revisions.ts'
import { DurationMs, SkillId } from './values.ts'

/** A learner recalled something at a revision, or had forgotten it. Each is one review of that memory. */
export default defineEvent('learning.revision-answered', {
  version: 1,
  description: 'A learner recalled something at a revision, or had forgotten it.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'answers',
  data: z.object({
    session: RevisionId,
    kind: RevisedKind,
    item: RevisedId,
    skill: SkillId.optional(),
    correct: z.boolean().describe('Whether it was recalled.'),
    ease: Ease.optional(),
    durationMs: DurationMs.optional(),
    weights: MemoryWeights.optional().describe(
      'The weights by which it counts, those of its session; absent: the usual ones.',
    ),
    class: ClassId,
  }),
  words: {
    fr: ({ item, correct }) =>
      sentence(
        correct === true ? 'A retrouvé une réponse en révisant' : 'N’a pas retrouvé une réponse en révisant',
        part(' (', name(item), ')'),
      ),
    en: ({ item, correct }) =>
      sentence(
        correct === true ? 'Recalled an answer when revising' : 'Did not recall an answer when revising',
        part(' (', name(item), ')'),
      ),
  },
})
