import { z } from 'zod'
import schoolClosed from '#events/identity/school-closed.ts'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import { Instant, TenantId, Zone } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The caller's school: one row per tenant. */
export default defineProjection('schools', {
  version: 2,
  description: 'The school of each tenant, with its name and time zone, and when it closed.',
  of: 'school',
  key: z.object({ school: TenantId }),
  row: z.object({
    name: z.string().describe('The name of the school.'),
    zone: Zone,
    openedAt: Instant,
    closedAt: Instant.nullable(),
  }),
  on: (on) => [
    on(
      schoolOpened,
      (e) => ({ school: e.tenant }),
      (_, e) => ({ name: e.data.name, zone: e.data.zone, openedAt: e.occurredAt, closedAt: null }),
    ),
    on(
      schoolZoneChanged,
      (e) => ({ school: e.tenant }),
      (row, e) => (row ? { ...row, zone: e.data.zone } : remove),
    ),
    on(
      schoolClosed,
      (e) => ({ school: e.tenant }),
      (row, e) => (row ? { ...row, closedAt: e.occurredAt } : remove),
    ),
  ],
})
