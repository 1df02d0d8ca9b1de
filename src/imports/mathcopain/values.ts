// The values of MathCopain's records, as values of ours. Pure.
import { z } from 'zod'
import { ObservationCode, SkillId } from '#events/learning/values.ts'
import { isStorable } from '#kernel/storable-text.ts'
import { exerciseIdOf, outsideId } from '../outside-codes.ts'

/** An id of the other system: a number, or a text. */
export const OutsideId = z
  .union([z.number(), z.string()])
  .transform((id) => outsideId(String(id)))
  .refine((id) => id !== '' && id.length <= 200 && isStorable(id))

export const Text = (most: number) => z.string().max(most).refine(isStorable)

/** SQLite and spreadsheets write booleans as numbers. */
export const Verdict = z
  .union([z.boolean(), z.literal([0, 1]), z.literal(['true', 'false', 'True', 'False', '0', '1'])])
  .transform((value) => value === true || value === 1 || /^(true|1)$/i.test(String(value)))

/** The domains of the application, by the skill that they are here; other spellings are known too. */
const DOMAINS: Readonly<Record<string, string>> = {
  addition: 'addition',
  subtraction: 'soustraction',
  soustraction: 'soustraction',
  multiplication: 'multiplication',
  division: 'division',
  fractions: 'fractions',
  decimals: 'decimaux',
  decimaux: 'decimaux',
  geometry: 'geometrie',
  geometrie: 'geometrie',
  measures: 'mesures',
  mesures: 'mesures',
  money: 'monnaie',
  monnaie: 'monnaie',
  time: 'heure',
  heure: 'heure',
  proportionality: 'proportionnalite',
  proportionnalite: 'proportionnalite',
  'mental-calculation': 'calcul-mental',
  'calcul-mental': 'calcul-mental',
  problems: 'problemes',
  problemes: 'problemes',
}
export const KNOWN_DOMAINS = [...new Set(Object.values(DOMAINS))]

/** The reserved skill of answers whose skill is not known. */
export const UNKNOWN_SKILL = SkillId.parse('unknown')

const plain = (text: string): string =>
  text
    .trim()
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')

/** Null for a domain that the application does not have. */
export function skillOfDomain(domain: string): SkillId | null {
  const name = plain(domain)
  return Object.hasOwn(DOMAINS, name) ? SkillId.parse(DOMAINS[name]) : null
}

export const Exercise = z.union([z.number(), z.string().max(200).refine(isStorable)]).transform((id, context) => {
  const exercise = exerciseIdOf(String(id))
  if (exercise !== null) return exercise
  context.addIssue({ code: 'custom', message: 'An id is expected.' })
  return z.NEVER
})

/** `Compte sur les doigts` is `compte-sur-les-doigts`. */
export const Observation = z.string().max(100).transform(plain).pipe(ObservationCode)

const GRADES = ['CP', 'CE1', 'CE2', 'CM1', 'CM2', '6e', '5e', '4e', '3e', '2de', '1re', 'Tle']
export const Grade = z
  .string()
  .transform((grade) => grade.trim().replace(/(\d)(?:ème|eme)$/i, '$1e'))
  .transform((grade) => GRADES.find((one) => one.toLowerCase() === grade.toLowerCase()))
  .pipe(z.string())
