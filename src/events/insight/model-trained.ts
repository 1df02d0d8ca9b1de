import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { part } from '../wording.ts'
import { kindInEnglish, kindInFrench, trainingShape } from './models.ts'

/** A model was trained and judged, and its bytes are stored. The same name again: it was judged again. */
export default defineEvent('insight.model-trained', {
  version: 1,
  description: 'A learning model was trained on the school’s data, and judged.',
  purpose: 'prediction',
  basis: 'public-task',
  recipients: ['head', 'data-protection-officer'],
  retention: 'P5Y',
  data: z.object(trainingShape),
  words: {
    fr: ({ kind }) => `Un modèle${part(' ', kindInFrench(kind))} a été entraîné`,
    en: ({ kind }) => `A model${part(' ', kindInEnglish(kind))} was trained`,
  },
})
