// The implementation of `sillage models train KIND --shared`: one model of all schools that share, recorded in each of them, and
// judged there on learners of that school from whom it has not learned.

import { z } from 'zod'
import type { Service } from '#compose/service.ts'
import type { SharedKind } from '#events/insight/models.ts'
import type { Position, TenantId } from '#kernel/ids.ts'
import type { AnswerTable } from '#ml/answers.ts'
import { firstAnswersOf, levelsAlone } from '#ml/level/level-answers.ts'
import { defaultSettings } from '#ml/next-answer/settings.ts'
import { byName } from '#modelling/figures.ts'
import {
  FEWEST_LEARNERS_TOGETHER,
  FEWEST_SCHOOLS,
  type SchoolAnswers,
  type SharedAnswers,
  sharedAnswers,
} from '#modelling/shared-answers.ts'
import { sharingSchools } from '#modelling/sharing-schools.ts'
import { readConfig } from '#platform/config.ts'
import { readableCount } from '#platform/progress.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { SEED as LEVEL_SEED, judgedOn as levelJudgedOn, trainedOn as levelTrainedOn } from './level-at-work.ts'
import { gatesText, recordTraining, sharedRivalOf } from './recording.ts'
import { decidedOn, type ModelRow, shownModel } from './registry.ts'
import { answersOf, NothingToLearnFrom } from './school-answers.ts'
import { sendSharedToMlflow } from './sending-to-mlflow.ts'
import type { SharedOptions } from './shared-verbs.ts'
import { timed } from './timed.ts'
import { dataHash, judgedOn, resumesIn, trainedOn } from './training.ts'

type Shown = { readonly signal: AbortSignal; readonly json: boolean; readonly resumesIn?: string }
type Settings = { readonly seed: number; readonly past: number }
type Trained = {
  readonly bytes: Uint8Array
  readonly servedBy: string
  readonly settings: Readonly<Record<string, unknown>>
  readonly metrics: Readonly<Record<string, unknown>>
}

export async function trainShared(kind: SharedKind, options: SharedOptions): Promise<void> {
  const { json = false } = options
  const settings = { seed: kind === 'level' ? LEVEL_SEED : (options.seed ?? 1), past: options.past ?? 20 }
  await withService(async ({ service, signal }) => {
    const cut = await service.log.head()
    const { schools, shared } = await sharedAt(service, kind, cut, { signal, json })
    const { training, contributors } = shared
    const { result: trained, seconds } = await timed(() =>
      trainedShared(kind, training, settings, { signal, json, resumesIn: resumesIn(service) }),
    )
    const offered: { tenant: TenantId; record: ModelRow }[] = []
    for (const tenant of schools) {
      // It may have ceased to share since.
      if (!(await decidedOn(service, tenant, kind)).isSharing) continue
      const heldOut = shared.heldOutOf(tenant)
      const judged =
        kind === 'level'
          ? await levelJudgedOn(service, tenant, trained.bytes, heldOut, sharedRivalOf)
          : await judgedOn(service, tenant, kind, trained.bytes, heldOut, sharedRivalOf)
      const record = await recordTraining(service, tenant, {
        kind,
        ...trained,
        cut,
        seed: settings.seed,
        answers: training.correct.length,
        learners: training.learners.length,
        schools: contributors.length,
        data: dataHash(training),
        excluded: [],
        trainingSeconds: seconds,
        ...judged,
      })
      offered.push({ tenant, record })
    }
    const [first] = offered
    if (!first) throw new UsageError('No school shares models of this kind any more: nothing was stored.')
    await sendSharedToMlflow(readConfig(process.env).mlflow, first.record, (text) => process.stderr.write(`${text}\n`))
    const { model: name, learners, answers } = first.record
    if (json) {
      const shown = offered.map(({ tenant, record }) => shownModel(record, tenant))
      return console.log(
        JSON.stringify({ name, kind, schools: contributors.length, learners, answers, offered: shown }),
      )
    }
    console.log(
      `Trained ${name} on ${readableCount(answers)} answers of ${readableCount(learners)} learners of ${contributors.length} schools.`,
    )
    for (const { tenant, record } of offered)
      console.log(
        [`School ${tenant}:`, ...gatesText(record), `sillage models promote ${name} --tenant ${tenant}`].join('\n  '),
      )
  })
}

/** Trains a recorded model again, on the schools that shared at its cut. */
export async function sharedAgain(
  service: Service,
  kind: SharedKind,
  { cut, seed, settings }: { readonly cut: Position; readonly seed: number; readonly settings: ModelRow['settings'] },
  shown: Shown,
): Promise<{ readonly bytes: Uint8Array; readonly data: string }> {
  const { training } = (await sharedAt(service, kind, cut, shown)).shared
  const past = z.int().positive().catch(20).parse(byName(settings).past)
  const { bytes } = await trainedShared(kind, training, { seed, past }, shown)
  return { bytes, data: dataHash(training) }
}

/** The schools that shared at the cut, and their answers up to there. Throws a UsageError where there are too few. */
async function sharedAt(
  service: Service,
  kind: SharedKind,
  cut: Position,
  shown: Shown,
): Promise<{ readonly schools: readonly TenantId[]; readonly shared: SharedAnswers }> {
  const schools = await sharingSchools(service, kind, cut)
  if (schools.length < FEWEST_SCHOOLS)
    throw new UsageError(
      `At least ${FEWEST_SCHOOLS} schools must share models of the kind ${kind}, not ${schools.length}. sillage models share on begins that for a school.`,
    )
  const read: SchoolAnswers[] = []
  for (const tenant of schools) read.push(...(await answersIn(service, tenant, cut, shown)))
  const shared = sharedAnswers(read, kind === 'next-answer')
  if (shared.contributors.length < FEWEST_SCHOOLS)
    throw new UsageError(
      kind === 'next-answer'
        ? `Too little is common to the schools: exercises that ${FEWEST_LEARNERS_TOGETHER} learners of ${FEWEST_SCHOOLS} schools have answered are needed, under the same ids.`
        : `At least ${FEWEST_SCHOOLS} schools with ${FEWEST_LEARNERS_TOGETHER} learners to train on are needed.`,
    )
  return { schools, shared }
}

async function answersIn(service: Service, tenant: TenantId, cut: Position, shown: Shown): Promise<SchoolAnswers[]> {
  try {
    const { table } = await answersOf(service, tenant, { ...shown, cut })
    return [{ tenant, table }]
  } catch (error) {
    // It shares, and has nothing yet.
    if (error instanceof NothingToLearnFrom) return []
    throw error
  }
}

async function trainedShared(
  kind: SharedKind,
  table: AnswerTable,
  { seed, past }: Settings,
  shown: Shown,
): Promise<Trained> {
  if (kind === 'level') {
    const { bytes, difficulties } = await levelTrainedOn(levelsAlone(firstAnswersOf(table, past)), past, shown)
    return { bytes, servedBy: 'level', settings: { past }, metrics: { difficulties } }
  }
  const settings = { ...defaultSettings, seed, pairLearners: FEWEST_LEARNERS_TOGETHER }
  const trained = await trainedOn(kind, table, { seed, pairLearners: FEWEST_LEARNERS_TOGETHER, ...shown })
  return { ...trained, settings }
}
