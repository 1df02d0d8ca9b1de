// The implementation of `sillage models train|evaluate course-risk`.
import { hash } from 'node:crypto'
import { z } from 'zod'
import type { Service } from '#compose/service.ts'
import { applyEvent, eventTypes, memoryRows } from '#kernel/fold.ts'
import { type Position, position, type TenantId } from '#kernel/ids.ts'
import { type CourseRisk, courseRiskSteps, defaultCourseRisk } from '#ml/course-risk/course-risk.ts'
import { type CourseTable, rowsOfCourses } from '#ml/course-risk/course-table.ts'
import { lackOfJudging, lackOfTraining } from '#ml/course-risk/enough-to-learn.ts'
import { foldsOfLearners, splitsByYear, summed } from '#ml/course-risk/evaluate-course-risk.ts'
import { courseRiskBytes } from '#ml/course-risk/stored-course-risk.ts'
import { judgeModel } from '#ml/gates/gates.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import { courseSides, judgingCourses } from '#ml/gates/judging-courses.ts'
import type { Split } from '#ml/splits/splits.ts'
import { byName } from '#modelling/figures.ts'
import { hashOfLearner } from '#modelling/model-sides.ts'
import { type CourseFold, type ReadCourses, type ReadCoursesOptions, readCourses } from '#modelling/read-courses.ts'
import { type TrainingTask, trainInThreads } from '#modelling/training-threads.ts'
import { progress, readableCount } from '#platform/progress.ts'
import courseFeatures from '../../projections/insight/course-features.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { courseLearners } from './course-learners.ts'
import { alertText, evaluationText } from './course-risk-text.ts'
import { leftOutText } from './left-out-text.ts'
import { afterTraining, recordTraining, rivalOf } from './recording.ts'
import type { ModelRow } from './registry.ts'
import { timed } from './timed.ts'

export type CourseRiskOptions = {
  readonly tenant: TenantId
  readonly day: number
  readonly seed: number
  readonly exclude?: string
  readonly promote?: boolean
  readonly json?: boolean
}
export type EvaluateCourseRiskOptions = CourseRiskOptions & {
  readonly split: 'learners' | 'next-year'
  readonly test?: string
}

type Shown = { readonly signal: AbortSignal; readonly json: boolean }

export async function trainModel(options: CourseRiskOptions): Promise<void> {
  const { tenant, day, seed, exclude, promote = false, json = false } = options
  await withService(async ({ service, signal }) => {
    const excluded = await excludedIn(service, tenant, exclude)
    const read = await coursesOf(service, tenant, day, { signal, json, excluded })
    const sides = sidesOf(read)
    const training = rowsOfCourses(read.table, sides.train)
    const { result: trained, seconds } = await timed(() => trainedOn(training, seed, { signal, json }))
    const rival = await rivalOf(service, tenant, 'course-risk')
    const judgement = judgeModel(judgingCourses(read.table, sides), trained, rival?.loaded ?? null)
    const record = await recordTraining(service, tenant, {
      kind: 'course-risk',
      bytes: courseRiskBytes(trained),
      cut: read.cut,
      seed,
      answers: training.labels.length,
      learners: new Set(training.learner).size,
      data: dataHash(training, read.courses),
      excluded: [...excluded].sort(),
      servedBy: 'course-risk',
      settings: { recall: defaultCourseRisk.recall, day },
      metrics: { alert: trained.alert },
      trainingSeconds: seconds,
      judgement,
      comparedWith: rival?.name ?? null,
    })
    const said = [
      `Trained ${record.model} on ${readableCount(record.learners)} learners, ${readableCount(record.answers)} times in a course, as of day ${day}.`,
      `Judged on ${readableCount(judgement.heldOut.learners)} other learners, ${readableCount(judgement.heldOut.rows)} times in a course.`,
      alertText(trained.alert),
    ]
    await afterTraining(service, tenant, record, said, { promote, json })
  })
}

