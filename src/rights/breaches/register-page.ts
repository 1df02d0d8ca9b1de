// The register of breaches as a document in French, to show to the authority (GDPR, article 33.5).
import type { z } from 'zod'
import {
  type BreachData,
  type BreachNature,
  type BreachRisk,
  dataInFrench,
  type NotToldBecause,
  natureInFrench,
  notToldInFrench,
  riskInFrench,
} from '#events/privacy/breaches.ts'
import { type Document, facts, heading, type Part, paragraph } from '#platform/pdf/document.ts'
import { moment } from '../french-page.ts'

export type RegisteredBreach = {
  readonly breach: string
  readonly natures: readonly z.output<typeof BreachNature>[]
  readonly data: readonly z.output<typeof BreachData>[]
  readonly people: number | null
  readonly facts: string
  readonly discoveredAt: string
  readonly notifyBy: string
  readonly risk: BreachRisk | null
  readonly effects: string | null
  readonly measures: string | null
  readonly authorityToldAt: string | null
  readonly lateBecause: string | null
  readonly peopleToldAt: string | null
  readonly notToldBecause: z.output<typeof NotToldBecause> | null
  readonly closedAt: string | null
}

export const registerDocument = (school: string, madeAt: string, breaches: readonly RegisteredBreach[]): Document => ({
  title: 'Registre des violations de données',
  parts: [
    paragraph('Article 33, paragraphe 5, du RGPD. Ce registre ne nomme personne.'),
    facts('Références', [
      ['Établissement', school],
      ['Établi le', moment(madeAt)],
      ['Nombre de violations', String(breaches.length)],
    ]),
    ...(breaches.length === 0 ? [paragraph('Aucune violation n’a été constatée.')] : breaches.flatMap(partsOf)),
  ],
})

const partsOf = (one: RegisteredBreach): readonly Part[] => [
  heading(`Violation constatée le ${moment(one.discoveredAt)}`),
  facts('Constat et suites', [
    ['Identifiant', one.breach],
    ['Nature', one.natures.map((nature) => natureInFrench[nature]).join(', ')],
    ['Données', one.data.map((kind) => dataInFrench[kind]).join(', ')],
    ['Personnes concernées', one.people === null ? 'nombre inconnu' : `environ ${one.people}`],
    ['Faits', one.facts],
    ['Risque', one.risk === null ? 'pas encore évalué' : riskInFrench[one.risk]],
    ['Effets', one.effects ?? ''],
    ['Mesures', one.measures ?? ''],
    ['Notification à la CNIL', notification(one)],
    ['Information des personnes', information(one)],
    ['Dossier clos le', moment(one.closedAt)],
  ]),
]

function notification({ authorityToldAt, lateBecause, notifyBy, risk }: RegisteredBreach): string {
  if (authorityToldAt === null)
    return risk === 'none' ? 'sans objet' : `à faire avant le ${moment(notifyBy)} (72 heures)`
  return `${moment(authorityToldAt)}${lateBecause === null ? '' : ` ; motifs du retard : ${lateBecause}`}`
}

function information({ peopleToldAt, notToldBecause, risk }: RegisteredBreach): string {
  if (peopleToldAt !== null) return moment(peopleToldAt)
  if (notToldBecause !== null) return `non, en raison de : ${notToldInFrench[notToldBecause]}`
  return risk === 'high' ? 'à faire' : 'non'
}
