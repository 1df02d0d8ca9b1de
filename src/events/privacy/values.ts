// The values that the privacy context's events and read models share.
import { z } from 'zod'

/** Why the processing of a person's data is restricted (GDPR, article 18, paragraph 1, letters a to d). */
export const RestrictionGround = z
  .enum(['accuracy-contested', 'unlawful', 'needed-for-claims', 'objection-pending'])
  .describe(
    'Why: the person contests the accuracy of the data; the processing is unlawful and the person wants no erasure; the person needs the data for legal claims; or an objection is being examined.',
  )
export type RestrictionGround = z.output<typeof RestrictionGround>

/**
 * What somebody may object to (GDPR, article 21): purposes that rest on the public task of the school, and what the school may
 * do with data beyond its own purposes. Not `wellbeing`, whose consent is withdrawn, nor `security`, a legal obligation.
 */
export const ObjectionPurpose = z
  .enum(['teaching', 'administration', 'model-training', 'publication'])
  .describe(
    'What the person objects to: automated steps for `teaching` or `administration`, `model-training` (their data trains models), or `publication` (their data is part of what is published).',
  )
export type ObjectionPurpose = z.output<typeof ObjectionPurpose>
