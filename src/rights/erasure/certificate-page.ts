// The certificate as a document for people, in French. It holds ids, times and counts: the name of the person is erased.
import { NARROW } from '#events/wording.ts'
import { processActor } from '#kernel/process.ts'
import { type Document, facts, heading, list, paragraph, table } from '#platform/pdf/document.ts'
import { moment } from '../french-page.ts'
import type { LeftOut } from '../rewriting/rewrite-tables.ts'
import type { Certificate, Remaining } from './certificate.ts'
import type { ErasureState, StepName } from './erasure.ts'

const states: Readonly<Record<ErasureState, string>> = {
  running: 'Effacement en cours',
  waiting: 'Effacement en attente',
  finished: 'Effacement terminé',
}

const steps: Readonly<Record<StepName, string>> = {
  tombstone: 'Décision inscrite au registre ; plus rien n’est enregistré au sujet de cette personne',
  keys: 'Clés de chiffrement détruites',
  event: 'Effacement inscrit dans le journal',
  rows: 'Lignes retirées de tous les modèles de lecture',
  snapshots: 'Copies intermédiaires supprimées',
  processes: 'Traitements automatiques et envois en attente supprimés',
  deliveries: 'Historique des envois à d’autres systèmes supprimé',
  credentials: 'Identifiants de connexion et sessions supprimés',
  rejects: 'Fichiers de lignes rejetées par les imports nettoyés',
  verification: 'Vérification : plus rien n’a été trouvé',
}

const remaining: Readonly<Record<Remaining['what'], string>> = {
  'key-store-copies':
    'Les copies du coffre de clés faites avant l’effacement permettent encore de lire les données chiffrées, jusqu’à la fin de la période de clés.',
  'database-files':
    'Les fichiers de la base de données gardent les octets des lignes supprimées, que plus aucune requête ne lit, jusqu’à ce que leurs tables soient réécrites et que les anciens fichiers du journal d’écriture soient réutilisés. Le service réécrit ces tables la nuit suivante, sauf celles qu’il nomme ci-dessous ; PostgreSQL réutilise les fichiers de son journal au fil des écritures, et le service ne peut pas le constater sur tous les serveurs.',
  'database-copies':
    'Les sauvegardes de la base de données faites avant cela, et l’archive de son journal d’écriture qui permet de revenir à un instant passé, contiennent le nom et les lignes de la personne jusqu’à leur suppression. Une restauration applique de nouveau l’effacement avant toute réponse ; elle ne connaît pas les fichiers que le stockage de fichiers, s’il y en a un, avait reçus après l’instant restauré : l’exploitant les y supprime.',
  receivers:
    'Des systèmes tiers ont reçu des données de cette personne. Chacun reçoit l’avis de cet effacement ; il lui revient d’effacer ce qu’il a reçu.',
  'rejected-rows':
    'Des fichiers de lignes rejetées, écrits par une ancienne version lors d’imports, contiennent des valeurs de lignes. Ce service ne peut pas savoir de qui : l’établissement doit supprimer ces fichiers (répertoire imports).',
  exports: 'Les fichiers exportés à la main avant l’effacement ne sont pas connus de ce service.',
}

const stays: Readonly<Record<Certificate['stays'][number], string>> = {
  'events-without-content':
    'Les événements restent dans le journal sans leur contenu chiffré : identifiant sans nom, type et heure ; et, au niveau de protection « identifying », la compétence et le résultat. C’est ce qui permet de prouver que le journal n’a pas été modifié.',
  'shared-counts':
    'Les décomptes communs à plusieurs personnes (difficulté d’un exercice, par exemple) ne désignent personne et restent inchangés.',
  'this-record':
    'La présente attestation et l’inscription au registre restent, pour que la personne ne réapparaisse pas après une restauration.',
}

/** What an erasure waits for, as carry-out.ts says it in English; the names of tables stay as they are. */
function waitingText(waitingFor: string): string {
  const [what = '', names = ''] = waitingFor.split(/: (.*)/s)
  const listed = names === '' ? '' : ` : ${names.replaceAll('(no worker feeds it)', '(sans processus qui l’alimente)')}`
  if (what.startsWith('read models')) return `Modèles de lecture qui n’ont pas encore lu l’effacement${listed}`
  if (what.startsWith('a second'))
    return 'Une seconde, le temps que tous les processus aient connaissance de l’effacement'
  if (what.startsWith('the key store')) return 'Le coffre de clés, qui ne répond pas'
  if (what.startsWith('the file store')) return 'Le stockage de fichiers (indisponible, ou il refuse de supprimer)'
  if (what.startsWith('files that')) return 'Des fichiers dont l’envoi vers le stockage de fichiers avait commencé'
  if (what.startsWith('what comes back')) return `Données enregistrées de nouveau, à retirer encore${listed}`
  return 'Une étape qui n’est pas encore terminée'
}

