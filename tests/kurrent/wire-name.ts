// The server's name for a stream of the first school of the contract's tests, in a new log.
import { tenantA } from '#event-log/contract-records.ts'
import { streamNames, type WireName } from '#event-log/kurrent/stream-names.ts'
import { LOG_FORMAT } from '#event-log/log-format.ts'
import type { StreamName, TenantId } from '#kernel/ids.ts'

export const wireNameOf = (stream: StreamName, tenant: TenantId = tenantA): WireName =>
  streamNames(LOG_FORMAT).wireName({ tenant, stream })
