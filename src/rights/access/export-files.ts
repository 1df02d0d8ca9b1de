// Writes a person's file into a directory: JSON with its schema, the page in HTML and as PDF, CSV with its schemas, or all of it in one ZIP.
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { exportDirectory, filesIn, type OpenFile } from '../export-directory.ts'
import type { PersonFile } from './access.ts'
import {
  ACCESSES_FILE,
  accessesTable,
  dataPackage,
  eventLine,
  eventsFile,
  eventsHeading,
  modelFile,
  modelTable,
} from './csv-form.ts'
import type { PersonEvent } from './file-format.ts'
import { htmlForm, type PageDefinitions } from './html-form.ts'
import { jsonForm, jsonFormSchema } from './json-form.ts'
import { pdfForm } from './pdf-form.ts'

export const JSON_FILE = 'personal-data.json'
export const PAGE_FILE = 'donnees-personnelles.html'
export const PDF_FILE = 'donnees-personnelles.pdf'
const ZIP_FILE = 'donnees-personnelles.zip'

/** `all`: every form as files; `zip`: the same in one file. */
export type ExportForm = 'all' | 'json' | 'html' | 'pdf' | 'zip'

export type ExportOptions = {
  readonly to: string
  readonly form: ExportForm
  readonly definitions: PageDefinitions
  readonly signal?: AbortSignal
  /** Called with the number of events that were written. */
  readonly onEvents?: (events: number) => void
}

/** Returns the paths of the files, below the directory. The history is read once, for all forms together. */
export function exportFiles(file: PersonFile, options: ExportOptions): Promise<readonly string[]> {
  return exportDirectory(
    options.to,
    async (directory) => {
      const written = await writeForms(file, directory, options)
      return options.form === 'zip' ? [await packed(directory, written)] : written
    },
    options.signal,
  )
}

async function writeForms(file: PersonFile, directory: string, options: ExportOptions): Promise<readonly string[]> {
  const { form, definitions, signal, onEvents } = options
  const { head, history } = file
  const has = (one: 'json' | 'html' | 'pdf' | 'csv') => form === one || form === 'all' || form === 'zip'
  const files = filesIn(directory)
  const pdf = has('pdf') ? pdfForm(definitions, head) : null
  try {
    const printed = pdf && writePdf(pdf.stream, await files.open(PDF_FILE))
    // It is awaited below, unless something else fails first.
    printed?.catch(() => undefined)
    pdf?.begin()
    const texts = [
      ...(has('json') ? [{ form: jsonForm(), file: await files.open(JSON_FILE) }] : []),
      ...(has('html') ? [{ form: htmlForm(definitions), file: await files.open(PAGE_FILE) }] : []),
    ]
    for (const { form: text, file: to } of texts) await to.write(text.begin(head))
    if (has('json')) await files.whole('personal-data.schema.json', `${JSON.stringify(jsonFormSchema(), null, 2)}\n`)
    if (has('csv')) {
      await files.whole('csv/datapackage.json', `${JSON.stringify(dataPackage(head, definitions), null, 2)}\n`)
      for (const model of head.readModels)
        if (model.rows.length > 0) await files.whole(modelFile(model.model), modelTable(model))
      if (head.accesses.length > 0) await files.whole(ACCESSES_FILE, accessesTable(head.accesses))
    }
    let count = 0
    for await (const page of history()) {
      signal?.throwIfAborted()
      for (const { form: text, file: to } of texts) await to.write(page.map((event) => text.event(event)).join(''))
      await pdf?.events(page)
      if (has('csv')) await writeTables(page)
      count += page.length
      onEvents?.(count)
    }
    for (const { form: text, file: to } of texts) await to.write(text.end())
    pdf?.end()
    await printed
    await files.close()
    return files.names()
  } catch (error) {
    pdf?.stream.destroy()
    await files.close().catch(() => undefined)
    throw error
  }

  async function writeTables(page: readonly PersonEvent[]): Promise<void> {
    for (const [type, events] of Map.groupBy(page, (event) => event.type)) {
      const definition = definitions.events.get(type)
      const table = files.find(eventsFile(type)) ?? (await files.open(eventsFile(type), eventsHeading(definition)))
      await table.write(events.map((event) => eventLine(definition, event)).join(''))
    }
  }
}

async function writePdf(bytes: AsyncIterable<Uint8Array>, file: OpenFile): Promise<void> {
  for await (const some of bytes) await file.write(some)
}

/** Packs the files, and leaves only the ZIP. */
async function packed(directory: string, names: readonly string[]): Promise<string> {
  const zip = new ZipFile()
  for (const name of names) zip.addFile(join(directory, name), name, { mode: 0o100600 })
  zip.end()
  const to = createWriteStream(join(directory, ZIP_FILE), { mode: 0o600, flush: true })
  // A file that cannot be read is reported by the ZIP, not by its stream.
  zip.on('error', (error: Error) => void to.destroy(error))
  await pipeline(zip.outputStream, to)
  for (const name of names) await rm(join(directory, name))
  await rm(join(directory, 'csv'), { recursive: true, force: true })
  return ZIP_FILE
}
