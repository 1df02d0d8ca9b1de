// The entries of a bundle in two forms for people: a page in French, and a table for a spreadsheet. Both say what entries.ndjson
// says; that file is the one that proves it.
import { z } from 'zod'

export type OpenedEntry = {
  readonly n: number
  /** The text that is hashed. */
  readonly entry: string
  readonly openings: readonly { readonly place: string; readonly value: string }[]
}

const Entered = z.object({
  at: z.string(),
  action: z.string(),
  purpose: z.string(),
  outcome: z.string().optional(),
  subjects: z.array(z.string()),
  origin: z.looseObject({
    kind: z.string(),
    traceId: z.string().optional(),
    process: z.string().optional(),
    webhook: z.string().optional(),
    verb: z.string().optional(),
  }),
  facts: z.record(z.string(), z.unknown()).optional(),
})

function read({ n, entry, openings }: OpenedEntry) {
  const entered = Entered.parse(JSON.parse(entry))
  const at = (place: string) => openings.filter((one) => one.place === place).map(({ value }) => value)
  const subjects = at('subject')
  const { kind, traceId, process, webhook, verb } = entered.origin
  return {
    n,
    ...entered,
    actor: at('actor')[0] ?? null,
    onBehalfOf: at('on-behalf-of')[0] ?? null,
    subjects,
    /** Persons who were erased: nobody can name them any more. */
    erased: entered.subjects.length - subjects.length,
    address: at('address')[0] ?? null,
    origin: `${kind} ${process ?? webhook ?? verb ?? ''}`.trim(),
    traceId: traceId ?? '',
    facts: entered.facts,
  }
}

const columns = [
  ...['entry', 'at', 'action', 'purpose', 'outcome', 'actor', 'on_behalf_of', 'subjects', 'subjects_erased'],
  ...['origin', 'address', 'trace_id', 'facts'],
]

export const csvHeading = `${columns.join(',')}\r\n`

export function csvLine(opened: OpenedEntry): string {
  const { n, at, action, purpose, outcome = 'done', actor, onBehalfOf, subjects, erased, ...from } = read(opened)
  const cells = [
    ...[String(n), at, action, purpose, outcome, actor ?? '', onBehalfOf ?? '', subjects.join(' '), String(erased)],
    ...[from.origin, from.address ?? '', from.traceId, from.facts ? JSON.stringify(from.facts) : ''],
  ]
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A spreadsheet would run what begins like a formula: an address and an id of a request come from outside. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** More rows than a browser shows with ease. */
export const MOST_ON_PAGE = 5_000

const actions: Readonly<Record<string, string>> = {
  accesses: 'liste des accès aux données d’une personne',
  'access-file': 'copie de toutes les données d’une personne',
  'audit-expire': 'demande de suppression des entrées les plus anciennes du journal',
  'audit-export': 'export du journal des accès',
  'audit-reach': 'recherche des personnes dont les données étaient accessibles',
  'class-activity': 'activité d’une classe',
  'class-overview': 'vue d’ensemble d’une classe',
  'entries-expired': 'suppression des entrées les plus anciennes du journal',
  'erasure-finished': 'effacement terminé',
  'event-around': 'lecture d’un événement et de ce qui l’entoure',
  'event-page': 'lecture des événements',
  'event-stream': 'réception des événements en continu',
  'learner-history': 'historique d’un élève',
  'learner-state': 'état passé d’un élève',
  'learning.record-attempt': 'réponse d’un élève',
  process: 'processus automatiques en attente',
  'process-story': 'processus automatique : une clé et son histoire',
  'projection-diff': 'comparaison de deux versions d’une vue de lecture',
  'projection-diff-rows': 'comparaison, ligne à ligne, de deux versions d’une vue de lecture',
  'projection-parked': 'lignes d’une vue de lecture mises de côté',
  replay: 'historique d’un élève, pas à pas',
  'restore-seen': 'retour de la base à un état antérieur',
  'rgpd-access': 'copie de toutes les données d’une personne',
  'rgpd-erase': 'effacement d’une personne',
  'set-password': 'changement de mot de passe',
  'sign-in': 'connexion',
  'sign-in-with-pin': 'connexion avec un code',
  stream: 'lecture d’un flux d’événements',
  'unclean-end': 'arrêt brutal d’un processus',
  'unusual-access': 'accès inhabituels',
  'unusual-accesses': 'liste des accès inhabituels',
  'audit-unusual': 'liste des accès inhabituels',
  'user-progress': 'progrès d’un élève',
  webhook: 'envoi à un autre système',
}
const purposes: Readonly<Record<string, string>> = {
  administration: 'administration',
  security: 'sécurité',
  teaching: 'enseignement',
  wellbeing: 'bien-être',
}
const outcomes: Readonly<Record<string, string>> = {
  done: 'fait',
  repeated: 'déjà fait : même réponse',
  forbidden: 'refusé : non autorisé',
  missing: 'refusé : introuvable',
  refused: 'refusé',
  failed: 'échec',
}

export type PageHead = {
  readonly school: string
  readonly at: string
  readonly entries: number
  readonly size: number
  readonly root: string
  readonly keyId: string
  readonly selection: Readonly<Record<string, string | undefined>>
  /** Whether what guardians did, and requests of rights, are left out. */
  readonly isWithoutGuardians: boolean
}

const conditions: Readonly<Record<string, string>> = {
  subject: 'Personne concernée',
  actor: 'Auteur des accès',
  from: 'Depuis le',
  to: 'Avant le',
}

export const pageHead = (head: PageHead): string => {
  const { school, at, entries, size, root, keyId, selection, isWithoutGuardians } = head
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Journal des accès</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #bbb; padding: .3rem .5rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
code { font-size: .85rem; }
</style>
</head>
<body>
<h1>Journal des accès</h1>
<p>Qui a consulté ou modifié quelles données, quand et pourquoi. Les heures sont en temps universel (UTC). Une personne est désignée par
son identifiant ; une personne effacée ne peut plus être nommée.</p>
<dl>
<dt>Établissement</dt><dd><code>${escaped(school)}</code></dd>
<dt>Export du</dt><dd>${escaped(moment(at))}</dd>
${Object.entries(selection)
  .flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`<dt>${conditions[name] ?? escaped(name)}</dt><dd><code>${escaped(value)}</code></dd>\n`],
  )
  .join('')}<dt>Entrées</dt><dd>${entries} sur ${size}</dd>
