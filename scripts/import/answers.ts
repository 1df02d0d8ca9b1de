// The implementation of `sillage import answers`, and of `sillage import learner`, which finds an imported learner again.
import { basename } from 'node:path'
import { importerOf, tenantOf } from '#imports/answers/answer-plans.ts'
import type { Columns } from '#imports/answers/columns.ts'
import { gatherAnswers } from '#imports/answers/gather-answers.ts'
import { type AnswersSummary, importAnswers } from '#imports/answers/import-answers.ts'
import { SchoolMissing } from '#imports/school-missing.ts'
import { schoolOf } from '#imports/school-of.ts'
import { rowsLeftOut, type SetAside, setAside } from '#imports/set-aside.ts'
import { linesOfText } from '#imports/text-lines.ts'
import { type Instant, NO_REVISION, streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import { readConfig } from '#platform/config.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress, readableCount, readableDuration, summaryTable } from '#platform/progress.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { withService } from '../command-line/session.ts'
import { OPERATOR } from '../command-line/verb-at-work.ts'
import { identityOf, schoolIn } from './import-source.ts'
import { refuseWithdrawn } from './refuse-withdrawn.ts'
import { failAfterReport, growRoomForEvents, reportAside } from './reporting.ts'

export type AnswersArguments = {
  readonly columns: Columns
  readonly school?: string
  readonly tenant?: TenantId
  readonly zone: Zone
  readonly separator?: string
  readonly from: Instant
  readonly json?: boolean
}

export async function answers(path: string, options: AnswersArguments): Promise<void> {
  const { columns, separator, from, json = false } = options
  const startedMs = performance.now()
  const file = basename(path)
  const school = schoolIn(options)
  const { dataDirectory } = readConfig(process.env)
  const identity = [...(await identityOf(path)), tenantOf(school), JSON.stringify(columns)]
  const aside = setAside(dataDirectory, { school: tenantOf(school), name: `answers-${file}`, identity })
  const reading = progress({ what: `Reading ${file}`, unit: 'rows', total: null, json })
  let writing: ReturnType<typeof progress> | undefined
  try {
    const gathering = { file, columns, aside, ...(separator !== undefined && { separator }) }
    // Read the file first, so that no database is started for a missing or empty file.
    const gathered = await gatherAnswers(linesOfText(path), { ...gathering, onRows: (rows) => reading.reach(rows) })
    reading.end()
    growRoomForEvents()
    await withService(async ({ service, signal }) => {
      const tenant = tenantOf(school)
      await refuseWithdrawn(service.log, { tenant, actor: importerOf(tenant) })
      let done = 0
      const summary = await importAnswers(service, gathered, {
        ...{ file, school, aside, from, signal },
        onTotal: (total) => {
          writing = progress({ what: `Importing ${file}`, unit: 'events', total, json })
        },
        onEvents: (events) => {
          done += events
          writing?.reach(done)
        },
      })
      writing?.end()
      report(summary, aside, performance.now() - startedMs, signal.aborted, json)
      if (summary.conflicts.length > 0) process.exitCode = exitCodes.found
      if (2 * rowsLeftOut(aside) > summary.rows) failAfterReport(`Most rows of ${file} were set aside.`, aside)
    })
  } finally {
    reading.end()
    writing?.end()
    aside.close()
  }
}

function report(summary: AnswersSummary, aside: SetAside, tookMs: number, isStopped: boolean, json: boolean): void {
  const { tenant, rows, answers: given, learners, exercises, skills, events, before, erased, conflicts } = summary
  const rowsPerSecond = Math.round((rows / tookMs) * 1_000)
  if (json) {
    const counts = { rows, answers: given, learners, exercises, skills, events, before, erased }
    console.log(
      JSON.stringify({
        imported: 'answers',
        tenant,
        class: summary.class,
        ...counts,
        conflicts: conflicts.length,
        setAside: Object.fromEntries([...aside.counts].map(([reason, { rows: of }]) => [reason, of])),
        rejected: aside.counts.size > 0 ? aside.path : null,
        stopped: isStopped,
        tookMs: Math.round(tookMs),
        rowsPerSecond,
      }),
    )
    return
  }
  console.log(
    summaryTable([
      ['Rows', rows],
      ['Answers', given, `of ${readableCount(learners)} learners to ${readableCount(exercises)} exercises`],
      ['Skills', skills],
    ]),
  )
  reportAside(aside)
  console.log()
  console.log(
    summaryTable([
      ['Written now', events, `${readableDuration(tookMs)}, ${readableCount(rowsPerSecond)} rows/s`],
      ...(before > 0 ? [['Already in the log', before] as const] : []),
      ...(erased > 0 ? [['Learners who were erased', erased, 'left out'] as const] : []),
      ...(conflicts.length > 0
        ? [['Learners not finished', conflicts.length, 'another process writes to them: run the import again'] as const]
        : []),
    ]),
  )
  console.log(`Tenant ${tenant}, class ${summary.class}`)
  if (isStopped) console.log('Stopped. Run the same command to continue.')
}

export type LearnerArguments = Pick<AnswersArguments, 'school' | 'tenant' | 'json'>

/** Prints the learner of each outside id. Ends with 1 if one of them is not in the log. */
export async function learner(ids: readonly string[], options: LearnerArguments): Promise<void> {
  const tenant = tenantOf(schoolIn(options))
  await withService(async ({ service }) => {
    if ((await schoolOf(service.log, service.codec, tenant)) === null)
      throw new SchoolMissing(`There is no school ${tenant}.`)
    const learners = await service.outsideIds.learnersOf(tenant, ids)
    // Whose ids were asked for is in the trail of their school before they are shown.
    await service.trail.recordDurably({
      ...{ tenant, actor: OPERATOR, onBehalfOf: null, origin: { kind: 'command-line', verb: 'import learner' } },
      ...{ action: 'import-learner', purpose: 'administration', subjects: [...new Set(learners)] },
      at: instantOf(Date.now()),
    })
    const found = await Promise.all(
      learners.map(async (person, n) => {
        const stream = streamName('learner', person)
        const page = await service.log.readStream(stream, { tenant, from: 'end', direction: 'backwards', limit: 1 })
        const isErased = service.erased.has(tenant, person)
        const state = isErased ? 'erased' : page.currentRevision === NO_REVISION ? 'unknown' : 'imported'
        return { outsideId: ids[n] ?? '', learner: person, state }
      }),
    )
    if (options.json) console.log(JSON.stringify({ tenant, learners: found }))
    else
      for (const { outsideId, learner: person, state } of found)
        console.log(`${outsideId}  ${person}${state === 'imported' ? '' : `  ${state}`}`)
    if (found.some(({ state }) => state !== 'imported')) process.exitCode = exitCodes.found
  })
}
