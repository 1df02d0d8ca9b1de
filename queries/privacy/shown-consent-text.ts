// A text that people are asked to agree to, as answers show it.
import { z } from 'zod'
import type { ConsentText as Text } from '#events/privacy/consent-texts.ts'

const inBoth = z.object({ fr: z.string().describe('In French.'), en: z.string().describe('In English.') })

export const ConsentText = z
  .object({
    version: z.int().describe('Name this version when agreeing.'),
    title: inBoth.describe('What it is about, in French and in English.'),
    text: inBoth.describe('The text itself, in French and in English.'),
  })
  .meta({ id: 'ConsentText', description: 'A text of a consent, which people are asked to agree to.' })

export const shownText = ({ version, title, text }: Text): z.output<typeof ConsentText> => ({
  version,
  title: { ...title },
  text: { ...text },
})
