// The final report of the import verbs: what was imported as what, what was set aside, and where to find it.
import type { OuladSummary } from '#imports/oulad/import-oulad.ts'
import type { SetAside } from '#imports/set-aside.ts'
import type { XapiSummary } from '#imports/xapi/import-xapi.ts'
import type { Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { readableCount, readableDuration, type SummaryRow, summaryTable } from '#platform/progress.ts'
import { reportAside } from './reporting.ts'

export function reportOulad(
  summary: OuladSummary,
  aside: SetAside,
  tookMs: number,
  isStopped: boolean,
  json: boolean,
): void {
  const { events, before, total, tables, types, learners, courses, conflicts, namespace, erased = 0 } = summary
  if (json) {
    const { tenant } = namespace
    const counts = { events, before, total, learners, classes: courses.length, conflicts: conflicts.length, erased }
    const setAsideRows = Object.fromEntries([...aside.counts].map(([reason, { rows }]) => [reason, rows]))
    console.log(
      JSON.stringify({
        imported: 'oulad',
        tenant,
        ...counts,
        types: Object.fromEntries(types),
        setAside: setAsideRows,
        stopped: isStopped,
        tookMs: Math.round(tookMs),
      }),
    )
    return
  }
  console.log(
    summaryTable(
      tables.map(({ table, rows, taken }): SummaryRow => [table, rows, `rows, ${readableCount(taken)} taken`]),
    ),
  )
  console.log()
  console.log(summaryTable([...types].map(([type, count]): SummaryRow => [type, count])))
  reportAside(aside)
  console.log()
  console.log(
    summaryTable([
      ['Written now', events, `${readableDuration(tookMs)}, ${readableCount((events / tookMs) * 1_000)} events/s`],
      ...(before > 0 ? [['Already in the log', before] as const] : []),
      ...(conflicts.length > 0
        ? [
            [
              'Streams skipped',
              conflicts.length,
              'an earlier import wrote events that these files do not contain',
            ] as const,
          ]
        : []),
      ...(erased > 0 ? [['Streams of erased people', erased, 'left out'] as const] : []),
      ['Learners', learners, `in ${counted(courses.length, 'class', 'classes')}; tenant ${namespace.tenant}`],
    ]),
  )
  for (const { name, class: ofClass } of courses) console.log(`  ${name}  class ${ofClass}`)
  if (isStopped) console.log('Stopped. Run the same command to continue.')
}

export function reportXapi(
  summary: XapiSummary,
  aside: SetAside,
  tookMs: number,
  isStopped: boolean,
  json: boolean,
): void {
  const { lines, statements, duplicates, voidings, before, learners, courses, events, types, conflicts } = summary
  const { tenant, verbs, more } = summary
  if (json) {
    const counts = { lines, statements, duplicates, voidings, before, learners, events, conflicts: conflicts.length }
    console.log(
      JSON.stringify({
        imported: 'xapi',
        tenant,
        ...counts,
        types: Object.fromEntries(types),
        verbs: Object.fromEntries(verbs),
        courses,
        more,
        setAside: Object.fromEntries([...aside.counts].map(([reason, { rows }]) => [reason, rows])),
        rejected: aside.counts.size > 0 ? aside.path : null,
        stopped: isStopped,
        tookMs: Math.round(tookMs),
      }),
    )
    return
  }
  console.log(
    summaryTable([
      ['Lines', lines],
      ['Statements taken', statements],
      ...(duplicates > 0 ? [['Duplicate lines', duplicates] as const] : []),
      ...(voidings > 0 ? [['Voiding statements', voidings] as const] : []),
      ...(before > 0 ? [['Already in the log', before, 'statements'] as const] : []),
    ]),
  )
  console.log(
    `\n${summaryTable([...verbs].map(([verb, use]): SummaryRow => [verb, use.statements, `became ${becameOf(use.meaning)}`]))}`,
  )
  if (types.size > 0) console.log(`\n${summaryTable([...types].map(([type, count]): SummaryRow => [type, count]))}`)
  reportAside(aside)
  console.log()
  console.log(
    summaryTable([
      ['Written now', events, `${readableDuration(tookMs)}, ${readableCount((events / tookMs) * 1_000)} events/s`],
      ...(conflicts.length > 0
        ? [['Streams not finished', conflicts.length, 'another process writes to them: run the import again'] as const]
        : []),
      ['Learners', learners, `in ${counted(courses.length, 'class', 'classes')}; tenant ${tenant}`],
    ]),
  )
  for (const course of courses) console.log(courseText(course, summary.zone))
  if (more !== null) console.log(`The file is one page of several. The next page: ${more}`)
  if (isStopped) console.log('Stopped. Run the same command to continue.')
}

const counted = (count: number, one: string, several = `${one}s`): string =>
  `${readableCount(count)} ${count === 1 ? one : several}`

const becameOf = (meaning: string) =>
  meaning === 'judged' ? 'learning.exercise-completed' : `learning.content-viewed (${meaning})`

function courseText(
  { id, name, class: ofClass, statements, learners, first, last, isGuessed }: XapiSummary['courses'][number],
  zone: Zone,
): string {
  return [
    `  ${name}`,
    ...(name === id ? [] : [`    ${id}`]),
    `    ${counted(statements, 'statement')} of ${counted(learners, 'learner')}, ${localDay(first, zone)} to ${localDay(last, zone)}`,
    `    class ${ofClass}${isGuessed ? ' (a guess: the statements do not identify it as a course)' : ''}`,
  ].join('\n')
}
