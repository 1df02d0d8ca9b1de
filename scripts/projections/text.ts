// The output of `sillage projections`: aligned, and with the next step.
import { readableCount, readableDuration, type SummaryRow, summaryTable } from '#platform/progress.ts'
import type { Comparison } from '#projecting/generations/compare.ts'
import type { RowDifference } from '#projecting/generations/compare-tally.ts'
import type { Verdict } from '#projecting/generations/defined-generations.ts'
import { GenerationRefused } from '#projecting/generations/errors.ts'
import type { HistoryEntry } from '#projecting/generations/generation-history.ts'
import type { GenerationStatus, ProjectionStatus } from '#projecting/generations/generation-status.ts'
import type { Verified } from '#projecting/generations/verify-generation.ts'
import type { ParkedKey } from '#projecting/projector/request-retry.ts'
import type { Rebuilt } from '#projecting/rebuild/rebuild.ts'
import { withheldText } from '../command-line/withheld-text.ts'

const verdicts: Readonly<Record<Verdict, string>> = {
  'in-sync': 'in sync',
  changed: 'changed: rebuild, compare, switch',
  drifted: 'drifted: the source changed and the version did not',
  newer: 'newer: the live rows come from a newer version of the program',
  orphan: 'orphan: no file defines it',
  'not-built': 'not built',
}

/** Converts to JSON values: positions become decimal strings, a refusal becomes its code and message. */
export const plain = (value: unknown): object =>
  JSON.parse(JSON.stringify(value, (_, inner: unknown) => plainValue(inner)))

function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  return value instanceof GenerationRefused ? { code: value.code, message: value.message } : value
}

