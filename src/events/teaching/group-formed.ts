import { z } from 'zod'
import { defineEvent } from '#kernel/event.ts'
import { text } from '../text.ts'
import { name, part } from '../wording.ts'
import { GroupId } from './path-values.ts'
import { ClassId } from './values.ts'

/** A group of learners of a class was formed. Its name should not identify a person. */
export default defineEvent('teaching.group-formed', {
  version: 1,
  description: 'A group of learners of a class was formed.',
  purpose: 'administration',
  basis: 'public-task',
  recipients: ['head', 'teachers'],
  retention: 'P10Y',
  data: z.object({ group: GroupId, class: ClassId, name: text(100).describe('The name of the group.') }),
  words: {
    fr: (data) => `Un groupe a été formé${part(' (', name(data.name), ')')}`,
    en: (data) => `A group was formed${part(' (', name(data.name), ')')}`,
  },
})
