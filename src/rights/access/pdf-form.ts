// A person's file as a PDF in French: what the page in HTML says (html-form.ts), to print and to keep. It is written piece by
// piece, and lets others go on between two pages of the history.
import type { Readable } from 'node:stream'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { fr } from '#events/wording.ts'
import { deBefore } from '#kernel/in-words.ts'
import { facts, heading, paragraph, table } from '#platform/pdf/document.ts'
import { pdfWriter } from '#platform/pdf/pdf-writer.ts'
import type { PersonFile } from './access.ts'
import type { Head, PersonEvent } from './file-format.ts'
import { ACCESSES, accessRows, NO_ACCESS } from './french-accesses.ts'
import { type Dates, datesIn } from './french-values.ts'
import {
  capital,
  fullTexts,
  modelRows,
  NO_MODEL,
  NO_PASSWORD,
  NO_RECEIVER,
  NO_SESSION,
  NOT_ABOUT,
  type PageDefinitions,
  passwordText,
  purposeRows,
  RECEIVED,
  RIGHTS,
  type Rows,
  receiverRows,
  recordedBy,
  sessionRows,
} from './html-form.ts'

/** Events laid out without a pause: some milliseconds. */
const AT_ONCE = 25
const WIDTHS = [2, 5.5, 2]

export type PdfForm = {
  /** The bytes, to be read while parts are written. */
  readonly stream: Readable
  begin(): void
  events(page: readonly PersonEvent[]): Promise<void>
  end(): void
}

export function pdfForm({ events: definitions, projections }: PageDefinitions, head: Head): PdfForm {
  const { person, name, school } = head
  const dates = datesIn(school.zone)
  const writer = pdfWriter({
    title:
      name === null
        ? 'Les données personnelles de cette personne'
        : `Les données personnelles ${deBefore(name)}${name}`,
    language: 'fr-FR',
    madeAt: new Date(head.madeAt),
    elsewhere: 'La page HTML et le fichier JSON l’ont aussi.',
  })
  let month: string | null = null
  return {
    stream: writer.stream,
    begin() {
      for (const part of beginning(head, dates, projections)) writer.add(part)
    },
    async events(page) {
      for (const [recordedIn, ofMonth] of Map.groupBy(page, ({ recordedAt }) => dates.month(recordedAt))) {
        if (recordedIn !== month) writer.add(heading(`Enregistré en ${recordedIn}`, 3))
        for (let from = 0; from < ofMonth.length; from += AT_ONCE) {
          const rows = ofMonth.slice(from, from + AT_ONCE).map((event) => rowOf(event, person, dates, definitions))
          writer.add(table(null, ['Date', 'Événement', 'Enregistré par'], rows, WIDTHS))
          await rest(writer.stream)
        }
        month = recordedIn
      }
    },
    end() {
      if (month === null) writer.add(paragraph('Aucun événement.'))
      writer.add(heading('Vos droits'))
      for (const text of RIGHTS) writer.add(paragraph(text))
      writer.end()
    },
  }
}

const MOST_WAITING_BYTES = 1_000_000
const LOOK_MS = 20

/** Lets others go on, and whoever reads catch up. */
async function rest(stream: Readable): Promise<void> {
  await setImmediate()
  while (stream.readableLength > MOST_WAITING_BYTES && !stream.destroyed) await setTimeout(LOOK_MS)
  if (stream.destroyed) throw new Error('nobody reads the file any more')
}

/** The bytes of the whole file, as they come. */
export async function* pdfPieces(
  definitions: PageDefinitions,
  { head, history }: Pick<PersonFile, 'head' | 'history'>,
): AsyncGenerator<Buffer> {
  const form = pdfForm(definitions, head)
  const written = (async () => {
    form.begin()
    for await (const page of history()) await form.events(page)
    form.end()
  })()
  // What fails while it is written ends the reading.
  written.catch((error: Error) => void form.stream.destroy(error))
  yield* form.stream
  await written
}

function* beginning(head: Head, dates: Dates, projections: PageDefinitions['projections']) {
  const { school, erasedAt, account } = head
  yield paragraph(
    `Ce document rassemble ce que Sillage conserve sur cette personne dans ${school.name === null ? 'l’école' : `l’école ${school.name}`}. Il répond à une demande d’accès (RGPD, article 15).`,
  )
  yield facts('Références', [
    ['Établi le', dates.moment(head.madeAt)],
    ['Identifiant de la personne', head.person],
    ['Nombre d’événements', fr.count(head.events) ?? ''],
  ])
  if (erasedAt !== null)
    yield paragraph(
      `Les données de cette personne ont été effacées le ${dates.moment(erasedAt)}. Il n’en reste que la trace de cet effacement.`,
      { strong: true },
    )
  yield heading('Pourquoi ces données, et pour combien de temps')
  yield rowsOr(purposeRows(head.types), 'Aucune donnée.')
  yield heading('Qui les a reçues')
  yield rowsOr(receiverRows(head.receivers, dates), NO_RECEIVER)
  if (head.receivers.length > 0) yield paragraph(RECEIVED)
  yield heading('Compte et connexions')
  if (account === null) yield paragraph(NO_PASSWORD)
  else {
    yield paragraph(passwordText(account, dates))
    yield rowsOr(sessionRows(account, dates), NO_SESSION)
  }
  yield heading('Ce qui en est calculé')
  const models = modelRows(head, dates, projections)
  if (models.length === 0) yield paragraph(NO_MODEL)
  for (const { title, ...rows } of models) {
    yield heading(title, 3)
    yield rowsOr(rows, NO_MODEL)
  }
  yield heading('Qui a consulté ou modifié ces données')
  if (head.accesses.length > 0) yield paragraph(ACCESSES)
  yield rowsOr(accessRows(head, dates), NO_ACCESS)
  yield heading('Ce qui s’est passé')
}

const rowsOr = ({ headings, rows }: Rows, none: string) =>
  rows.length === 0 ? paragraph(none) : table(null, headings.map(capital), rows)

function rowOf(
  event: PersonEvent,
  person: string,
  dates: Dates,
  definitions: PageDefinitions['events'],
): readonly string[] {
  const texts = fullTexts(event, definitions).map(({ text }) => text)
  const note = event.about === 'self' ? [] : [NOT_ABOUT]
  return [dates.moment(event.occurredAt), [event.words.fr, ...texts, ...note].join('\n'), recordedBy(event, person)]
}