/** Columns: numbers are right-aligned, everything else left-aligned. */
function columns(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? readableCount(cell) : cell)))
  const widths = (texts[0] ?? []).map((_, i) => Math.max(...texts.map((row) => row[i]?.length ?? 0)))
  return texts
    .map((row, n) =>
      row
        .map((text, i) =>
          typeof rows[n]?.[i] === 'number' ? text.padStart(widths[i] ?? 0) : text.padEnd(widths[i] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function listText(all: readonly ProjectionStatus[]): string {
  return columns([
    ['READ MODEL', 'VERSION', 'GENERATION', 'LAG', 'STATUS'],
    ...all.map(({ projection, verdict, generations }) => {
      const live = generations.find(({ state }) => state === 'live')
      return [
        projection,
        live ? String(live.version) : '–',
        live ? `${live.generation}${generations.length > 1 ? ` (+${generations.length - 1})` : ''}` : '–',
        live?.lagEvents ?? '–',
        [verdicts[verdict], ...(live ? troublesOf(live) : [])].join('; '),
      ]
    }),
  ])
}

function troublesOf({ ofAnotherLog, fault, parkedKeys, paused, frozenSince, state }: GenerationStatus): string[] {
  return [
    ...(ofAnotherLog === null
      ? []
      : [`built from another log (${ofAnotherLog}): point EVENT_LOG at that log, or rebuild from this one`]),
    ...(fault && ofAnotherLog === null ? [`stopped at position ${fault.position}: ${fault.error}`] : []),
    ...(parkedKeys > 0 ? [`${parkedKeys} ${parkedKeys === 1 ? 'row waits' : 'rows wait'} for a fix`] : []),
    ...(paused ? ['paused'] : []),
    ...(frozenSince !== null && state !== 'building' ? [`not fed since ${frozenSince}`] : []),
  ]
}

function lagText({ lagEvents, lagSeconds }: GenerationStatus): string {
  if (lagEvents === null || lagSeconds === null) return 'another log'
  if (lagEvents === 0) return 'no lag'
  return `${readableCount(lagEvents)} events (${readableDuration(lagSeconds * 1_000)}) behind`
}

export function statusText(all: readonly ProjectionStatus[], history: readonly HistoryEntry[]): string {
  const parts = all.map(({ projection, verdict, definedVersion, generations }) => {
    const rows = generations.map((generation) => [
      `  generation ${generation.generation}`,
      `version ${generation.version}`,
      `${generation.state}${generation.candidate ? ', candidate' : ''}`,
      `position ${generation.position}`,
      lagText(generation),
      generation.fedBy ? `fed by ${generation.fedBy}` : '',
      troublesOf(generation).join('; '),
    ])
    const definition = definedVersion === null ? '' : `, defined: version ${definedVersion}`
    return `${projection}: ${verdicts[verdict]}${definition}\n${columns(rows)}`
  })
  const lines = history.map(({ at, generation, action, by, facts }) => [
    `  ${at}`,
    action,
    `generation ${generation}`,
    by,
    Object.entries(facts)
      .filter(([, value]) => value !== null && value !== false)
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', '),
  ])
  return [...parts, ...(lines.length > 0 ? [`history\n${columns(lines)}`] : [])].join('\n\n')
}

export function comparisonText(projection: string, comparison: Comparison): string {
  const { before, after, from, to } = comparison
  const at = from === to ? `position ${to}` : `positions ${from} to ${to}`
  const rows = columns([
    ['', 'GENERATION', 'VERSION', 'ROWS', 'CHECKSUM'],
    ['live', String(before.generation), String(before.version), before.rows, before.checksum],
    ['other', String(after.generation), String(after.version), after.rows, after.checksum],
  ])
  const { added, removed, retyped } = comparison.columns
  if (comparison.same && added.length + removed.length === 0)
    return `${rows}\n${projection}: the same rows, compared at ${at}.`
  return [
    rows,
    `Compared at ${at}, by the columns that both have.`,
    ...(added.length > 0 ? [`Columns added: ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`Columns removed: ${removed.join(', ')}`] : []),
    ...retyped.map((column) => `Column ${column.column} changed from ${column.before} to ${column.after}`),
    comparison.same
      ? 'No value changed.'
      : `${readableCount(comparison.changed)} rows changed, ${readableCount(comparison.onlyAfter)} added, ${readableCount(comparison.onlyBefore)} removed.`,
    ...Object.entries(comparison.byColumn)
      .sort(([, a], [, b]) => b - a)
      .map(([column, count]) => `  ${column}: in ${readableCount(count)} rows`),
    ...comparison.first.flatMap(differenceLines),
    ...withheldLines(comparison),
  ].join('\n')
}

const kinds = { changed: 'changed', 'only-before': 'removed', 'only-after': 'added' } as const

function differenceLines({ key, kind, columns: changed }: RowDifference): string[] {
  const row = Object.entries(key)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
  const fields = Object.entries(changed).map(
    ([name, { before, after }]) => `    ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
  )
  return [`  ${kinds[kind]}: ${row}`, ...(kind === 'changed' ? fields : [])]
}

export function rebuiltText(all: readonly Rebuilt[], tookMs: number, stopped: boolean): string {
  const summary = all.map(({ generation, comparison, events, resumed }): SummaryRow => {
    const rows = comparison ? `${readableCount(comparison.after.rows)} rows` : ''
    return [generation.id, events, [resumed ? 'resumed from a save' : '', rows].filter(Boolean).join(', ')]
  })
  const lines = all.map(({ projection, generation, fault, refused, switched, comparison }) => {
    if (fault)
      return `${generation.id} stopped at position ${fault.position} (${fault.type}): ${fault.error}\nFix the cause, then run the same command: it continues from its last save, or starts again if its definition has changed.`
    if (stopped) return `${generation.id} is kept. Run the same command to continue.`
    const compared = comparison ? `${comparisonText(projection, comparison)}\n` : ''
    if (refused) return `${compared}${refused.message}`
    if (switched) return `${compared}${generation.id} is live. Undo: sillage projections rollback ${projection}`
    if (generation.candidate)
      return `${compared}${generation.id} is a candidate. Compare: sillage projections diff ${projection} -g ${generation.generation}; then drop it.`
    return `${compared}${generation.id} is ready. Switch: sillage projections switch ${projection}`
  })
  return [
    summaryTable([
      ...summary,
      ['total', all.reduce((sum, { events }) => sum + events, 0), `events folded in ${readableDuration(tookMs)}`],
    ]),
    '',
    lines.join('\n\n'),
  ].join('\n')
}

export function verifiedText(projection: string, verified: Verified): string {
  const { checked, rows, events, position, wrong, first } = verified
  const head = `${readableCount(checked)} of about ${readableCount(rows)} rows of ${projection} folded again from ${readableCount(events)} events, up to position ${position}`
  return wrong === 0
    ? `${head}: all correct.`
    : [
        `${head}: ${readableCount(wrong)} are wrong (stored → expected).`,
        ...first.flatMap(differenceLines),
        ...withheldLines(verified),
      ].join('\n')
}

export function parkedText(parked: readonly ParkedKey[], withheld = 0): string {
  const left = withheldLines({ withheld }).join('\n')
  if (parked.length === 0) return left || 'No rows wait for a fix.'
  const table = columns([
    ['READ MODEL', 'ROW', 'EVENTS', 'SINCE', 'EVENT', 'WHY'],
    ...parked.map(({ generation, key, events, parkedAt, type, position, error }) => [
      generation,
      Object.values(key).map(String).join(' '),
      events,
      parkedAt,
      `${type} at ${position}`,
      error,
    ]),
  ])
  return left ? `${table}\n${left}` : table
}

const withheldLines = ({ withheld = 0 }: { readonly withheld?: number }): string[] =>
  withheld > 0 ? [withheldText(withheld)] : []
