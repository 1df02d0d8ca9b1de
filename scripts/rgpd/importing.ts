// The implementation of `sillage rgpd import`.
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { TenantId } from '#kernel/ids.ts'
import { progress, summaryTable } from '#platform/progress.ts'
import { JSON_FILE } from '#rights/access/export-files.ts'
import { ImportedFile, ImportRefused } from '#rights/access/import-person.ts'
import { withService } from '../command-line/session.ts'

/** A life at school of 100 000 events is a quarter of this. */
const MOST_BYTES = 256 * 1_024 * 1_024

export type ImportOptions = { readonly school?: TenantId; readonly json?: true }

export async function importFile(path: string, { school, json }: ImportOptions): Promise<void> {
  await withService(async ({ service, signal }) => {
    const name = (await stat(path)).isDirectory() ? join(path, JSON_FILE) : path
    const { size } = await stat(name)
    if (size > MOST_BYTES)
      throw new ImportRefused(`This file has ${size} bytes, and the file of a person has at most ${MOST_BYTES}.`)
    const file = parsed(await readFile(name, 'utf8'))
    const line = progress({ what: 'Importing', unit: 'events', total: file.events })
    const imported = await service.importPerson(file, {
      tenant: school ?? TenantId.parse(file.school.id),
      signal,
      onEvents: (events) => line.reach(events),
    })
    line.end()
    if (json) {
      process.stdout.write(`${JSON.stringify(imported)}\n`)
      return
    }
    const { written, already, left } = imported
    process.stdout.write(
      `${summaryTable([
        ['Events', written, 'written now'],
        ['Before', already, 'written by an earlier run'],
        ['Left', left, 'not for an import: roles, accounts, links between people, and what is not about this person'],
      ])}\n`,
    )
  })
}

function parsed(text: string): ImportedFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new ImportRefused('This file is not JSON: it is not whole, or something else.')
  }
  const file = ImportedFile.safeParse(value)
  if (file.success) return file.data
  const [issue] = file.error.issues
  throw new ImportRefused(`This file is not the file of a person: see /${issue?.path.join('/') ?? ''}.`)
}
