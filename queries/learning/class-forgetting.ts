import { z } from 'zod'
import { begunBy, dueOn, recallOn } from '#events/learning/memory.ts'
import { TargetRetention, USUAL_SETTINGS } from '#events/learning/revision-plan.ts'
import { RevisedKind } from '#events/learning/revisions.ts'
import { ClassId } from '#events/teaching/values.ts'
import { count, dayText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { AskedDay, PersonId } from '#kernel/ids.ts'
import { inListOrder } from '#kernel/list-names.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import people from '../../projections/identity/people.ts'
import schools from '../../projections/identity/schools.ts'
import revisionCards, { earlierCards } from '../../projections/learning/revision-cards.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import classes from '../../projections/teaching/classes.ts'
import contentVersions from '../../projections/teaching/content-versions.ts'
import contents from '../../projections/teaching/contents.ts'
import curriculumExercises from '../../projections/teaching/curriculum-exercises.ts'
import revisionSettings from '../../projections/teaching/revision-settings.ts'
import revisionWeights from '../../projections/teaching/revision-weights.ts'
import { revisedFaces } from './revised-faces.ts'
import { weightsInForce } from './weights-in-force.ts'

/** A class of sixty with five hundred exercises each. */
const MOST_CARDS = 30_000
const MOST_ITEMS = 100

const Learner = z
  .object({
    learner: PersonId,
    givenName: z.string().nullable().describe('Given name; null where it is unknown or was erased.'),
    familyName: z.string().nullable().describe('Family name; null where it is unknown or was erased.'),
    cards: count('What the learner has reviewed.'),
    due: count('Of these, what is due on the day.'),
    recall: ShownShare.nullable().describe('Expected share recalled on the day; null where nothing was reviewed.'),
  })
  .meta({ id: 'LearnerForgetting', description: 'How much a learner of a class would recall.' })

const Item = z
  .object({
    kind: RevisedKind,
    item: z.string().describe('The exercise or content, by its id.'),
    skill: z.string().nullable().describe('Its skill; null where none is known.'),
    title: z
      .string()
      .nullable()
      .describe('The title of a content, or the question of an exercise; null where the school has neither.'),
    learners: count('How many of the class have reviewed it.'),
    below: count('How many of these are expected below the target.'),
    recall: ShownShare.describe('Expected share of them who would recall it on the day.'),
  })
  .meta({ id: 'ItemForgetting', description: 'How much of a class would recall something.' })

/** What a class would still recall on a day, by learner and by exercise or content. */
export default defineQuery('class-forgetting', {
  summary: 'Get the forgetting of a class',
  description:
    'What the learners of a class are expected to recall on a day, by learner and by exercise or content, the most forgotten first. Estimates of a memory model, for planning; not marks.',
  path: '/api/classes/{class}/forgetting',
  may: 'teaching:read',
  of: ({ class: ofClass }) => ({ kind: 'class', class: ofClass, shows: 'children' }),
  purpose: 'teaching',
  input: z.object({
    class: ClassId,
    on: AskedDay.optional().describe('The day asked about; today without it.'),
    target: z.coerce
      .number()
      .min(0.7)
      .max(0.97)
      .pipe(TargetRetention)
      .optional()
      .describe('Another target than that of the class, from 0.7 to 0.97.'),
  }),
  output: z.object({
    class: uuidText('The class, by its id.'),
    on: dayText('The day asked about.'),
    targetRetention: z.number().describe('The share that should be recalled at a revision.'),
    dailyLimit: count('At most so many revisions a day for each learner.'),
    learners: z.array(Learner).describe('The learners, by family name.'),
    items: z.array(Item).describe('What is forgotten most, at most 100.'),
  }),
  example: {
    input: { class: exampleSchool.class, on: '2026-11-23' },
    output: {
      class: exampleSchool.class,
      on: '2026-11-23',
      targetRetention: 0.9,
      dailyLimit: 20,
      learners: [
        {
          learner: exampleSchool.learner,
          givenName: 'Joachim',
          familyName: 'Mésange',
          cards: 58,
          due: 21,
          recall: 0.87,
        },
      ],
      items: [
        {
          kind: 'exercise',
          item: 'tables-7x8',
          skill: 'calcul/multiplication',
          title: 'Combien font 7 × 8 ?',
          learners: 18,
          below: 11,
          recall: 0.84,
        },
      ],
    },
  },
  reads: [
    schools,
    classes,
    classRoster,
    people,
    revisionSettings,
    revisionWeights,
    revisionCards,
    curriculumExercises,
    contents,
    contentVersions,
  ],
  alsoReads: earlierCards,
  about: (_, { learners }) => learners.map(({ learner }) => learner),
  async run({ db, tenant, now }, { class: ofClass, on, target }) {
    const known = await db
      .selectFrom('classes')
      .select('class')
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    const school = await db.selectFrom('schools').select('zone').where('tenant', '=', tenant).executeTakeFirst()
    if (!known || !school) return missing('class')
    const settings = await db
      .selectFrom('revisionSettings')
      .select(['targetRetention', 'dailyLimit'])
      .where('tenant', '=', tenant)
      .where('class', '=', ofClass)
      .executeTakeFirst()
    const inClass = await db
      .selectFrom('classRoster as roster')
      .leftJoin('people', (join) =>
        join.onRef('people.tenant', '=', 'roster.tenant').onRef('people.person', '=', 'roster.learner'),
      )
      .select(['roster.learner', 'givenName', 'familyName'])
      .where('roster.tenant', '=', tenant)
      .where('roster.class', '=', ofClass)
      .where('roster.until', 'is', null)
      .orderBy('roster.learner')
      .execute()
    const members = inListOrder(inClass)
    const ids = members.map(({ learner }) => learner)
    const cards =
      ids.length === 0
        ? []
        : await db
            .selectFrom('revisionCards')
            .select(['learner', 'kind', 'item', 'skill'])
            .select(['stability', 'difficulty', 'reviewedOn', 'reviews', 'lapses', 'lastRating', 'weights'])
            .where('tenant', '=', tenant)
            .where('learner', 'in', ids)
            .orderBy('learner')
            .orderBy('kind')
            .orderBy('item')
            .limit(MOST_CARDS)
            .execute()
    const day = on ?? (now && localDay(now, school.zone))
    if (!day) return missing('day')
    const retention = target ?? settings?.targetRetention ?? USUAL_SETTINGS.targetRetention
    const weights = await weightsInForce(db, tenant)
    const judged = cards.map((row) => {
      const card = begunBy(row, weights)
      return { ...card, recall: recallOn(card, day), isDue: dueOn(card, retention) <= day }
    })
    const mean = (some: readonly { readonly recall: number }[]) =>
      some.reduce((sum, { recall }) => sum + recall, 0) / some.length
    const ofLearner = Map.groupBy(judged, ({ learner }) => learner)
    const items = [...Map.groupBy(judged, ({ kind, item }) => `${kind} ${item}`).values()].flatMap((some) => {
      const [first] = some
      return first
        ? [
            {
              kind: first.kind,
              item: first.item,
              skill: first.skill,
              learners: some.length,
              below: some.filter(({ recall }) => recall < retention).length,
              recall: mean(some),
            },
          ]
        : []
    })
    const shown = items.toSorted((a, b) => a.recall - b.recall).slice(0, MOST_ITEMS)
    const facesOf = await revisedFaces(db, tenant, shown)
    return {
      class: ofClass,
      on: day,
      targetRetention: retention,
      dailyLimit: settings?.dailyLimit ?? USUAL_SETTINGS.dailyLimit,
      learners: members.map((member) => {
        const own = ofLearner.get(member.learner) ?? []
        return {
          ...member,
          cards: own.length,
          due: own.filter(({ isDue }) => isDue).length,
          recall: own.length > 0 ? mean(own) : null,
        }
      }),
      items: shown.map((one) => {
        const { title, question } = facesOf(one)
        return { ...one, title: title ?? question }
      }),
    }
  },
})
