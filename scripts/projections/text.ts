// How `sillage projections` reads: calm, aligned, and with what to do next.
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

const verdicts: Readonly<Record<Verdict, string>> = {
  'in-sync': 'in sync',
  changed: 'changed: rebuild, compare, switch',
  drifted: 'drifted: the source changed and the version did not',
  newer: 'newer: the live rows are of a newer program',
  orphan: 'orphan: no file defines it',
  'not-built': 'not built',
}

/** As JSON can hold it: positions are decimal strings, and a refusal has its sentence. */
export const plain = (value: unknown): object => JSON.parse(JSON.stringify(value, (_, one: unknown) => plainOne(one)))

function plainOne(one: unknown): unknown {
  if (typeof one === 'bigint') return String(one)
  return one instanceof GenerationRefused ? { code: one.code, message: one.message } : one
}

/** Columns, left-aligned but for numbers. */
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
    ['READ MODEL', 'VERSION', 'GENERATION', 'LAG', 'STANDS'],
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

function troublesOf(one: GenerationStatus): string[] {
  return [
    ...(one.ofAnotherLog === null
      ? []
      : [
          `its rows are of another log (${one.ofAnotherLog}): point EVENT_LOG at that log, or rebuild it from this one`,
        ]),
    ...(one.fault && one.ofAnotherLog === null
      ? [`stopped at position ${one.fault.position}: ${one.fault.error}`]
      : []),
    ...(one.parkedKeys > 0 ? [`${one.parkedKeys} ${one.parkedKeys === 1 ? 'row waits' : 'rows wait'} for a fix`] : []),
    ...(one.paused ? ['paused'] : []),
    ...(one.frozenSince !== null && one.state !== 'building' ? [`fed by nobody since ${one.frozenSince}`] : []),
  ]
}

function lagText({ lagEvents, lagSeconds }: GenerationStatus): string {
  if (lagEvents === null || lagSeconds === null) return 'of another log'
  if (lagEvents === 0) return 'no lag'
  return `${readableCount(lagEvents)} events (${readableDuration(lagSeconds * 1_000)}) behind`
}

export function statusText(all: readonly ProjectionStatus[], history: readonly HistoryEntry[]): string {
  const parts = all.map((one) => {
    const rows = one.generations.map((generation) => [
      `  generation ${generation.generation}`,
      `version ${generation.version}`,
      `${generation.state}${generation.candidate ? ', candidate' : ''}`,
      `position ${generation.position}`,
      lagText(generation),
      generation.fedBy ? `fed by ${generation.fedBy}` : '',
      troublesOf(generation).join('; '),
    ])
    const definition = one.definedVersion === null ? '' : `, defined: version ${one.definedVersion}`
    return `${one.projection}: ${verdicts[one.verdict]}${definition}\n${columns(rows)}`
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

export function comparisonText(projection: string, found: Comparison): string {
  const { before, after } = found
  const at = found.from === found.to ? `position ${found.to}` : `positions ${found.from} to ${found.to}`
  const rows = columns([
    ['', 'GENERATION', 'VERSION', 'ROWS', 'CHECKSUM'],
    ['live', String(before.generation), String(before.version), before.rows, before.checksum],
    ['beside it', String(after.generation), String(after.version), after.rows, after.checksum],
  ])
  if (found.same && found.columns.added.length + found.columns.removed.length === 0)
    return `${rows}\n${projection}: the same rows, compared at ${at}.`
  const { added, removed, retyped } = found.columns
  return [
    rows,
    `Compared at ${at}, by the columns that both have.`,
    ...(added.length > 0 ? [`Columns that came: ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`Columns that went: ${removed.join(', ')}`] : []),
    ...retyped.map((one) => `Column ${one.column} was ${one.before}, and is ${one.after}`),
    found.same
      ? 'No value changed.'
      : `${readableCount(found.changed)} rows changed, ${readableCount(found.onlyAfter)} came, ${readableCount(found.onlyBefore)} went.`,
    ...Object.entries(found.byColumn)
      .sort(([, a], [, b]) => b - a)
      .map(([column, count]) => `  ${column}: in ${readableCount(count)} rows`),
    ...found.first.flatMap(differenceLines),
  ].join('\n')
}

const kinds = { changed: 'changed', 'only-before': 'went', 'only-after': 'came' } as const

function differenceLines({ key, kind, columns: changed }: RowDifference): string[] {
  const of = Object.entries(key)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
  const fields = Object.entries(changed).map(
    ([name, { before, after }]) => `    ${name}: ${JSON.stringify(before)} → ${JSON.stringify(after)}`,
  )
  return [`  ${kinds[kind]}: ${of}`, ...(kind === 'changed' ? fields : [])]
}

export function rebuiltText(all: readonly Rebuilt[], tookMs: number, stopped: boolean): string {
  const summary = all.map((one): SummaryRow => {
    const rows = one.comparison ? `${readableCount(one.comparison.after.rows)} rows` : ''
    return [one.generation.id, one.events, [one.resumed ? 'went on from a save' : '', rows].filter(Boolean).join(', ')]
  })
  const lines = all.map((one) => {
    const { projection, generation, fault, refused, switched, comparison } = one
    if (fault)
      return `${generation.id} stopped at position ${fault.position} (${fault.type}): ${fault.error}\nMend what it stumbled over, then run the same command: it goes on from its last save, or begins anew where its definition has changed.`
    if (stopped) return `${generation.id} is kept as far as it came: the same command goes on from there.`
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
      ['all', all.reduce((sum, { events }) => sum + events, 0), `events folded in ${readableDuration(tookMs)}`],
    ]),
    '',
    lines.join('\n\n'),
  ].join('\n')
}

export function verifiedText(projection: string, found: Verified): string {
  const { checked, rows, events, position, wrong, first } = found
  const head = `${readableCount(checked)} of about ${readableCount(rows)} rows of ${projection} folded again from ${readableCount(events)} events, up to position ${position}`
  return wrong === 0
    ? `${head}: all as they should be.`
    : [
        `${head}: ${readableCount(wrong)} are wrong (as they stand → as the log says).`,
        ...first.flatMap(differenceLines),
      ].join('\n')
}

export function parkedText(parked: readonly ParkedKey[]): string {
  if (parked.length === 0) return 'Nothing waits.'
  return columns([
    ['READ MODEL', 'ROW', 'EVENTS', 'SINCE', 'EVENT', 'WHY'],
    ...parked.map((one) => [
      one.generation,
      Object.values(one.key).map(String).join(' '),
      one.events,
      one.parkedAt,
      `${one.type} at ${one.position}`,
      one.error,
    ]),
  ])
}
