import { z } from 'zod'
import { notice } from '#events/conversation/notice-kinds.ts'
import activityResultRecorded from '#events/learning/activity-result-recorded.ts'
import activityResultReviewed from '#events/learning/activity-result-reviewed.ts'
import sequenceAssigned from '#events/learning/sequence-assigned.ts'
import { defineProcess, send } from '#kernel/process.ts'
import giveNotice from '../../commands/conversation/give-notice.ts'
import tellTeachers from '../../commands/conversation/tell-teachers.ts'

const byEvent = ({ id, subject }: { readonly id: string; readonly subject: string | null }) => (subject ? id : null)

/**
 * Tells a learner of a sequence that is new and of work that was reviewed, and the teachers of the class of work to review. A
 * sequence that is set otherwise is not new: its notice has the same reference, and so is given once.
 */
export default defineProcess('sequence-notices', {
  version: 1,
  description: 'Tells learners of new sequences and of reviews, and teachers of work to review.',
  sends: [giveNotice, tellTeachers],
  state: z.object({}),
  initial: {},
  on: (on) => [
    on(sequenceAssigned, byEvent, (_, { subject, data: { sequence, isActive } }) => ({
      state: null,
      send:
        subject && isActive
          ? [send(giveNotice, { ...notice('sequence-to-follow', sequence, { sequence }), person: subject })]
          : [],
    })),
    on(activityResultReviewed, byEvent, (_, { id, subject, data: { sequence, activity } }) => ({
      state: null,
      send: subject
        ? [send(giveNotice, { ...notice('work-reviewed', id, { sequence, activity }), person: subject })]
        : [],
    })),
    on(activityResultRecorded, byEvent, (_, { id, subject, data }) => ({
      state: null,
      send:
        subject && data.status === 'needs-review'
          ? [
              send(tellTeachers, {
                ...notice('work-to-review', id, {
                  ...{ class: data.class, sequence: data.sequence, activity: data.activity },
                }),
                class: data.class,
                about: subject,
              }),
            ]
          : [],
    })),
  ],
})