<dt>Empreinte du journal</dt><dd><code>${escaped(root)}</code></dd>
<dt>Clé de signature</dt><dd><code>${escaped(keyId)}</code></dd>
</dl>
${isWithoutGuardians ? '<p>Ce que les responsables légaux de cette personne ont fait n’y figure pas, ni ce qui touche aux demandes sur ses droits : un parent n’a pas à connaître les actes de l’autre.</p>\n' : ''}<p>Cette page est une aide à la lecture. La preuve est dans les autres fichiers, que le programme <code>verify-audit.mjs</code> vérifie.</p>
${entries > MOST_ON_PAGE ? `<p>La page montre les ${MOST_ON_PAGE} premières entrées ; <code>entries.csv</code> les contient toutes.</p>\n` : ''}<table>
<thead><tr><th scope="col">N°</th><th scope="col">Date</th><th scope="col">Action</th><th scope="col">Finalité</th><th scope="col">Par</th><th scope="col">Personnes concernées</th><th scope="col">Résultat</th></tr></thead>
<tbody>
`
}

export function pageRow(opened: OpenedEntry): string {
  const { n, at, action, purpose, outcome = 'done', actor, onBehalfOf, subjects, erased } = read(opened)
  const who = `${person(actor)}${onBehalfOf === null ? '' : `<br>pour ${person(onBehalfOf)}`}`
  const gone = erased === 0 ? [] : [erased === 1 ? '1 personne effacée' : `${erased} personnes effacées`]
  const whom = [...subjects.map((id) => person(id)), ...gone].join('<br>')
  const words = actions[action]
  return `<tr><td>${n}</td><td>${escaped(moment(at))}</td><td>${words ? `${words}<br>` : ''}<code>${escaped(action)}</code></td><td>${escaped(purposes[purpose] ?? purpose)}</td><td>${who}</td><td>${whom}</td><td>${escaped(outcomes[outcome] ?? `refusé : ${outcome}`)}</td></tr>\n`
}

export const pageFoot = '</tbody>\n</table>\n</body>\n</html>\n'

const person = (id: string | null): string => (id === null ? 'personne effacée' : `<code>${escaped(id)}</code>`)

/** 2026-09-01T08:00:00.000Z as 01/09/2026 08:00:00. */
function moment(at: string): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T(\d+:\d+:\d+)/.exec(at) ?? []
  return year === undefined ? at : `${day}/${month}/${year} ${time}`
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
