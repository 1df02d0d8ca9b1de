// The values that the teaching context's events and read models share.
import { z } from 'zod'

/** The opaque id of a class. */
export const ClassId = z.uuid().toLowerCase().brand<'ClassId'>().describe('A class, by its id.')
export type ClassId = z.output<typeof ClassId>

/** A school year, `2026-2027`. */
export const SchoolYear = z
  .string()
  .regex(/^\d{4}-\d{4}$/)
  .refine((years) => Number(years.slice(5)) === Number(years.slice(0, 4)) + 1, {
    error: 'A school year is two years that follow each other, such as 2026-2027.',
  })
  .describe('A school year: `2026-2027`.')

/** The grade a class is taught at, as the school writes it: `CM1`. */
export const Grade = z
  .string()
  .max(20)
  .regex(/^[A-Za-z0-9À-ÿ][A-Za-z0-9À-ÿ ._-]*$/, 'A grade such as CM1.')
  .describe('The grade the class is taught at, as the school writes it: `CM1`.')

export const CourseResult = z
  .enum(['pass', 'fail', 'withdrawn', 'distinction'])
  .describe('The final result of the course.')

/** Why a teacher is notified: by the rules of the follow-up, or by the alert of a model. */
export const NoticeReason = z
  .enum(['three-steps-down', 'fails-at-the-easiest-level', 'no-practice', 'flagged-by-model'])
  .describe(
    'Why: three easier levels in a row without mastery, failures in a row at the easiest level, no practice since the level was lowered, or the alert of the model that serves.',
  )
export type NoticeReason = z.output<typeof NoticeReason>

/** The school year in which something is taught. Of a skill, never of a learner. */
export const SchoolGrade = z
  .int()
  .min(1)
  .max(12)
  .describe('The school year in which the skill is taught, from 1 (CP) to 12 (terminale).')

/** Versions count from 1. */
export const DefinitionVersion = z.int().min(1).max(100_000).describe('The version of the definition, from 1.')
