// The certificate of erased texts as a document for people, in French. It holds ids and times, and none of the texts.
import type { Right } from '#events/privacy/values.ts'
import { type Document, facts, heading, list, paragraph, table } from '#platform/pdf/document.ts'
import { moment } from '../french-page.ts'
import type { ErasedText, TextsCertificate } from './texts-certificate.ts'

function stateText({ texts, approvedAt, carriedOutAt }: TextsCertificate): string {
  if (texts.every(({ isErased }) => isErased))
    return carriedOutAt === null ? 'Effacement en cours.' : 'Effacement terminé.'
  return approvedAt === null ? 'Demande pas encore acceptée : rien n’est effacé.' : 'Effacement en cours.'
}

const articles: Partial<Record<Right, string>> = {
  rectification: 'Droit de rectification, article 16 du RGPD.',
  erasure: 'Droit à l’effacement, article 17 du RGPD, pour des textes désignés.',
}

const placeOf = ({ event, type, field }: ErasedText): string =>
  [`${field}, événement ${event}`, type ?? ''].join(' ').trim()

function untilText({ until, isOver }: TextsCertificate['keyStoreCopies']): string {
  if (isOver) return `Terminé le ${moment(until)}.`
  return until === null
    ? 'Cette période ne se termine pas d’elle-même, ou le service n’en connaît pas la fin.'
    : `Au plus tard le ${moment(until)}.`
}

export function textsCertificateDocument(certificate: TextsCertificate): Document {
  const { request, school, person, right, madeAt, approvedAt, approvedBy, carriedOutAt, receivers, texts } = certificate
  const parts = [
    paragraph(stateText(certificate), { strong: true }),
    paragraph(articles[right] ?? ''),
    facts('Références', [
      ['Demande', request],
      ['Établissement', school],
      ['Personne', person],
      ['Demandé', moment(madeAt)],
      ['Accepté', moment(approvedAt)],
      ['Accepté par', approvedBy ?? ''],
      ['Effacé', moment(carriedOutAt)],
    ]),
    table(
      'Textes',
      ['Texte', 'Enregistré', 'État'],
      texts.map((text) => [
        placeOf(text),
        moment(text.recordedAt),
        `${text.isErased ? 'effacé : aucune clé ne permet plus de le lire' : 'pas encore effacé'}${text.isReplaced ? ', remplacé par le texte exact' : ''}`,
      ]),
    ),
    heading('Copies qui subsistent'),
    list([
      `Les copies du coffre de clés faites avant l’effacement permettent encore de lire ces textes avec une copie du journal, jusqu’à la fin de la période de clés. ${untilText(certificate.keyStoreCopies)}`,
      'Les fichiers exportés à la main avant l’effacement ne sont pas connus de ce service.',
      ...(receivers === null || receivers === 0
        ? []
        : [
            `Des systèmes tiers (${receivers}) ont reçu des données de cette personne. Chacun est averti, sans le texte ; il lui revient d’effacer ce qu’il a reçu.`,
          ]),
    ]),
    heading('Ce qui reste, et pourquoi'),
    list([
      'Les événements restent dans le journal sans ces textes : identifiant sans nom, type, heure et ce qui y est en clair. C’est ce qui permet de prouver que le journal n’a pas été modifié.',
      'Une empreinte de 32 bits de la commande reste sous la clé de l’année scolaire : qui a le journal et les clés peut y essayer une réponse courte, jusqu’à l’expiration de cette clé.',
    ]),
  ]
  return { title: 'Attestation d’effacement de textes', parts }
}
