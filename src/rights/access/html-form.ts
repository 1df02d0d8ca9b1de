// A person's file as a page in French that a parent can read, print and keep. It loads nothing from anywhere, and every value
// is escaped: a child may have typed anything.
import { z } from 'zod'
import { basisWords, periodInWords, purposeTitles } from '#events/processing.ts'
import { fr, NARROW } from '#events/wording.ts'
import { NOT_SHOWN } from '#kernel/discreet.ts'
import { deBefore } from '#kernel/in-words.ts'
import { isErased } from '#kernel/personal.ts'
import type { InLanguages, Projection } from '#kernel/projection.ts'
import type { Head, PersonEvent, Receiver, SummaryOfType } from './file-format.ts'
import type { Form } from './form.ts'
import { ACCESSES, accessRows, NO_ACCESS } from './french-accesses.ts'
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

export type Rows = { readonly headings: readonly string[]; readonly rows: readonly (readonly string[])[] }

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
<h1>Les données personnelles ${name === null ? 'de cette personne' : `${deBefore(name)}${typed(name)}`}</h1>
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
  htmlOf(purposeRows(head.types)),
  '<h2>Qui les a reçues</h2>',
  head.receivers.length === 0
    ? `<p>${NO_RECEIVER}</p>`
    : `${htmlOf(receiverRows(head.receivers, dates))}\n<p>${RECEIVED}</p>`,
  '<h2>Compte et connexions</h2>',
  account(head, dates),
  '<h2>Ce qui en est calculé</h2>',
  models(head, dates, projections),
  '<h2>Qui a consulté ou modifié ces données</h2>',
  head.accesses.length === 0 ? `<p>${NO_ACCESS}</p>` : `<p>${ACCESSES}</p>\n${htmlOf(accessRows(head, dates))}`,
  '<h2>Ce qui s’est passé</h2>',
]

const NO_DATA = '<p>Aucune donnée.</p>'
const htmlOf = ({ headings, rows }: Rows, none = NO_DATA): string => (rows.length === 0 ? none : table(headings, rows))

export function purposeRows(types: readonly SummaryOfType[]): Rows {
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
  const headings = ['Finalité', 'Base légale déclarée', 'Conservation', 'Destinataires dans l’école', 'Événements']
  return { headings, rows }
}

function named(words: Readonly<Record<string, InLanguages>>, code: string | null | undefined): InLanguages | undefined {
  return code !== null && code !== undefined && Object.hasOwn(words, code) ? words[code] : undefined
}

export const NO_RECEIVER = 'Aucun autre système ne reçoit les données de l’école.'
export const RECEIVED = `Les envois sont conservés 30 jours${NARROW}: les plus anciens ne sont pas comptés.`

export const receiverRows = (all: readonly Receiver[], dates: Dates): Rows => ({
  headings: ['Système', 'Adresse', 'Avec les textes et les noms', 'Événements reçus', 'Dernier envoi'],
  rows: all.map(({ description, address, personal, events, lastAt }) => [
    description ?? '',
    address,
    personal ? 'oui' : 'non',
    fr.count(events) ?? '',
    lastAt === null ? '' : dates.moment(lastAt),
  ]),
})

export const NO_PASSWORD = 'Aucun mot de passe n’est enregistré.'
export const NO_SESSION = 'Aucune connexion n’est ouverte.'

export const passwordText = ({ changedAt, recoveryCodes }: NonNullable<Head['account']>, dates: Dates): string =>
  `Le mot de passe, conservé sous une forme illisible, date du ${dates.moment(changedAt)}.${
    recoveryCodes > 0 ? ` Codes de secours restants${NARROW}: ${fr.count(recoveryCodes)}.` : ''
  }`

export function sessionRows({ sessions }: NonNullable<Head['account']>, dates: Dates): Rows {
  const kinds = { browser: 'navigateur', application: 'application' }
  return {
    headings: ['Connexion ouverte le', 'Fin', 'Depuis'],
    rows: sessions.map(({ startedAt, expiresAt, kind }) => [
      dates.moment(startedAt),
      dates.moment(expiresAt),
      kinds[kind],
    ]),
  }
}

function account({ account: found }: Head, dates: Dates): string {
  if (found === null) return `<p>${NO_PASSWORD}</p>`
  return `<p>${escaped(passwordText(found, dates))}</p>\n${htmlOf(sessionRows(found, dates), `<p>${NO_SESSION}</p>`)}`
}

export const NO_MODEL = 'Rien n’est calculé à partir de ces données.'

function models(head: Head, dates: Dates, projections: PageDefinitions['projections']): string {
  const shown = modelRows(head, dates, projections)
  if (shown.length === 0) return `<p>${NO_MODEL}</p>`
  return shown.map(({ title, ...rows }) => `<h3>${escaped(title)}</h3>\n${table(rows.headings, rows.rows)}`).join('\n')
}

