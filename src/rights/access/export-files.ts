// Writes a person's file into a directory: JSON with its schema, the page, CSV with its schemas, or all of it in one ZIP.
//
// Everything is written beside the directory, under a name that ends with `.partial`, and renamed once it is complete. So a
// directory of that name is whole, whatever interrupted the export. The history is read once, for all forms together.
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { codeOf } from '#platform/running.ts'
import type { PersonFile } from './access.ts'
import { dataPackage, eventLine, eventsFile, eventsHeading, modelFile, modelTable } from './csv-form.ts'
import type { PersonEvent } from './file-format.ts'
import { htmlForm, type PageDefinitions } from './html-form.ts'
import { jsonForm, jsonFormSchema } from './json-form.ts'

export const JSON_FILE = 'personal-data.json'
export const PAGE_FILE = 'donnees-personnelles.html'
const ZIP_FILE = 'donnees-personnelles.zip'

/** `all`: every form as files; `zip`: the same in one file. */
export type ExportForm = 'all' | 'json' | 'html' | 'zip'

/** The directory is not empty: an earlier export, or something else, is there. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused'
}

export type ExportOptions = {
  readonly to: string
  readonly form: ExportForm
  readonly definitions: PageDefinitions
  readonly signal?: AbortSignal
  /** Called with the number of events that were written. */
  readonly onEvents?: (events: number) => void
}

/** Returns the paths of the files, below the directory. */
export async function exportFiles(file: PersonFile, options: ExportOptions): Promise<readonly string[]> {
  const to = resolve(options.to)
  const partial = `${to}.partial`
  await refuseUsed(to)
  await mkdir(dirname(to), { recursive: true })
  // What an interrupted export left.
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { mode: 0o700 })
  try {
    const written = await writeForms(file, partial, options)
    const files = options.form === 'zip' ? [await packed(partial, written)] : written
    options.signal?.throwIfAborted()
    await rmdir(to).catch(ignoreAbsent)
    await rename(partial, to)
    return files
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw error
  }
}

async function refuseUsed(directory: string): Promise<void> {
  const names = await readdir(directory).catch(ignoreAbsent)
  if (names && names.length > 0)
    throw new ExportRefused(`${directory} is not empty. Name a new directory: nothing in it is overwritten.`)
}

function ignoreAbsent(error: unknown): undefined {
  if (codeOf(error) === 'ENOENT') return undefined
  throw error
}

async function writeForms(file: PersonFile, directory: string, options: ExportOptions): Promise<readonly string[]> {
  const { form, definitions, signal, onEvents } = options
  const { head, history } = file
  const has = (one: 'json' | 'html' | 'csv') => form === one || form === 'all' || form === 'zip'
  const files = filesIn(directory)
  try {
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
    }
    let count = 0
    for await (const page of history()) {
      signal?.throwIfAborted()
      for (const { form: text, file: to } of texts) await to.write(page.map((event) => text.event(event)).join(''))
      if (has('csv')) await writeTables(page)
      count += page.length
      onEvents?.(count)
    }
    for (const { form: text, file: to } of texts) await to.write(text.end())
    await files.close()
    return files.names()
  } catch (error) {
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

type OpenFile = { write(text: string): Promise<void> }

/** Only this user may read them: they hold personal data. */
function filesIn(directory: string) {
  const open = new Map<string, { readonly stream: WriteStream; readonly file: OpenFile }>()
  async function openFile(name: string, heading = ''): Promise<OpenFile> {
    const path = join(directory, name)
    await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    const stream = createWriteStream(path, { mode: 0o600, flush: true })
    // A failure is found by the next write, or at the end.
    stream.on('error', () => undefined)
    await once(stream, 'open')
    const file: OpenFile = {
      async write(text) {
        if (stream.errored) throw stream.errored
        if (text !== '' && !stream.write(text)) await once(stream, 'drain')
      },
    }
    open.set(name, { stream, file })
    await file.write(heading)
    return file
  }
  return {
    open: openFile,
    find: (name: string) => open.get(name)?.file,
    async whole(name: string, text: string) {
      await (await openFile(name)).write(text)
    },
    names: () => [...open.keys()].sort(),
    async close() {
      await Promise.all([...open.values()].map(({ stream }) => finished(stream.end())))
    },
  }
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
