import schoolZoneChanged from '#events/identity/school-zone-changed.ts'
import { defineCommand } from '#kernel/command.ts'
import { streamName } from '#kernel/ids.ts'
import school, { whenOpen } from './school.ts'

/** Changes the school's time zone. From now on, its days are counted in this zone. */
export default defineCommand('identity.change-school-zone', {
  summary: 'Change the time zone',
  description: "Sets the time zone in which the school's days are counted from now on.",
  route: 'POST /api/schools/zone',
  may: 'identity:manage',
  of: () => ({ kind: 'school' }),
  purpose: 'administration',
  input: schoolZoneChanged.data,
  example: { zone: 'Indian/Reunion' },
  decider: school,
  stream: (_, { tenant }) => streamName('school', tenant),
  decide: (state, { zone }) => whenOpen(state, () => (state.zone === zone ? [] : [schoolZoneChanged({ zone })])),
})
