// Whether the log still gives a remembered number to the same name. A failover may lose the last commits, a number among
// them, and the next server gives that number to something else: rows written by it would be of another stream, or school.
import type { StreamKind, StreamName, TenantId } from '#kernel/ids.ts'

/** A number as it was looked up. */
type Numbered = {
  readonly id: number
  /** The run of unbroken knowledge in which an insert has compared it with its name. */
  provenIn: number
}
export type StreamNumber = Numbered & {
  readonly name: StreamName
  readonly kind: StreamKind
  readonly uuid: string
  readonly tenant: TenantId
  readonly tenantNumber: number
}
export type TypeNumber = Numbered & { readonly name: string; readonly version: number }
export type ZoneNumber = Numbered & { readonly name: string }

/** The numbers that one row is written with. */
export type RowNumbers = { readonly stream: StreamNumber; readonly type: TypeNumber; readonly zone: ZoneNumber }

/** Some of the numbers are not those of their names any more. Nothing was written: look all up anew, and append again. */
export class Misnumbered extends Error {
  constructor() {
    super('the log does not give the remembered numbers to these names any more')
    this.name = 'Misnumbered'
  }
}

/**
 * True in a statement where the log names each number in parameter $n as was remembered. In the insert itself: between
 * a statement that compares and one that writes, another server may take over.
 */
export const numbersHold = (n: number): string => `
  not exists (
    select from jsonb_to_recordset($${n}::jsonb -> 'streams') w(id integer, kind text, uuid uuid, tenant integer, school uuid)
    left join log.streams s on s.id = w.id and s.kind = w.kind and s.uuid = w.uuid and s.tenant = w.tenant
    left join log.tenants t on t.id = s.tenant and t.uuid = w.school
    where t.id is null)
  and not exists (
    select from jsonb_to_recordset($${n}::jsonb -> 'types') w(id smallint, name text, version smallint)
    left join log.event_types t on t.id = w.id and t.name = w.name and t.version = w.version
    where t.id is null)
  and not exists (
    select from jsonb_to_recordset($${n}::jsonb -> 'zones') w(id smallint, name text)
    left join log.zones z on z.id = w.id and z.name = w.name
    where z.id is null)`

/** The parameter of `numbersHold`. */
export function namesAndNumbers(numbers: Iterable<RowNumbers>): string {
  const streams = new Set<StreamNumber>()
  const types = new Set<TypeNumber>()
  const zones = new Set<ZoneNumber>()
  for (const { stream, type, zone } of numbers) {
    streams.add(stream)
    types.add(type)
    zones.add(zone)
  }
  return JSON.stringify({
    streams: [...streams].map(({ id, kind, uuid, tenantNumber, tenant }) => ({
      id,
      kind,
      uuid,
      tenant: tenantNumber,
      school: tenant,
    })),
    types: [...types].map(({ id, name, version }) => ({ id, name, version })),
    zones: [...zones].map(({ id, name }) => ({ id, name })),
  })
}

export type NumberProofs = {
  /** The rows whose numbers the next insert must compare with their names. */
  unproven<Row extends { readonly numbers: RowNumbers }>(rows: readonly { readonly row: Row }[]): RowNumbers[]
  /** An insert has compared them and has committed. */
  prove(numbers: readonly RowNumbers[]): void
  /** The writer no longer knows that the log goes on from what it has written: nothing is proven. */
  doubt(): void
}

/**
 * A number that was committed before an event is there wherever the event is. The writer makes sure at each insert that
 * its last event still stands in the log, so a number that one of its inserts has compared needs no second look until the
 * writer loses that thread.
 */
export function numberProofs(): NumberProofs {
  let run = 1
  const isProven = ({ stream, type, zone }: RowNumbers) =>
    stream.provenIn === run && type.provenIn === run && zone.provenIn === run
  return {
    unproven(rows) {
      const found: RowNumbers[] = []
      for (const { row } of rows) if (!isProven(row.numbers)) found.push(row.numbers)
      return found
    },
    prove(numbers) {
      for (const { stream, type, zone } of numbers) {
        stream.provenIn = run
        type.provenIn = run
        zone.provenIn = run
      }
    },
    doubt() {
      run += 1
    },
  }
}
