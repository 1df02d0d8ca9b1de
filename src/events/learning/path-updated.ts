import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PathId, PathSteps, PathTitle } from '../teaching/path-values.ts'
import { DefinitionVersion } from '../teaching/values.ts'
import { en, fr, part, sentence } from '../wording.ts'

/**
 * A learner was moved to a newer version of their path. Contents that were finished in a step which the new version still
 * has, and in which it still has them, stay finished.
 */
export default defineEvent('learning.path-updated', {
  version: 1,
  description: 'A learner was moved to another version of their learning path.',
  purpose: 'teaching',
  basis: 'public-task',
  recipients: ['teachers', 'head'],
  retention: 'P2Y',
  lane: 'lessons',
  data: z.object({ path: PathId, version: DefinitionVersion, title: PathTitle, steps: PathSteps }),
  words: {
    fr: ({ title, version }) =>
      sentence(
        'Suit une nouvelle version du parcours',
        part(' ', fr.quoted(title)),
        part(' (version ', fr.count(version), ')'),
      ),
    en: ({ title, version }) =>
      sentence(
        'Follows a new version of the path',
        part(' ', en.quoted(title)),
        part(' (version ', en.count(version), ')'),
      ),
  },
})
