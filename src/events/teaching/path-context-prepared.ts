import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { SkillId } from '../learning/values.ts'
import { en, fr, part } from '../wording.ts'
import { ContentItemId } from './content-ids.ts'
import { PathId } from './path-values.ts'
import { DefinitionVersion } from './values.ts'

/**
 * What an assistant may use to help with a version of a path: its contents, each in its version, and the skills that they
 * train. Whatever helps learners in this path reacts to it. About no person.
 */
export default defineEvent('teaching.path-context-prepared', {
  version: 1,
  description: 'The contents and skills that an assistant may use for a path were gathered.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    path: PathId,
    version: DefinitionVersion,
    contents: z
      .array(z.strictObject({ content: ContentItemId, version: DefinitionVersion }))
      .max(800)
      .describe('The contents, each once, by their ids.'),
    skills: z.array(SkillId).max(1_000).describe('The skills that they train, each once.'),
  }),
  words: {
    fr: ({ contents }) =>
      `Le contexte de l’assistant est prêt pour un parcours${part(' (', fr.counted(lengthOf(contents), 'contenu', 'contenus'), ')')}`,
    en: ({ contents }) =>
      `The assistant’s context for a path is ready${part(' (', en.counted(lengthOf(contents), 'content', 'contents'), ')')}`,
  },
})

const lengthOf = (list: unknown): number | null => (Array.isArray(list) ? list.length : null)
