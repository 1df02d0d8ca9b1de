import { z } from 'zod'
import groupDissolved from '#events/teaching/group-dissolved.ts'
import groupFormed from '#events/teaching/group-formed.ts'
import { GroupId } from '#events/teaching/path-values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const ofGroup = (e: { data: { group: GroupId } }) => ({ group: e.data.group })

/** The groups of learners of each class. */
export default defineProjection('groups', {
  version: 1,
  description: 'The groups of learners of a class.',
  of: 'group',
  key: z.object({ group: GroupId }),
  row: z.object({
    class: ClassId,
    name: z.string().describe('The name of the group.'),
    formedAt: Instant,
    dissolvedAt: Instant.nullable(),
  }),
  indexes: [['class']],
  on: (on) => [
    on(groupFormed, ofGroup, (_, { data, occurredAt }) => ({
      class: data.class,
      name: data.name,
      formedAt: occurredAt,
      dissolvedAt: null,
    })),
    on(groupDissolved, ofGroup, (row, { occurredAt }) => (row ? { ...row, dissolvedAt: occurredAt } : remove)),
  ],
})
