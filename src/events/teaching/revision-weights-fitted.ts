import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { WeightsVersion, WeightValues } from '../learning/memory-weights.ts'
import { en, fr, part, sentence } from '../wording.ts'
import { fittingShape } from './revision-fitting.ts'

/** Weights of memory were fitted on a school's own reviews, and are in force from now on. Figures of many learners: about no person. */
export default defineEvent('teaching.revision-weights-fitted', {
  version: 1,
  description: 'Weights of memory were fitted on the reviews of a school, and are in force for its revisions.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['teachers', 'head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object({
    version: WeightsVersion,
    values: WeightValues,
    replaces: WeightsVersion.nullable().describe('The version that was in force before; null: the usual weights.'),
    ...fittingShape,
  }),
  words: {
    fr: ({ reviews, learners }) =>
      sentence(
        'Les délais entre révisions ont été ajustés à l’établissement',
        part(', d’après ', fr.counted(reviews, 'révision', 'révisions')),
        part(' de ', fr.counted(learners, 'élève', 'élèves')),
      ),
    en: ({ reviews, learners }) =>
      sentence(
        'The intervals between revisions were fitted to the school',
        part(', on ', en.counted(reviews, 'review', 'reviews')),
        part(' of ', en.counted(learners, 'learner', 'learners')),
      ),
  },
})
