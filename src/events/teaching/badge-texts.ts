// What a badge is called and how it looks: values that its definition and its award share.
import { z } from 'zod'
import { text } from '../text.ts'

/** The opaque id of a badge. */
export const BadgeId = z.uuid().toLowerCase().brand<'BadgeId'>().describe('A badge, by its id.')
export type BadgeId = z.output<typeof BadgeId>

export const BadgeTitle = z
  .object({ fr: text(80).describe('In French.'), en: text(80).describe('In English.') })
  .describe('What the badge is called.')

export const BadgeText = z
  .object({ fr: text(300).describe('In French.'), en: text(300).describe('In English.') })
  .describe('What it is given for, said to the learner.')

/** Drawings that the console has. */
export const BadgeIcon = z
  .enum(['star', 'medal', 'book', 'flame', 'compass', 'key', 'mountain', 'tree'])
  .describe('Its drawing, by name.')

/** The title in a language, for the words of events; undefined where there is none. */
export const titleIn = (title: unknown, language: 'fr' | 'en'): unknown =>
  typeof title === 'object' && title !== null ? Reflect.get(title, language) : undefined
