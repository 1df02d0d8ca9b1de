import { z } from 'zod'
import { CONSENT_TO_PATH_VISITS } from '#events/learning/path-screens-visited.ts'
import { gateOf, stepOf, type Walk } from '#events/learning/path-walk.ts'
import { isEnough } from '#events/privacy/consent-texts.ts'
import { ContentKind } from '#events/teaching/content-ids.ts'
import { PathId, type PathStep } from '#events/teaching/path-values.ts'
import { count, dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type LocalDay, PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import schools from '../../projections/identity/schools.ts'
import pathProgress from '../../projections/learning/path-progress.ts'
import consents from '../../projections/privacy/consents.ts'

const Content = z
  .object({
    content: uuidText('The content, by its id.'),
    version: count('The version that the learner gets.'),
    kind: ContentKind,
    title: z.string().describe('Its title.'),
    times: count('How often it was finished.'),
    points: z.number().nullable().describe('The points of a quiz; null where nothing was marked.'),
    mostPoints: z.number().nullable().describe('All points of the quiz; null where nothing was marked.'),
    correctedAt: momentText('When a teacher corrected its points last; null where nobody did.').nullable(),
  })
  .meta({ id: 'ContentOfStep', description: 'A content of a step, and what the learner did of it.' })

const Step = z
  .object({
    step: uuidText('The step, by its id.'),
    title: z.string().describe('Its name.'),
    objectives: z.array(z.string()).describe('What learners know or can do afterwards.'),
    mandatory: z.boolean().describe('Whether it counts for the progress.'),
    state: z
      .enum(['locked', 'open', 'closed', 'started', 'finished'])
      .describe('`locked`: see `missing` and `opensOn`; `closed`: its last day is over.'),
    missing: z.array(z.string()).describe('The names of the steps to finish first; empty unless it is locked.'),
    opensOn: dayText('The first day on which it can be worked on; null: at once.').nullable(),
    closesOn: dayText('The last day on which it can be worked on; null: for ever.').nullable(),
    contents: z.array(Content).describe('Its contents, in order.'),
  })
  .meta({ id: 'StepOfLearner', description: 'A step of a path, as a learner finds it today.' })

type Done = { readonly step: string; readonly content: string; readonly times: number } & {
  readonly points: number | null
  readonly mostPoints: number | null
  readonly correctedAt: string | null
}

/** One path of a learner with its steps as they are today, in the school's zone: open, locked and why, closed, or finished. */
export default defineQuery('learner-path', {
  summary: 'Get a learner’s path',
  description:
    'A learner’s path with its steps as they are today: which are open, which are locked, why, and until when.',
  path: '/api/learners/{id}/paths/{path}',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  input: z.object({ id: PersonId.describe('The learner.'), path: PathId }),
  output: z.object({
    learner: PersonId,
    path: uuidText('The path, by its id.'),
    title: z.string().describe('Its name.'),
    version: count('The version that the learner has.'),
    percentage: z.number().min(0).max(100).describe('How much is done of the steps that count, from 0 to 100.'),
    current: uuidText('The step to do next; null if there is none.').nullable(),
    minutes: z.number().describe('Active minutes.'),
    finishedAt: momentText('When the learner finished; null before.').nullable(),
    takenBackAt: momentText('When it was taken back; null while the learner has it.').nullable(),
    steps: z.array(Step).describe('The steps, in order.'),
    recordsVisits: z
      .boolean()
      .describe(
        'Whether the screens that the learner visits are recorded: with the consent, until the path is taken back.',
      ),
  }),
  example: {
    input: { id: exampleSchool.learner, path: exampleSchool.path },
    output: {
      learner: exampleSchool.learner,
      path: exampleSchool.path,
      title: 'Réviser les tables',
      version: 1,
      percentage: 0,
      current: exampleSchool.step,
      minutes: 0,
      finishedAt: null,
      takenBackAt: null,
      steps: [
        {
          step: exampleSchool.step,
          title: 'Je révise',
          objectives: [],
          mandatory: true,
          state: 'open',
          missing: [],
          opensOn: null,
          closesOn: '2026-12-18',
          contents: [
            {
              content: exampleSchool.content,
              version: 1,
              kind: 'quiz',
              title: 'Les tables de 7 et de 8',
              times: 0,
              points: null,
              mostPoints: null,
              correctedAt: null,
            },
          ],
        },
      ],
      recordsVisits: false,
    },
  },
  reads: [pathProgress, schools, consents],
  about: ({ id }) => [id],
  async run({ db, tenant, now }, { id, path }) {
    const row = await db
      .selectFrom('pathProgress')
      .innerJoin('schools', 'schools.tenant', 'pathProgress.tenant')
      .select(['title', 'version', 'percentage', 'current', 'durationMs', 'finishedAt', 'takenBackAt', 'zone'])
      .select(['steps', 'started', 'finished', 'contents'])
      .where('pathProgress.tenant', '=', tenant)
      .where('path', '=', path)
      .where('learner', '=', id)
      .executeTakeFirst()
    if (!row || now === null) return missing('path')
    const consent = await db
      .selectFrom('consents')
      .select('given')
      .where('tenant', '=', tenant)
      .where('person', '=', id)
      .where('purpose', '=', CONSENT_TO_PATH_VISITS.to)
      .executeTakeFirst()
    const { durationMs, zone, steps, started, finished, contents, ...rest } = row
    const today = localDay(now, zone)
    const walk = { steps, started, finished, contents }
    return {
      learner: id,
      path,
      ...rest,
      minutes: Math.round(durationMs / 6_000) / 10,
      steps: steps.map((step) => shownStep(walk, step, today, contents)),
      recordsVisits: row.takenBackAt === null && isEnough(consent?.given ?? null, CONSENT_TO_PATH_VISITS),
    }
  },
})

function shownStep(walk: Walk, step: PathStep, today: LocalDay, done: readonly Done[]): z.output<typeof Step> {
  const gate = gateOf(walk, step, today)
  return {
    step: step.step,
    title: step.title,
    objectives: step.objectives,
    mandatory: step.mandatory,
    state: walk.finished.includes(step.step)
      ? 'finished'
      : gate.state === 'open' && walk.started.includes(step.step)
        ? 'started'
        : gate.state,
    missing: gate.state === 'locked' ? gate.missing.flatMap((id) => stepOf(walk, id)?.title ?? []) : [],
    opensOn: step.opensOn,
    closesOn: step.closesOn,
    contents: step.contents.map((content) => {
      const one = done.find((each) => each.step === step.step && each.content === content.content)
      return {
        ...content,
        times: one?.times ?? 0,
        points: one?.points ?? null,
        mostPoints: one?.mostPoints ?? null,
        correctedAt: one?.correctedAt ?? null,
      }
    }),
  }
}
