// The certificate as a page for people, in French. It holds ids, times and counts: the name of the person is erased.
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
  'database-copies':
    'Les sauvegardes de la base de données et son journal d’écriture, faits avant l’effacement, contiennent le nom et les lignes de la personne jusqu’à leur suppression. Une restauration applique de nouveau l’effacement avant toute réponse.',
  receivers:
    'Des systèmes tiers ont reçu des données de cette personne. L’établissement doit leur demander de les effacer.',
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
  if (what.startsWith('what comes back')) return `Données enregistrées de nouveau, à retirer encore${listed}`
  return 'Une étape qui n’est pas encore terminée'
}

/** In UTC, so that the page says the same wherever it is printed. */
function moment(at: string | null): string {
  if (at === null) return '–'
  const text = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(at),
  )
  return `${text} UTC`
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (one) => entities[one] ?? one)

function untilText({ until, isOver, what }: Remaining): string {
  if (isOver) return `Terminé le ${moment(until)}.`
  if (until !== null) return `Au plus tard le ${moment(until)}.`
  return what === 'key-store-copies' ? 'Cette période ne se termine pas d’elle-même dans cette installation.' : ''
}

export function certificatePage(certificate: Certificate): string {
  const { id, school, person, state, askedAt, askedBy, replayedAt, finishedAt, waitingFor } = certificate
  const row = (name: string, value: string) => `<tr><th scope="row">${name}</th><td>${escaped(value)}</td></tr>`
  const item = (text: string) => `<li>${text}</li>`
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Attestation d’effacement</title>
</head>
<body>
<main>
<h1>Attestation d’effacement</h1>
<p><strong>${states[state]}.</strong> Droit à l’effacement, article 17 du RGPD.</p>
<table>
<caption>Références</caption>
<tbody>
${[
  row('Attestation', id),
  row('Établissement', school),
  row('Personne', person),
  row('Décision', moment(askedAt)),
  row('Décidée par', askedBy ?? 'inconnu : reprise après une restauration'),
  ...(replayedAt === null ? [] : [row('Appliquée de nouveau après une restauration', moment(replayedAt))]),
  row('Terminé', moment(finishedAt)),
  ...(waitingFor === null ? [] : [row('En attente', waitingText(waitingFor))]),
].join('\n')}
</tbody>
</table>
<table>
<caption>Étapes</caption>
<thead><tr><th scope="col">Étape</th><th scope="col">Faite</th></tr></thead>
<tbody>
${certificate.steps.map(({ step, at }) => row(steps[step], moment(at))).join('\n')}
</tbody>
</table>
<h2>Copies qui subsistent</h2>
<ul>
${certificate.remaining.map((one) => item(`${remaining[one.what]} ${untilText(one)}`.trim())).join('\n')}
${certificate.receivers.map(({ host, events }) => item(`Destinataire : ${escaped(host)} (${events} événements envoyés).`)).join('\n')}
</ul>
<h2>Ce qui reste, et pourquoi</h2>
<ul>
${certificate.stays.map((what) => item(stays[what])).join('\n')}
</ul>
</main>
</body>
</html>
`
}
