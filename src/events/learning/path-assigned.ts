import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId, PathSteps, PathTitle } from '../teaching/path-values.ts'
import { DefinitionVersion } from '../teaching/values.ts'
import { en, fr, NARROW, part, sentence } from '../wording.ts'

/** A learner was given a path, with the steps of the version of that moment: they stay so until the learner is moved to another. */
export default defineEvent('learning.path-assigned', {
  version: 1,
  description: 'A learner was given a learning path, in one version.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({ path: PathId, version: DefinitionVersion, title: PathTitle, steps: PathSteps }),
  words: {
    fr: ({ title, steps }) =>
      sentence(
        'A reçu un parcours',
        part(`${NARROW}: `, fr.quoted(title)),
        part(', ', fr.counted(lengthOf(steps), 'étape', 'étapes')),
      ),
    en: ({ title, steps }) =>
      sentence(
        'Was given a path',
        part(': ', en.quoted(title)),
        part(', ', en.counted(lengthOf(steps), 'step', 'steps')),
      ),
  },
})

const lengthOf = (list: unknown): number | null => (Array.isArray(list) ? list.length : null)