function noticeText(notice: Certificate['receivers'][number]['notice']): string {
  if (notice === null) return 'le journal des envois, conservé 30 jours, n’a pas (ou plus) d’avis d’effacement pour lui'
  if (notice.state === 'delivered') return `averti de l’effacement le ${moment(notice.at)}`
  return notice.state === 'waiting'
    ? 'l’avis d’effacement est en cours d’envoi'
    : 'l’avis d’effacement n’a pas pu lui être remis, l’établissement doit l’avertir'
}

function untilText({ until, isOver, what }: Remaining): string {
  if (isOver) return `Terminé le ${moment(until)}.`
  if (until !== null) return `Au plus tard le ${moment(until)}.`
  return what === 'key-store-copies' ? 'Cette période ne se termine pas d’elle-même dans cette installation.' : ''
}

const whyLeftOut: Readonly<Record<LeftOut['why'], string>> = {
  busy: 'elle était occupée ; nouvel essai la nuit suivante',
  'old-transaction':
    'une transaction plus ancienne pouvait encore lire des lignes supprimées ; nouvel essai la nuit suivante',
  failed: 'le serveur a signalé une erreur ; nouvel essai la nuit suivante',
  stopped: 'la réécriture est encore en cours ou a été interrompue ; nouvel essai la nuit suivante',
  large: 'elle est trop grande pour être réécrite la nuit ; l’exploitant le fait (sillage rgpd rewrite --large)',
}

function filesParts({ finishedAt, tables, leftOut, logOverAt }: NonNullable<Certificate['files']>) {
  return [
    facts('Fichiers de la base de données', [
      ['Tables réécrites', `${tables.length}, le ${moment(finishedAt)}`],
      [
        'Journal d’écriture d’avant',
        logOverAt === null
          ? 'anciens fichiers pas encore tous réutilisés, ou état inconnu du service'
          : `anciens fichiers tous réutilisés le ${moment(logOverAt)}`,
      ],
      ...leftOut.map(({ table, why }) => [`Table ${table}`, `pas réécrite${NARROW}: ${whyLeftOut[why]}`] as const),
    ]),
  ]
}

function decidedBy(askedBy: string | null): string {
  if (askedBy === null) return `inconnu${NARROW}: reprise après une restauration`
  return askedBy === processActor('command line') ? 'l’exploitant du serveur, à la ligne de commande' : askedBy
}

export function certificateDocument(certificate: Certificate): Document {
  const { id, school, person, state, askedAt, askedBy, replayedAt, finishedAt, waitingFor } = certificate
  const parts = [
    paragraph(`${states[state]}.`, { strong: true }),
    paragraph('Droit à l’effacement, article 17 du RGPD.'),
    facts('Références', [
      ['Attestation', id],
      ['Établissement', school],
      ['Personne', person],
      ['Décision', moment(askedAt)],
      ['Décidée par', decidedBy(askedBy)],
      ...(replayedAt === null ? [] : [['Appliquée de nouveau après une restauration', moment(replayedAt)] as const]),
      ['Terminé', moment(finishedAt)],
      ...(waitingFor === null ? [] : [['En attente', waitingText(waitingFor)] as const]),
    ]),
    table(
      'Étapes',
      ['Étape', 'Faite'],
      certificate.steps.map(({ step, at }) => [steps[step], moment(at)]),
    ),
    heading('Copies qui subsistent'),
    list(certificate.remaining.map((one) => `${remaining[one.what]} ${untilText(one)}`.trim())),
    ...(certificate.receivers.length === 0
      ? []
      : [
          table(
            'Systèmes qui ont reçu des données de cette personne',
            ['Système', 'Événements reçus', 'Avis d’effacement'],
            certificate.receivers.map(({ host, events, notice }) => [host, String(events), noticeText(notice)]),
          ),
        ]),
    ...(certificate.files === null ? [] : filesParts(certificate.files)),
    heading('Ce qui reste, et pourquoi'),
    list(certificate.stays.map((what) => stays[what])),
  ]
  return { title: 'Attestation d’effacement', parts }
}
