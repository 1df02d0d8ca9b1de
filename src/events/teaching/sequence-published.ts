import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { SequenceId } from './sequences.ts'
import { DefinitionVersion } from './values.ts'

/** A version of a sequence may be set for classes from now on. About no person. */
export default defineEvent('teaching.sequence-published', {
  version: 1,
  description: 'A version of a teaching sequence was published: it may be set for classes.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ sequence: SequenceId, version: DefinitionVersion }),
  words: {
    fr: ({ version }) => sentence('Une séquence a été publiée', part(', version ', fr.count(version))),
    en: ({ version }) => sentence('A sequence was published', part(', version ', en.count(version))),
  },
})
