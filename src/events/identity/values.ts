// The values that the identity context's events and read models share.
import { z } from 'zod'

export const Role = z
  .enum(['learner', 'teacher', 'parent', 'administrator'])
  .describe('The role of the person in the school.')

export const SealingLevel = z
  .enum(['identifying', 'all'])
  .describe(
    'What is sealed under people’s keys: `identifying` for names, contacts, free text, answers and declared emotions; `all` for everything recorded about a person.',
  )
