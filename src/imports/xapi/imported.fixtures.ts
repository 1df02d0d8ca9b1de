// Runs an import of lines or of a file into a log in memory, and reads what became of it.
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { codec as codecOf } from '#commanding/codec.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import { Instant, START, type Zone } from '#kernel/ids.ts'
import { testKeys } from '#privacy/test-keys.fixtures.ts'
import type { Line } from '../line-text.ts'
import { type SetAside, setAside } from '../set-aside.ts'
import { importXapi, type XapiOptions } from './import-xapi.ts'

export const NOW = Instant.parse('2026-03-02T12:00:00Z')
export const school = { name: 'MOOC', zone: 'Europe/Paris' as Zone }

type Note = { readonly row: number; readonly reason: string; readonly taken: boolean }

export async function imported(
  log: Pick<EventLog, 'load' | 'readStream'>,
  lines: AsyncIterable<Line>,
  options: Partial<XapiOptions> = {},
) {
  const codec = codecOf((await readDefinitions()).events, testKeys)
  const aside = setAside(join(tmpdir(), `sillage-imported-${process.pid}`), {
    school: 'a',
    name: 'imported',
    identity: [],
  })
  try {
    const summary = await importXapi({ log, codec }, lines, { file: 'f', school, aside, now: NOW, ...options })
    aside.close()
    return { ...summary, notes: await notesOf(aside) }
  } finally {
    aside.close()
  }
}

async function notesOf({ counts, path }: SetAside): Promise<Note[]> {
  if (counts.size === 0) return []
  return (await readFile(path, 'utf8'))
    .trim()
    .split('\n')
    .map((line): Note => JSON.parse(line))
}

/** Of all streams: the school's events, and what learners did in the order of the log. */
export async function eventsIn(log: EventLog) {
  const { events } = await log.readAll({ after: START, limit: 100_000 })
  return events.map(({ type, occurredAt, data, stream, id }) => ({ type, at: occurredAt, stream, id, ...data }))
}
