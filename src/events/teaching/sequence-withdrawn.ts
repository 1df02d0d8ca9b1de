import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { SequenceId } from './sequences.ts'

/** A sequence may not be set for further classes. Classes that follow it go on. About no person. */
export default defineEvent('teaching.sequence-withdrawn', {
  version: 1,
  description:
    'A teaching sequence was withdrawn: it is not set for further classes, and classes that follow it go on.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ sequence: SequenceId }),
  words: { fr: () => 'Une séquence a été retirée', en: () => 'A sequence was withdrawn' },
})