const sidesOf = ({ table, learners }: ReadCourses) =>
  courseSides(table, (learner) => isHeldOut(learners[learner] ?? ''))

export async function evaluateModel(options: EvaluateCourseRiskOptions): Promise<void> {
  const { tenant, day, seed, split, test, exclude, json = false } = options
  if (test !== undefined && split !== 'learners')
    throw new UsageError('--test names the learners to be judged on: leave out --split.')
  await withService(
    async ({ service, signal }) => {
      const excluded = await excludedIn(service, tenant, exclude)
      const read = await coursesOf(service, tenant, day, { signal, json, excluded })
      const { table, times, courses } = read
      const named = test === undefined ? null : await courseLearners(service, tenant, test)
      const splits =
        named !== null
          ? [splitNamed(read, named)]
          : split === 'learners'
            ? foldsOfLearners(table, seed)
            : splitsByYear(table, times)
      if (splits.length === 0)
        throw new UsageError('No course had ended, with its results, before another reached that day.')
      for (const { train } of splits) refuseIf(lackOfJudging(table, train, seed))
      const { recall } = defaultCourseRisk
      const tasks = splits.map((one) => ({ kind: 'judge-course-risk', table, split: one, seed, recall }) as const)
      const judged = await shownTraining(tasks, tasks.length, { signal, json })
      const models = summed(table, judged).map(({ by_course, ...model }) => ({
        ...model,
        by_course: Object.fromEntries(Object.entries(by_course).map(([n, value]) => [courses[Number(n)] ?? n, value])),
      }))
      if (!json) console.log(evaluationText(models, { day, split, trained: splits.map(({ train }) => train.length) }))
      // The last line, for machines.
      console.log(JSON.stringify({ models }))
    },
    { lookOnly: true },
  )
}

/** Hashes of the ids of the learners whom a file names, as a training records them. */
async function excludedIn(service: Service, tenant: TenantId, file: string | undefined): Promise<ReadonlySet<string>> {
  return new Set(file === undefined ? [] : [...(await courseLearners(service, tenant, file))].map(hashOfLearner))
}

/** Trains on all rows but those of the learners who are named, who are judged. */
function splitNamed({ table, learners }: ReadCourses, named: ReadonlySet<string>): Split {
  const rows = [...table.learner.keys()]
  const isTest = (row: number) => named.has(learners[table.learner[row] ?? 0] ?? '')
  const split = {
    train: Int32Array.from(rows.filter((row) => !isTest(row))),
    test: Int32Array.from(rows.filter(isTest)),
  }
  if (split.test.length === 0) throw new UsageError('None of the learners who are named is in a course on this day.')
  return split
}

function refuseIf(lack: string | null): void {
  if (lack !== null) throw new UsageError(lack)
}

/** The same table and seed give the same bytes. */
async function trainedOn(table: CourseTable, seed: number, shown: Shown): Promise<CourseRisk> {
  refuseIf(lackOfTraining(table))
  const task = { kind: 'train-course-risk', table, settings: { ...defaultCourseRisk, seed } } as const
  const [model] = await shownTraining([task], courseRiskSteps, shown)
  if (!model) throw new Error('the training has ended without a model')
  return model
}

/** Trains a stored model again, from the log up to its cut. */
export async function courseRiskAgain(
  service: Service,
  tenant: TenantId,
  { cut, seed, settings, excluded }: ModelRow,
  shown: Shown,
): Promise<{ readonly bytes: Uint8Array; readonly data: string }> {
  const day = z.int().parse(byName(settings).day)
  const read = await coursesOf(service, tenant, day, {
    ...shown,
    cut: position(BigInt(cut)),
    excluded: new Set(excluded),
  })
  const training = rowsOfCourses(read.table, sidesOf(read).train)
  return { bytes: courseRiskBytes(await trainedOn(training, seed, shown)), data: dataHash(training, read.courses) }
}

