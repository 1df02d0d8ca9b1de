// The decider of a school's stream: whether the school is open, and its time zone.

import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Zone } from '#kernel/ids.ts'

export type School = { readonly zone: Zone | null }

export default defineDecider<School>('identity.school', {
  stream: 'school',
  initial: { zone: null },
  evolve: (on) => [
    on(schoolOpened, (_, e) => ({ zone: e.data.zone })),
    on(schoolZoneChanged, (_, e) => ({ zone: e.data.zone })),
  ],
})
