// The decider of a school's stream: whether the school is open, its time zone, and what it seals.

import schoolOpened from '#events/identity/school-opened.ts'
import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import sealingChanged from '#events/identity/sealing-changed.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Zone } from '#kernel/ids.ts'

export type School = { readonly zone: Zone | null; readonly level: 'identifying' | 'all' }

export default defineDecider<School>('identity.school', {
  stream: 'school',
  initial: { zone: null, level: 'identifying' },
  evolve: (on) => [
    on(schoolOpened, (_, e) => ({ zone: e.data.zone, level: e.data.sealing })),
    on(schoolZoneChanged, (state, e) => ({ ...state, zone: e.data.zone })),
    on(sealingChanged, (state, e) => ({ ...state, level: e.data.sealing })),
  ],
})
