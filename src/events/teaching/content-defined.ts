import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { SkillId } from '../learning/values.ts'
import { en, fr, labelOf, NARROW, part, sentence } from '../wording.ts'
import { contentFields } from './content-body.ts'
import { kindsInEnglish, kindsInFrench } from './content-ids.ts'
import { DefinitionVersion } from './values.ts'

const kindOf = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'kind' in body ? body.kind : undefined

/**
 * A content was made, imported or generated, or was changed. Each version is an event and keeps what it said: what a
 * learner did names the version that they had. About no person.
 */
export default defineEvent('teaching.content-defined', {
  version: 1,
  description: 'A content was defined, or defined anew.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    ...contentFields,
    version: DefinitionVersion,
    skills: z.array(SkillId).max(20).describe('The skills that it trains.'),
  }),
  words: {
    fr: ({ title, body, version }) =>
      sentence(
        'Un contenu est proposé',
        part(`${NARROW}: `, fr.quoted(title)),
        part(' (', labelOf(kindsInFrench, kindOf(body)), ')'),
        part(', version ', fr.count(version)),
      ),
    en: ({ title, body, version }) =>
      sentence(
        'A content is offered',
        part(': ', en.quoted(title)),
        part(' (', labelOf(kindsInEnglish, kindOf(body)), ')'),
        part(', version ', en.count(version)),
      ),
  },
})
