import { z } from 'zod'
import { EventReference, SkillId } from '#events/learning/values.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import teacherNotified from '#events/teaching/teacher-notified.ts'
import { ClassId, NoticeReason } from '#events/teaching/values.ts'
import { Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** The notices to teachers about the learners of a class. Repeated notices are one row, with a count. */
export default defineProjection('teacher-notices', {
  version: 1,
  description: 'What teachers were told about the learners of a class.',
  of: 'learner',
  words: {
    title: { fr: 'Signalement à l’enseignant(e)', en: 'Notice to the teacher' },
    columns: {
      class: { fr: 'classe', en: 'class' },
      learner: { fr: 'élève', en: 'learner' },
      skill: { fr: 'compétence', en: 'skill' },
      reason: {
        fr: 'motif',
        en: 'reason',
        values: {
          'three-steps-down': { fr: 'trois baisses de niveau', en: 'level lowered three times' },
          'fails-at-the-easiest-level': { fr: 'échecs au niveau le plus facile', en: 'fails at the easiest level' },
          'no-practice': { fr: 'aucun entraînement depuis', en: 'no practice since' },
          'flagged-by-model': { fr: 'signalé par un modèle', en: 'flagged by a model' },
        },
      },
      notice: { fr: 'signalement', en: 'notice' },
      times: { fr: 'nombre de fois', en: 'times' },
      notifiedAt: { fr: 'dernier signalement', en: 'last notice' },
    },
  },
  key: z.object({ class: ClassId, learner: PersonId, skill: SkillId, reason: NoticeReason }),
  row: z.object({ notice: EventReference, times: z.int(), notifiedAt: Instant }), // of the last time
  indexes: [['class', 'notifiedAt']],
  on: (on) => [
    on(
      teacherNotified,
      (e) => (e.subject ? { learner: e.subject, ...e.data } : []),
      (row, e) => ({
        notice: EventReference.parse(e.id),
        times: (row?.times ?? 0) + 1,
        notifiedAt: laterOf(row?.notifiedAt ?? null, e.occurredAt),
      }),
    ),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
