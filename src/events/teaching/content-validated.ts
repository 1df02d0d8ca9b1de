import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, part } from '../wording.ts'
import { ContentItemId } from './content-ids.ts'
import { DefinitionVersion } from './values.ts'

/** Somebody looked at a version of a content a second time, and found it fit for learners. The actor says who. */
export default defineEvent('teaching.content-validated', {
  version: 1,
  description: 'A version of a content was found fit for learners.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ content: ContentItemId, version: DefinitionVersion }),
  words: {
    fr: ({ version }) => `Un contenu a été validé${part(', version ', fr.count(version))}`,
    en: ({ version }) => `A content was validated${part(', version ', en.count(version))}`,
  },
})
