// The values that events of the breach register share (GDPR, articles 33 and 34), with their words.
import { z } from 'zod'
import { text } from '../text.ts'

export const BreachId = z
  .uuid()
  .toLowerCase()
  .brand<'BreachId'>()
  .describe('A breach, by the id that whoever notes it chooses.')
export type BreachId = z.output<typeof BreachId>

export const BreachNature = z
  .enum(['confidentiality', 'integrity', 'availability'])
  .describe('What was lost: somebody saw data who must not, data was changed, or data was not available.')
export const BreachData = z
  .enum(['identity', 'contacts', 'work', 'results', 'wellbeing', 'credentials', 'family'])
  .describe('Which data is concerned.')
export const BreachRisk = z
  .enum(['none', 'risk', 'high'])
  .describe('The risk for the people: none (nobody has to be told), a risk (the authority), or a high one (they, too).')
export type BreachRisk = z.output<typeof BreachRisk>
export const ToldWhom = z.enum(['authority', 'people']).describe('Who was told: the authority (CNIL), or the people.')
export const NotToldBecause = z
  .enum(['data-unreadable', 'risk-averted', 'public-statement'])
  .describe(
    'Why the people were not told one by one (article 34.3): the data is unreadable without keys, what was done since averts the risk, or a public statement took its place.',
  )

/** In clear in the log, which is never changed: the register must outlive the keys of whoever wrote it. */
export const registerText = () => text(2_000).describe('In words, without the name of anybody: it is kept in clear.')

export const HOURS = 72
/** The data protection officer is warned this many hours before. */
export const NEAR_HOURS = 24

export const natureInFrench: Readonly<Record<z.output<typeof BreachNature>, string>> = {
  confidentiality: 'perte de confidentialité',
  integrity: 'perte d’intégrité',
  availability: 'perte de disponibilité',
}
export const dataInFrench: Readonly<Record<z.output<typeof BreachData>, string>> = {
  identity: 'identité',
  contacts: 'coordonnées',
  work: 'réponses et productions',
  results: 'résultats',
  wellbeing: 'ressenti déclaré',
  credentials: 'identifiants de connexion',
  family: 'liens de famille',
}
export const riskInFrench: Readonly<Record<BreachRisk, string>> = {
  none: 'aucun risque pour les personnes',
  risk: 'risque pour les personnes',
  high: 'risque élevé pour les personnes',
}
export const notToldInFrench: Readonly<Record<z.output<typeof NotToldBecause>, string>> = {
  'data-unreadable': 'données illisibles sans les clés',
  'risk-averted': 'mesures prises depuis, qui écartent le risque',
  'public-statement': 'communication publique',
}
