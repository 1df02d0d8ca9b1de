import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { DefinitionVersion } from '../teaching/values.ts'
import { text } from '../text.ts'
import { en, fr, name, part, sentence } from '../wording.ts'
import { CompetencyCode, CompetencyKind, ExpectedLevel } from './competencies.ts'

/** The framework has a competency, or says something new of it. Each version is an event; the last one holds. About no person. */
export default defineEvent('learning.competency-defined', {
  version: 1,
  description: 'A competency of the framework was defined, or defined anew.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    code: CompetencyCode,
    version: DefinitionVersion,
    title: text(200).describe('What it is called on pages.'),
    description: text(2_000).optional().describe('What it means, for teachers; absent if the title is enough.'),
    kind: CompetencyKind,
    domain: text(100).describe('The domain it belongs to: `Grammaire`.'),
    expectedLevel: ExpectedLevel,
  }),
  words: {
    fr: ({ code, version }) =>
      sentence('La compétence', part(' ', name(code)), ' est au référentiel', part(', version ', fr.count(version))),
    en: ({ code, version }) =>
      sentence('The competency', part(' ', name(code)), ' is in the framework', part(', version ', en.count(version))),
  },
})
