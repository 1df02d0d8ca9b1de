import { z } from 'zod'
import subjectErased from '#events/privacy/subject-erased.ts'
import learnerJoinedGroup from '#events/teaching/learner-joined-group.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import learnerLeftGroup from '#events/teaching/learner-left-group.ts'
import { GroupId } from '#events/teaching/path-values.ts'
import { ClassId } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** Who is in a group. Whoever leaves the group or the class has no row any more; the learner's history tells of it. */
export default defineProjection('group-members', {
  version: 1,
  description: 'Who is in a group of a class, and since when.',
  of: 'learner',
  words: {
    title: { fr: 'Groupe', en: 'Group' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      group: { fr: 'groupe', en: 'group' },
      learner: { fr: 'élève', en: 'learner' },
      from: { fr: 'depuis le', en: 'from' },
    },
  },
  key: z.object({ class: ClassId, group: GroupId, learner: PersonId }),
  row: z.object({ from: Instant }),
  indexes: [['learner'], ['group']],
  on: (on) => [
    on(
      learnerJoinedGroup,
      (e) => (e.subject ? { ...e.data, learner: e.subject } : []),
      (_, e) => ({ from: e.occurredAt }),
    ),
    on(learnerLeftGroup, (e) => (e.subject ? { group: e.data.group, learner: e.subject } : []), remove),
    on(learnerLeftClass, (e) => (e.subject ? { class: e.data.class, learner: e.subject } : []), remove),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
