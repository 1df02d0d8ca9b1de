// The models of a school as the log has them, which is complete whether a worker runs or not; and commands about them.
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Service } from '#compose/service.ts'
import { kindOf, type ModelKind, ModelName, modelKinds } from '#events/insight/models.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { foldEvents } from '#kernel/fold.ts'
import { commandId, type EventId, eventId, type StreamName, type TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { byName } from '#modelling/figures.ts'
import models, { type Models, modelsStream } from '../../commands/insight/models.ts'
import judgementRows from '../../projections/insight/model-judgements.ts'
import modelRows from '../../projections/insight/models.ts'
import sharedRows from '../../projections/insight/shared-models.ts'
import { UsageError } from '../command-line/arguments.ts'
import { endOfFailure } from '../command-line/failed-request.ts'

export type ModelRow = {
  readonly model: ModelName /** Null for a model of the school alone. */
  readonly schools: number | null
} & z.output<(typeof modelRows)['row']>

const PAGE = 500
const OPERATOR = processActor('command line')

const eventsOf = (service: Service, tenant: TenantId, kind: ModelKind): Promise<RecordedEvent[]> =>
  eventsOfStream(service, tenant, modelsStream(tenant, kind))

/** All of a stream that has few. */
export async function eventsOfStream(
  { log, codec }: Service,
  tenant: TenantId,
  stream: StreamName,
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for (;;) {
    const page = await log.readStream(stream, { tenant, from: events.length, direction: 'forwards', limit: PAGE })
    const reader = codec.reader()
    await reader.prepare(page.events)
    for (const stored of page.events) events.push(reader.decode(stored))
    if (page.events.length === 0 || events.length > page.currentRevision) return events
  }
}

/** All models of a school, by kind and in the order of their names. */
export async function modelsOf(service: Service, tenant: TenantId): Promise<readonly ModelRow[]> {
  const rows: ModelRow[] = []
  for (const kind of modelKinds) {
    const events = await eventsOf(service, tenant, kind)
    const schoolsOf = new Map(
      [...foldEvents(sharedRows, events).values()].map(({ key, row }) => [
        sharedRows.key.parse(key).model,
        sharedRows.row.parse(row).schools,
      ]),
    )
    for (const { key, row } of foldEvents(modelRows, events).values()) {
      const { model } = modelRows.key.parse(key)
      rows.push({ model, schools: schoolsOf.get(model) ?? null, ...modelRows.row.parse(row) })
    }
  }
  return rows.sort((a, b) => (a.model < b.model ? -1 : 1))
}

/** Throws a UsageError where the school has no such model. */
export async function modelOf(service: Service, tenant: TenantId, name: string): Promise<ModelRow> {
  const found = (await modelsOf(service, tenant)).find(({ model }) => model === name)
  if (!found) throw new UsageError(`There is no model "${name}" of this school.`)
  return found
}

/** What was found about a model after its training; nulls where nothing was. */
export async function judgementsOf(
  service: Service,
  tenant: TenantId,
  model: ModelName,
): Promise<z.output<(typeof judgementRows)['row']>> {
  for (const { key, row } of foldEvents(judgementRows, await eventsOf(service, tenant, kindOf(model))).values())
    if (judgementRows.key.parse(key).model === model) return judgementRows.row.parse(row)
  return { audit: null, auditedAt: null, drift: null, driftMeasuredAt: null }
}

/** What the commands of a kind decide on. */
export async function decidedOn(service: Service, tenant: TenantId, kind: ModelKind): Promise<Models> {
  return (await eventsOf(service, tenant, kind)).reduce((state, event) => models.evolve(state, event), models.initial)
}

/** As it is typed. Throws a UsageError where it is no name of a model. */
export function modelNameOf(text: string): ModelName {
  const name = ModelName.safeParse(text)
  if (name.success) return name.data
  throw new UsageError(`There is no model "${text}". sillage models list shows the names.`)
}

/** Sends a command as whoever is at the terminal. Fails as a verb does. */
export async function sendCommand(
  service: Service,
  tenant: TenantId,
  command: string,
  input: object,
  { verb = 'models', key = randomUUID() }: { readonly verb?: string; readonly key?: string } = {},
): Promise<void> {
  const caller: Caller = {
    tenant,
    actor: OPERATOR,
    onBehalfOf: null,
    permissions: permissionsOfService(['models:manage'], tenant),
    origin: { kind: 'command-line', verb },
  }
  await service.commands.run({ command, input, caller, key }).catch((error: unknown) => {
    throw endOfFailure(error, OPERATOR)
  })
}

/** The id of the first event of a command that was sent with this key, which is a UUID. */
export const firstEventOf = (tenant: TenantId, command: string, stream: StreamName, key: string): EventId =>
  eventId(commandId({ tenant, actor: OPERATOR, command, stream, key }), 1)

/** For machines. */
export const shownModel = ({ model, settings, metrics, ...row }: ModelRow, tenant: TenantId) => ({
  name: model,
  tenant,
  ...row,
  settings: byName(settings),
  metrics: byName(metrics),
})
