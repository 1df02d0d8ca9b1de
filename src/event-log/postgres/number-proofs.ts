// Checks that the log still assigns a cached number to the same name. A failover may lose the commit that assigned it, and the
// next server may assign the number to another name: rows written with it would belong to another stream or school.
import type { StreamKind, StreamName, TenantId } from '#kernel/ids.ts'

/** A number as read from the log. */
type Numbered = {
  readonly id: number
  /** The period of continuous knowledge (see `numberProofs`) in which an insert compared it with its name. */
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

/** The numbers in one row. */
export type RowNumbers = { readonly stream: StreamNumber; readonly type: TypeNumber; readonly zone: ZoneNumber }

/** Some numbers no longer belong to their names. Nothing was written: look up all numbers and repeat the append. */
export class Misnumbered extends Error {
  constructor() {
    super('the cached numbers no longer belong to these names in the log')
    this.name = 'Misnumbered'
  }
}

/**
 * SQL condition: each number in parameter $n has the cached name. Used in the insert itself, since another server may take
 * over between two statements.
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
  /** The numbers that the next insert must compare with their names. */
  unproven<Row extends { readonly numbers: RowNumbers }>(rows: readonly { readonly row: Row }[]): RowNumbers[]
  /** Call after an insert has compared the numbers and committed. */
  prove(numbers: readonly RowNumbers[]): void
  /** Call when the writer no longer knows that the log continues from its last event: nothing is proven any more. */
  doubt(): void
}

/**
 * A log that contains an event also contains every number committed before it. Each insert of the writer checks that its
 * previous event is still in the log. So a number that one insert has compared needs no further check, until the writer loses
 * this chain.
 */
export function numberProofs(): NumberProofs {
  let period = 1
  const isProven = ({ stream, type, zone }: RowNumbers) =>
    stream.provenIn === period && type.provenIn === period && zone.provenIn === period
  return {
    unproven(rows) {
      const numbers: RowNumbers[] = []
      for (const { row } of rows) if (!isProven(row.numbers)) numbers.push(row.numbers)
      return numbers
    },
    prove(numbers) {
      for (const { stream, type, zone } of numbers) {
        stream.provenIn = period
        type.provenIn = period
        zone.provenIn = period
      }
    },
    doubt() {
      period += 1
    },
  }
}
