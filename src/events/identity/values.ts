// The values that the identity context's events and read models share.
import { z } from 'zod'

export const Role = z
  .enum(['learner', 'teacher', 'parent', 'administrator'])
  .describe('The role of the person in the school.')
