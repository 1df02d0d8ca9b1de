import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { SequenceId, sequenceShape } from './sequences.ts'
import { DefinitionVersion } from './values.ts'

/**
 * A teacher wrote a sequence, or a new version of it. A version is a draft until it is published, and never changes: what a
 * learner did refers to the version that was there. About no person.
 */
export default defineEvent('teaching.sequence-defined', {
  version: 1,
  description: 'A teaching sequence was written, or a new version of it.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ sequence: SequenceId, version: DefinitionVersion, ...sequenceShape }),
  words: {
    fr: ({ title, version, lessons }) =>
      sentence(
        part('La séquence ', fr.quoted(title)) || 'Une séquence',
        ' a été préparée',
        part(', version ', fr.count(version)),
        part(', avec ', fr.counted(countOf(lessons), 'séance', 'séances')),
      ),
    en: ({ title, version, lessons }) =>
      sentence(
        part('The sequence ', en.quoted(title)) || 'A sequence',
        ' was written',
        part(', version ', en.count(version)),
        part(', with ', en.counted(countOf(lessons), 'lesson', 'lessons')),
      ),
  },
})

const countOf = (lessons: unknown): number | null => (Array.isArray(lessons) ? lessons.length : null)
