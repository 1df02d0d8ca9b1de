import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { PersonId } from '#kernel/ids.ts'
import { text } from '../text.ts'
import { name, part } from '../wording.ts'
import { Grade, SchoolYear } from './values.ts'

/** A class was opened for a school year. The school chooses its name (`CM1 B`), which should not identify a person. */
export default defineEvent('teaching.class-opened', {
  version: 1,
  description: 'A class was opened for a school year.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({
    name: text(100).describe('The name of the class: `CM1 A`.'),
    level: Grade,
    schoolYear: SchoolYear,
    teacher: PersonId.describe('The teacher of the class.'),
  }),
  words: {
    fr: (data) =>
      `La classe${part(' ', name(data.name))} a été ouverte${part(' pour l’année ', name(data.schoolYear))}`,
    en: (data) => `The class${part(' ', name(data.name))} was opened${part(' for the year ', name(data.schoolYear))}`,
  },
})
