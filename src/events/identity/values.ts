// The values that the identity context's events and read models share.
import { z } from 'zod'

export const Role = z
  .enum(['learner', 'teacher', 'parent', 'administrator', 'support', 'auditor'])
  .describe('The role of the person in the school.')
export type Role = z.output<typeof Role>

export const SealingLevel = z
  .enum(['identifying', 'all'])
  .describe(
    'What is sealed under people’s keys: `identifying` for names, contacts, free text, answers and declared emotions; `all` for everything recorded about a person.',
  )

/** What a guardian may do for a learner. */
export const GuardianLevel = z
  .enum(['view', 'manage'])
  .describe('What the guardian may do: `view` what concerns the learner, or also `manage` it.')
export type GuardianLevel = z.output<typeof GuardianLevel>

/** Why a link between a guardian and a learner ended. */
export const LinkEnd = z
  .enum(['majority', 'withdrawn', 'school', 'court', 'left-school'])
  .describe(
    'Why the link ended: the learner came of age, the guardian withdrew, the school ended it, a court decided, or the learner left the school.',
  )

/** The opaque id of a code that enrols devices; not the code, which is stored hashed. */
export const DeviceCodeId = z
  .uuid()
  .toLowerCase()
  .brand<'DeviceCodeId'>()
  .describe('A code that enrols devices, by its id.')
export type DeviceCodeId = z.output<typeof DeviceCodeId>

/** The opaque id of a device on which children sign in. */
export const DeviceId = z.uuid().toLowerCase().brand<'DeviceId'>().describe('A device, by its id.')
export type DeviceId = z.output<typeof DeviceId>

export const DeviceCodeUse = z
  .enum(['class', 'one-device'])
  .describe('What the code enrols: `class` any number of devices, `one-device` the next one.')
export type DeviceCodeUse = z.output<typeof DeviceCodeUse>
