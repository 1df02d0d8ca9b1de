import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { SequenceId } from '../teaching/sequences.ts'
import { ClassId, DefinitionVersion } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, part } from '../wording.ts'

/** A learner has completed all mandatory activities of a sequence. Decided by the service, once per sequence. */
export default defineEvent('learning.sequence-completed', {
  version: 1,
  description: 'A learner completed a sequence.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({
    class: ClassId,
    sequence: SequenceId,
    version: DefinitionVersion,
    title: text(200).describe('What the sequence is called in that version.'),
  }),
  words: {
    fr: ({ title }) => `A terminé la séquence${part(' ', fr.quoted(title))}`,
    en: ({ title }) => `Completed the sequence${part(' ', en.quoted(title))}`,
  },
})
