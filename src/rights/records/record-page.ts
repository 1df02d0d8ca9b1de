// The record of processing activities as a document in French, to hand to an authority. What the program cannot know (who the
// controller is, which processor hosts it) has a line to fill in.
import { periodInWords } from '#events/processing.ts'
import { NARROW } from '#events/wording.ts'
import { type Document, facts, heading, list, type Part, paragraph, table } from '#platform/pdf/document.ts'
import { moment } from '../french-page.ts'
import type { Activity, RecordOfProcessing } from './record-of-processing.ts'

const TO_FILL_IN = 'À compléter par l’établissement'

export function recordDocument({ school, madeAt, activities, consents, receivers }: RecordOfProcessing): Document {
  const parts = [
    paragraph(
      'Article 30 du RGPD. Ce registre est établi à partir du catalogue des événements que le logiciel enregistre : il ne contient aucune donnée personnelle.',
    ),
    facts('Références', [
      ['Établissement', school.name ?? school.id],
      ['Identifiant', school.id],
      ['Établi le', moment(madeAt)],
      ['Responsable du traitement', TO_FILL_IN],
      ['Délégué(e) à la protection des données', TO_FILL_IN],
      ['Sous-traitants (hébergement)', TO_FILL_IN],
      [
        'Personnes concernées',
        'élèves, responsables légaux, personnel enseignant, administratif et technique de l’établissement',
      ],
      ['Transferts hors de l’Union européenne', 'aucun par le logiciel lui-même ; voir les autres destinataires'],
    ]),
    ...activities.flatMap(activityParts),
    heading('Consentements'),
    paragraph(
      'Ce qui suit n’est enregistré qu’avec un accord\u202f: celui de la personne dès 15 ans, et auparavant celui de l’enfant et d’un parent. L’accord se retire à tout moment, sans motif.',
    ),
    table(
      'Textes soumis à l’accord des personnes',
      ['Objet', 'Version', 'Texte', 'Événements qui en dépendent, en tout ou en partie'],
      consents.map(({ title, version, text, types }) => [title, String(version), text, types.join(', ')]),
    ),
    heading('Autres destinataires'),
    receivers.length === 0
      ? paragraph('Aucun autre système ne reçoit les données de l’établissement.')
      : table(
          'Systèmes auxquels l’établissement envoie des événements',
          ['Système', 'Adresse', 'Événements', 'Avec les textes et les noms'],
          receivers.map(({ description, address, types, personal }) => [
            description ?? '',
            address,
            types === null ? 'tous' : types.join(', '),
            personal ? 'oui' : 'non',
          ]),
        ),
    heading('Mesures de sécurité'),
    list([
      'Les noms, coordonnées, réponses et textes libres sont chiffrés (AES-256-GCM) avant d’être enregistrés, sous une clé propre à chaque personne, conservée à part.',
      'L’effacement détruit ces clés ; il est inscrit dans un registre hors des sauvegardes et rejoué après toute restauration.',
      'Chaque accès est décidé selon le rôle et le lien avec la personne ; les établissements sont séparés dans la base de données elle-même.',
    ]),
  ]
  return { title: 'Registre des activités de traitement', parts }
}

function activityParts({ title, basisInWords, recipientsInWords, retention, events }: Activity): readonly Part[] {
  return [
    heading(title),
    facts('Traitement', [
      ['Base légale', basisInWords],
      ['Destinataires', recipientsInWords],
      ['Durée de conservation', periodInWords(retention, 'fr')],
    ]),
    table(
      `Données enregistrées${NARROW}: ${events.length} types d’événements`,
      ['Événement', 'Nom technique', 'Champs chiffrés', 'Champs soumis à un accord'],
      events.map(({ type, inWords, sealed, onConsent }) => [
        inWords,
        type,
        sealed.join(', '),
        onConsent.map(({ field }) => field).join(', '),
      ]),
    ),
  ]
}
