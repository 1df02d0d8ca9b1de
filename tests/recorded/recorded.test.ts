/**
 * Logs as released versions wrote them, folded by today's code: an event once stored stays readable for ever.
 *
 * `<version>/log.ndjson` is never changed. `<version>/read-models.json` changes only where a read model is meant to
 * say something else of the past, which is when its version goes up: run `npx vitest run tests/recorded -u` and read
 * the difference. For a release, add a folder with a log that holds each type of event as it is written then, and
 * run the same.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type RecordedEvent, upcastTo } from '#kernel/event.ts'
import { position } from '#kernel/ids.ts'
import { fold } from '#kernel/specification.ts'
import { findEvents, findProjections } from '../find-definitions.ts'

const definitions = new Map([...(await findEvents()).values()].map((event) => [event.type, event]))
const projections = [...(await findProjections()).values()].sort((a, b) => (a.name < b.name ? -1 : 1))

const folder = new URL('./', import.meta.url)
const versions = readdirSync(folder).filter((name) => name.startsWith('v'))

/** Reads a log as the codec does: each event brought up to the version that today's code knows. */
function read(version: string): RecordedEvent[] {
  const lines = readFileSync(new URL(`${version}/log.ndjson`, folder), 'utf8').trimEnd().split('\n')
  return lines.map((line) => {
    const event: RecordedEvent & { position: string } = JSON.parse(line)
    const definition = definitions.get(event.type)
    if (!definition) throw new Error(`${event.type} can no longer be read: its definition is gone`)
    const data = upcastTo(definition, event.version, event.data)
    return { ...event, position: position(BigInt(event.position)), version: definition.version, data }
  })
}

/** The read models of a version that is recorded: a newer one is not asked what it makes of it. */
function recordedModels(version: string): Set<string> | null {
  const file = new URL(`${version}/read-models.json`, folder)
  return existsSync(file) ? new Set(Object.keys(JSON.parse(readFileSync(file, 'utf8')))) : null
}

const asJson = (rows: unknown) =>
  JSON.stringify(rows, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value), 2)

describe.each(versions)('the log of %s', (version) => {
  it('folds into the read models that were recorded with it', async () => {
    const events = read(version)
    const models = projections
      .filter(({ name }) => recordedModels(version)?.has(name) ?? true)
      .map((projection) => [projection.name, { version: projection.version, rows: fold(projection, events) }])
    await expect(`${asJson(Object.fromEntries(models))}\n`).toMatchFileSnapshot(`${version}/read-models.json`)
  })
})

it('contains an answer of version 1, with its duration in seconds', () => {
  const lines = readFileSync(new URL('v0.1.0/log.ndjson', folder), 'utf8')
  expect(lines).toMatch(/"type":"learning.exercise-attempted","version":1,.*"seconds":9.5/)
  expect(read('v0.1.0').filter(({ data }) => data.durationMs === 9_500)).toHaveLength(1)
})
