// A person's file as a page in French that a parent can read, print and keep. It loads nothing from anywhere, and every value
// is escaped: a child may have typed anything.
import { basisWords, periodInWords, purposeTitles } from '#events/processing.ts'
import { fr, NARROW } from '#events/wording.ts'
import { isErased } from '#kernel/personal.ts'
import type { InLanguages, Projection } from '#kernel/projection.ts'
import type { Head, ModelRows, PersonEvent, Receiver, SummaryOfType } from './file-format.ts'
import type { Form } from './form.ts'
import { cellText, type Dates, datesIn, isWithheld } from './french-values.ts'
import type { EventDefinitions } from './person-event.ts'

export type PageDefinitions = {
  readonly events: EventDefinitions
  readonly projections: ReadonlyMap<string, Projection>
}

/** Takes no script, no image and no font, also where it is opened from a disk. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Control characters have no form in HTML; those that change the direction of the text are confined by `<bdi>`. */
const unprintable = /[^\P{Cc}\n\t]/gu
export const escaped = (text: string): string =>
  text.replaceAll(unprintable, ' ').replaceAll(/[&<>"']/g, (character) => entities[character] ?? '')

/** What people typed. */
const typed = (text: string): string => `<bdi>${escaped(text)}</bdi>`

export function htmlForm({ events, projections }: PageDefinitions): Form {
  let dates = datesIn('UTC')
  let month: string | null = null
  let person = ''
  return {
    begin(head) {
      dates = datesIn(head.school.zone)
      person = head.person
      return [top(head, dates), ...sections(head, dates, projections)].join('\n')
    },
    event(event) {
      const recordedIn = dates.month(event.recordedAt)
      const heading = recordedIn === month ? '' : `${month === null ? '' : TABLE_END}${monthTop(recordedIn)}`
      month = recordedIn
      return heading + line(event, { dates, person, events })
    },
    end: () => `${month === null ? '<p>Aucun événement.</p>\n' : TABLE_END}${BOTTOM}`,
  }
}

const top = ({ name, person, school, madeAt, erasedAt, events }: Head, dates: Dates): string => `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${PAGE_POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Données personnelles</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Les données personnelles de ${name === null ? 'cette personne' : typed(name)}</h1>
<p>Ce document rassemble ce que Sillage conserve sur cette personne dans ${school.name === null ? 'l’école' : `l’école ${typed(school.name)}`}.
Il répond à une demande d’accès (RGPD, article 15).</p>
<dl>
<dt>Établi le</dt><dd>${escaped(dates.moment(madeAt))}</dd>
<dt>Identifiant de la personne</dt><dd><code>${escaped(person)}</code></dd>
<dt>Nombre d’événements</dt><dd>${fr.count(events) ?? ''}</dd>
</dl>
${erasedAt === null ? '' : `<p><strong>Les données de cette personne ont été effacées le ${escaped(dates.moment(erasedAt))}.</strong> Il n’en reste que la trace de cet effacement.</p>`}`

const sections = (head: Head, dates: Dates, projections: PageDefinitions['projections']): string[] => [
  '<h2>Pourquoi ces données, et pour combien de temps</h2>',
  purposes(head.types),
  '<h2>Qui les a reçues</h2>',
  receivers(head.receivers, dates),
  '<h2>Compte et connexions</h2>',
  account(head, dates),
  '<h2>Ce qui en est calculé</h2>',
  models(head, dates, projections),
  '<h2>Ce qui s’est passé</h2>',
]

function purposes(types: readonly SummaryOfType[]): string {
  const groups = Map.groupBy(types, ({ purpose, basis, retention, recipients }) =>
    [purpose, basis, retention, recipients?.fr].join(' '),
  )
  const rows = [...groups.values()].map((group) => {
    const [first] = group
    const purpose = named(purposeTitles, first?.purpose)
    const retention = first?.retention ?? null
    return [
      purpose?.fr ?? 'Inconnue de cette version du logiciel',
      named(basisWords, first?.basis)?.fr ?? '',
      retention === null ? '' : periodInWords(retention, 'fr'),
      first?.recipients?.fr ?? '',
      fr.count(group.reduce((sum, { events }) => sum + events, 0)) ?? '',
    ]
  })
  if (rows.length === 0) return '<p>Aucune donnée.</p>'
  return table(['Finalité', 'Base légale déclarée', 'Conservation', 'Destinataires dans l’école', 'Événements'], rows)
}

function named(words: Readonly<Record<string, InLanguages>>, code: string | null | undefined): InLanguages | undefined {
  return code !== null && code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined
}

function receivers(all: readonly Receiver[], dates: Dates): string {
  if (all.length === 0) return '<p>Aucun autre système ne reçoit les données de l’école.</p>'
  return `${table(
    ['Système', 'Adresse', 'Avec les textes et les noms', 'Événements reçus', 'Dernier envoi'],
    all.map(({ description, address, personal, events, lastAt }) => [
      description ?? '',
      address,
      personal ? 'oui' : 'non',
      fr.count(events) ?? '',
      lastAt === null ? '' : dates.moment(lastAt),
    ]),
  )}
<p>Les envois sont conservés 30 jours${NARROW}: les plus anciens ne sont pas comptés.</p>`
}

function account({ account: found }: Head, dates: Dates): string {
  if (found === null) return '<p>Aucun mot de passe n’est enregistré.</p>'
  const { changedAt, recoveryCodes, sessions } = found
  const kinds = { browser: 'navigateur', application: 'application' }
  const lines = [
    `<p>Le mot de passe, conservé sous une forme illisible, date du ${escaped(dates.moment(changedAt))}.`,
    recoveryCodes > 0 ? ` Codes de secours restants${NARROW}: ${fr.count(recoveryCodes)}.` : '',
    '</p>',
  ].join('')
  if (sessions.length === 0) return `${lines}\n<p>Aucune connexion n’est ouverte.</p>`
  return `${lines}\n${table(
    ['Connexion ouverte le', 'Fin', 'Depuis'],
    sessions.map(({ startedAt, expiresAt, kind }) => [dates.moment(startedAt), dates.moment(expiresAt), kinds[kind]]),
  )}`
}

function models(
  { readModels, person, classes }: Head,
  dates: Dates,
  projections: PageDefinitions['projections'],
): string {
  const shown = readModels.filter(({ rows }) => rows.length > 0)
  if (shown.length === 0) return '<p>Rien n’est calculé à partir de ces données.</p>'
  const names = new Map([[person, 'cette personne'], ...classes.map((one) => [one.class, one.name] as const)])
  return shown.map((one) => modelTable(one, { person, names, dates }, projections.get(one.model))).join('\n')
}

type Naming = { readonly person: string; readonly names: ReadonlyMap<string, string>; readonly dates: Dates }

function modelTable({ model, rows }: ModelRows, { person, names, dates }: Naming, definition?: Projection): string {
  const { words } = definition ?? {}
  // Whose row it is need not be said in each of them.
  const columns = Object.keys(rows[0] ?? {}).filter((column) => rows.some((row) => row[column] !== person))
  return `<h3>${escaped(words?.title.fr ?? model)}</h3>\n${table(
    columns.map((column) => words?.columns[column]?.fr ?? column),
    rows.map((row) => columns.map((column) => cellText(row[column], column, { dates, names, words }))),
  )}`
}

const table = (headings: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table><thead><tr>${headings.map((heading) => `<th scope="col">${escaped(capital(heading))}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${typed(cell)}</td>`).join('')}</tr>`).join('\n')}
</tbody></table>`

const monthTop = (month: string): string =>
  `<h3>Enregistré en ${escaped(month)}</h3>
<table><thead><tr><th scope="col">Date</th><th scope="col">Événement</th><th scope="col">Enregistré par</th></tr></thead>
<tbody>
`
const TABLE_END = '</tbody></table>\n'

type Line = { readonly dates: Dates; readonly person: string; readonly events: EventDefinitions }

function line(event: PersonEvent, { dates, person, events }: Line): string {
  const { occurredAt, words, about, actor } = event
  const by = actor === person ? 'cette personne' : 'l’école ou un outil de l’école'
  const note = about === 'self' ? '' : '<br><small>Cet événement ne concerne pas directement cette personne.</small>'
  return `<tr><td>${escaped(dates.moment(occurredAt))}</td><td>${typed(words.fr)}${fullTexts(event, events)}${note}</td><td>${by}</td></tr>\n`
}

/** A sentence shortens long texts, and leaves some out: here they are whole. */
function fullTexts({ type, data, words }: PersonEvent, events: EventDefinitions): string {
  const personal = events.get(type)?.personal ?? new Map()
  const values = [...personal.keys()].flatMap((field) => (field in data ? [data[field]] : []))
  const texts = values.flatMap((value) => {
    if (isErased(value)) return ['<small>(donnée effacée)</small>']
    if (isWithheld(value)) return ['<small>(donnée d’une autre personne)</small>']
    if (typeof value !== 'string' || value === '' || words.fr.includes(value)) return []
    return [`<span class="text">${typed(value)}</span>`]
  })
  return [...new Set(texts)].map((text) => `<br>${text}`).join('')
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase('fr') + text.slice(1)

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2rem; } h3 { font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1rem; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #bbb; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } small { color: #444; }
@media print { body { font-size: 10pt; max-width: none; margin: 0; padding: 0; } tr { break-inside: avoid; } thead { display: table-header-group; } h2, h3 { break-after: avoid; } }
`

const BOTTOM = `<h2>Vos droits</h2>
<p>Vous pouvez demander à l’école de corriger ces données, de les effacer, d’en limiter l’usage ou de vous les remettre dans un
format que d’autres logiciels savent lire. L’école répond en un mois au plus. Vous pouvez aussi adresser une réclamation à la
CNIL (www.cnil.fr).</p>
<p>Sillage ne tient pas encore le journal des consultations${NARROW}: ce document ne dit pas qui a lu ces données.</p>
</body>
</html>
`