/** Each learner’s risk by a model of the same day and seed that was trained on four fifths of the others, up to the cut. */
export async function courseRiskOutOfFold(
  service: Service,
  tenant: TenantId,
  { seed, day, cut }: { readonly seed: number; readonly day: number | null; readonly cut: Position },
  shown: Shown,
): Promise<{
  readonly table: ReadCourses['table']
  readonly learners: readonly string[]
  readonly scores: Float64Array
}> {
  const { table, learners } = await coursesOf(service, tenant, z.int().parse(day), { ...shown, cut })
  refuseIf(lackOfTraining(table))
  const splits = foldsOfLearners(table, seed)
  for (const { train } of splits) refuseIf(lackOfJudging(table, train, seed))
  const { recall } = defaultCourseRisk
  const tasks = splits.map((split) => ({ kind: 'judge-course-risk', table, split, seed, recall }) as const)
  const scores = new Float64Array(table.labels.length)
  for (const { test, predictions } of await shownTraining(tasks, tasks.length, shown))
    test.forEach((row, at) => {
      scores[row] = predictions['course-risk'][at] ?? Number.NaN
    })
  return { table, learners, scores }
}

/** The read model's own fold, in memory. */
function courseFold(): CourseFold {
  const store = memoryRows()
  const types = eventTypes(courseFeatures)
  if (types === 'all') throw new TypeError('course-features folds named types')
  return {
    types: [...types],
    fold: (event) => applyEvent(courseFeatures, store, event),
    *rows() {
      for (const { key, row } of store.rows.values())
        yield { ...courseFeatures.key.parse(key), state: courseFeatures.row.parse(row) }
    },
  }
}

export async function coursesOf(
  service: Service,
  tenant: TenantId,
  day: number,
  /** `excluded`: hashes of ids of learners. */
  {
    signal,
    json,
    cut,
    open,
    excluded,
  }: Shown & {
    readonly cut?: Position
    readonly open?: ReadCoursesOptions['open']
    readonly excluded?: ReadonlySet<string>
  },
): Promise<ReadCourses> {
  const line = progress({ what: 'Reading courses', unit: 'events', total: null, json })
  try {
    const { log, codec, erased, personLimits } = service
    const read = await readCourses({ log, codec, erased, personLimits, courseFold: courseFold() }, tenant, {
      day,
      signal,
      ...(cut !== undefined && { cut }),
      ...(open && { open }),
      ...(excluded && excluded.size > 0 && { isExcluded: (learner: string) => excluded.has(hashOfLearner(learner)) }),
      onEvents: (events) => line.reach(events),
    })
    if (read.table.labels.length === 0)
      throw new UsageError(
        `School ${tenant} has no learner in a course on its day ${day} whose result is known. Courses need a first day: sillage import oulad gives them one.`,
      )
    const leftOut = leftOutText(read.leftOut)
    if (leftOut !== null) line.say(leftOut)
    if (read.undated > 0)
      line.say(`Left out: ${readableCount(read.undated)} events of courses whose first day is not known.`)
    return read
  } finally {
    line.end()
  }
}

async function shownTraining<Task extends TrainingTask>(
  tasks: readonly Task[],
  steps: number,
  { signal, json }: Shown,
) {
  const line = progress({ what: 'Training', unit: 'steps', total: steps, json })
  try {
    return await trainInThreads(tasks, { signal, onStep: (done, of) => line.reach(Math.floor((done * steps) / of)) })
  } finally {
    line.end()
  }
}

function dataHash({ columns, learner, course, labels }: CourseTable, courses: readonly string[]): string {
  return sha256(
    JSON.stringify([
      courses,
      ...[...columns, learner, course, labels].map((one) => sha256(new Uint8Array(one.buffer))),
    ]),
  )
}

const sha256 = (bytes: Uint8Array | string): string => hash('sha256', bytes)
