import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'
import { Objectives, PathId, PathSteps, PathTitle } from './path-values.ts'
import { DefinitionVersion } from './values.ts'

const stepsOf = (steps: unknown): number | null => (Array.isArray(steps) ? steps.length : null)

/**
 * A learning path was made, or was changed. Each version is an event and keeps its steps, with the versions of their
 * contents: learners work through the version that they were given. About no person.
 */
export default defineEvent('teaching.path-defined', {
  version: 1,
  description: 'A learning path was defined, or defined anew.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    path: PathId,
    version: DefinitionVersion,
    title: PathTitle,
    objectives: Objectives,
    steps: PathSteps,
  }),
  words: {
    fr: ({ title, steps, version }) =>
      sentence(
        'Un parcours est proposé',
        part(`${NARROW}: `, fr.quoted(title)),
        part(', ', fr.counted(stepsOf(steps), 'étape', 'étapes')),
        part(', version ', fr.count(version)),
      ),
    en: ({ title, steps, version }) =>
      sentence(
        'A path is offered',
        part(': ', en.quoted(title)),
        part(', ', en.counted(stepsOf(steps), 'step', 'steps')),
        part(', version ', en.count(version)),
      ),
  },
})
