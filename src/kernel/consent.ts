// What is recorded only with a consent (GDPR, article 6, paragraph 1, a): whole events, or optional fields of others. It
// is declared in the definition of an event; the command runner refuses or leaves out what nobody has agreed to.
import { z } from 'zod'
import { schemasWithin } from './schema-parts.ts'

/** What a person may agree to, each for itself. What people read about each: `src/events/privacy/consent-texts.ts`. */
export const consentPurposes = ['declared-emotions', 'detailed-tracking'] as const
export type ConsentPurpose = (typeof consentPurposes)[number]

/**
 * The consent that something needs: its purpose, and the first version of the text that names what is recorded. Who agreed to
 * an earlier version has not read about it.
 */
export type NeededConsent = { readonly to: ConsentPurpose; readonly sinceText: number }

const fieldsOnConsent = z.registry<{ readonly consent: NeededConsent }>()

/** Marks an optional field that is recorded only while the consent is given. It is left out otherwise. */
export function onConsent<Schema extends z.ZodType>(consent: NeededConsent, schema: Schema): Schema {
  const marked = schema.clone()
  fieldsOnConsent.add(marked, { consent })
  return marked
}

/** The consents that a schema asks for, at any depth. */
const consentMarks = (schema: z.ZodType): readonly NeededConsent[] =>
  [...schemasWithin(schema)].flatMap((part) => fieldsOnConsent.get(part)?.consent ?? [])

/** The fields of an event’s data that depend on a consent, and on which. Throws if one could not be left out. */
export function consentFields(type: string, data: z.ZodObject): ReadonlyMap<string, NeededConsent> {
  const fields: readonly [string, z.ZodType][] = Object.entries(data.shape)
  return new Map(
    fields.flatMap(([field, schema]) => {
      const [consent, ...others] = consentMarks(schema)
      if (!consent) return []
      if (others.some((other) => other.to !== consent.to || other.sinceText !== consent.sinceText))
        throw new TypeError(`${type}: ${field} depends on two consents; split the field`)
      if (!schema.safeParse(undefined).success)
        throw new TypeError(`${type}: ${field} depends on a consent, so it must be optional`)
      return [[field, consent] as const]
    }),
  )
}
