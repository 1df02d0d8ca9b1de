import { z } from 'zod'
import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import { Instant, TenantId, Zone } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The caller's school: one row per tenant. */
export default defineProjection('schools', {
  version: 1,
  description: 'The school of each tenant, with its name and time zone.',
  of: 'school',
  key: z.object({ school: TenantId }),
  row: z.object({ name: z.string().describe('The name of the school.'), zone: Zone, openedAt: Instant }),
  on: (on) => [
    on(
      schoolOpened,
      (e) => ({ school: e.tenant }),
      (_, e) => ({ name: e.data.name, zone: e.data.zone, openedAt: e.occurredAt }),
    ),
    on(
      schoolZoneChanged,
      (e) => ({ school: e.tenant }),
      (row, e) => (row ? { ...row, zone: e.data.zone } : remove),
    ),
  ],
})
