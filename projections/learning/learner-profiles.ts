import { z } from 'zod'
import gradeDeclared from '#events/learning/grade-declared.ts'
import { LearningStyle, stylesInEnglish, stylesInFrench } from '#events/learning/learning-style.ts'
import learningStyleDeclared from '#events/learning/learning-style-declared.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved, { heldIn, inItsPlace } from '#events/privacy/text-removed.ts'
import textsExpired, { hasExpired } from '#events/privacy/texts-expired.ts'
import { Grade, SchoolYear } from '#events/teaching/values.ts'
import { Instant, PersonId } from '#kernel/ids.ts'
import { isErased } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'

const shown = opened(learningStyleDeclared, ['style'], 'The learner and their teachers read what was declared.')
const putRight = opened(
  textRemoved,
  ['value', 'discreetValue'],
  'What is right stands in the place of a declaration that was erased.',
)

const ofLearner = ({ subject }: { subject: PersonId | null }) => (subject ? { learner: subject } : [])

const row = z.object({
  style: LearningStyle.nullable(),
  styleSource: learningStyleDeclared.data.shape.source.nullable(),
  styleDeclaredBy: PersonId.nullable(),
  styleDeclaredAt: Instant.nullable(),
  grade: Grade.nullable(),
  gradeSchoolYear: SchoolYear.nullable(),
  gradeDeclaredBy: PersonId.nullable(),
  gradeDeclaredAt: Instant.nullable(),
})
const nothing: z.output<typeof row> = {
  ...{ style: null, styleSource: null, styleDeclaredBy: null, styleDeclaredAt: null },
  ...{ grade: null, gradeSchoolYear: null, gradeDeclaredBy: null, gradeDeclaredAt: null },
}

const inBoth = (style: LearningStyle) => ({ fr: stylesInFrench[style], en: stylesInEnglish[style] })

/** What was declared last of a learner: how they like to work, and their grade. Models read neither. */
export default defineProjection('learner-profiles', {
  version: 1,
  description: 'What was declared last of each learner: how they like to work, and their grade, each with who said it.',
  words: {
    title: { fr: 'Ce qui a été déclaré d’un élève', en: 'What was declared of a learner' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      style: {
        fr: 'aime travailler',
        en: 'likes to work',
        values: {
          visual: inBoth('visual'),
          auditory: inBoth('auditory'),
          kinesthetic: inBoth('kinesthetic'),
          'reading-writing': inBoth('reading-writing'),
          'no-preference': inBoth('no-preference'),
        },
      },
      styleSource: {
        fr: 'selon',
        en: 'according to',
        values: {
          learner: { fr: 'l’élève', en: 'the learner' },
          teacher: { fr: 'l’équipe enseignante', en: 'a teacher' },
        },
      },
      styleDeclaredBy: { fr: 'déclaré par', en: 'declared by' },
      styleDeclaredAt: { fr: 'déclaré le', en: 'declared' },
      grade: { fr: 'niveau', en: 'grade' },
      gradeSchoolYear: { fr: 'année scolaire du niveau', en: 'school year of the grade' },
      gradeDeclaredBy: { fr: 'niveau déclaré par', en: 'grade declared by' },
      gradeDeclaredAt: { fr: 'niveau déclaré le', en: 'grade declared' },
    },
  },
  key: z.object({ learner: PersonId }),
  row,
  on: (on) => [
    on(shown, ofLearner, (before = nothing, { actor, occurredAt, data: { style, source } }) =>
      before.styleDeclaredAt !== null && occurredAt < before.styleDeclaredAt
        ? before
        : {
            ...before,
            style: isErased(style) ? null : style,
            styleSource: source,
            styleDeclaredBy: actor,
            styleDeclaredAt: occurredAt,
          },
    ),
    on(gradeDeclared, ofLearner, (before = nothing, { actor, occurredAt, data: { grade, schoolYear } }) => {
      const order = `${schoolYear} ${occurredAt}`
      return before.gradeDeclaredAt !== null && order < `${before.gradeSchoolYear} ${before.gradeDeclaredAt}`
        ? before
        : {
            ...before,
            grade,
            gradeSchoolYear: schoolYear,
            gradeDeclaredBy: actor,
            gradeDeclaredAt: occurredAt,
          }
    }),
    on(
      putRight,
      (e) => (heldIn(e, [learningStyleDeclared], z.object({})) ? ofLearner(e) : []),
      (before, { data }) => {
        if (!before) return remove
        const style = LearningStyle.safeParse(inItsPlace(data)).data ?? null
        return before.styleDeclaredAt === data.writtenAt ? { ...before, style } : before
      },
    ),
    on(textsExpired, ofLearner, (before, e) => {
      if (!before) return remove
      return hasExpired(e, learningStyleDeclared, 'style', before.styleDeclaredAt) ? { ...before, style: null } : before
    }),
    on(subjectErased, ofLearner, remove),
  ],
})
