import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId, StepId } from '../teaching/path-values.ts'
import { ClassId } from '../teaching/values.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { MemoryWeights } from './memory-weights.ts'
import { TargetRetention } from './revision-plan.ts'
import { MOST_ITEMS, RevisedItem, RevisionId } from './revisions.ts'

/** A learner started to revise: what was chosen, by the learner or because it was due. */
export default defineEvent('learning.revision-started', {
  version: 1,
  description: 'A learner started a session of revision.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    session: RevisionId,
    items: z.array(RevisedItem).max(MOST_ITEMS).describe('What is revised, in this order.'),
    targetRetention: TargetRetention,
    weights: MemoryWeights.optional().describe(
      'The weights by which it was planned, if the school had fitted some; absent: the usual ones.',
    ),
    from: z
      .object({ path: PathId, step: StepId })
      .optional()
      .describe('The step of a path from which it was started; absent where it was from none.'),
    class: ClassId,
  }),
  words: {
    fr: ({ items }) => sentence('A commencé à réviser', part(' ', fr.counted(listed(items), 'chose', 'choses'))),
    en: ({ items }) => sentence('Started to revise', part(' ', en.counted(listed(items), 'thing', 'things'))),
  },
})

const listed = (items: unknown): number | null => (Array.isArray(items) ? items.length : null)