export function modelRows(
  { readModels, person, classes }: Head,
  dates: Dates,
  projections: PageDefinitions['projections'],
): readonly (Rows & { readonly title: string })[] {
  const names = new Map([[person, 'cette personne'], ...classes.map((one) => [one.class, one.name] as const)])
  return readModels.flatMap(({ model, rows }) => {
    if (rows.length === 0) return []
    const { words } = projections.get(model) ?? {}
    // Whose row it is need not be said in each of them.
    const columns = Object.keys(rows[0] ?? {}).filter((column) => rows.some((row) => row[column] !== person))
    return {
      title: words?.title.fr ?? model,
      headings: columns.map((column) => words?.columns[column]?.fr ?? column),
      rows: rows.map((row) => columns.map((column) => cellText(row[column], column, { dates, names, words }))),
    }
  })
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

export const NOT_ABOUT = 'Cet événement ne concerne pas directement cette personne.'
export const recordedBy = ({ actor }: PersonEvent, person: string): string =>
  actor === person ? 'cette personne' : actor === NOT_SHOWN ? 'non indiqué' : 'une autre personne ou un programme'

type Line = { readonly dates: Dates; readonly person: string; readonly events: EventDefinitions }

function line(event: PersonEvent, { dates, person, events }: Line): string {
  const { occurredAt, words, about } = event
  const by = recordedBy(event, person)
  const note = about === 'self' ? '' : `<br><small>${NOT_ABOUT}</small>`
  return `<tr><td>${escaped(dates.moment(occurredAt))}</td><td>${typed(words.fr)}${fullTexts(event, events).map(fullText).join('')}${note}</td><td>${by}</td></tr>\n`
}

type FullText = { readonly kind: 'text' | 'note'; readonly text: string }

const isOneOfList = (schema: unknown): boolean => schema instanceof z.ZodEnum || wraps(schema)

const wraps = (schema: unknown): boolean =>
  (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) && isOneOfList(schema.unwrap())

/** A sentence shortens long texts, and leaves some out: here they are whole. */
export function fullTexts({ type, data, words }: PersonEvent, events: EventDefinitions): readonly FullText[] {
  const definition = events.get(type)
  const personal = definition?.personal ?? new Map()
  // One of a list, such as an emotion: the sentence says it in words. What became of it still has to be said.
  const isCode = (field: string) =>
    typeof data[field] === 'string' && definition !== undefined && isOneOfList(definition.data.shape[field])
  const values = [...personal.keys()].flatMap((field) => (field in data && !isCode(field) ? [data[field]] : []))
  const texts = values.flatMap((value): readonly FullText[] => {
    if (isErased(value)) return [{ kind: 'note', text: '(donnée effacée)' }]
    if (isWithheld(value)) return [{ kind: 'note', text: '(donnée d’une autre personne)' }]
    if (typeof value !== 'string' || value === '' || words.fr.includes(value)) return []
    return [{ kind: 'text', text: value }]
  })
  return [...new Map(texts.map((one) => [`${one.kind} ${one.text}`, one])).values()]
}

const fullText = ({ kind, text }: FullText): string =>
  kind === 'note' ? `<br><small>${text}</small>` : `<br><span class="text">${typed(text)}</span>`

export const capital = (text: string): string => text.charAt(0).toLocaleUpperCase('fr') + text.slice(1)

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; color: #111; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; margin-top: 2rem; } h3 { font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: .2rem 1rem; } dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem; border-bottom: 1px solid #bbb; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; } small { color: #444; }
@media print { body { font-size: 10pt; max-width: none; margin: 0; padding: 0; } tr { break-inside: avoid; } thead { display: table-header-group; } h2, h3 { break-after: avoid; } }
`

/** What an answer to article 15 has to name, in the words of a parent. */
export const RIGHTS = [
  'Vous pouvez demander à l’école de corriger ces données, de les effacer, d’en limiter l’usage ou de vous les remettre dans un format que d’autres logiciels savent lire. Vous pouvez aussi vous opposer à certains usages.',
  'Un accord qui a été donné peut être retiré à tout moment, sans dire pourquoi. Cela ne remet pas en cause ce qui a été enregistré avant.',
  'Si une règle ou un modèle a pris une décision, vous pouvez demander une explication ou l’intervention d’une personne, et contester cette décision.',
  'L’école répond en un mois. Si la demande est complexe, ou s’il y en a beaucoup, elle peut prolonger ce délai de deux mois en vous disant pourquoi. Vous pouvez aussi adresser une réclamation à la CNIL (www.cnil.fr) ou saisir un tribunal.',
]

const BOTTOM = `<h2>Vos droits</h2>
${RIGHTS.map((text) => `<p>${text}</p>`).join('\n')}
</body>
</html>
`
