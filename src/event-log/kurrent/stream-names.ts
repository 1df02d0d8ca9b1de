// The names of streams on the server, which depend on the log's format.
import { parseStream, type StreamKind, type StreamName, type TenantId } from '#kernel/ids.ts'
import type { LogFormat } from '../log-format.ts'

/** A stream's name on the server. Within a log, a wire name identifies one stream of one tenant. */
export type WireName = string & { readonly __brand: 'WireName' }

export type TenantStream = { readonly tenant: TenantId; readonly stream: StreamName }

export type ReadName = {
  readonly stream: StreamName
  readonly kind: StreamKind
  /** Null in a log of format 1, where only the events contain the tenant. */
  readonly tenant: TenantId | null
}

export type StreamNames = {
  readonly format: LogFormat
  wireName(stream: TenantStream): WireName
  /** Null for streams of other applications on the same server. */
  read(wireName: string): ReadName | null
}

const UUID = 36
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Format 1: `<kind>-<id>`. Format 2: `<kind>-<tenant>-<id>`, so that a filter by kind is a prefix in both. */
export const streamNames = (format: LogFormat): StreamNames =>
  format === 1
    ? { format, wireName: ({ stream }) => named(stream), read: (wireName) => readStream(wireName) }
    : { format, wireName: withTenant, read: readWithTenant }

const named = (text: string): WireName => text as WireName

function withTenant({ tenant, stream }: TenantStream): WireName {
  const id = stream.slice(-UUID)
  return named(`${stream.slice(0, -UUID)}${tenant}-${id}`)
}

function readWithTenant(wireName: string): ReadName | null {
  const tenant = wireName.slice(-2 * UUID - 1, -UUID - 1)
  if (!uuid.test(tenant) || wireName.charAt(wireName.length - UUID - 1) !== '-') return null
  const read = readStream(`${wireName.slice(0, -2 * UUID - 1)}${wireName.slice(-UUID)}`)
  return read && { ...read, tenant: tenant as TenantId }
}

function readStream(wireName: string): ReadName | null {
  // A UUID, a hyphen and at least one letter.
  if (wireName.length < UUID + 2 || wireName.charAt(wireName.length - UUID - 1) !== '-') return null
  try {
    const { kind, name } = parseStream(wireName)
    return { stream: name, kind, tenant: null }
  } catch {
    return null
  }
}
